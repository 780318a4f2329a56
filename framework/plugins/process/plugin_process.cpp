#include "plugins/process/plugin_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"
#include "base/installation.h"
#include "base/json.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "plugins/call.h"
#include "plugins/process/line_socket.h"
#include "plugins/process/wire.h"

namespace mlgym {
namespace {

constexpr int kSocket = 3;               // in the plugin
constexpr double kEndSeconds = 2;        // between the end of the conversation and a kill
constexpr double kCancelSeconds = 2;     // for the answer to a cancelled request
constexpr double kLookSeconds = 0.1;     // between two looks whether a call is cancelled
constexpr std::size_t kLastWords = 400;  // bytes of standard error that an error quotes
constexpr std::size_t kLongestLogLine = 4096;
constexpr int kMostLogLines = 100;  // of standard error in one request

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return fmt::format("signal {}", WTERMSIG(status));
  return fmt::format("exit code {}", WEXITSTATUS(status));
}

// What a program said, for an error's one line.
std::string in_one_line(std::string_view words) {
  std::string line = to_utf8(trim(words));
  std::replace_if(
      line.begin(), line.end(), [](unsigned char byte) { return byte < ' '; }, ' ');
  return line;
}

std::vector<std::string> plugin_environment() {
  std::vector<std::string> variables;
  std::string python = (installation().share / "python").string();
  for (auto& variable : current_environment()) {
    if (variable.starts_with("PYTHONPATH=")) {
      python += ":" + variable.substr(11);
    } else if (!variable.starts_with("MLGYM_PLUGIN_")) {
      variables.push_back(std::move(variable));
    }
  }
  variables.push_back("PYTHONPATH=" + python);
  variables.push_back("PYTHONDONTWRITEBYTECODE=1");  // a plugin's folder is part of its identity
  variables.push_back(fmt::format("MLGYM_PLUGIN_SOCKET={}", kSocket));
  return variables;
}

}  // namespace

PluginCommand plugin_command(std::vector<std::string> words, const std::filesystem::path& folder,
                             std::string name) {
  PluginCommand command{std::move(words), std::filesystem::absolute(folder), std::move(name)};
  std::string& program = command.words.at(0);
  const std::filesystem::path beside = command.folder / program;
  std::error_code error;
  if (program.find('/') != program.npos && std::filesystem::exists(beside, error))
    program = beside.string();
  return command;
}

struct PluginProcess::State {
  State(std::string plugin, Program program, Descriptor socket, Descriptor errors)
      : name(std::move(plugin)),
        process(std::move(program)),
        lines(std::move(socket)),
        words(std::move(errors)) {}

  absl::StatusOr<Json> converse(const mlgym_call* call, const Json& request, const Nested& nested,
                                const Part& part);
  absl::StatusOr<bool> handle(const mlgym_call* call, std::string_view line, const Nested& nested,
                              const Part& part, Json& answer);
  absl::Status wait_for_something(const mlgym_call* call);
  void read_words(const mlgym_host* host);
  absl::Status fail(absl::Status why);
  absl::Status broken(std::string_view what);
  absl::Status ended();

  std::string name;
  Program process;
  LineSocket lines;
  Descriptor words;        // its standard error
  std::string unfinished;  // the beginning of a line of it
  std::string last_words;  // the end of it
  int number = 0;          // of the open request
  int logged = 0;          // lines of its standard error meanwhile
  bool cancelled = false;  // the open request
  Deadline patience = Deadline::never();
  absl::Status failure;  // for good
};

// What it says to people goes to the host's log by lines.
void PluginProcess::State::read_words(const mlgym_host* host) {
  char buffer[4096];
  for (int turn = 0; turn < 16; ++turn) {
    const ssize_t got = read(words.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) words.reset();
    if (got <= 0) break;
    const std::string_view chunk(buffer, static_cast<std::size_t>(got));
    unfinished += chunk;
    last_words += chunk;
  }
  if (last_words.size() > kLastWords) last_words.erase(0, last_words.size() - kLastWords);
  for (auto end = unfinished.find('\n'); end != unfinished.npos; end = unfinished.find('\n')) {
    if (end > 0 && ++logged <= kMostLogLines) {
      const std::string line = fmt::format(
          "{}: {}", name, std::string_view(unfinished).substr(0, std::min(end, kLongestLogLine)));
      host->log(host, MLGYM_LOG_INFO, borrow(line));
    } else if (logged == kMostLogLines + 1) {
      const std::string line = fmt::format("{}: (more of its standard error is not shown)", name);
      host->log(host, MLGYM_LOG_INFO, borrow(line));
      ++logged;
    }
    unfinished.erase(0, end + 1);
  }
  if (unfinished.size() > kLongestLogLine) unfinished.clear();
}

// The process is of no use any more.
absl::Status PluginProcess::State::fail(absl::Status why) {
  process.kill();
  failure = make_status(absl::StatusCode::kUnavailable, "its process is gone: {}", message_of(why));
  return why;
}

absl::Status PluginProcess::State::broken(std::string_view what) {
  return fail(make_status(absl::StatusCode::kUnavailable,
                          "its process sent {} instead of the process protocol, and was killed",
                          what));
}

absl::Status PluginProcess::State::ended() {
  const auto status = process.wait(Deadline::after(kEndSeconds));
  const std::string said = in_one_line(last_words);
  const std::string tail = said.empty() ? "" : "; its last words: " + said;
  if (!status.ok()) {
    return fail(make_status(absl::StatusCode::kUnavailable, "its process hung up{}", tail));
  }
  failure = make_status(absl::StatusCode::kUnavailable, "its process has ended ({}){}",
                        how_it_ended(*status), tail);
  return failure;
}

