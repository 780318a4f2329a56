// Looking for hidden content in files that an agent can read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

// What must not be readable: contents, and answers by name.
class HiddenContent {
 public:
  // A hidden content, and the file that holds it. Nothing is no secret.
  void add(std::string_view content, const std::filesystem::path& file);
  // A hidden file that is not at hand.
  void add_described(std::uintmax_t bytes, const std::string& sha256, const std::string& name);
  // Hidden answers, in the order of their table: the name of each row, its answer, its part.
  struct Answer {
    std::string row, answer, part;
  };
  using Answers = std::vector<Answer>;
  void add_answers(Answers answers);  // of one column
  // A content that agents are meant to see, even if a hidden file has it too.
  void allow(std::string_view content);

  // Where the hidden content is in a file's content; empty: nowhere. Looks for whole files, also
  // inside of gzip, for rows of names and answers, and for the answers alone in their order, as
  // text or as binary numbers.
  std::string find_in(std::string_view content) const;

  // Sizes of the hidden files, and which one a digest is of; empty: none.
  std::set<std::uintmax_t> sizes() const;
  std::string file_with(const std::string& digest) const;

 private:
  std::map<std::string, std::string> files_;  // digest, path
  std::set<std::uintmax_t> sizes_;
  std::set<std::string> allowed_;  // digests
  std::vector<Answers> answers_;   // their numbers as they are written shortest
};

}  // namespace mlgym
