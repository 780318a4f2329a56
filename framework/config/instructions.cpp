// The placeholders of a task's instructions.
#include <fmt/format.h>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "config/policy_limits.h"
#include "config/task_file.h"

namespace mlgym {
namespace {

std::string describe(const Scores& scores) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : scores) parts.push_back(fmt::format("{} {:g}", name, value));
  return join(parts, ", ");
}

std::string metrics_text(const TaskDefinition& task) {
  std::string text;
  for (const auto& metric : task.metrics) {
    text += fmt::format("- {} ({} is better){}\n", metric.name,
                        metric.direction > 0 ? "higher" : "lower",
                        metric.primary && task.metrics.size() > 1 ? "; this one decides" : "");
  }
  return std::string(trim(text));
}

std::string limits_text(const TaskDefinition& task) {
  std::vector<std::string> parts;
  if (task.limits.steps) parts.push_back(fmt::format("{} steps", *task.limits.steps));
  if (task.limits.compute)
    parts.push_back(fmt::format("{:g} seconds of computing", *task.limits.compute));
  if (task.limits.time) parts.push_back(fmt::format("{:g} seconds in all", *task.limits.time));
  parts.push_back(fmt::format("{:g} seconds a command", task.limits.command_timeout()));
  if (!task.training_programs.empty()) {
    parts.push_back(fmt::format("{:g} seconds for a command that runs {}",
                                task.limits.command_training(),
                                join(task.training_programs, ", ")));
  }
  return join(parts, "; ");
}

std::string submission_text(const TaskDefinition& task) {
  std::string text;
  for (const auto& file : task.submission) {
    if (file.kind == SubmissionKind::folder) {
      text += fmt::format("- {} with all it holds{}{}, at most {} bytes\n",
                          file.path == "." ? "your working folder" : "the folder " + file.path,
                          file.without.empty() ? "" : " but for ", join(file.without, ", "),
                          file.max_size);
      continue;
    }
    text += fmt::format("- {}{}, at most {} bytes\n", file.path,
                        file.entry.empty()
                            ? ""
                            : fmt::format(", with the function {} that answers within {:g} seconds",
                                          file.entry, kPolicyReplySeconds),
                        file.max_size);
  }
  return std::string(trim(text));
}

std::string feedback_text(const TaskDefinition& task) {
  const std::string most = task.feedback.max ? fmt::format("at most {} times", *task.feedback.max)
                                             : "as often as you like";
  switch (task.feedback.kind) {
    case FeedbackKind::none:
      return "There is no feedback before you submit.";
    case FeedbackKind::format:
      return fmt::format("`validate` says, {}, whether your submission can be scored.", most);
    case FeedbackKind::validation:
      return fmt::format(
          "`validate` gives, {}, the score on a validation part; `submit` scores on another part.",
          most);
    case FeedbackKind::test:
      return fmt::format("`validate` gives, {}, the score on the part that `submit` uses as well.",
                         most);
  }
  return "";
}

std::string data_text(const TaskDefinition& task) {
  std::string text;
  for (const auto& data : task.data) {
    text += fmt::format("- /data/{}, read-only{}\n", data.use,
                        data.described ? "; its README.md says what is there" : "");
  }
  return std::string(trim(text));
}

// "settings." + key and the like: a member of one of the task's objects.
struct FactSource {
  std::string_view prefix;
  const Json& values;  // null: not known yet
};

absl::StatusOr<std::string> value_of(const TaskDefinition& task, std::string_view name) {
  if (name == "title") return task.title;
  if (name == "metrics") return metrics_text(task);
  if (name == "limits") return limits_text(task);
  if (name == "submission") return submission_text(task);
  if (name == "feedback") return feedback_text(task);
  if (name == "data") return data_text(task);
  if (name == "baseline") {
    const auto scores = task.baseline.scores.find("test");
    return scores == task.baseline.scores.end() ? std::string("no known score")
                                                : describe(scores->second);
  }
  for (const auto& [prefix, values] :
       {FactSource{"settings.", task.settings}, FactSource{"evaluator.", task.evaluator_facts},
        FactSource{"data.", task.data_facts}}) {
    if (name.substr(0, prefix.size()) != prefix) continue;
    if (values.is_null()) return std::string("?");
    const std::string key(name.substr(prefix.size()));
    if (values.contains(key)) {
      const Json& value = values[key];
      return value.is_string() ? value.get<std::string>() : dump_json(value);
    }
    std::vector<std::string> known;
    for (const auto& [other, value] : values.items()) known.push_back(std::string(prefix) + other);
    return not_found("unknown placeholder {{{}}}{}", name, did_you_mean(name, known));
  }
  return not_found("unknown placeholder {{{}}}{}", name,
                   did_you_mean(name, {"title", "metrics", "limits", "submission", "feedback",
                                       "baseline", "data"}));
}

}  // namespace

// `{{` and `}}` stand for single braces.
absl::StatusOr<std::string> fill_instructions(const TaskDefinition& task) {
  const std::string_view text = task.instructions_template;
  std::string result;
  int line = 1;
  std::size_t line_start = 0, at = 0;
  const auto where = [&] {
    return fmt::format("{}:{}:{}", task.instructions_file.string(), line, at - line_start + 1);
  };
  for (; at < text.size(); ++at) {
    if (text[at] == '\n') {
      ++line;
      line_start = at + 1;
    }
    const bool doubled = at + 1 < text.size() && text[at + 1] == text[at];
    if ((text[at] == '{' || text[at] == '}') && doubled) {
      result += text[at++];
    } else if (text[at] == '{') {
      const auto end = text.find('}', at);
      if (end == text.npos) return invalid("{}: a {{ without }}; write {{{{ for a brace", where());
      const auto value = value_of(task, text.substr(at + 1, end - at - 1));
      if (!value.ok()) return invalid("{}: {}", where(), message_of(value.status()));
      result += *value;
      at = end;
    } else if (text[at] == '}') {
      return invalid("{}: a }} without {{; write }}}} for a brace", where());
    } else {
      result += text[at];
    }
  }
  return result;
}

}  // namespace mlgym
