// What the program prints: results to standard output, everything else to standard error.
#pragma once

#include <absl/status/status.h>

#include <functional>
#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

// Keeps standard output for results: what else writes to descriptor 1, such as a plugin in this
// process, writes to standard error from here on; standard descriptors that are closed become
// /dev/null. To be called first, once.
void claim_standard_output();
// Of the standard output that was claimed; -1: it was closed.
int standard_output();
// The exit code of a program whose results may not all have reached standard output: says so, once,
// and gives `exit_code` if they did.
int exit_code_after_output(int exit_code);

void print_result(std::string_view text);   // to standard output
void print_document(const Json& document);  // the one JSON document of --json
void print_message(std::string_view text);  // a line to standard error

// From here on, lines of the log (what plugins tell, among others) go to `take`; empty: to standard
// error. Called from any thread, one call at a time, never once `take_log` was called again.
void take_log(std::function<void(std::string_view line)> take);

// Tells people (and with `json` programs) why a verb failed, and gives the exit code.
int report_failure(const absl::Status& status, bool json);

}  // namespace mlgym
