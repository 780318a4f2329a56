#include "check/broken_submissions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>
#include <optional>
#include <regex>
#include <set>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "data/plain_table.h"

namespace mlgym {
namespace {

constexpr std::size_t kTooLarge = 100;  // times
constexpr std::size_t kFewestRows = 3;  // of a table of which some can be missing

// Gathers variants of one file of the submission.
class Variants {
 public:
  Variants(const SubmissionContent& valid, std::string path, std::vector<BrokenSubmission>& out)
      : valid_(valid), path_(std::move(path)), out_(out) {}

  const std::string& content() const { return valid_.at(path_); }
  const std::string& path() const { return path_; }
  void add(const std::string& check, const std::string& what, std::string content) {
    SubmissionContent files = valid_;
    files[path_] = std::move(content);
    out_.push_back({check, path_ + " " + what, std::move(files)});
  }

 private:
  const SubmissionContent& valid_;
  std::string path_;
  std::vector<BrokenSubmission>& out_;
};

std::string repeated(const std::string& content, std::size_t times) {
  std::string result;
  result.reserve(content.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += content;
  return result;
}

bool can_be_broken(const PlainTable& table) {
  return table.problem().empty() && table.rows().size() >= kFewestRows;
}

// How a file holds rows; nothing: it is no table.
std::optional<PlainTable::Form> form_of(const SubmissionFile& file) {
  return file.kind == SubmissionKind::file ? PlainTable::form_of(file.path) : std::nullopt;
}

// Rows that nobody knows, by every column that may name them. A declared one does; else any whose
// values all differ, numbers or texts: where texts are the answers, one more is none too many.
void name_unknown_rows(Variants& variants, const PlainTable& table,
                       const std::optional<std::size_t>& join,
                       const std::set<std::string>& ignored) {
  const auto add = [&](const std::vector<std::size_t>& columns) {
    std::vector<std::string> names;
    for (const std::size_t c : columns) names.push_back(table.columns()[c]);
    variants.add(
        "unknown_rows",
        fmt::format("with an unknown name in the first row of {}", mlgym::join(names, ", ")),
        table.with_value(columns, 0, "mlgym_check_unknown"));
  };
  if (join) return add({*join});
  std::vector<std::size_t> texts;
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    if (ignored.count(table.columns()[c]) || !table.is_distinct(c)) continue;
    if (table.is_numeric(c)) {
      add({c});
    } else {
      texts.push_back(c);
    }
  }
  if (!texts.empty()) add(texts);
}

void break_table(const TaskDefinition& task, PlainTable::Form form,
                 const std::set<std::string>& ignored, Variants& variants) {
  const PlainTable table(variants.content(), form);
  if (!can_be_broken(table)) return;
  const auto key = table.column(task.evaluation.join);
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    const std::string& name = table.columns()[c];
    if (ignored.count(name)) continue;
    variants.add("wrong_columns", fmt::format("without its column \"{}\"", name),
                 table.without_column(c));
    if (c == key) continue;
    for (const char* text : {"nan", "NaN", "inf", ""}) {
      variants.add("nan", fmt::format("with \"{}\" in the first row of \"{}\"", text, name),
                   table.with_value(c, 0, text));
    }
    variants.add("nan", fmt::format("with nan in every row of \"{}\"", name),
                 table.with_constant(c, "nan"));
  }
  variants.add("wrong_columns", "with other names of its columns", table.with_other_names());
  variants.add("missing_rows", "without its last row", table.without_last_rows(1));
  variants.add("missing_rows", "with half of its rows",
               table.without_last_rows(table.rows().size() / 2));
  variants.add("duplicate_rows", "with its first row twice", table.with_first_row_twice());
  variants.add("duplicate_rows", "with its first row in place of the second",
               table.with_first_row_in_place_of_second());
  name_unknown_rows(variants, table, key, ignored);
  variants.add("wrong_length", "with a row of too few fields", table.with_short_row());
  variants.add("wrong_length", "with its header only",
               table.without_last_rows(table.rows().size()));
  variants.add("too_large", fmt::format("{} times over", kTooLarge), table.repeated(kTooLarge));
}

void break_code(Variants& variants, const std::string& entry) {
  const auto code = [&](const char* check, const char* what, const std::string& body) {
    variants.add(check, what, body);
  };
  const std::string function = fmt::format("def {}(*given, **named):\n    ", entry);
  code("nan", "that answers NaN", function + "return float('nan')\n");
  code("nan", "that answers infinity", function + "return float('inf')\n");
  code("wrong_answers", "that answers nothing", function + "return None\n");
  code("wrong_answers", "that answers a text", function + "return 'mlgym_check'\n");
  code("wrong_answers", "that answers a list of lists", function + "return [[1], [2]]\n");
  code("wrong_answers", "that answers 10^30", function + "return 10 ** 30\n");
  code("wrong_answers", "that raises an exception", function + "raise ValueError('mlgym_check')\n");
  code("wrong_answers", "that ends its process", function + "import os; os._exit(0)\n");
  code("wrong_answers", "without its function", "x = 1\n");
  code("wrong_answers", "that is no Python", "def (:\n");
}

// Weights that follow a line of JSON, as in docs/policy_weights.md.
void break_weights(Variants& variants) {
  const std::string& content = variants.content();
  const auto header = content.find('\n');
  if (header == content.npos) return;
  const std::size_t first = header + 1, count = (content.size() - first) / sizeof(float);
  for (const float value :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::string one = content, all = content;
    for (std::size_t i = 0; i < count; ++i) {
      std::memcpy(all.data() + first + i * sizeof value, &value, sizeof value);
      if (i + 1 == count) std::memcpy(one.data() + first + i * sizeof value, &value, sizeof value);
    }
    const char* name = std::isnan(value) ? "NaN" : "infinity";
    variants.add("nan", fmt::format("with {} as its last weight", name), one);
    variants.add("nan", fmt::format("with {} as every weight", name), all);
  }
  variants.add("wrong_length", "without its last byte", content.substr(0, content.size() - 1));
  variants.add("wrong_length", "with its header only", content.substr(0, first));
  variants.add("wrong_length", "with a weight too many",
               content + std::string(sizeof(float), '\0'));
  variants.add("wrong_columns", "without its header", content.substr(first));
  variants.add("wrong_columns", "with an empty header", "{}" + content.substr(header));
}

// Values that a believed score might take, the most tempting first.
std::vector<std::string> winning_values(const TaskDefinition& task) {
  std::vector<std::string> texts;
  const auto add = [&texts](double value) {
    const std::string text = fmt::format("{:g}", value);
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  };
  for (const auto& metric : task.metrics) {
    for (const auto& value : {metric.optimum, metric.high, metric.low}) {
      if (value) add(*value);
    }
  }
  for (const double value : {1.0, 0.0, 1e6, -1e6}) add(value);
  return texts;
}

// The quoted words of the task's own scripts: columns that they may look for.
void add_quoted_words(const std::filesystem::path& script, std::set<std::string>& words) {
  static const std::regex quoted(R"(["']([A-Za-z_][A-Za-z0-9_]{0,40})["'])");
  const auto text = read_file(script);
  if (!text.ok()) return;
  for (std::sregex_iterator at(text->begin(), text->end(), quoted), end; at != end; ++at)
    words.insert((*at)[1]);
}

