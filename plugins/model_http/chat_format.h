// What the formats of the providers have in common.
#pragma once

#include <functional>
#include <mlgym/model.hpp>
#include <string>

#include "json.h"

namespace model_http {

// "data:image/png;base64,..."
std::string data_url(const mlgym::Image& image);

// The arguments of a call as the JSON object that providers demand; what the model wrote otherwise
// stands under "malformed".
Json arguments_of(const mlgym::ToolCall& call);

// The schema of a tool's parameters, always that of an object. Throws MLGYM_INVALID_ARGUMENT.
Json parameters_of(const mlgym::ToolDescription& tool);

// The schema that the reply's text shall satisfy; null: none. Throws MLGYM_INVALID_ARGUMENT.
Json reply_schema_of(const mlgym::ChatRequest& request);

// Whether no object in the schema may have keys that it does not name.
bool is_closed(const Json& schema);
// Whether `holds` for every object of JSON in the schema, itself included.
bool for_every_part(const Json& schema, const std::function<bool(const Json& part)>& holds);

// Counts of a provider that contradict each other are unknown.
mlgym::Usage plausible(mlgym::Usage usage);

// Names for calls to which the provider gave none: no two of a chat are the same.
class CallNames {
 public:
  explicit CallNames(const mlgym::ChatRequest& request);
  std::string next() { return "call_" + std::to_string(++last_); }

 private:
  std::size_t last_ = 0;
};

// Whether there is anything but white space.
bool has_words(std::string_view text);

}  // namespace model_http