// Until a line can be there, or the call is over.
absl::Status PluginProcess::State::wait_for_something(const mlgym_call* call) {
  const Deadline deadline = Deadline::at_ns(call->deadline_ns);
  for (;;) {
    if (deadline.passed()) {
      return fail(make_status(absl::StatusCode::kDeadlineExceeded,
                              "did not answer in time; its process was killed"));
    }
    if (!cancelled && call->cancelled(call)) {
      cancelled = true;
      patience = Deadline::after(kCancelSeconds);
      lines.queue(dump_json({{"cancel", number}}));
    }
    if (patience.passed())
      return fail(absl::CancelledError("was cancelled; its process did not stop and was killed"));
    if (auto sent = lines.send_some(); !sent.ok()) return ended();
    pollfd ready[] = {
        {lines.descriptor(), static_cast<short>(POLLIN | (lines.has_output() ? POLLOUT : 0)), 0},
        {words.get(), POLLIN, 0}};
    const Deadline next = deadline.earlier(patience).earlier(Deadline::after(kLookSeconds));
    if (poll(ready, 2, next.poll_timeout()) < 0 && errno != EINTR)
      return system_error(errno, "cannot wait for a plugin");
    if (ready[1].revents != 0) read_words(call->host);
    if ((ready[0].revents & ~POLLOUT) == 0) continue;
    const absl::Status received = lines.receive_some();
    if (received.code() == absl::StatusCode::kInvalidArgument) return broken(message_of(received));
    if (!received.ok()) {
      if (words.valid()) read_words(call->host);
      return ended();
    }
    return absl::OkStatus();
  }
}

// True when the line was the answer.
absl::StatusOr<bool> PluginProcess::State::handle(const mlgym_call* call, std::string_view line,
                                                  const Nested& nested, const Part& part,
                                                  Json& answer) {
  auto message = parse_json(line);
  if (!message.ok() || !message->is_object())
    return broken(fmt::format("\"{}\"", to_utf8(line.substr(0, 80))));
  if (message->contains("id") && message->contains("call")) {
    if (lines.unsent() > kLongestLine) return broken("requests without reading the answers");
    const std::string name_of_call = message->value("call", "");
    const Json id = message->value("id", Json());
    const auto result = nested ? nested(name_of_call, *message)
                               : make_status(absl::StatusCode::kUnimplemented,
                                             "the host offers no {} here", name_of_call);
    lines.queue(dump_json(result.ok()
                              ? Json{{"id", id}, {"ok", *result}}
                              : Json{{"id", id},
                                     {"error",
                                      {{"code", static_cast<int>(result.status().code())},
                                       {"message", to_utf8(message_of(result.status()))}}}}));
    return false;
  }
  if (message->contains("log")) {
    const std::string text = message->value("message", "");  // as if it ran here
    call->host->log(call->host, integer_from<std::int32_t>((*message)["log"]), borrow(text));
    return false;
  }
  if (message->contains("for")) {
    if (part && (*message)["for"] == number) part(*message);
    return false;
  }
  if ((*message)["id"] != number) return broken("an answer that nobody asked for");
  if (message->contains("error")) return error_from((*message)["error"]);
  if (!message->contains("ok")) return broken("an answer without \"ok\" or \"error\"");
  answer = std::move((*message)["ok"]);
  return true;
}

absl::StatusOr<Json> PluginProcess::State::converse(const mlgym_call* call, const Json& request,
                                                    const Nested& nested, const Part& part) {
  lines.queue(dump_json(request));
  for (;;) {
    while (const auto line = lines.next_line()) {
      Json answer;
      try {
        const auto done = handle(call, *line, nested, part, answer);
        if (!done.ok()) return done.status();
        if (*done) return answer;
      } catch (const Json::exception& error) {
        return broken(fmt::format("a message of another form ({})", error.what()));
      }
    }
    if (auto waited = wait_for_something(call); !waited.ok()) return waited;
  }
}

absl::StatusOr<std::unique_ptr<PluginProcess>> PluginProcess::start(const PluginCommand& command) {
  auto sockets = make_line_pair();
  if (!sockets.ok()) return sockets.status();
  auto errors = make_pipe();
  if (!errors.ok()) return errors.status();
  ProgramSpec spec;
  spec.arguments = command.words;
  spec.environment = plugin_environment();
  spec.descriptors = {{sockets->second.get(), kSocket}, {errors->write.get(), 2}};
  spec.folder = command.folder;
  spec.own_group = true;
  auto program = Program::start(spec);
  if (!program.ok()) return program.status();
  fcntl(errors->read.get(), F_SETFL, O_NONBLOCK);
  return std::unique_ptr<PluginProcess>(new PluginProcess(std::make_unique<State>(
      command.name, std::move(*program), std::move(sockets->first), std::move(errors->read))));
}

PluginProcess::PluginProcess(std::unique_ptr<State> state) : state_(std::move(state)) {}

PluginProcess::~PluginProcess() {
  state_->lines.close();
  if (!state_->failure.ok()) return;  // the program is killed
  (void)state_->process.wait(Deadline::after(kEndSeconds));
}

absl::StatusOr<Json> PluginProcess::ask(const mlgym_call* call, Json request, const Nested& nested,
                                        const Part& part) {
  State& state = *state_;
  if (!state.failure.ok()) return state.failure;
  Json numbered = {{"id", ++state.number}};
  for (auto& [key, value] : request.items()) numbered[key] = std::move(value);
  const Deadline deadline = Deadline::at_ns(call->deadline_ns);
  if (!deadline.is_never()) numbered["seconds"] = deadline.seconds_left();
  state.cancelled = false;
  state.logged = 0;
  state.patience = Deadline::never();
  return state.converse(call, numbered, nested, part);
}

bool PluginProcess::gone() const { return !state_->failure.ok(); }

}  // namespace mlgym
