#include "check/component/process.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/installation.h"
#include "base/json.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"
#include "check/component/handed.h"
#include "check/scratch_folder.h"

namespace mlgym {
namespace {

using Status = CheckResult::Status;

constexpr int kMostHangs = 2;             // of one component
constexpr std::size_t kLastWords = 4096;  // kept of its standard error

struct End {
  bool whole = false;  // all checks were made
  bool hung = false;
  std::string during;  // the check that was running; empty: none yet
  std::string how;     // "crashed with signal 11 (Segmentation fault)"
};

// One process, from its start to its end.
class Checker {
 public:
  Checker(const std::function<void(CheckResult)>& done, bool& unable)
      : done_(done), unable_(unable) {}

  absl::StatusOr<End> run(const ComponentJob& job, const Json& document,
                          const std::atomic<bool>& cancelled) {
    auto results = make_pipe(), errors = make_pipe();
    if (!results.ok()) return results.status();
    if (!errors.ok()) return errors.status();
    ProgramSpec spec;
    spec.arguments = {(installation().programs / "mlgym_plugin_checker").string(),
                      dump_json(document)};
    spec.environment = current_environment();
    spec.descriptors = {{results->write.get(), kCheckerResults}, {errors->write.get(), 2}};
    auto program = Program::start(spec);
    if (!program.ok()) return program.status();
    results->write.reset();
    errors->write.reset();
    deadline_ = Deadline::after(job.seconds);
    pollfd ready[] = {{results->read.get(), POLLIN, 0}, {errors->read.get(), POLLIN, 0}};
    while (ready[0].fd >= 0 && !cancelled && !deadline_.passed() && !end_.whole) {
      // Woken up at times to see whether the user has had enough.
      if (poll(ready, 2, std::min(deadline_.poll_timeout(), 200)) <= 0) continue;
      char buffer[4096];
      for (auto& source : ready) {
        if (source.fd < 0 || source.revents == 0) continue;
        const ssize_t got = read(source.fd, buffer, sizeof buffer);
        if (got <= 0) {
          source.fd = -1;
        } else if (&source == ready) {
          hear({buffer, static_cast<std::size_t>(got)}, job.seconds);
        } else {
          keep({buffer, static_cast<std::size_t>(got)});
        }
      }
    }
    if (end_.whole || cancelled) return end_;  // the program ends with its handle
    tell_end(*program, errors->read.get(), job.seconds);
    return end_;
  }

 private:
  void hear(std::string_view bytes, double seconds) {
    lines_.append(bytes);
    for (std::size_t at; (at = lines_.find('\n')) != std::string::npos; lines_.erase(0, at + 1)) {
      const auto line = parse_json(lines_.substr(0, at));
      if (!line.ok() || !line->is_object()) continue;
      if (line->contains("enters")) {
        entered_ = line->value("enters", "");
        continue;
      }
      deadline_ = Deadline::after(seconds);
      if (line->contains("begins")) {
        end_.during = line->value("begins", "");
        entered_.clear();
      } else if (line->contains("name")) {
        CheckResult result;
        result.name = line->value("name", "");
        result.detail = line->value("detail", "");
        result.seconds = line->value("seconds", 0.0);
        const std::string status = line->value("status", "fail");
        result.status = status == "pass"   ? Status::pass
                        : status == "skip" ? Status::skip
                                           : Status::fail;
        unable_ = unable_ || line->value("unable", false);
        done_(std::move(result));
      } else {
        end_.whole = true;
      }
    }
  }

  void keep(std::string_view bytes) {
    words_.append(bytes);
    if (words_.size() > kLastWords) words_.erase(0, words_.size() - kLastWords);
  }

  std::string in_function() const {
    return entered_.empty() ? "" : fmt::format(" in or after `{}`", entered_);
  }

  // The last line of its standard error says most.
  std::string last_words() const {
    const auto lines = split(std::string(trim(words_)), '\n');
    return lines.empty() || lines.back().empty() ? "" : "; its last words: " + shown(lines.back());
  }

  void tell_end(Program& program, int errors, double seconds) {
    if (deadline_.passed()) {
      program.kill();
      end_.hung = true;
      end_.how = fmt::format(
          "did not end within {:g} s{}; every function heeds call->deadline_ns and "
          "call->cancelled (abi.h)",
          seconds, in_function());
      return;
    }
    const auto status = program.wait(Deadline::after(5));
    pollfd ready{errors, POLLIN, 0};
    char buffer[kLastWords];
    while (poll(&ready, 1, 0) > 0) {
      const ssize_t got = read(errors, buffer, sizeof buffer);
      if (got <= 0) break;
      keep({buffer, static_cast<std::size_t>(got)});
    }
    if (!status.ok()) {
      end_.how = "closed the descriptors of the process; a plugin closes only its own";
    } else if (WIFSIGNALED(*status)) {
      end_.how = fmt::format("crashed with signal {} ({}){}{}", WTERMSIG(*status),
                             strsignal(WTERMSIG(*status)), in_function(), last_words());
    } else {
      end_.how = fmt::format("ended the process with exit code {}{}{}; a plugin returns errors",
                             WEXITSTATUS(*status), in_function(), last_words());
    }
  }

  const std::function<void(CheckResult)>& done_;
  bool& unable_;
  Deadline deadline_ = Deadline::never();
  std::string lines_, words_;
  std::string entered_;  // the function that was called last
  End end_;
};

CheckResult failure(std::string name, std::string detail) {
  CheckResult result;
  result.name = std::move(name);
  result.status = Status::fail;
  result.detail = std::move(detail);
  return result;
}

}  // namespace

bool check_in_process(const ComponentJob& job, const std::atomic<bool>& cancelled,
                      const std::function<void(CheckResult)>& done) {
  bool unable = false;
  const auto scratch = ScratchFolder::make();
  if (!scratch.ok()) {
    done(failure("table", std::string(message_of(scratch.status()))));
    return true;
  }
  const auto& files = job.files.empty() ? job.plugin : job.files;
  Json document = {{"plugin", std::filesystem::absolute(job.plugin).string()},
                   {"files", std::filesystem::absolute(files).string()},
                   {"kind", job.kind},
                   {"name", job.name},
                   {"only", job.only},
                   {"scratch", (*scratch)->path().string()}};
  if (job.settings) document["settings"] = *job.settings;
  int hangs = 0;
  for (;;) {
    const auto end = Checker(done, unable).run(job, document, cancelled);
    if (!end.ok()) {
      done(failure("table", std::string(message_of(end.status()))));
      return unable;
    }
    if (end->whole || cancelled) return unable;
    const std::string during = end->during.empty() ? "table" : end->during;
    done(failure(during, "the component " + end->how));
    hangs += end->hung ? 1 : 0;
    // Behind these nothing else can be tried, and after a few hangs nobody waits for more.
    if (during == "table" || during == "create" || during == document.value("after", ""))
      return unable;
    if (hangs == kMostHangs) {
      CheckResult rest;
      rest.name = "rest";
      rest.status = Status::skip;
      rest.detail = fmt::format("not checked: {} checks did not end", hangs);
      done(std::move(rest));
      return unable;
    }
    document["after"] = during;
  }
}

}  // namespace mlgym
