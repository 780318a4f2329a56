#include "environment/submission.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>

#include "base/digest.h"
#include "base/file.h"
#include "base/process.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPrefix = "mlgym-submission-";  // then PID-START-RANDOM

constexpr double kPackSeconds = 600;

// Packs a declared folder of a workspace to standard output; what cannot be read is left out.
std::vector<std::string> tar_arguments(const fs::path& workspace, const SubmissionFile& file) {
  std::vector<std::string> arguments = {
      "/usr/bin/tar",         "--create",   "--file=-",       "--sparse",
      "--ignore-failed-read", "--anchored", "--no-wildcards", "--directory=" + workspace.string()};
  const std::string inside = file.path == "." ? "./" : file.path + "/";
  for (const auto& path : file.without) arguments.push_back("--exclude=" + inside + path);
  arguments.insert(arguments.end(), {"--", file.path});
  return arguments;
}

// What processes that were killed left.
void remove_left_behind(const fs::path& base) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(base, error)) {
    std::string name = entry.path().filename().string();
    if (name.rfind(kPrefix, 0) != 0) continue;
    name.erase(0, kPrefix.size());
    struct stat facts {};
    const bool ours = lstat(entry.path().c_str(), &facts) == 0 && facts.st_uid == geteuid();
    if (ours && !is_running(name.substr(0, name.rfind('-')))) (void)remove_tree(entry.path());
  }
}

}  // namespace

absl::StatusOr<Submission> Submission::empty() {
  const fs::path base = fs::temp_directory_path();
  static std::once_flag cleaned;
  std::call_once(cleaned, remove_left_behind, base);
  auto root =
      make_temporary_folder(base, fmt::format("{}{}-", kPrefix, process_identity(getpid())));
  if (!root.ok()) return root.status();
  Submission submission(*root);
  if (auto made = create_folders(submission.folder()); !made.ok()) return made;
  return submission;
}

Submission::~Submission() {
  if (!root_.empty()) (void)remove_tree(root_);
}

Submission::Submission(Submission&& other) noexcept
    : root_(std::exchange(other.root_, {})),
      problem_(std::move(other.problem_)),
      missing_(other.missing_) {}

