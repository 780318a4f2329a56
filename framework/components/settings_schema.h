// Settings of a component against its JSON Schema.
#pragma once

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

// kInvalidArgument names the first key that the schema does not allow, and the nearest one it
// knows, or one of `beside`: keys that may stand beside the settings and are not the component's.
// A schema that is none: kInternal, the plugin's fault. `who` starts every message.
absl::Status check_settings(std::string_view who, std::string_view schema, const Json& settings,
                            const std::vector<std::string>& beside = {});

// The setting that an error is about, as "prompts.system" or "history[1].n"; empty: none that is
// known. with_context does not keep it.
std::string setting_of(const absl::Status& status);
// The same error about a setting of what stands under `path`, or about all of it.
absl::Status within_setting(absl::Status status, std::string_view path);

}  // namespace mlgym
