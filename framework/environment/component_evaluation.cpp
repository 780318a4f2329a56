#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <vector>

#include "base/installation.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/message.h"
#include "environment/evaluators.h"
#include "environment/policy_box.h"

namespace mlgym {
namespace {

// What the evaluation box shows beside what every evaluation sees.
constexpr const char* kRunner = "/run/evaluation/runner";
constexpr const char* kPlugin = "/run/evaluation/plugin";
constexpr const char* kPython = "/run/evaluation/python";  // what plugins in Python import
constexpr const char* kMetric = "/run/evaluation/metric";
constexpr double kGrace = 10;  // beyond the component's own deadline

// One evaluation: the box with the component, and the box of submitted code while there is one.
class Evaluation {
 public:
  Evaluation(Boxes& boxes, const EvaluationRequest& request, const std::atomic<bool>* cancelled)
      : boxes_(boxes),
        request_(request),
        cancelled_(cancelled),
        deadline_(Deadline::after(request.task->evaluation.timeout + kGrace)),
        printed_(65536) {}

  absl::StatusOr<Json> run(const ComponentPlace& place,
                           const std::vector<ComponentPlace>& metrics) {
    if (auto started = start(place.manifest, metrics); !started.ok()) return started;
    const Json hello = {{"id", 1}, {"call", "hello"}, {"protocol", 1}};
    auto greeted = ask(hello);
    if (!greeted.ok()) return greeted.status();
    if (greeted->value("protocol", 0) != 1)
      return internal("mlgym_plugin_runner speaks another protocol; reinstall mlgym");
    return ask({{"id", 2},
                {"call", "task.evaluate"},
                {"plugin", plugin_in_box(place.manifest, kPlugin)},
                {"component", place.provided.name},
                {"settings", component_settings(*request_.task)},
                {"metrics", metrics_request(metrics)},
                {"submission", kSubmission},
                {"files", request_.task->evaluation.files.empty() ? "" : kFiles},
                {"data", request_.resources->data.empty() ? "" : kData},
                {"scratch", "/workspace"},
                {"split", request_.split},
                {"seed", request_.seed},
                {"seconds", request_.task->evaluation.timeout}});
  }

  // Whether the component was at work; before, a failed precondition is one of this machine.
  bool started() const { return process_.has_value() && !host_failed_; }
  const std::string& printed_by_policy() const { return printed_by_policy_; }
  std::string limit_met() { return limit_of_box_met(*box_, printed_.text()); }

 private:
  static std::string metric_folder(std::size_t i) { return fmt::format("{}{}", kMetric, i); }

  // What the runner has to know of a plugin whose folder is `folder` in the box.
  static Json plugin_in_box(const Manifest& manifest, const std::string& folder) {
    if (!manifest.library.empty())
      return {{"library", folder + "/" + manifest.library.filename().string()}};
    return {{"command", manifest.command}, {"folder", folder}, {"name", manifest.name}};
  }

  static Json metrics_request(const std::vector<ComponentPlace>& metrics) {
    Json list = Json::array();
    for (std::size_t i = 0; i < metrics.size(); ++i) {
      list.push_back({{"name", metrics[i].provided.name},
                      {"plugin", plugin_in_box(metrics[i].manifest, metric_folder(i))}});
    }
    return list;
  }