// Copies up to the declared size and one byte more, whatever the file claims or becomes meanwhile.
absl::Status Submission::take(int descriptor, const SubmissionFile& file) {
  const fs::path target = folder() / file.kept_as();
  if (auto made = create_folders(target.parent_path()); !made.ok()) return made;
  const Descriptor copy(open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (!copy.valid()) return system_error(errno, fmt::format("cannot write {}", target.string()));
  struct stat facts {};
  if (fstat(descriptor, &facts) != 0)
    return system_error(errno, fmt::format("cannot look at {}", file.path));
  // A file that says how large it is need not be copied to find out.
  const bool too_large = static_cast<std::uint64_t>(facts.st_size) > file.max_size;
  std::uint64_t left = too_large ? 0 : file.max_size + 1;
  char buffer[65536];
  while (left > 0) {
    const ssize_t got = read(descriptor, buffer, std::min<std::uint64_t>(left, sizeof buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error(errno, fmt::format("cannot read {}", file.path));
    if (got == 0) return absl::OkStatus();
    left -= static_cast<std::uint64_t>(got);
    if (auto written = write_all(copy.get(), {buffer, static_cast<std::size_t>(got)});
        !written.ok()) {
      return with_context(written, fmt::format("cannot copy {} out of its box", file.path));
    }
  }
  problem_ = fmt::format("{} is larger than the {} bytes allowed", file.path, file.max_size);
  return absl::OkStatus();
}

absl::Status Submission::take_file(Box& box, const SubmissionFile& file) {
  auto descriptor = box.get(file.path);
  if (descriptor.status().code() == absl::StatusCode::kNotFound) {
    problem_ = fmt::format("{} is not there", file.path);
    missing_ = true;
    return absl::OkStatus();
  }
  if (descriptor.status().code() == absl::StatusCode::kFailedPrecondition) {
    problem_ = std::string(message_of(descriptor.status()));
    return absl::OkStatus();
  }
  if (!descriptor.ok()) return with_context(descriptor.status(), "cannot take the submission");
  return take(descriptor->get(), file);
}

// The box's user packs what it may read; the host only copies bytes.
absl::Status Submission::take_folder(Box& box, const SubmissionFile& file) {
  if (file.path != "." && box.get(file.path).status().code() == absl::StatusCode::kNotFound) {
    problem_ = fmt::format("{} is not there", file.path);
    missing_ = true;
    return absl::OkStatus();
  }
  auto pipe = make_pipe();
  if (!pipe.ok()) return pipe.status();
  BoxProgram tar;
  tar.arguments = tar_arguments("/workspace", file);
  tar.descriptors = {{pipe->write.get(), 1}};
  auto process = box.start(tar);
  if (!process.ok()) {  // the episode has ended, and its box with it
    if (auto again = box.restart(); !again.ok())
      return with_context(again, "cannot take the submission");
    process = box.start(tar);
  }
  if (!process.ok()) return with_context(process.status(), "cannot take the submission");
  pipe->write.reset();
  if (auto taken = take(pipe->read.get(), file); !taken.ok()) return taken;
  pipe->read.reset();  // ends a tar that has more to say
  if (!problem_.empty()) return absl::OkStatus();
  const auto exit = process->wait(Deadline::after(kPackSeconds));
  if (!exit.ok()) return with_context(exit.status(), "cannot take the submission");
  if (exit->killed_with_box || exit->code != 0)
    problem_ = fmt::format("{} cannot be packed: tar ended with code {}", file.path, exit->code);
  return absl::OkStatus();
}

absl::StatusOr<Submission> Submission::collect(Box& box, const std::vector<SubmissionFile>& files) {
  auto submission = empty();
  if (!submission.ok()) return submission.status();
  for (const auto& file : files) {
    const auto taken = file.kind == SubmissionKind::folder ? submission->take_folder(box, file)
                                                           : submission->take_file(box, file);
    if (!taken.ok()) return taken;
    if (!submission->problem_.empty()) return submission;
  }
  return submission;
}

absl::Status Submission::take_from_host(const fs::path& source, const SubmissionFile& file) {
  const Descriptor descriptor(open(source.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!descriptor.valid() && errno == ENOENT) {
    problem_ = fmt::format("{} is not there", source.string());
    missing_ = true;
    return absl::OkStatus();
  }
  if (!descriptor.valid())
    return system_error(errno, fmt::format("cannot read {}", source.string()));
  struct stat facts {};
  if (fstat(descriptor.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    problem_ = fmt::format("{} is not a regular file", source.string());
    return absl::OkStatus();
  }
  return take(descriptor.get(), file);
}

absl::Status Submission::take_folder_from_host(const fs::path& place, const SubmissionFile& file) {
  std::error_code error;
  if (!fs::is_directory(place / file.path, error)) {
    problem_ = fmt::format("{} is not there", (place / file.path).string());
    missing_ = true;
    return absl::OkStatus();
  }
  auto pipe = make_pipe();
  if (!pipe.ok()) return pipe.status();
  ProgramSpec tar{tar_arguments(place, file), {}, {{pipe->write.get(), 1}}};
  auto program = Program::start(tar);
  if (!program.ok()) return with_context(program.status(), "cannot take the submission");
  pipe->write.reset();
  if (auto taken = take(pipe->read.get(), file); !taken.ok() || !problem_.empty()) return taken;
  const auto exit = program->wait(Deadline::after(kPackSeconds));
  if (!exit.ok()) return with_context(exit.status(), "cannot take the submission");
  if (*exit != 0) return internal("cannot take the submission: tar failed on {}", place.string());
  return absl::OkStatus();
}

absl::StatusOr<Submission> Submission::from_host(const fs::path& path,
                                                 const std::vector<SubmissionFile>& files) {
  auto submission = empty();
  if (!submission.ok()) return submission.status();
  std::error_code error;
  const bool is_folder = fs::is_directory(path, error);
  if (!is_folder && files.size() != 1) {
    return invalid("{}: this task's submission is {} files; give the folder that holds them",
                   path.string(), files.size());
  }
  for (const auto& file : files) {
    const fs::path source = is_folder ? path / file.kept_as() : path;
    const bool pack =
        file.kind == SubmissionKind::folder && is_folder && !fs::is_regular_file(source, error);
    const auto taken = pack ? submission->take_folder_from_host(path, file)
                            : submission->take_from_host(source, file);
    if (!taken.ok()) return taken;
    if (!submission->problem_.empty()) return submission;
  }
  return submission;
}

std::string Submission::digest() const {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder())) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  Sha256 digest;
  for (const auto& path : paths) {
    digest.add(path.lexically_relative(folder()).string());
    digest.add(std::string_view("\0", 1));
    if (auto content = read_file(path); content.ok()) digest.add(sha256_hex(*content));
  }
  return digest.finish_hex();
}

}  // namespace mlgym
