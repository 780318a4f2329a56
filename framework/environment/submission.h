// Taking a submission out of an agent's box: exactly the declared files, each a plain file, and
// declared folders, each as an archive that nobody on the host opens.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <vector>

#include "boxes/box.h"
#include "config/task_file.h"

namespace mlgym {

// A copy of a submission in a folder of the host. Destroying it removes the folder.
class Submission {
 public:
  // What is wrong with it, in words for the agent; empty: every declared file was there and was
  // copied.
  const std::string& problem() const { return problem_; }
  bool missing() const { return missing_; }  // the problem is that a file is not there
  std::filesystem::path folder() const { return root_ / "files"; }
  std::string digest() const;  // over the names and contents of its files

  ~Submission();
  Submission(Submission&& other) noexcept;
  Submission& operator=(Submission&&) = delete;

  // Copies the declared files out of the box. Anything that is not a regular file with one link,
  // beneath the workspace, no larger than declared, is a problem. The box should be paused or
  // ended; for a folder it is started again if it has ended, without what ran in it.
  static absl::StatusOr<Submission> collect(Box& box, const std::vector<SubmissionFile>& files);
  // The same from a folder of the host that a person names (`mlgym grade`): links are followed. A
  // file is enough where the task declares one. For a declared folder its archive is taken as well.
  static absl::StatusOr<Submission> from_host(const std::filesystem::path& path,
                                              const std::vector<SubmissionFile>& files);

 private:
  explicit Submission(std::filesystem::path root) : root_(std::move(root)) {}
  static absl::StatusOr<Submission> empty();
  absl::Status take(int descriptor, const SubmissionFile& file);
  absl::Status take_file(Box& box, const SubmissionFile& file);
  absl::Status take_folder(Box& box, const SubmissionFile& file);
  absl::Status take_from_host(const std::filesystem::path& source, const SubmissionFile& file);
  absl::Status take_folder_from_host(const std::filesystem::path& place,
                                     const SubmissionFile& file);

  std::filesystem::path root_;  // closed to other users; what is shown in boxes lies below it
  std::string problem_;
  bool missing_ = false;
};

}  // namespace mlgym
