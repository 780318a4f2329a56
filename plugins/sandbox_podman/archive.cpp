#include "archive.h"

#include <mlgym/call.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace podman {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kLongestName = 99;
constexpr std::uint64_t kLargest = std::uint64_t{1} << 60;
constexpr std::uint64_t kLargestExtension = 1 << 20;

// Places in a header.
struct Field {
  std::size_t at, size;
};
constexpr Field kName{0, 100}, kMode{100, 8}, kUser{108, 8}, kGroup{116, 8}, kSize{124, 12},
    kTime{136, 12}, kSum{148, 8};
constexpr std::size_t kType = 156, kMagic = 257;

[[noreturn]] void fail_broken(const char* what) {
  throw mlgym::Error(MLGYM_INTERNAL,
                     std::string("the container engine sent a broken archive: ") + what);
}

void put_octal(std::string& block, Field field, std::uint64_t value) {
  for (std::size_t i = field.size - 1; i-- > 0; value >>= 3)
    block[field.at + i] = static_cast<char>('0' + (value & 7));
}

void put_size(std::string& block, std::uint64_t value) {
  if (value < std::uint64_t{1} << 33) return put_octal(block, kSize, value);
  for (std::size_t i = kSize.size; i-- > 1; value >>= 8)
    block[kSize.at + i] = static_cast<char>(value & 0xff);
  block[kSize.at] = static_cast<char>(0x80);
}

unsigned sum_of(std::string_view block) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool blank = i >= kSum.at && i < kSum.at + kSum.size;
    sum += blank ? ' ' : static_cast<unsigned char>(block[i]);
  }
  return sum;
}

std::uint64_t number_in(std::string_view block, Field field) {
  const std::string_view text = block.substr(field.at, field.size);
  std::uint64_t value = 0;
  if (static_cast<unsigned char>(text[0]) & 0x80) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (value > kLargest >> 8) fail_broken("a number is too large");
      value = value << 8 | (i == 0 ? byte & 0x7fu : byte);
    }
    return value;
  }
  std::size_t i = 0;
  while (i < text.size() && text[i] == ' ') ++i;
  for (; i < text.size() && text[i] != ' ' && text[i] != '\0'; ++i) {
    if (text[i] < '0' || text[i] > '7') fail_broken("a number is none");
    value = value << 3 | static_cast<std::uint64_t>(text[i] - '0');
  }
  return value;
}

std::string block_of(std::string_view name, char type, std::uint64_t size, std::uint32_t mode,
                     std::uint32_t owner) {
  std::string block(kBlock, '\0');
  name.copy(block.data(), kLongestName);
  put_octal(block, kMode, mode);
  put_octal(block, kUser, owner);
  put_octal(block, kGroup, owner);
  put_size(block, size);
  put_octal(block, kTime, 0);
  block[kType] = type;
  std::memcpy(&block[kMagic], "ustar  ", 8);  // GNU's, for its long names
  put_octal(block, {kSum.at, kSum.size - 1}, sum_of(block));
  block[kSum.at + kSum.size - 1] = ' ';
  return block;
}

}  // namespace

std::string entry_header(const Entry& entry) {
  const std::string name = entry.name + (entry.folder ? "/" : "");
  std::string header;
  if (name.size() > kLongestName) {
    header = block_of("././@LongLink", 'L', name.size() + 1, 0644, 0);
    header += name + '\0';
    header += padding_after(name.size() + 1);
  }
  return header + block_of(name, entry.folder ? '5' : '0', entry.bytes, entry.mode, entry.owner);
}

std::string padding_after(std::uint64_t bytes) {
  return std::string((kBlock - bytes % kBlock) % kBlock, '\0');
}

std::string archive_end() { return std::string(2 * kBlock, '\0'); }

void OneFileReader::feed(std::string_view bytes) {
  while (!bytes.empty() && part_ != Part::end) {
    if (part_ == Part::header) {
      const std::size_t wanted = std::min(bytes.size(), kBlock - header_.size());
      header_.append(bytes.substr(0, wanted));
      bytes.remove_prefix(wanted);
      if (header_.size() == kBlock) read_header();
      continue;
    }
    const bool in_entry = left_ > 0;
    std::uint64_t& rest = in_entry ? left_ : padding_;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), rest));
    if (in_entry) take(bytes.substr(0, wanted));
    bytes.remove_prefix(wanted);
    rest -= wanted;
    if (left_ > 0 || padding_ > 0) continue;
    if (part_ == Part::sizes) read_sizes();
    part_ = Part::header;
  }
}

void OneFileReader::take(std::string_view bytes) {
  if (part_ == Part::content) content_(bytes);
  if (part_ == Part::sizes) sizes_.append(bytes);
}

void OneFileReader::read_header() {
  const std::string block = std::move(header_);
  header_.clear();
  if (block.find_first_not_of('\0') == block.npos) {
    part_ = Part::end;
    return;
  }
  if (number_in(block, kSum) != sum_of(block)) fail_broken("a header's sum is wrong");
  left_ = number_in(block, kSize);
  switch (block[kType]) {
    case '0':
    case '\0':
      if (found_) throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "it is more than one file");
      found_ = true;
      if (has_long_size_) left_ = long_size_;
      part_ = Part::content;
      break;
    case 'x':
      part_ = Part::sizes;
      sizes_.clear();
      break;
    case 'g':
    case 'K':
    case 'L':
      part_ = Part::skipped;
      break;
    default:
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "it is not a regular file");
  }
  if (left_ > (part_ == Part::content ? kLargest : kLargestExtension))
    fail_broken("an entry is too large");
  padding_ = (kBlock - left_ % kBlock) % kBlock;
  if (left_ == 0) part_ = Part::header;
}

// Lines "LENGTH KEY=VALUE\n", the length counting all of the line.
void OneFileReader::read_sizes() {
  std::string_view rest = sizes_;
  while (!rest.empty()) {
    std::size_t length = 0;
    const auto number = std::from_chars(rest.data(), rest.data() + rest.size(), length);
    const auto digits = static_cast<std::size_t>(number.ptr - rest.data());
    if (number.ec != std::errc() || length > rest.size() || length < digits + 2)
      fail_broken("an extended header has no such form");
    const std::string_view line = rest.substr(digits + 1, length - digits - 2);
    rest.remove_prefix(length);
    if (line.substr(0, 5) != "size=") continue;
    const auto size = std::from_chars(line.data() + 5, line.data() + line.size(), long_size_);
    if (size.ec != std::errc()) fail_broken("a size is no number");
    has_long_size_ = true;
  }
}

void OneFileReader::finish() const {
  if (!found_) fail_broken("it holds no file");
  if (part_ == Part::content || !header_.empty()) fail_broken("it ends too early");
}

}  // namespace podman
