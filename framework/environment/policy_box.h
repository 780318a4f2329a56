// The box in which submitted code runs during an evaluation: it holds the submission and nothing
// hidden.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "boxes/box.h"
#include "boxes/shell_output.h"
#include "data/python_environment.h"

namespace mlgym {

class PolicyBox {
 public:
  // Starts the shim (policy_shim.py) over the submission.
  static absl::StatusOr<std::unique_ptr<PolicyBox>> start(Boxes& boxes,
                                                          const std::filesystem::path& submission,
                                                          const PythonEnvironment& python);

  // The evaluator's ends of the pipes; given away once.
  Descriptor take_questions() { return std::move(questions_); }
  Descriptor take_answers() { return std::move(answers_); }

  // Processors' time of the box so far, all threads of the code together.
  absl::StatusOr<double> cpu_seconds() { return box_->cpu_seconds(); }

  int words_descriptor() const { return words_.get(); }  // readable when the code printed something
  bool read_words();                                     // false at the end of what it can print
  // How the code ended and the last line it printed, for its author.
  std::string how_it_ended();
  std::string last_words();
  std::string printed();  // so far; the middle of a flood is left out

 private:
  PolicyBox() = default;
  std::unique_ptr<Box> box_;
  std::optional<BoxProcess> process_;
  Descriptor questions_, answers_, words_;
  OutputCapture printed_{65536};
};

}  // namespace mlgym
