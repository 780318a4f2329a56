#include "prompt_texts.h"

#include <algorithm>
#include <cstdio>

#include "agent_parts/text.h"

namespace tree_search {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLinesOfTried = 40, kLongestPlan = 400;

// Four digits tell apart what is worth it.
std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string duration(double seconds) {
  if (seconds >= 7200) return number(seconds / 3600) + " hours";
  if (seconds >= 120) return number(seconds / 60) + " minutes";
  return number(seconds) + " seconds";
}

std::string on_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string score_of(const Node& node, const TaskFacts& task) {
  return task.metric.name + " " + number(*node.score);
}

}  // namespace

TaskFacts::TaskFacts(const Json& task)
    : id(task.at("id")),
      instructions(task.at("instructions")),
      workspace(task.at("workspace")),
      feedback(task.at("feedback").at("kind")),
      seconds(task.at("limits").at("command").at("training")),
      metric(agent_parts::primary_metric(task)) {}

std::string tried_so_far(const Tree& tree, const TaskFacts& task) {
  std::string lines;
  const auto& nodes = tree.nodes();
  std::size_t at = nodes.size() > kLinesOfTried ? nodes.size() - kLinesOfTried : 0;
  for (; at < nodes.size(); ++at) {
    const Node& node = nodes[at];
    if (node.solution.code.empty()) continue;  // nothing is written for it yet
    const std::string how = node.valid() ? score_of(node, task)
                            : node.tried ? "failed"
                                         : "being tried";
    lines += "- " + std::string(name_of(node.stage)) + " (" + how +
             "): " + on_one_line(agent_parts::ends_of(node.solution.plan, kLongestPlan)) + "\n";
  }
  return lines.empty() ? "nothing yet" : lines;
}

std::string text_for(const Node& node, const Tree& tree, const Prompts& prompts,
                     const TaskFacts& task, const std::string& look) {
  std::map<std::string, std::string> values = {
      {"instructions", task.instructions},
      {"workspace", task.workspace},
      {"metric", task.metric.name + ", where " + (task.metric.direction > 0 ? "higher" : "lower") +
                     " is better"},
      {"time", duration(task.seconds)},
      {"look", look.empty() ? "" : prompts.look.fill({{"output", look}})},
      {"tried", tried_so_far(tree, task)}};
  if (node.parent > 0) {
    const Node& parent = tree.node(node.parent);
    values["plan"] = parent.solution.plan;
    values["solution"] = block_of(parent.solution);
    values["output"] = parent.output;
    values["problem"] = parent.problem;
    if (parent.valid()) values["score"] = score_of(parent, task);
  }
  return prompts.of(node.stage).fill(values);
}

}  // namespace tree_search
