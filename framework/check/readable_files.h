// Looking for hidden content in files that an agent can read.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace mlgym {

// What must not be readable: contents, and answers by name.
class HiddenContent {
 public:
  // A hidden file, with its content and, where it is compressed, what is in it. Empty files are no
  // secret.
  absl::Status add_file(const std::filesystem::path& file);
  // Hidden answers, in the order of their table: the name of each row, its answer, its part.
  struct Answer {
    std::string row, answer, part;
  };
  void set_answers(std::vector<Answer> answers);
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
  std::string find_answers(std::string_view content) const;

  std::map<std::string, std::string> files_;  // digest, path
  std::set<std::uintmax_t> sizes_;
  std::set<std::string> allowed_;  // digests
  std::vector<Answer> answers_;
};

// What is inside of a gzip file, at most 1 GiB of it; nothing when it is none.
std::string unpacked(std::string_view content);

}  // namespace mlgym
