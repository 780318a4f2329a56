// What a person writes, as a model's reply.
#pragma once

#include <map>
#include <mlgym/model.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace human {

// "/call NAME JSON" calls a tool; anything else is text.
std::optional<mlgym::ToolCall> tool_call_in(std::string_view line);

// How a person sees a message: who, then what.
std::string shown(const mlgym::Message& message);

// How a person is told which tools there are; empty without any.
std::string shown(const std::vector<mlgym::ToolDescription>& tools);

// How a person at a prompt sees a message: what they typed after the prompt, all else as it is.
std::string as_at_a_prompt(const mlgym::Message& message);

// What stood there before the first reply.
std::vector<mlgym::Message> opening_of(const std::vector<mlgym::Message>& chat);

// The lines that end the texts of tools, by name: what a schema says under "end".
std::map<std::string, std::string> ends_of(const std::vector<mlgym::ToolDescription>& tools);

}  // namespace human
