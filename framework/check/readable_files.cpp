#include "check/readable_files.h"

#include <zlib.h>

#include <cstring>
#include <limits>
#include <unordered_map>

#include "base/digest.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

constexpr std::size_t kMostUnpacked = 1u << 30;
constexpr std::size_t kSequence = 64;  // answers in order that no chance explains
constexpr double kMostRows = 0.9;      // of names with their answer: above what a guess reaches

bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The words of a text, whatever separates them.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word_byte(text[end])) ++end;
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

template <class Number>
bool holds_as(std::string_view content, const std::vector<double>& numbers) {
  std::string pattern;
  for (const double number : numbers) {
    const auto value = static_cast<Number>(number);
    pattern.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  return content.find(pattern) != content.npos;
}

// The numbers that the first answers are; empty when they are none.
std::vector<double> as_numbers(const std::vector<std::string_view>& answers) {
  std::vector<double> numbers;
  for (const auto answer : answers) {
    char* end = nullptr;
    const std::string text(answer);
    numbers.push_back(std::strtod(text.c_str(), &end));
    if (text.empty() || *end != '\0') return {};
  }
  return numbers;
}

}  // namespace

std::string unpacked(std::string_view content) {
  if (content.size() < 18 || content.substr(0, 2) != "\x1f\x8b") return {};
  z_stream stream{};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return {};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in =
      static_cast<uInt>(std::min<std::size_t>(content.size(), std::numeric_limits<uInt>::max()));
  std::string result;
  char buffer[1 << 16];
  int state = Z_OK;
  while (state == Z_OK && result.size() < kMostUnpacked) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    state = inflate(&stream, Z_NO_FLUSH);
    result.append(buffer, sizeof buffer - stream.avail_out);
  }
  inflateEnd(&stream);
  return state == Z_STREAM_END || state == Z_OK ? result : std::string();
}

absl::Status HiddenContent::add_file(const std::filesystem::path& file) {
  const auto content = read_file(file);
  if (!content.ok()) return content.status();
  if (content->empty()) return absl::OkStatus();
  sizes_.insert(content->size());
  files_[sha256_hex(*content)] = file.string();
  if (const std::string inside = unpacked(*content); !inside.empty()) {
    sizes_.insert(inside.size());
    files_[sha256_hex(inside)] = file.string();
  }
  return absl::OkStatus();
}

void HiddenContent::set_answers(std::vector<Answer> answers) { answers_ = std::move(answers); }

void HiddenContent::allow(std::string_view content) {
  allowed_.insert(sha256_hex(content));
  if (const std::string inside = unpacked(content); !inside.empty())
    allowed_.insert(sha256_hex(inside));
}

std::set<std::uintmax_t> HiddenContent::sizes() const { return sizes_; }

std::string HiddenContent::file_with(const std::string& digest) const {
  if (allowed_.count(digest)) return "";
  const auto found = files_.find(digest);
  return found == files_.end() ? "" : found->second;
}

std::string HiddenContent::find_in(std::string_view content) const {
  if (const std::string file = file_with(sha256_hex(content)); !file.empty()) return file;
  if (const std::string inside = unpacked(content); !inside.empty()) {
    if (const std::string file = file_with(sha256_hex(inside)); !file.empty()) return file;
    if (const std::string answers = find_answers(inside); !answers.empty()) return answers;
  }
  return find_answers(content);
}

std::string HiddenContent::find_answers(std::string_view content) const {
  if (answers_.empty()) return "";
  std::unordered_map<std::string_view, std::string_view> by_row;
  std::map<std::string_view, std::vector<std::string_view>> by_part;
  std::vector<std::string_view> all;
  for (const auto& one : answers_) {
    by_row.emplace(one.row, one.answer);
    by_part[one.part].push_back(one.answer);
    all.push_back(one.answer);
  }
  // A name, and its answer before the next name.
  const std::vector<std::string_view> words = words_of(content);
  std::size_t told = 0;
  std::string_view wanted;
  for (const auto word : words) {
    if (const auto row = by_row.find(word); row != by_row.end()) {
      wanted = row->second;
    } else if (!wanted.empty() && word == wanted) {
      ++told;
      wanted = {};
    }
  }
  if (static_cast<double>(told) >= kMostRows * static_cast<double>(answers_.size()))
    return "the answers, row by row";

  by_part[""] = all;
  for (const auto& [part, answers] : by_part) {
    if (answers.size() < kSequence) continue;
    const std::vector<std::string_view> first(answers.begin(), answers.begin() + kSequence);
    for (std::size_t at = 0; at + kSequence <= words.size(); ++at) {
      std::size_t same = 0;
      while (same < kSequence && words[at + same] == first[same]) ++same;
      if (same == kSequence) return "the answers in their order";
    }
    const std::vector<double> numbers = as_numbers(first);
    if (numbers.empty()) continue;
    if (holds_as<std::uint8_t>(content, numbers) || holds_as<std::int32_t>(content, numbers) ||
        holds_as<std::int64_t>(content, numbers) || holds_as<float>(content, numbers) ||
        holds_as<double>(content, numbers))
      return "the answers in their order, as binary numbers";
  }
  return "";
}

}  // namespace mlgym