  absl::Status start(const Manifest& manifest, const std::vector<ComponentPlace>& metrics) {
    BoxSpec spec = evaluation_box(request_);
    spec.mounts.push_back({installation().programs / "mlgym_plugin_runner", kRunner, false});
    spec.mounts.push_back({manifest.folder(), kPlugin, false});
    std::error_code error;
    const auto python = installation().share / "python";
    if (std::filesystem::exists(python, error)) spec.mounts.push_back({python, kPython, false});
    for (std::size_t i = 0; i < metrics.size(); ++i)
      spec.mounts.push_back({metrics[i].manifest.folder(), metric_folder(i), false});
#if defined(__SANITIZE_ADDRESS__)  // which reserves terabytes of address space in the runner
    spec.limits.memory_bytes = 0;
#endif
    auto box = boxes_.create(spec);
    if (!box.ok()) return with_context(box.status(), "cannot make a box for the evaluation");
    box_ = std::move(*box);
    auto sockets = make_message_pair();
    if (!sockets.ok()) return sockets.status();
    auto words = make_pipe();
    if (!words.ok()) return words.status();
    BoxProgram program;
    program.arguments = {kRunner};
    program.environment = {{"PYTHONPATH", kPython}};  // for plugins that are commands
    program.descriptors = {{sockets->second.get(), 3}, {words->write.get(), 2}};
    auto process = box_->start(program);
    if (!process.ok()) return process.status();
    process_ = std::move(*process);
    socket_ = std::move(sockets->first);
    words_ = std::move(words->read);
    if (fcntl(words_.get(), F_SETFL, O_NONBLOCK) != 0)
      return system_error(errno, "cannot prepare a pipe");
    return absl::OkStatus();
  }

  // Sends a request and serves the component's calls back until its answer comes. What it says may
  // have any shape: the runner shares its process with the task's component.
  absl::StatusOr<Json> ask(const Json& request) {
    try {
      return converse(request);
    } catch (const Json::exception& error) {
      return internal("the evaluator sent JSON of another shape: {}", error.what());
    }
  }

  absl::StatusOr<Json> converse(const Json& request) {
    if (auto sent = send_message(socket_.get(), dump_json(request)); !sent.ok()) return ended();
    for (;;) {
      if (auto waited = wait_for_message(); !waited.ok()) return waited;
      auto message = receive_message(socket_.get(), deadline_);
      if (!message.ok()) return message.status();
      if (message->bytes.empty()) return ended();
      const auto json = parse_json(message->bytes);
      if (!json.ok() || !json->is_object()) return internal("the evaluator sent no JSON object");
      if (json->contains("log"))
        continue;  // for people at a debugger; never needed to judge a result
      if (json->contains("call")) {
        if (auto served = serve(*json); !served.ok()) return served;
        continue;
      }
      if (json->value("id", Json(nullptr)) != request["id"])
        return internal("the evaluator answered what nobody asked");
      if (!json->contains("error")) return json->value("ok", Json::object());
      const Json& error = (*json)["error"];
      const auto code = static_cast<absl::StatusCode>(error.value("code", 2));
      // Cancelling is the host's alone.
      return absl::Status(code == absl::StatusCode::kCancelled ? absl::StatusCode::kInternal : code,
                          error.value("message", "without a message"));
    }
  }

  // Keeps reading what evaluator and submitted code print, so that neither stands still on a full
  // pipe.
  absl::Status wait_for_message() {
    bool listening = true, policy_talks = true;
    for (;;) {
      std::vector<pollfd> ready = {{socket_.get(), POLLIN, 0}};
      if (listening) ready.push_back({words_.get(), POLLIN, 0});
      if (policy_ && policy_talks) ready.push_back({policy_->words_descriptor(), POLLIN, 0});
      const int polled = poll(ready.data(), ready.size(), std::min(200, deadline_.poll_timeout()));
      if (polled < 0 && errno != EINTR) return system_error(errno, "cannot wait for the evaluator");
      if (cancelled_ && *cancelled_) return absl::CancelledError("the episode is cancelled");
      if (listening) listening = read_words();
      if (policy_ && policy_talks) policy_talks = policy_->read_words();
      if (ready[0].revents != 0) return absl::OkStatus();
      if (deadline_.passed())
        return make_status(absl::StatusCode::kDeadlineExceeded, "out of time");
    }
  }

  bool read_words() {
    char buffer[16384];
    const ssize_t got = read(words_.get(), buffer, sizeof buffer);
    if (got > 0) printed_.add({buffer, static_cast<std::size_t>(got)});
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
  }

