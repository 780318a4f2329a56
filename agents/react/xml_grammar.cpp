#include "xml_grammar.h"

#include "agent_parts/text.h"

namespace react {
namespace {

using agent_parts::trimmed;

}  // namespace

ReadReply XmlGrammar::read(const std::string& text, bool) const {
  constexpr std::string_view kOpen = "<command>", kClose = "</command>";
  const auto open = text.rfind(kOpen), close = text.rfind(kClose);
  if (open == text.npos && close == text.npos)
    return unusable("it holds no command between <command> and </command>");
  if (open == text.npos) return unusable("it holds </command> without <command>");
  if (close == text.npos || close < open) return unusable("its <command> is never closed");
  const auto begin = open + kOpen.size();
  const std::string_view command = trimmed(std::string_view(text).substr(begin, close - begin));
  if (command.empty()) return unusable("the command between <command> and </command> is empty");
  mlgym::Action action = mlgym::Action::by_command(std::string(command));
  action.text = text;  // for the record: the command counts
  return {{{std::move(action)}}};
}

}  // namespace react
