// How a model writes its actions: one grammar a way, behind one interface.
#pragma once

#include <memory>
#include <mlgym/agent.hpp>
#include <string>
#include <vector>

namespace react {

struct WantedAction {
  mlgym::Action action;
  std::string call_id = {};  // of the model's own tool call; empty: it stood in the text
};

// What a reply asks for, or why it asks for nothing, in words from which a model recovers.
struct ReadReply {
  std::vector<WantedAction> actions;
  std::string problem = {};  // what is wrong with "it", the reply; empty: there are actions
};

// Has no state: any thread may read.
class Grammar {
 public:
  virtual ~Grammar() = default;
  // The action in a reply's text. `cut`: the text ended because it was as long as it may be.
  virtual ReadReply read(const std::string& text, bool cut) const = 0;
  // Whether actions name a tool and its arguments; else they are commands as text.
  virtual bool structured() const { return false; }
  // Whether the model is offered the tools for calls of its own.
  virtual bool offers_tools() const { return false; }
};

// By the value of the setting `actions`: text, xml, json, tools, bare. Throws mlgym::Error for
// others. `one_block`: a text with more than one pair of fences, wherever they stand, is refused.
std::unique_ptr<Grammar> make_grammar(const std::string& name, bool one_block = false);

// A reply of more text than this is none.
constexpr std::size_t kLongestReply = std::size_t{1} << 20;

// What a whole reply asks for: the model's own tool calls, which count in every grammar, else what
// its text says.
ReadReply read_reply(const Grammar& grammar, const mlgym::ChatReply& reply);

// A reply without actions.
inline ReadReply unusable(std::string problem) { return {{}, std::move(problem)}; }

}  // namespace react