  absl::Status serve(const Json& request) {
    const std::string call = request.value("call", "");
    Json reply;
    std::vector<int> numbers;
    Descriptor questions, answers;
    if (call == "policy.open") {
      auto policy = PolicyBox::start(boxes_, request_.submission, request_.resources->python);
      if (!policy.ok()) {
        host_failed_ = true;
        return policy.status();
      }
      policy_ = std::move(*policy);
      questions = policy_->take_questions();
      answers = policy_->take_answers();
      numbers = {questions.get(), answers.get()};
      reply = {{"ok", Json::object()}};
    } else if (call == "policy.ended" && policy_) {
      reply = {{"ok", {{"how", policy_->how_it_ended()}, {"words", policy_->last_words()}}}};
    } else if (call == "policy.usage" && policy_) {
      const auto used = policy_->cpu_seconds();
      host_failed_ = !used.ok();
      if (host_failed_) return used.status();
      reply = {{"ok", {{"cpu_seconds", *used}}}};
    } else if (call == "policy.close") {
      if (policy_) printed_by_policy_ = policy_->printed();
      policy_.reset();
      reply = {{"ok", Json::object()}};
    } else {
      reply = {{"error", {{"code", MLGYM_UNIMPLEMENTED}, {"message", "unknown call " + call}}}};
    }
    return send_message(socket_.get(), dump_json(reply), numbers);
  }

  absl::Status ended() {
    const auto exit = process_->wait(Deadline::after(2));
    (void)read_words();
    const std::string words(trim(printed_.text()));
    return internal("the evaluator ended (code {}){}", exit.ok() ? exit->code : -1,
                    words.empty() ? "" : ": " + words);
  }

  Boxes& boxes_;
  const EvaluationRequest& request_;
  const std::atomic<bool>* cancelled_;
  Deadline deadline_;
  std::unique_ptr<Box> box_;
  std::optional<BoxProcess> process_;
  Descriptor socket_, words_;
  OutputCapture printed_;
  std::unique_ptr<PolicyBox> policy_;
  std::string printed_by_policy_;
  bool host_failed_ = false;
};

// "task x: why" from the component; the agent is told only why.
std::string without_component(const TaskDefinition& task, std::string_view message) {
  const std::string prefix = "task " + task.use + ": ";
  if (message.substr(0, prefix.size()) == prefix) message.remove_prefix(prefix.size());
  return std::string(message);
}

}  // namespace

Json component_settings(const TaskDefinition& task) {
  Json settings = task.settings;
  if (task.evaluation.labels.empty()) return settings;
  Json columns = Json::array();
  for (const auto& column : task.evaluation.columns)
    columns.push_back({{"use", column.metric}, {"column", column.column}});
  settings["evaluation"] = {{"submission", task.submission.front().path},
                            {"labels", task.evaluation.labels},
                            {"join", task.evaluation.join},
                            {"metrics", columns}};
  return settings;
}

absl::StatusOr<RawEvaluation> evaluate_by_component(Boxes& boxes, Registry& registry,
                                                    const EvaluationRequest& request,
                                                    const std::atomic<bool>* cancelled) {
  const TaskDefinition& task = *request.task;
  const auto place = registry.find("task", task.use, task.folder);
  if (!place.ok()) return place.status();
  std::vector<ComponentPlace> metrics;
  for (const auto& column : task.evaluation.columns) {
    auto metric = registry.find("metric", column.metric, task.folder);
    if (!metric.ok()) return metric.status();
    metrics.push_back(std::move(*metric));
  }
  Evaluation evaluation(boxes, request, cancelled);
  const auto answer = evaluation.run(*place, metrics);
  RawEvaluation result;
  result.printed_by_policy = evaluation.printed_by_policy();
  if (answer.ok()) {
    result.scores = answer->value("scores", Json::object());
    return result;
  }
  const absl::Status& status = answer.status();
  if (status.code() == absl::StatusCode::kFailedPrecondition && evaluation.started()) {
    result.problem = without_component(task, message_of(status));
    return result;
  }
  if (status.code() == absl::StatusCode::kDeadlineExceeded && evaluation.started()) {
    result.problem = fmt::format("the evaluation took longer than {:g} s", task.evaluation.timeout);
    return result;
  }
  if (evaluation.started()) result.problem = evaluation.limit_met();
  if (!result.problem.empty()) return result;
  return status;
}

}  // namespace mlgym
