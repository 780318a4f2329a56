// The tools of a task, as the model is told of them.
#pragma once

#include <mlgym/model.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace react {

// A line a tool and below it a line a parameter, from `tool_descriptions` of docs/episode.md.
// `structured`: tools are named and have all their parameters; else as a text command, with those
// that it has a place for.
std::string tool_list(const nlohmann::ordered_json& descriptions, bool structured);

// For calls of the model's own.
std::vector<mlgym::ToolDescription> offered_tools(const nlohmann::ordered_json& descriptions);

}  // namespace react
