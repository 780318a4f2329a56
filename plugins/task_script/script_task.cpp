#include "script_task.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "joined_columns.h"

namespace script {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw mlgym::Error(MLGYM_INTERNAL, "cannot read " + path.string());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// The answers, in a data set's hidden part or among the evaluation's own files.
Answers read_answers(const mlgym::Evaluation& evaluation, const Json& declared) {
  const std::string name = declared["labels"];
  std::vector<fs::path> places;
  if (!evaluation.data.empty()) {
    for (const auto& set : fs::directory_iterator(evaluation.data)) places.push_back(set.path());
  }
  if (!evaluation.files.empty()) places.emplace_back(evaluation.files);
  for (const auto& place : places) {
    if (!fs::is_regular_file(place / name)) continue;
    try {
      Answers answers{parse_table(read(place / name), name, static_cast<std::size_t>(-1)), name,
                      declared["join"]};
      (void)answers.table.column(answers.join, name);
      (void)answers.table.column("split", name);
      for (const auto& metric : declared["metrics"])
        (void)answers.table.column(metric["column"].get<std::string>(), name);
      (void)expected_rows(answers);
      return answers;
    } catch (const TableError& error) {
      throw mlgym::Error(MLGYM_INTERNAL, std::string("the answers: ") + error.what());
    }
  }
  throw mlgym::Error(MLGYM_INTERNAL, "there are no answers: no " + name);
}

// What the answers are decides how both are read: as numbers or as texts.
double scored(mlgym::Call& call, const std::string& metric, const JoinedColumn& joined,
              bool numeric, const std::string& file, const std::string& column) {
  if (numeric) {
    return score_by_references(call, metric, predicted_numbers(joined, file, column),
                               references_as_numbers(joined));
  }
  return score_by_references(call, metric, joined.predictions, references_as_texts(joined));
}

}  // namespace

ScriptTask::ScriptTask(const mlgym::Settings& settings)
    : declaration_(settings.text("evaluation", "")) {}

void ScriptTask::evaluate(mlgym::Call& call, const mlgym::Evaluation& evaluation,
                          mlgym::Scores& scores) {
  if (declaration_.empty()) {
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "task.yaml says under \"evaluation\" neither \"command\" nor \"labels\"");
  }
  const Json declared = Json::parse(declaration_);
  const Answers answers = read_answers(evaluation, declared);
  const std::string file = declared["submission"];
  try {
    const Table submission =
        parse_table(read(fs::path(evaluation.submission) / file), file, expected_rows(answers));
    for (const auto& metric : declared["metrics"]) {
      const std::string name = metric["use"], column = metric["column"];
      // All parts first, in the submission's order: what is refused must not tell which rows are
      // of which part.
      const JoinedColumn all = join_all(submission, file, answers, column);
      const bool numeric = all_references_are_numbers(all);
      (void)scored(call, name, all, numeric, file, column);
      const JoinedColumn part = join_column(submission, file, answers, column, evaluation.split);
      if (part.references.empty()) {
        throw mlgym::Error(MLGYM_INTERNAL,
                           "the answers hold no row of the part \"" + evaluation.split + "\"");
      }
      scores.add(name, scored(call, name, part, numeric, file, column));
    }
  } catch (const TableError& error) {
    throw mlgym::SubmissionError(error.what());
  }
}

}  // namespace script
