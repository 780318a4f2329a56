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
      Answers answers{parse_csv(read(place / name), name, static_cast<std::size_t>(-1)), name,
                      declared["join"]};
      (void)answers.table.column(answers.join, name);
      (void)answers.table.column("split", name);
      for (const auto& metric : declared["metrics"])
        (void)answers.table.column(metric["column"].get<std::string>(), name);
      return answers;
    } catch (const CsvError& error) {
      throw mlgym::Error(MLGYM_INTERNAL, std::string("the answers: ") + error.what());
    }
  }
  throw mlgym::Error(MLGYM_INTERNAL, "there are no answers: no " + name);
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
    const CsvTable submission =
        parse_csv(read(fs::path(evaluation.submission) / file), file, answers.table.rows.size());
    for (const auto& metric : declared["metrics"]) {
      const std::string name = metric["use"], column = metric["column"];
      const JoinedColumn joined = join_column(submission, file, answers, column, evaluation.split);
      if (joined.references.empty()) {
        throw mlgym::Error(MLGYM_INTERNAL,
                           "the answers hold no row of the part \"" + evaluation.split + "\"");
      }
      // What the answers are decides how both are read.
      const double score = all_numbers(joined.references)
                               ? score_by(call, name, as_numbers(joined.predictions, file, column),
                                          as_numbers(joined.references, answers.file, column))
                               : score_by(call, name, joined.predictions, joined.references);
      scores.add(name, score);
    }
  } catch (const CsvError& error) {
    throw mlgym::SubmissionError(error.what());
  }
}

}  // namespace script
