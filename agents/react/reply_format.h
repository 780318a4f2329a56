// What a reply must look like for the environment to find its command.
#pragma once

#include <string>
#include <string_view>

namespace react {

// Why the reply holds no command; empty: it holds one. A command stands between a line of three
// backticks and another one.
std::string problem_of(std::string_view reply);

}  // namespace react
