#include "environment/policy_box.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include "base/installation.h"
#include "base/status.h"
#include "base/text.h"
#include "data/dataset_file.h"

namespace mlgym {
namespace {

constexpr const char* kShim = "/run/policy/shim.py";
constexpr const char* kPlaceOfSubmission = "/run/policy/submission";
constexpr std::size_t kLongestWords = 300;

}  // namespace

absl::StatusOr<std::unique_ptr<PolicyBox>> PolicyBox::start(Boxes& boxes,
                                                            const std::filesystem::path& submission,
                                                            const PythonEnvironment& python) {
  BoxSpec spec;
  spec.name = "policy";
  spec.mounts = {{installation().share / "policy_shim.py", kShim, false},
                 {submission, kPlaceOfSubmission, false}};
  spec.environment = {
      {"PYTHONHASHSEED", "0"}, {"OMP_NUM_THREADS", "1"}, {"OPENBLAS_NUM_THREADS", "1"}};
  spec.masked = system_data_files();
  python.show_in(spec);
  spec.limits.memory_bytes = 4ull << 30;
  spec.limits.processes = 64;
  spec.limits.file_bytes = 16 << 20;
  spec.limits.disk_bytes = 256 << 20;
  spec.limits.open_files = 1024;
  auto box = boxes.create(spec);
  if (!box.ok()) return with_context(box.status(), "cannot make a box for the submitted code");
  auto questions = make_pipe(), answers = make_pipe(), words = make_pipe();
  for (const auto* pipe : {&questions, &answers, &words}) {
    if (!pipe->ok()) return pipe->status();
  }
  BoxProgram program;
  program.arguments = {python.interpreter(), "-I", "-B", "-u", kShim, kPlaceOfSubmission};
  program.descriptors = {{questions->read.get(), 3},
                         {answers->write.get(), 4},
                         {words->write.get(), 1},
                         {words->write.get(), 2}};
  program.threads_only = true;
  auto process = (*box)->start(program);
  if (!process.ok()) return process.status();
  if (fcntl(words->read.get(), F_SETFL, O_NONBLOCK) != 0)
    return system_error(errno, "cannot prepare a pipe");
  std::unique_ptr<PolicyBox> policy(new PolicyBox);
  policy->box_ = std::move(*box);
  policy->process_ = std::move(*process);
  policy->questions_ = std::move(questions->write);
  policy->answers_ = std::move(answers->read);
  policy->words_ = std::move(words->read);
  return policy;
}

bool PolicyBox::read_words() {
  char buffer[65536];
  for (int turns = 0; turns < 64; ++turns) {
    const ssize_t got = read(words_.get(), buffer, sizeof buffer);
    if (got == 0) return false;
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    printed_.add({buffer, static_cast<std::size_t>(got)});
  }
  return true;
}

std::string PolicyBox::how_it_ended() {
  const auto exit = process_->wait(Deadline::after(2));
  if (!exit.ok()) return "it closed its descriptors";
  if (exit->code > 128) return fmt::format("signal {}", exit->code - 128);
  return fmt::format("exit code {}", exit->code);
}

std::string PolicyBox::printed() {
  (void)read_words();
  return to_utf8(printed_.text());
}

std::string PolicyBox::last_words() {
  const std::string text = printed();
  std::string_view line = trim(text);
  if (const auto newline = line.rfind('\n'); newline != line.npos) line.remove_prefix(newline + 1);
  return std::string(line.substr(0, kLongestWords));
}

}  // namespace mlgym
