// What sort of thing an action does, by its first word.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace mlgym {

// The seven categories of the original's analysis, and other tools.
enum class ActionKind { edit, view, search, python, bash, validate, submit, other };

inline constexpr std::array<std::string_view, 8> kActionKindNames = {
    "edit", "view", "search", "python", "bash", "validate", "submit", "other"};

inline std::string_view name_of(ActionKind kind) {
  return kActionKindNames[static_cast<std::size_t>(kind)];
}

// The first word of a text, without white space around it; empty without one.
std::string_view first_word(std::string_view text);

// What no tool is called is for the shell. The original's harness ends an episode by actions such
// as exit_cost, which its analysis counts as bash.
ActionKind kind_of_action(std::string_view action);

}  // namespace mlgym
