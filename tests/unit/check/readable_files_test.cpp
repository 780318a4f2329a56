#include "check/readable_files.h"

#include <zlib.h>

#include "base/digest.h"
#include "base/file.h"
#include "catch.h"
#include "folder.h"

namespace {
using mlgym::HiddenContent;
using mlgym::test::Folder;

std::string gzipped(const std::string& content) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(content.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// A hundred rows of two parts whose answers are digits without a pattern.
std::vector<HiddenContent::Answer> answers() {
  std::vector<HiddenContent::Answer> rows;
  for (int i = 0; i < 200; ++i) {
    rows.push_back({"row" + std::to_string(i), std::to_string(i * i * 7 % 11 % 10),
                    i % 2 == 0 ? "test" : "validation"});
  }
  return rows;
}

HiddenContent with_answers() {
  HiddenContent hidden;
  hidden.set_answers(answers());
  return hidden;
}

template <class Number>
std::string binary(const std::string& part = "") {
  std::string bytes = "a header";
  for (const auto& row : answers()) {
    if (!part.empty() && row.part != part) continue;
    const auto value = static_cast<Number>(std::stoi(row.answer));
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  return bytes;
}

}  // namespace

TEST_CASE("a hidden file is found whole, gzipped, and unpacked from gzip") {
  const Folder folder;
  HiddenContent hidden;
  const std::string secret = "the labels, all of them";
  REQUIRE(hidden.add_file(folder.write("labels", secret)).ok());
  REQUIRE(hidden.add_file(folder.write("packed.gz", gzipped("another secret"))).ok());
  CHECK(hidden.find_in(secret).find("labels") != std::string::npos);
  CHECK(hidden.find_in(gzipped(secret)).find("labels") != std::string::npos);
  CHECK(hidden.find_in("another secret").find("packed.gz") != std::string::npos);
  CHECK(hidden.find_in("something else").empty());
  CHECK(hidden.sizes().count(secret.size()) == 1);
  CHECK_FALSE(hidden.file_with(mlgym::sha256_hex(secret)).empty());
}

TEST_CASE("empty files are no secret, and what is public stays so") {
  const Folder folder;
  HiddenContent hidden;
  REQUIRE(hidden.add_file(folder.write("empty", "")).ok());
  REQUIRE(hidden.add_file(folder.write("images.gz", gzipped("pictures"))).ok());
  hidden.allow(gzipped("pictures"));
  CHECK(hidden.find_in("").empty());
  CHECK(hidden.find_in("pictures").empty());
}

TEST_CASE("answers are found row by row in any layout") {
  std::string csv, json = "{", columns;
  for (const auto& row : answers()) {
    csv += row.row + "," + row.answer + "\n";
    json += "\"" + row.row + "\": " + row.answer + ", ";
    columns += row.row + "\tsome text\t" + row.answer + "\n";
  }
  for (const auto& text : {csv, json, columns, gzipped(csv)})
    CHECK(with_answers().find_in(text) == "the answers, row by row");
}

TEST_CASE("answers are found alone in their order, as text and as numbers") {
  std::string lines, test_only;
  for (const auto& row : answers()) {
    lines += row.answer + "\n";
    if (row.part == "test") test_only += row.answer + " ";
  }
  CHECK(with_answers().find_in(lines) == "the answers in their order");
  CHECK(with_answers().find_in(test_only) == "the answers in their order");
  for (const auto& bytes : {binary<std::uint8_t>(), binary<std::int64_t>(), binary<float>(),
                            binary<double>("test"), binary<std::int32_t>("validation")})
    CHECK(with_answers().find_in(bytes) == "the answers in their order, as binary numbers");
}

TEST_CASE("a sample submission with one answer everywhere gives nothing away") {
  std::string sample = "id,label\n", names;
  for (const auto& row : answers()) {
    sample += row.row + ",0\n";
    names += row.row + "\n";
  }
  CHECK(with_answers().find_in(sample).empty());
  CHECK(with_answers().find_in(names).empty());
  CHECK(with_answers().find_in(std::string(100000, '7')).empty());
}

TEST_CASE("what is not gzip unpacks to nothing") {
  CHECK(mlgym::unpacked("plain text that is long enough").empty());
  CHECK(mlgym::unpacked("\x1f\x8b and then nonsense, more of it").empty());
  CHECK(mlgym::unpacked(gzipped("text").substr(0, 12)).empty());
}