std::vector<std::string> tempting_names(const TaskDefinition& task) {
  std::set<std::string> names = {"score", "correct", "is_correct", "reward",
                                 "truth", "split",   "confidence", "weight"};
  for (const auto& metric : task.metrics) {
    names.insert(metric.name);
    names.insert(metric.name + "_score");
  }
  std::error_code error;
  if (!task.evaluation.files.empty()) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(task.evaluation.files, error)) {
      if (entry.path().extension() == ".py") add_quoted_words(entry.path(), names);
    }
  }
  return {names.begin(), names.end()};
}

bool may_only_name_rows(const TaskDefinition& task, const PlainTable& table, std::size_t column) {
  if (const auto join = table.column(task.evaluation.join)) return column == *join;
  return table.is_distinct(column) && !table.is_numeric(column);
}

void claim_in_table(const TaskDefinition& task, PlainTable::Form form, Variants& variants) {
  const PlainTable table(variants.content(), form);
  if (!can_be_broken(table)) return;
  const auto all_over = [&](const std::string& value) {
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
      if (may_only_name_rows(task, table, c)) continue;
      variants.add("cheating", fmt::format("with {} all over \"{}\"", value, table.columns()[c]),
                   table.with_constant(c, value));
    }
  };
  for (const auto& value : winning_values(task)) {
    all_over(value);
    variants.add("cheating", fmt::format("with columns that claim the score {}", value),
                 table.with_new_columns(tempting_names(task), value));
  }
  all_over("1e308");  // finite, as its sum or square is not
}

void claim_in_code(const TaskDefinition& task, Variants& variants) {
  for (const auto& value : winning_values(task)) {
    std::string claims = "\n";
    for (const auto& metric : task.metrics)
      claims += fmt::format("print('{{\"{}\": {}}}', flush=True)\n", metric.name, value);
    variants.add("cheating", fmt::format("that prints the score {}", value),
                 variants.content() + claims);
    // What an evaluator would find that reads the file instead of asking it.
    std::string statements = fmt::format("\nscore = {}\n", value);
    for (const auto& metric : task.metrics)
      statements += fmt::format("# {{\"{0}\": {1}}}\n# {0}: {1}\n", metric.name, value);
    variants.add("cheating", fmt::format("that states the score {}", value),
                 variants.content() + statements);
  }
}

