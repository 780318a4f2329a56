// The archives by which files go into containers and out of them.
#include <mlgym/call.hpp>

#include <random>
#include <string>

#include "catch.h"
#include "sandbox_podman/archive.h"

using namespace podman;

namespace {

std::string archive_of(const std::string& name, const std::string& content) {
  return entry_header({name, false, content.size(), 0644, 1234567}) + content +
         padding_after(content.size()) + archive_end();
}

// Fed in pieces of some size.
std::string read_back(const std::string& archive, std::size_t piece) {
  std::string content;
  OneFileReader reader([&](std::string_view bytes) { content += bytes; });
  for (std::size_t at = 0; at < archive.size(); at += piece)
    reader.feed(std::string_view(archive).substr(at, piece));
  reader.finish();
  return content;
}

// MLGYM_OK, or the code of the error.
mlgym_status code_of(const std::string& archive) {
  try {
    read_back(archive, 4096);
    return MLGYM_OK;
  } catch (const mlgym::Error& error) {
    return error.code;
  }
}

// A header with a type and a sum that is right.
std::string with_type(char type) {
  std::string header = entry_header({"name", false, 0, 0644, 0});
  const char before = header[156];
  header[156] = type;
  const int sum = std::stoi(header.substr(148, 6), nullptr, 8) - before + type;
  for (std::size_t i = 6, rest = static_cast<std::size_t>(sum); i-- > 0; rest >>= 3)
    header[148 + i] = static_cast<char>('0' + (rest & 7));
  return header;
}

}  // namespace

TEST_CASE("a file comes out of an archive as it went in") {
  for (const std::size_t size : {0u, 1u, 511u, 512u, 513u, 100000u}) {
    std::string content;
    for (std::size_t i = 0; i < size; ++i) content += static_cast<char>(i * 31);
    for (const std::size_t piece : {1u, 7u, 512u, 70000u})
      CHECK(read_back(archive_of("a/file", content), piece) == content);
    CHECK(read_back(archive_of(std::string(300, 'n'), content), 512) == content);
  }
}

TEST_CASE("an archive has the form that tar expects") {
  const std::string header = entry_header({"folder", true, 0, 0755, 01234567});
  REQUIRE(header.size() == 512);
  CHECK(header.substr(0, 8) == std::string("folder/\0", 8));
  CHECK(header.substr(100, 8) == std::string("0000755\0", 8));
  CHECK(header.substr(108, 8) == std::string("1234567\0", 8));
  CHECK(header[156] == '5');
  CHECK(entry_header({std::string(200, 'x'), false, 5, 0644, 0}).size() == 3 * 512);
}

TEST_CASE("an archive of anything but one regular file is refused") {
  for (const char type : {'1', '2', '3', '4', '5', '6', '7', 'S'})
    CHECK(code_of(with_type(type) + archive_end()) == MLGYM_FAILED_PRECONDITION);
  const std::string two = entry_header({"a", false, 0, 0644, 0}) + archive_of("b", "text");
  CHECK(code_of(two) == MLGYM_FAILED_PRECONDITION);
  CHECK(code_of(archive_end()) == MLGYM_INTERNAL);
  CHECK(code_of("") == MLGYM_INTERNAL);
}

TEST_CASE("an extended header gives a file's size") {
  const std::string line = "10 size=5\n";
  const std::string plain = entry_header({"name", false, line.size(), 0644, 0});
  // The size is part of the sum.
  std::string sized = plain;
  sized[156] = 'x';
  const int sum = std::stoi(plain.substr(148, 6), nullptr, 8) - '0' + 'x';
  for (std::size_t i = 6, rest = static_cast<std::size_t>(sum); i-- > 0; rest >>= 3)
    sized[148 + i] = static_cast<char>('0' + (rest & 7));
  const std::string file = entry_header({"name", false, 0, 0644, 0}) + "12345" + padding_after(5);
  CHECK(read_back(sized + line + padding_after(line.size()) + file + archive_end(), 100) ==
        "12345");
  CHECK(code_of(sized + "99 size=5\n" + padding_after(10) + file) == MLGYM_INTERNAL);
}

TEST_CASE("an archive that ends anywhere is noticed") {
  const std::string whole = archive_of("name", std::string(1000, 'x'));
  const std::size_t needed = 512 + 1024;  // the header and the content with its padding
  for (std::size_t size = 0; size < needed; ++size)
    CHECK(code_of(whole.substr(0, size)) == MLGYM_INTERNAL);
}

TEST_CASE("bytes of any kind are refused or read, and nothing else happens") {
  std::mt19937 random(7);
  const std::string whole = archive_of(std::string(150, 'n'), std::string(700, 'x'));
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = whole;
    if (i % 4 == 0) {
      for (char& byte : bytes) byte = static_cast<char>(random());
    } else {
      for (int changes = 0; changes < i % 7; ++changes)
        bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    bytes.resize(random() % (bytes.size() + 1));
    (void)code_of(bytes);
  }
}

TEST_CASE("a sum that is right does not make the rest right") {
  std::mt19937 random(8);
  for (int i = 0; i < 20000; ++i) {
    std::string header = entry_header({"name", false, 9, 0644, 0});
    for (int changes = 0; changes < 4; ++changes)
      header[124 + random() % 34] = static_cast<char>(random());
    unsigned sum = 0;
    for (std::size_t at = 0; at < header.size(); ++at)
      sum += at >= 148 && at < 156 ? ' ' : static_cast<unsigned char>(header[at]);
    for (std::size_t at = 6; at-- > 0; sum >>= 3)
      header[148 + at] = static_cast<char>('0' + (sum & 7));
    header[154] = '\0';
    header[155] = ' ';
    std::string content(random() % 3000, 'x');
    (void)code_of(header + content);
  }
}
