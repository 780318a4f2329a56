// Tar archives as the engine takes and gives them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace podman {

struct Entry {
  std::string name;
  bool folder = false;
  std::uint64_t bytes = 0;
  std::uint32_t mode = 0;
  std::uint32_t owner = 0;  // user and group
};

// What stands before an entry's content, what stands after it, and what stands at the end.
std::string entry_header(const Entry& entry);
std::string padding_after(std::uint64_t bytes);
std::string archive_end();

// Reads an archive that must hold exactly one regular file, in pieces as they come. Throws
// mlgym::Error at anything else: MLGYM_FAILED_PRECONDITION for entries that are no regular file,
// MLGYM_INTERNAL for what is no archive.
class OneFileReader {
 public:
  explicit OneFileReader(std::function<void(std::string_view)> content)
      : content_(std::move(content)) {}
  void feed(std::string_view bytes);
  void finish() const;  // throws unless the whole file has come

 private:
  enum class Part { header, content, sizes, skipped, end };
  void read_header();
  void read_sizes();
  void take(std::string_view bytes);

  std::function<void(std::string_view)> content_;
  Part part_ = Part::header;
  std::string header_, sizes_;
  std::uint64_t left_ = 0, padding_ = 0;  // of the entry
  std::uint64_t long_size_ = 0;           // as an extended header gave it
  bool has_long_size_ = false, found_ = false;
};

}  // namespace podman
