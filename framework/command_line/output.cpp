#include "command_line/output.h"

#include <cstdio>
#include <string>

#include "base/json.h"
#include "base/status.h"
#include "command_line/exit_code.h"

namespace mlgym {

void print_result(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void print_document(const Json& document) { print_result(dump_json_indented(document) + "\n"); }

void print_message(std::string_view text) {
  const std::string line = std::string(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

int report_failure(const absl::Status& status, bool json) {
  print_message(fmt::format("mlgym: {}", message_of(status)));
  if (json) print_document(error_document(status));
  return exit_code_of(status);
}

}  // namespace mlgym
