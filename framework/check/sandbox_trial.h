// The means of one check of a sandbox. The first thing that is not as promised stays; what comes
// after it does nothing.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/json_forward.h"
#include "boxes/box.h"
#include "boxes/shell.h"

namespace mlgym {

class SandboxTrial {
 public:
  explicit SandboxTrial(Boxes& boxes) : boxes_(boxes) {}

  Boxes& boxes() { return boxes_; }
  bool failed() const { return !failure_.empty(); }
  const std::string& failure() const { return failure_; }
  void fail(std::string why) {
    if (failure_.empty()) failure_ = std::move(why);
  }
  // A host error is a failure. True when it is none.
  bool holds(const absl::Status& status, std::string_view doing);
  void expect(bool holds, std::string_view what) {
    if (!holds) fail(std::string(what));
  }
  template <class Value>
  void expect_equal(const Value& found, const Value& wanted, std::string_view what) {
    if (!(found == wanted))
      fail(fmt::format("{}: {} instead of {}", what, shown(found), shown(wanted)));
  }
  void expect_equal(const std::string& found, const char* wanted, std::string_view what) {
    expect_equal(found, std::string(wanted), what);
  }

 private:
  static std::string shown(const std::string& text);
  template <class Number>
  static std::string shown(const Number& number) {
    return fmt::format("{}", number);
  }

  Boxes& boxes_;
  std::string failure_;
};

// A box of the sandbox with a shell in it.
class TrialBox {
 public:
  explicit TrialBox(SandboxTrial& trial, BoxSpec spec = {});
  TrialBox(TrialBox&&) = default;

  ShellResult run(std::string_view command, double timeout = 30);
  std::string output(std::string_view command) { return run(command).output; }
  void put(std::string_view path, std::string_view content);
  std::string get(std::string_view path);
  // Whether `get` refuses the file.
  void expect_refused(std::string_view path, std::string_view what);
  std::shared_ptr<const BoxSnapshot> snapshot(Box::Keep keep);
  int count();
  // For what is asked of the box itself; false once something failed.
  bool ready() const { return box_ && !trial_->failed(); }
  Box& box() { return *box_; }
  void destroy();

 private:
  SandboxTrial* trial_;
  std::unique_ptr<Box> box_;
  std::unique_ptr<Shell> shell_;
};

// A number that marks processes of a check: `sleep NUMBER`.
std::string new_mark();
// Processes of the host whose command line holds the mark. Where boxes run on another machine,
// none.
int marked_processes(const std::string& mark);
// Waits a little for their end.
bool marked_processes_end(const std::string& mark);

}  // namespace mlgym