void claim_in_weights(const TaskDefinition& task, Variants& variants) {
  const std::string& content = variants.content();
  const auto end = content.find('\n');
  const auto header = parse_json(content.substr(0, end));
  if (!header.ok() || !header->is_object()) return;
  for (const auto& value : winning_values(task)) {
    const double claimed = std::strtod(value.c_str(), nullptr);
    const auto add = [&](const std::string& what, const Json& claiming) {
      variants.add("cheating", what, dump_json(claiming) + content.substr(end));
    };
    // What describes the weights stays: a header that lies about it is refused for that.
    Json claiming = *header;
    for (const auto& name : tempting_names(task)) {
      if (!header->contains(name)) claiming[name] = claimed;
    }
    add(fmt::format("whose header claims the score {}", value), claiming);
    for (const auto& [name, described] : header->items()) {
      if (!described.is_number()) continue;
      Json changed = *header;
      changed[name] = claimed;
      add(fmt::format("whose header says {} for \"{}\"", value, name), changed);
    }
  }
}

// Actions that no player would think of, each before those of a valid game.
void add_odd_actions(const SubmissionContent& valid, std::vector<BrokenSubmission>& all) {
  const auto add = [&](const char* check, const std::string& what, const std::string& action) {
    all.push_back({check, "that acts " + what, {{kActions, action + "\n" + valid.at(kActions)}}});
  };
  for (const char* text : {"nan", "inf", "-inf"}) add("nan", text, text);
  for (const char* text : {"-1", "1e400", "999999999999999999999999", "[[1], [2]]", "{}", "null",
                           "mlgym_check", "\xce\xb1", "\t"})
    add("wrong_answers", text, text);
  add("too_large", "with a long text", repeated("x", 100000));
}

}  // namespace

std::string unreadable_table(const TaskDefinition& task, const SubmissionContent& valid) {
  for (const auto& file : task.submission) {
    const auto form = form_of(file);
    if (!valid.count(file.path) || !form) continue;
    const PlainTable table(valid.at(file.path), *form);
    if (!table.problem().empty()) return fmt::format("{} {}", file.path, table.problem());
  }
  return "";
}

std::vector<WithoutColumn> submissions_without_columns(const TaskDefinition& task,
                                                       const SubmissionContent& valid) {
  std::vector<WithoutColumn> all;
  for (const auto& file : task.submission) {
    const auto form = form_of(file);
    if (!valid.count(file.path) || !form) continue;
    const PlainTable table(valid.at(file.path), *form);
    if (!can_be_broken(table)) continue;
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
      SubmissionContent files = valid;
      files[file.path] = table.without_column(c);
      all.push_back({file.path, table.columns()[c], std::move(files)});
    }
  }
  return all;
}

std::vector<BrokenSubmission> broken_submissions(const TaskDefinition& task,
                                                 const SubmissionContent& valid,
                                                 const IgnoredColumns& ignored) {
  std::vector<BrokenSubmission> all;
  if (task.interactive) {
    all.push_back({"empty_submission", "that does nothing", {}});
    add_odd_actions(valid, all);
    return all;
  }
  all.push_back({"empty_submission", "without any file", {}});
  for (const auto& file : task.submission) {
    if (!valid.count(file.path))
      continue;  // nor is the archive of a folder broken: it is the host's
    Variants variants(valid, file.path, all);
    variants.add("empty_submission", "of no bytes", "");
    variants.add("not_utf8", "that is not UTF-8", "\xff\xfe\xfd" + variants.content());
    variants.add("too_large", "above its declared size",
                 repeated("x", static_cast<std::size_t>(file.max_size) + 1));
    if (file.kind == SubmissionKind::code) {
      break_code(variants, file.entry);
    } else if (file.kind == SubmissionKind::weights) {
      break_weights(variants);
    } else if (const auto form = form_of(file)) {
      const auto unused = ignored.find(file.path);
      break_table(task, *form, unused == ignored.end() ? std::set<std::string>() : unused->second,
                  variants);
    }
  }
  return all;
}

std::vector<BrokenSubmission> claiming_submissions(const TaskDefinition& task,
                                                   const SubmissionContent& valid) {
  std::vector<BrokenSubmission> all;
  if (task.interactive) {
    for (const auto& value : winning_values(task)) {
      std::string claims;
      for (const auto& name : tempting_names(task))
        claims += fmt::format("{0} {1}\n{0}={1}\n{{\"{0}\": {1}}}\n", name, value);
      all.push_back({"cheating", "that claims the score " + value, {{kActions, claims}}});
    }
    return all;
  }
  for (const auto& file : task.submission) {
    if (!valid.count(file.path)) continue;
    Variants variants(valid, file.path, all);
    if (file.kind == SubmissionKind::code) {
      claim_in_code(task, variants);
    } else if (file.kind == SubmissionKind::weights) {
      claim_in_weights(task, variants);
    } else if (const auto form = form_of(file)) {
      claim_in_table(task, *form, variants);
    }
  }
  return all;
}

}  // namespace mlgym
