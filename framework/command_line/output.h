// What the program prints: results to standard output, everything else to standard error.
#pragma once

#include <absl/status/status.h>

#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

void print_result(std::string_view text);   // to standard output
void print_document(const Json& document);  // the one JSON document of --json
void print_message(std::string_view text);  // a line to standard error

// Tells people (and with `json` programs) why a verb failed, and gives the exit code.
int report_failure(const absl::Status& status, bool json);

}  // namespace mlgym
