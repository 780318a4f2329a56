// What a person writes, as a model's reply.
#pragma once

#include <mlgym/model.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace human {

// "/call NAME JSON" calls a tool; anything else is text.
std::optional<mlgym::ToolCall> tool_call_in(std::string_view line);

// How a person sees a message: who, then what.
std::string shown(const mlgym::Message& message);

// How a person is told which tools there are; empty without any.
std::string shown(const std::vector<mlgym::ToolDescription>& tools);

}  // namespace human
