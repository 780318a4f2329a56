#include "analysis/action_kind.h"

#include <utility>

namespace mlgym {
namespace {

using Entry = std::pair<std::string_view, ActionKind>;

constexpr Entry kWords[] = {
    {"edit", ActionKind::edit},           {"insert", ActionKind::edit},
    {"create", ActionKind::edit},         {"open", ActionKind::view},
    {"goto", ActionKind::view},           {"scroll_up", ActionKind::view},
    {"scroll_down", ActionKind::view},    {"search_dir", ActionKind::search},
    {"search_file", ActionKind::search},  {"find_file", ActionKind::search},
    {"python", ActionKind::python},       {"python3", ActionKind::python},
    {"torchrun", ActionKind::python},     {"accelerate", ActionKind::python},
    {"deepspeed", ActionKind::python},    {"validate", ActionKind::validate},
    {"submit", ActionKind::submit},       {"memory_read", ActionKind::other},
    {"memory_write", ActionKind::other},  {"literature_search", ActionKind::other},
    {"parse_pdf_url", ActionKind::other}, {"read_pdf", ActionKind::other},
    {"act", ActionKind::other},
};

constexpr std::string_view kSpace = " \t\r\n";

}  // namespace

std::string_view first_word(std::string_view text) {
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == text.npos) return {};
  text.remove_prefix(begin);
  return text.substr(0, text.find_first_of(kSpace));
}

ActionKind kind_of_action(std::string_view action) {
  const auto word = first_word(action);
  for (const auto& [known, kind] : kWords)
    if (word == known) return kind;
  return ActionKind::bash;
}

}  // namespace mlgym
