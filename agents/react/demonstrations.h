// Chats in which a task was solved, shown before the task.
#pragma once

#include <mlgym/model.hpp>
#include <mlgym/settings.hpp>
#include <string>
#include <vector>

namespace react {

using Demonstration = std::vector<mlgym::Message>;

// The files that the setting `demonstrations` names, YAML or, by their ending, JSON: a list of
// {role: user|assistant, content: TEXT}. Throws mlgym::Error naming the file.
std::vector<Demonstration> read_demonstrations(const mlgym::Settings& settings);

// As one text, each message under a line that says whose it is.
std::string told(const Demonstration& demonstration);
// The same without those lines, one message below the other.
std::string plain(const Demonstration& demonstration);

}  // namespace react
