#include "check/sandbox_trial.h"

#include <chrono>
#include <thread>

#include "base/digest.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLongest = 300;  // of what is shown of a text

}  // namespace

bool SandboxTrial::holds(const absl::Status& status, std::string_view doing) {
  if (!status.ok()) fail(fmt::format("{}: {}", doing, message_of(status)));
  return status.ok();
}

std::string SandboxTrial::shown(const std::string& text) {
  std::string line = "\"";
  for (const char c : to_utf8(text.substr(0, kLongest))) {
    if (c == '\n') {
      line += "\\n";
    } else {
      line += c;
    }
  }
  return line + (text.size() > kLongest ? "...\"" : "\"");
}

TrialBox::TrialBox(SandboxTrial& trial, BoxSpec spec) : trial_(&trial) {
  if (trial.failed()) return;
  if (spec.name.empty()) spec.name = "check";
  auto box = trial.boxes().create(spec);
  if (!trial.holds(box.status(), "making a box")) return;
  auto shell = Shell::open(**box);
  if (!trial.holds(shell.status(), "opening a shell in the box")) return;
  box_ = std::move(*box);
  shell_ = std::move(*shell);
}

ShellResult TrialBox::run(std::string_view command, double timeout) {
  if (!ready()) return {};
  ShellLimits limits;
  limits.timeout = timeout;
  auto result = shell_->run(command, limits);
  if (!trial_->holds(result.status(), fmt::format("running `{}`", command))) return {};
  return *result;
}

void TrialBox::put(std::string_view path, std::string_view content) {
  if (ready()) trial_->holds(box_->put(path, content), fmt::format("writing {}", path));
}

std::string TrialBox::get(std::string_view path) {
  if (!ready()) return "";
  const auto file = box_->get(path);
  if (!trial_->holds(file.status(), fmt::format("reading {}", path))) return "";
  auto content = read_descriptor(file->get());
  if (!trial_->holds(content.status(), fmt::format("reading {}", path))) return "";
  return *content;
}

void TrialBox::expect_refused(std::string_view path, std::string_view what) {
  if (ready() && box_->get(path).ok()) trial_->fail(fmt::format("{} was given out", what));
}

std::shared_ptr<const BoxSnapshot> TrialBox::snapshot(Box::Keep keep) {
  if (!ready()) return nullptr;
  auto taken = box_->snapshot(keep);
  return trial_->holds(taken.status(), "taking a snapshot") ? *taken : nullptr;
}

int TrialBox::count() {
  if (!ready()) return 0;
  const auto count = box_->count_processes();
  return trial_->holds(count.status(), "counting processes") ? *count : 0;
}

void TrialBox::destroy() {
  shell_.reset();
  box_.reset();
}

std::string new_mark() {
  // Long enough to be nobody else's, and a time to sleep that does not end.
  return fmt::format("8{}", std::stoull(random_hex(6), nullptr, 16));
}

int marked_processes(const std::string& mark) {
  int found = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    const auto words = read_file(entry.path() / "cmdline");
    found += words.ok() && words->find(mark) != words->npos;
  }
  return found;
}

bool marked_processes_end(const std::string& mark) {
  const Deadline deadline = Deadline::after(3);
  while (marked_processes(mark) > 0) {
    if (deadline.passed()) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

}  // namespace mlgym
