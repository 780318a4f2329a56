// How files are got from elsewhere: what a caller says, and what it is told.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string_view>

namespace mlgym {

// Seconds, but for `attempts`.
struct FetchPatience {
  double connect = 30;       // until a server answers the connection
  double stall = 60;         // without a single byte
  int attempts = 4;          // in a row that bring nothing new
  double first_wait = 1;     // before the second attempt; doubled from one to the next
  double longest_wait = 60;  // also where a server asks for more
};

// What holds for all that is fetched for one task. Used by one thread at a time.
struct Fetching {
  std::filesystem::path from;  // a folder of the user's with files of data sets; may be empty
  const std::atomic<bool>* cancelled = nullptr;
  std::function<void(std::string_view line)> tell;  // how far it is, for people; may be empty
  FetchPatience patience;
  std::string command;  // `mlgym prepare ...` of the task, for remedies; may be empty
  bool network = true;  // false: only what is on this machine

  bool is_cancelled() const { return cancelled && cancelled->load(); }
};

}  // namespace mlgym
