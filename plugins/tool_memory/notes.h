// Notes in an SQLite file, found again by their words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;

namespace memory {

// Any number of these, in any number of processes, may use one file at a time. One thread at a
// time. Errors are mlgym::Error in words for the agent.
class Notes {
 public:
  // Makes the file unless it is there. Waits up to `seconds` where others are writing.
  Notes(const std::string& file, double seconds);
  ~Notes();
  Notes(const Notes&) = delete;
  Notes& operator=(const Notes&) = delete;

  // False: there was such a note already.
  bool add(std::string_view text);
  std::size_t count();
  // The notes with words of the query, best first by BM25 (Robertson and Zaragoza, 2009), at most
  // `most`; words count by their stem, and whatever else stands in the query does not.
  std::vector<std::string> find(std::string_view query, std::size_t most);

 private:
  class Statement;
  void run(const char* sql);
  [[noreturn]] void fail(int code);

  std::string file_;
  sqlite3* database_ = nullptr;
};

}  // namespace memory
