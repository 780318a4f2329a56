// A component of every kind that reads all it is given, asks the host for all it offers, and bears
// whatever comes.
#include <mlgym/plugin.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace {

using mlgym::Call;
using mlgym::Settings;

mlgym::ChatRequest two_words() {
  mlgym::ChatRequest request;
  request.messages.push_back({mlgym::Role::user, "two words", {}, {}, ""});
  return request;
}

struct Asks : mlgym::Agent {
  explicit Asks(const Settings&) {}
  void run(Call& call, mlgym::Episode& episode) override {
    episode.note("task", episode.task() + episode.budget());
    episode.note("reply", episode.complete(two_words()).text);
    for (int steps = 0; steps < 3 && !episode.act("look").ended(); ++steps) call.checkpoint();
  }
};

struct Reads : mlgym::Aggregator {
  explicit Reads(const Settings&) {}
  std::string tables(Call&, const mlgym::Rows& rows) override {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < rows.count(); ++i) {
      bytes += std::string(mlgym::view(rows[i].task)).size();
      for (std::size_t k = 0; k < rows[i].mark_count; ++k) bytes += rows[i].marks[k].size;
    }
    return std::to_string(bytes);
  }
};

struct Starts : mlgym::Executor {
  explicit Starts(const Settings&) {}
  std::string start(Call&, const std::vector<std::string>& arguments, std::string_view) override {
    return arguments.empty() ? "none" : arguments.back();
  }
  mlgym::WorkerState poll(Call&, std::string_view worker) override {
    return {MLGYM_WORKER_ENDED, static_cast<int>(worker.size()), std::string(worker)};
  }
  void stop(Call&, std::string_view) override {}
};

struct Copies : mlgym::Exporter {
  explicit Copies(const Settings&) {}
  void rows(Call&, const mlgym::Trajectory& trajectory, mlgym::TrainingRows& out) override {
    for (const auto& turn : trajectory.turns) out.add(turn.observation + turn.action + turn.info);
    out.drop(trajectory.episode);
  }
};

struct Shortens : mlgym::History {
  explicit Shortens(const Settings&) {}
  std::vector<mlgym::Message> view(Call& call, const std::vector<mlgym::Message>& messages,
                                   std::int64_t) override {
    auto seen = messages;
    seen.push_back({mlgym::Role::user, mlgym::ask_model(call, two_words()).text, {}, {}, ""});
    return seen;
  }
};

struct Learns : mlgym::Learner {
  explicit Learns(const Settings&) {}
  std::vector<std::string> plan(Call&, std::int64_t round) override {
    return {std::to_string(round)};
  }
  void observe(Call&, const mlgym::Trajectory& trajectory) override {
    for (const auto& turn : trajectory.turns) known_ += turn.action;
  }
  std::string publish(Call&) override { return known_; }
  mlgym::LearnedAction act(Call&, std::string_view observation, std::uint64_t) override {
    return {std::string(observation), -std::numeric_limits<double>::infinity()};
  }
  std::string save(Call&) override { return known_; }
  void load(Call&, std::string_view saved) override { known_ = saved; }
  std::string known_;
};

struct Sums : mlgym::Metric {
  explicit Sums(const Settings&) {}
  double score(Call&, const mlgym::Values& predictions, const References& references) override {
    double sum = sum_of(predictions);
    for (std::size_t k = 0; k < references.count; ++k) sum += sum_of(references[k]);
    return sum;
  }
  static double sum_of(const mlgym::Values& values) {
    double sum = 0;
    for (std::size_t i = 0; i < values.count(); ++i)
      sum += values.numeric() ? values.number(i) : static_cast<double>(values.text(i).size());
    return sum;
  }
};

struct Repeats : mlgym::Model {
  explicit Repeats(const Settings&) {}
  void complete(Call&, const mlgym::ChatRequest& request, mlgym::ReplyWriter& reply) override {
    for (const auto& message : request.messages) {
      reply.text(message.text);
      for (const auto& image : message.images) reply.reasoning(image.data);
      for (const auto& call : message.calls) reply.tool_call(call);
    }
    reply.finish(mlgym::Finish::length);
    reply.usage({request.seed, request.max_output_tokens, 0, 0});
  }
};

struct Tells : mlgym::InteractiveTask {
  explicit Tells(const Settings&) {}
  void prepare(Call&, mlgym::Workspace& workspace, std::uint64_t seed) override {
    workspace.put("seed", std::to_string(seed));
  }
  std::string reset(Call&, std::uint64_t seed) override { return std::to_string(seed); }
  mlgym::Interaction step(Call&, std::string_view action) override {
    return {std::string(action), 1, false};
  }
  void score(Call&, mlgym::Scores& scores) override { scores.add("steps", 1); }
};

struct Evaluates : mlgym::Task {
  explicit Evaluates(const Settings&) {}
  void evaluate(Call& call, const mlgym::Evaluation& evaluation, mlgym::Scores& scores) override {
    mlgym::Policy policy(call, "policy.py", "act", "{}");
    policy.tell("{}");
    scores.add("length", static_cast<double>(policy.ask(evaluation.split).size()));
    scores.add("sum", mlgym::score_by(call, "sum", std::vector<double>{1, 2}, {3, 4}));
  }
};

struct Lists : mlgym::Tool {
  explicit Lists(const Settings& settings) : command_(settings.text("command", "ls")) {}
  std::string describe() override { return "{}"; }
  std::string call(Call&, std::string_view arguments,
                   mlgym::ToolEnvironment& environment) override {
    return environment.shell(command_).text + std::string(arguments);
  }
  std::string command_;
};

}  // namespace

MLGYM_PLUGIN("patient", "1.0.0", mlgym::component<Asks>("asks", "For a test"),
             mlgym::component<Reads>("reads", "For a test"),
             mlgym::component<Starts>("starts", "For a test"),
             mlgym::component<Copies>("copies", "For a test"),
             mlgym::component<Shortens>("shortens", "For a test"),
             mlgym::component<Learns>("learns", "For a test"),
             mlgym::component<Sums>("sums", "For a test"),
             mlgym::component<Repeats>("repeats", "For a test"),
             mlgym::component<Tells>("tells", "For a test"),
             mlgym::component<Evaluates>("evaluates", "For a test"),
             mlgym::component<Lists>("lists", "For a test"));
