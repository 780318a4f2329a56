#include "command_line/output.h"

#include <fcntl.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/terminal_text.h"
#include "command_line/exit_code.h"

namespace mlgym {
namespace {

// spdlog's own logger writes to standard output, which belongs to results.
class LogLines : public spdlog::sinks::base_sink<std::mutex> {
 public:
  void give_to(std::function<void(std::string_view line)> take) {
    const std::lock_guard lock(mutex_);
    take_ = std::move(take);
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    const std::string_view text(line.data(), line.size());
    if (take_) {
      take_(text);
    } else {
      std::fwrite(text.data(), 1, text.size(), stderr);
    }
  }
  void flush_() override {}

 private:
  std::function<void(std::string_view line)> take_;
};

struct Results {
  int descriptor = STDOUT_FILENO;
  bool wanted = false;   // something was to be written
  absl::Status written;  // what became of it
} results;

}  // namespace

void take_log(std::function<void(std::string_view line)> take) {
  static const std::shared_ptr<LogLines> lines = [] {
    auto sink = std::make_shared<LogLines>();
    auto logger = std::make_shared<spdlog::logger>("mlgym", sink);
    logger->set_pattern("%l: %v");
    spdlog::set_default_logger(logger);
    return sink;
  }();
  lines->give_to(std::move(take));
}

void claim_standard_output() {
  results.descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (results.descriptor < 0) results.written = system_error(errno, "cannot use it");
  // One that is closed would be the next socket's number, and what is printed would go there.
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(standard, F_GETFD) < 0) (void)open("/dev/null", O_RDWR);  // the lowest that is free
  }
  dup2(STDERR_FILENO, STDOUT_FILENO);
}

int standard_output() { return results.descriptor; }

int exit_code_after_output(int exit_code) {
  if (results.written.ok() || !results.wanted) return exit_code;
  print_message(fmt::format("mlgym: standard output: {}; not all results were written",
                            message_of(results.written)));
  return exit_code == kExitDone ? exit_code_of(results.written) : exit_code;
}

void print_result(std::string_view text) {
  results.wanted = true;
  if (results.written.ok()) results.written = write_all(results.descriptor, text);
}

void print_document(const Json& document) { print_result(dump_json_indented(document) + "\n"); }

void print_message(std::string_view text) {
  const std::string line = without_controls(text, "\n\t") + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

int report_failure(const absl::Status& status, bool json) {
  print_message(fmt::format("mlgym: {}", message_of(status)));
  if (json) print_document(error_document(status));
  return exit_code_of(status);
}

}  // namespace mlgym
