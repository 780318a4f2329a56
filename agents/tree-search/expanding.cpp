#include "expanding.h"

#include "agent_parts/text.h"

namespace tree_search {
namespace {

using agent_parts::ends_of;
using Json = nlohmann::ordered_json;

// An action that came too late is neither carried out nor counted.
bool carried_out(const mlgym::Step& step) {
  return !(step.truncated && step.observation.empty() && step.info == "{}");
}

}  // namespace

Expander::Expander(mlgym::Episode& episode, Tree& tree, const TaskFacts& task,
                   const ExpansionSettings& settings)
    : episode_(episode), tree_(tree), task_(task), settings_(settings) {}

Files Expander::files_of(mlgym_environment* environment) {
  ++branchings_;
  return std::make_shared<mlgym::Snapshot>(episode_.snapshot(environment));
}

void Expander::put(const Files& files, mlgym_environment* environment) {
  ++branchings_;
  episode_.restore(*files, environment);
}

void Expander::begin() { root_ = files_of(nullptr); }

bool Expander::expand(const std::vector<int>& ids, const Policy& policy) {
  prepare(ids);
  std::vector<Node*> nodes;
  Actions actions;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    nodes.push_back(&tree_.node(ids[i]));
    const Json arguments = {
        {"command", command_of(nodes[i]->solution, task_.workspace, settings_.script)},
        {"timeout", task_.seconds}};
    actions.emplace_back(
        branches_[i].handle(),
        mlgym::Action::by_tool("shell",
                               arguments.dump(-1, ' ', false, Json::error_handler_t::replace)));
  }
  std::vector<mlgym::Step> results;
  bool goes_on = act(nodes, actions, results);
  std::vector<Node*> worked;
  Actions validations;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    take_output(*nodes[i], results[i]);
    if (!nodes[i]->problem.empty() || !goes_on) continue;
    worked.push_back(nodes[i]);
    validations.emplace_back(branches_[i].handle(), mlgym::Action::by_tool("validate"));
  }
  std::vector<mlgym::Step> validated;
  if (goes_on && !worked.empty()) goes_on = act(worked, validations, validated);
  for (std::size_t i = 0; i < validated.size(); ++i) take_validation(*worked[i], validated[i]);
  for (std::size_t i = 0; i < validated.size() && goes_on; ++i) {
    if (worked[i]->valid()) keep(*worked[i], validations[i].first);
  }
  for (Node* node : nodes) note_node(episode_, *node, tree_.best() == node);
  let_go(policy);
  return goes_on;
}

// Has each of the nodes begin in a branch of its own.
void Expander::prepare(const std::vector<int>& ids) {
  if (branches_.size() < ids.size()) {
    ++branchings_;
    for (auto& branch : episode_.branch(ids.size() - branches_.size()))
      branches_.push_back(std::move(branch));
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    Node& node = tree_.node(ids[i]);
    const Node* parent = node.parent > 0 ? &tree_.node(node.parent) : nullptr;
    // What a failure has left is not built upon.
    node.start = !parent ? root_ : node.stage == Stage::debug ? parent->start : parent->files;
    put(node.start, branches_[i].handle());
  }
}

// Numbers the steps. False: the episode has ended.
bool Expander::act(const std::vector<Node*>& nodes, const Actions& actions,
                   std::vector<mlgym::Step>& results) {
  results = episode_.step_each(actions);
  bool goes_on = true;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (carried_out(results[i])) nodes[i]->steps.push_back(++steps_);
    goes_on = goes_on && !results[i].ended();
  }
  return goes_on;
}

void Expander::take_output(Node& node, const mlgym::Step& step) const {
  if (!carried_out(step)) {
    node.problem = "the episode ended before it was run";
    return;
  }
  node.tried = true;
  node.output = ends_of(step.observation, settings_.most_output);
  const Json info = Json::parse(step.info);
  const std::string end = info.value("end", "exited");
  if (end == "timeout" || end == "no_output") {
    node.problem = "it ran for too long";
  } else if (end == "box_ended") {
    node.problem = "it shut the computer down";
  } else if (info.value("tool", Json(nullptr)).is_null()) {
    node.problem = "it was not run";
  } else if (const Json code = info.value("exit_code", Json(nullptr)); code != 0) {
    node.problem = "it ended with exit code " + code.dump();
  }
}

void Expander::take_validation(Node& node, const mlgym::Step& step) const {
  if (!carried_out(step)) {
    node.problem = "the episode ended before it was validated";
    return;
  }
  const auto validation = agent_parts::validation_of(step, task_.metric);
  node.score = validation.score;
  if (node.score) return;
  node.problem = validation.problem;
  node.output += "\n" + ends_of(step.observation, settings_.most_output);
}

// Keeps what a valid node has left, also as the episode's own where it is the best.
void Expander::keep(Node& node, mlgym_environment* environment) {
  node.files = files_of(environment);
  if (tree_.best() == &node) put(node.files, nullptr);
}

// Snapshots from which nothing can be made any more.
void Expander::let_go(const Policy& policy) {
  const Node* best = tree_.best();
  for (const auto& known : tree_.nodes()) {
    Node& node = tree_.node(known.id);
    if (!may_debug(node, policy)) node.start.reset();
    // The greedy choice never goes back to one that was not the best.
    if (!may_improve(node, policy) || (!policy.uct && !policy.improvements && &node != best))
      node.files.reset();
  }
}

}  // namespace tree_search
