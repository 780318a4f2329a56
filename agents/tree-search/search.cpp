#include "search.h"

#include <algorithm>
#include <exception>

#include "agent_parts/text.h"
#include "asking.h"
#include "notes.h"

namespace tree_search {
namespace {

using Json = nlohmann::ordered_json;

// The steps of a node, carrying it out and validating it, and that of the end.
constexpr std::int64_t kNodeSteps = 2, kLastSteps = 1;

TaskFacts facts_of(const std::string& task) {
  TaskFacts facts(Json::parse(task));
  if (facts.feedback != "validation" && facts.feedback != "test") {
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                       "tree-search compares solutions by their validations, and task " + facts.id +
                           " tells no scores (feedback: " + facts.feedback +
                           "); choose a variant of the task that does, or another agent");
  }
  return facts;
}

}  // namespace

Search::Search(mlgym::Call& call, mlgym::Episode& episode, const SearchSettings& settings,
               const mlgym::ChatRequest& sampling, const Prompts& prompts)
    : call_(call),
      episode_(episode),
      settings_(settings),
      sampling_(sampling),
      prompts_(prompts),
      task_(facts_of(episode.task())),
      draws_(episode.seed()),
      tree_(task_.metric.direction),
      expander_(episode, tree_, task_, settings.expansion) {}

void Search::run() {
  if (!look_around()) return;
  bool goes_on = false;
  try {
    goes_on = search();
  } catch (const mlgym::Error& error) {
    if (error.code != MLGYM_CANCELLED) note_tree(episode_, tree_, expander_.branchings());
    throw;
  }
  note_tree(episode_, tree_, expander_.branchings());
  if (goes_on) episode_.use("submit");  // the best solution is in the episode's own environment
}

// Makes nodes as long as it may. False: the episode has ended.
bool Search::search() {
  for (bool stops = false; !stops;) {
    call_.checkpoint();
    const std::int64_t count = affordable();
    if (count <= 0) break;
    std::vector<int> chosen;
    std::exception_ptr failure;
    try {
      stops = !choose_nodes(count, chosen);
    } catch (const mlgym::Error& error) {
      // What models may cost is used up: what they have written already is carried out.
      if (error.code != MLGYM_RESOURCE_EXHAUSTED || chosen.empty()) throw;
      failure = std::current_exception();
    }
    if (given_up_) return false;
    if (!chosen.empty() && !expander_.expand(chosen, settings_.policy)) return false;
    if (failure) std::rethrow_exception(failure);
  }
  return true;
}

// Shows the model what is there. False: the episode has ended.
bool Search::look_around() {
  if (settings_.look.empty()) {
    expander_.begin();
    return true;
  }
  const mlgym::Step step = episode_.use("shell", Json{{"command", settings_.look}}.dump());
  expander_.count_step();
  look_ = agent_parts::ends_of(step.observation, settings_.expansion.most_output);
  if (step.ended()) return false;
  expander_.begin();
  return true;
}

// How many nodes may be made now.
std::int64_t Search::affordable() const {
  const Json budget = Json::parse(episode_.budget());
  std::int64_t count = std::min(settings_.parallel,
                                settings_.nodes - static_cast<std::int64_t>(tree_.nodes().size()));
  if (const Json& steps = budget.at("steps"); steps.is_number())
    count = std::min(count, (steps.get<std::int64_t>() - kLastSteps) / kNodeSteps);
  if (const Json& feedback = budget.at("feedback"); feedback.is_number())
    count = std::min(count, feedback.get<std::int64_t>());
  return count;
}

// Adds nodes with the solutions that the model writes for them. False: it writes no more.
bool Search::choose_nodes(std::int64_t count, std::vector<int>& chosen) {
  while (static_cast<std::int64_t>(chosen.size()) < count) {
    const Choice choice = choose(tree_, settings_.policy, draws_);
    Node& node = tree_.add(choice.stage, choice.parent > 0 ? &tree_.node(choice.parent) : nullptr);
    const std::string text = text_for(node, tree_, prompts_, task_, look_);
    Asked asked;
    try {
      asked = ask_for_solution(episode_, sampling_, prompts_, task_.workspace, text,
                               settings_.format_errors);
    } catch (...) {
      tree_.drop_last();
      throw;
    }
    if (asked.end != Asked::End::solution) {
      tree_.drop_last();
      given_up_ = asked.end == Asked::End::given_up;
      return false;
    }
    node.solution = std::move(asked.solution);
    chosen.push_back(node.id);
  }
  return true;
}

}  // namespace tree_search
