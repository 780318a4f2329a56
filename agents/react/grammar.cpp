#include "grammar.h"

#include "agent_parts/text.h"
#include "fenced_grammar.h"
#include "json_grammar.h"
#include "nested_json.h"
#include "xml_grammar.h"

namespace react {
namespace {

using agent_parts::trimmed;

// The model's own tool calls; a block in the text counts where there are none.
class CallGrammar : public FencedGrammar {
 public:
  bool structured() const override { return true; }
  bool offers_tools() const override { return true; }
  ReadReply read(const std::string& text, bool cut) const override {
    ReadReply read = FencedGrammar::read(text, cut);
    if (read.problem == kNoBlock) read.problem = "it calls no tool and holds no block";
    return read;
  }
};

// The whole reply is the command.
class BareGrammar : public Grammar {
 public:
  ReadReply read(const std::string& text, bool cut) const override {
    if (cut) return unusable("its command is cut off");
    mlgym::Action action = mlgym::Action::by_command(std::string(trimmed(text)));
    action.text = text;  // for the record: the command counts
    return {{{std::move(action)}}};
  }
};

std::size_t length_of(const mlgym::ChatReply& reply) {
  std::size_t length = reply.text.size();
  for (const auto& call : reply.calls) length += call.name.size() + call.arguments.size();
  return length;
}

// A call that was cut off is not carried out; one with arguments that are otherwise malformed is
// the environment's to answer.
bool cut_off(const mlgym::ToolCall& call) {
  return !call.arguments.empty() && !parse_nested(call.arguments).problem.empty();
}

}  // namespace

std::unique_ptr<Grammar> make_grammar(const std::string& name, bool one_block) {
  if (one_block && name != "text")
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "setting \"one_block\" goes with \"actions\": text, and not with " + name);
  if (name == "text") return std::make_unique<FencedGrammar>(one_block);
  if (name == "bare") return std::make_unique<BareGrammar>();
  if (name == "xml") return std::make_unique<XmlGrammar>();
  if (name == "json") return std::make_unique<JsonGrammar>();
  if (name == "tools") return std::make_unique<CallGrammar>();
  throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "setting \"actions\": \"" + name +
                                                 "\" is none of text, xml, json, tools, bare");
}

ReadReply read_reply(const Grammar& grammar, const mlgym::ChatReply& reply) {
  const bool cut = reply.finish == mlgym::Finish::length;
  if (length_of(reply) > kLongestReply)
    return unusable("it is longer than " + std::to_string(kLongestReply / 1024) + " KiB");
  if (!reply.calls.empty()) {
    if (cut && cut_off(reply.calls.back()))
      return unusable(
          "it reached the limit of its length within the arguments of a tool call; write less");
    ReadReply read;
    for (const auto& call : reply.calls)
      read.actions.push_back({mlgym::Action::by_tool(call.name, call.arguments), call.id});
    return read;
  }
  if (trimmed(reply.text).empty()) {
    if (reply.finish == mlgym::Finish::refused) return unusable("it was withheld as refused");
    return unusable(cut ? "it reached the limit of its length before it said anything; think less"
                        : "it is empty");
  }
  ReadReply read = grammar.read(reply.text, cut);
  if (!read.problem.empty() && cut)
    read.problem += ", as it reached the limit of its length; write less";
  return read;
}

}  // namespace react
