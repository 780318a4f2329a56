#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "boxes/box_script.h"
#include "environment/evaluators.h"
#include "environment/policy_box.h"

namespace mlgym {
namespace {

// Descriptors of the script (docs/evaluation_scripts.md).
constexpr int kAnswers = 3, kQuestions = 4, kScores = 5;
constexpr std::size_t kLongestScores = 1 << 20;

bool has_code(const TaskDefinition& task) {
  for (const auto& file : task.submission) {
    if (file.kind == SubmissionKind::code) return true;
  }
  return false;
}

BoxProgram script_program(const EvaluationRequest& request, int scores) {
  const TaskDefinition& task = *request.task;
  BoxProgram program;
  program.arguments =
      script_arguments(task.evaluation.command, request.resources->python.interpreter());
  program.folder = kFiles;
  program.environment = {{"MLGYM_SUBMISSION", kSubmission},
                         {"MLGYM_FILES", kFiles},
                         {"MLGYM_DATA", kData},
                         {"MLGYM_SCRATCH", "/workspace"},
                         {"MLGYM_SPLIT", request.split},
                         {"MLGYM_SEED", std::to_string(request.seed)},
                         {"MLGYM_SETTINGS", dump_json(task.settings)},
                         {"MLGYM_SCORES", std::to_string(kScores)}};
  program.descriptors = {{scores, kScores}};
  return program;
}

// What the script left: {METRIC: number} or {"problem": text}.
absl::Status read_scores(int descriptor, const std::string& command, RawEvaluation& result) {
  if (lseek(descriptor, 0, SEEK_END) > static_cast<off_t>(kLongestScores))
    return internal("`{}` wrote more than {} bytes of scores", command, kLongestScores);
  if (lseek(descriptor, 0, SEEK_SET) != 0) return system_error(errno, "the scores of a script");
  const auto text = read_descriptor(descriptor);
  if (!text.ok()) return text.status();
  auto scores = parse_json(*text);
  if (!scores.ok() || !scores->is_object()) {
    return internal(
        "`{}` wrote no JSON object of scores to the descriptor that MLGYM_SCORES names{}", command,
        text->empty() ? "" : fmt::format(": {:.80}", *text));
  }
  if (scores->contains("problem")) {
    const Json& problem = (*scores)["problem"];
    result.problem = problem.is_string() && !problem.get<std::string>().empty()
                         ? problem.get<std::string>()
                         : "the submission cannot be scored";
  } else {
    result.scores = std::move(*scores);
  }
  return absl::OkStatus();
}

// What became of a script that ended by itself.
absl::Status read_outcome(Box& box, const ScriptResult& ran, int scores, const std::string& command,
                          RawEvaluation& result) {
  if (ran.code == 0) return read_scores(scores, command, result);
  result.problem = limit_of_box_met(box, ran.printed);
  if (!result.problem.empty()) return absl::OkStatus();
  return internal("`{}` failed with exit code {}: {}", command, ran.code, last_line(ran.printed));
}

}  // namespace

absl::StatusOr<RawEvaluation> evaluate_by_script(Boxes& boxes, const EvaluationRequest& request,
                                                 const std::atomic<bool>* cancelled) {
  const EvaluationDeclaration& declared = request.task->evaluation;
  BoxSpec spec = evaluation_box(request);
  request.resources->python.show_in(spec);
  auto box = boxes.create(spec);
  if (!box.ok()) return with_context(box.status(), "cannot make a box for the evaluation");
  // A file rather than a pipe: nobody has to read while the script runs.
  const Descriptor scores(memfd_create("mlgym-scores", MFD_CLOEXEC));
  if (!scores.valid()) return system_error(errno, "cannot make a file for scores");
  BoxProgram program = script_program(request, scores.get());
  std::unique_ptr<PolicyBox> policy;
  Descriptor questions, answers;
  if (has_code(*request.task)) {
    auto started = PolicyBox::start(boxes, request.submission, request.resources->python);
    if (!started.ok()) return started.status();
    policy = std::move(*started);
    questions = policy->take_questions();
    answers = policy->take_answers();
    program.descriptors.emplace_back(answers.get(), kAnswers);
    program.descriptors.emplace_back(questions.get(), kQuestions);
  }
  OtherOutput printed_by_policy;
  if (policy) {
    printed_by_policy = {policy->words_descriptor(), [&policy] { return policy->read_words(); }};
  }
  const auto ran = run_script(**box, std::move(program), Deadline::after(declared.timeout),
                              cancelled, policy ? &printed_by_policy : nullptr);
  RawEvaluation result;
  if (policy) result.printed_by_policy = policy->printed();
  // The script's time depends on what it is given to score, and a task's check runs it on good
  // ones.
  if (ran.status().code() == absl::StatusCode::kDeadlineExceeded) {
    result.problem = fmt::format("the evaluation took longer than {:g} s", declared.timeout);
    return result;
  }
  if (!ran.ok()) return with_context(ran.status(), fmt::format("`{}`", declared.command));
  if (auto read = read_outcome(**box, *ran, scores.get(), declared.command, result); !read.ok()) {
    if (!can_disturb_evaluator(*request.task)) return read;
    result.problem = std::string(message_of(read));
  }
  return result;
}

}  // namespace mlgym
