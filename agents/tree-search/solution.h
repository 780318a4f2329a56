// A whole solution, as a model writes it: a plan, and one block that carries it out.
#pragma once

#include <mlgym/model.hpp>
#include <string>

namespace tree_search {

struct Solution {
  std::string plan;     // what stands before the block
  std::string code;     // of the block
  bool python = false;  // else commands for the shell
};

// What a reply asks for, or why it cannot be used, in words from which a model recovers.
struct ReadReply {
  Solution solution = {};
  bool stops = false;        // nothing more is to be tried
  std::string problem = {};  // what is wrong with "it", the reply
};

// The last outermost block of the reply's text counts, by the rule of docs/episode.md. A block, or
// a tool call, that says `submit` stops.
ReadReply read_reply(const mlgym::ChatReply& reply);

// What the shell runs for it in `workspace`. A program is written to `script` there first.
std::string command_of(const Solution& solution, const std::string& workspace,
                       const std::string& script);

// The block as a model wrote it.
std::string block_of(const Solution& solution);

}  // namespace tree_search
