// A component of every kind that keeps the contract.
#include <mlgym/plugin.hpp>

#include <algorithm>
#include <map>
#include <string>

namespace {

using mlgym::Call;
using mlgym::Settings;

struct Submits : mlgym::Agent {
  explicit Submits(const Settings&) {}
  void run(Call& call, mlgym::Episode& episode) override {
    while (!episode.use("shell", R"({"command": "ls"})").ended()) call.checkpoint();
  }
};

struct Counts : mlgym::Aggregator {
  explicit Counts(const Settings&) {}
  std::string tables(Call&, const mlgym::Rows& rows) override {
    return R"({"rows": {"title": "Rows", "columns": ["n"], "rows": [[)" +
           std::to_string(rows.count()) + "]]}}";
  }
};

// Workers that have ended before anybody asks.
struct Instant : mlgym::Executor {
  explicit Instant(const Settings&) {}
  std::string start(Call&, const std::vector<std::string>& arguments, std::string_view) override {
    const std::string name = "worker-" + std::to_string(workers_.size());
    workers_[name] = arguments.back() == "exit 3" ? 3 : 0;
    return name;
  }
  mlgym::WorkerState poll(Call&, std::string_view worker) override {
    const auto found = workers_.find(std::string(worker));
    if (found == workers_.end())
      throw mlgym::Error(MLGYM_NOT_FOUND, "there is no worker " + std::string(worker));
    return {MLGYM_WORKER_ENDED, found->second, ""};
  }
  void stop(Call&, std::string_view) override {}
  std::map<std::string, int> workers_;
};

struct Lines : mlgym::Exporter {
  explicit Lines(const Settings&) {}
  void rows(Call&, const mlgym::Trajectory& trajectory, mlgym::TrainingRows& out) override {
    if (trajectory.turns.empty()) out.drop("nothing was done");
    for (const auto& turn : trajectory.turns) out.add("{\"action\": " + turn.action + "}");
  }
};

// The last messages, from one that is no answer on.
struct Last : mlgym::History {
  explicit Last(const Settings& settings) : most_(settings.integer("most", 3)) {
    if (most_ < 1) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "setting \"most\": at least 1");
  }
  std::vector<mlgym::Message> view(Call&, const std::vector<mlgym::Message>& messages,
                                   std::int64_t) override {
    std::size_t first = messages.size() - std::min(messages.size(), std::size_t(most_));
    while (first < messages.size() && messages[first].role == mlgym::Role::tool) ++first;
    return {messages.begin() + std::ptrdiff_t(first), messages.end()};
  }
  std::int64_t most_;
};

struct Sums : mlgym::Learner {
  explicit Sums(const Settings&) {}
  std::vector<std::string> plan(Call&, std::int64_t round) override {
    return {"{\"seed\": " + std::to_string(round) + ", \"group\": \"" + std::to_string(sum_) +
            "\"}"};
  }
  void observe(Call&, const mlgym::Trajectory& trajectory) override { sum_ += trajectory.reward; }
  std::string publish(Call&) override {
    return "{\"kind\": \"data\", \"value\": " + std::to_string(sum_) + "}";
  }
  std::string save(Call&) override { return std::to_string(sum_); }
  void load(Call&, std::string_view saved) override { sum_ = std::stod(std::string(saved)); }
  double sum_ = 0;
};

struct Hits : mlgym::Metric {
  static constexpr double low = 0, high = 1;
  explicit Hits(const Settings&) {}
  double score(Call&, const mlgym::Values& predictions, const References& references) override {
    const mlgym::Values truth = references[0];
    if (predictions.count() == 0 || predictions.count() != truth.count())
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "there is nothing to compare");
    double hits = 0;
    for (std::size_t i = 0; i < truth.count(); ++i) {
      hits += predictions.numeric() ? predictions.number(i) == truth.number(i)
                                    : predictions.text(i) == truth.text(i);
    }
    return hits / static_cast<double>(truth.count());
  }
};

struct Polite : mlgym::Model {
  explicit Polite(const Settings&) {}
  std::string describe() override { return R"({"context": 1000, "price": {"input": 0}})"; }
  void complete(Call& call, const mlgym::ChatRequest&, mlgym::ReplyWriter& reply) override {
    call.checkpoint();
    reply.text("hel");
    reply.text("lo");
    reply.usage({1, 0, 1, 0});
    reply.finish(mlgym::Finish::stop);
  }
};

// Guess a number.
struct Guess : mlgym::InteractiveTask {
  explicit Guess(const Settings&) {}
  void prepare(Call&, mlgym::Workspace& workspace, std::uint64_t seed) override {
    workspace.put("notes/seed.txt", std::to_string(seed));
  }
  std::string facts() override { return R"({"digits": 1})"; }
  std::string reset(Call&, std::uint64_t seed) override {
    wanted_ = static_cast<int>(seed % 10);
    guesses_ = 0;
    return "Guess a digit.";
  }
  mlgym::Interaction step(Call&, std::string_view action) override {
    if (action.size() != 1 || action[0] < '0' || action[0] > '9')
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "a digit is expected");
    ++guesses_;
    const int guess = action[0] - '0';
    if (guess == wanted_) return {"right", 1, true};
    return {guess < wanted_ ? "more" : "less", 0, false};
  }
  void score(Call&, mlgym::Scores& scores) override { scores.add("guesses", guesses_); }
  int wanted_ = 0, guesses_ = 0;
};

struct Files : mlgym::Task {
  explicit Files(const Settings&) {}
  void evaluate(Call&, const mlgym::Evaluation&, mlgym::Scores&) override {
    throw mlgym::SubmissionError("answers.csv: the file is missing");
  }
};

struct Counter : mlgym::Tool {
  explicit Counter(const Settings& settings) : flag_(settings.text("flag", "-w")) {}
  std::string describe() override {
    return R"({"description": "Counts words", "usage": "count <path>", "parameters": {
               "type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"]}})";
  }
  std::string call(Call&, std::string_view, mlgym::ToolEnvironment& environment) override {
    return environment.shell("wc " + flag_).text;
  }
  std::string flag_;
};

constexpr const char* kSchema =
    R"({"type": "object", "additionalProperties": false, "required": ["path"],
        "properties": {"path": {"type": "string"}}})";

struct Asks : Counter {
  explicit Asks(const Settings& settings) : Counter(settings) { settings.text("path", ""); }
};

}  // namespace

MLGYM_PLUGIN("sound", "1.0.0", mlgym::component<Submits>("submits", "For a test"),
             mlgym::component<Counts>("counts", "For a test"),
             mlgym::component<Instant>("instant", "For a test"),
             mlgym::component<Lines>("lines", "For a test"),
             mlgym::component<Last>("last", "For a test"),
             mlgym::component<Sums>("sums", "For a test"),
             mlgym::component<Hits>("hits", "For a test"),
             mlgym::component<Polite>("polite", "For a test"),
             mlgym::component<Guess>("guess", "For a test"),
             mlgym::component<Files>("files", "For a test"),
             mlgym::component<Counter>("counter", "For a test"),
             mlgym::component<Asks>("asks", "For a test", kSchema));
