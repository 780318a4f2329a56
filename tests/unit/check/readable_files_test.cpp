#include "check/readable_files.h"

#include "base/digest.h"
#include "catch.h"

namespace {
using mlgym::HiddenContent;

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
  hidden.add_answers(answers());
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

TEST_CASE("a hidden content is found whole") {
  HiddenContent hidden;
  const std::string secret = "the labels, all of them";
  hidden.add(secret, "hidden/labels");
  CHECK(hidden.find_in(secret) == "hidden/labels");
  CHECK(hidden.find_in("something else").empty());
  CHECK(hidden.sizes().count(secret.size()) == 1);
  CHECK(hidden.file_with(mlgym::sha256_hex(secret)) == "hidden/labels");
}

TEST_CASE("nothing is no secret, and what is public stays so") {
  HiddenContent hidden;
  hidden.add("", "hidden/empty");
  hidden.add("pictures", "hidden/images");
  hidden.allow("pictures");
  CHECK(hidden.find_in("").empty());
  CHECK(hidden.find_in("pictures").empty());
}

TEST_CASE("answers are found row by row in any layout") {
  const char* names[] = {"zero", "one", "two",   "three", "four",
                         "five", "six", "seven", "eight", "nine"};
  std::string csv, json = "{", columns, words;
  for (const auto& row : answers()) {
    csv += row.row + "," + row.answer + "\n";
    json += "\"" + row.row + "\": " + row.answer + ", ";
    columns += row.row + "\tsome text\t" + row.answer + "\n";
    words += row.row + ": " + names[std::stoi(row.answer)] + "\n";
  }
  std::string reversed, by_class, half;
  for (const auto& row : answers()) {
    reversed += row.answer + "," + row.row + "\n";
    if (row.part == "test") half += row.row + " " + row.answer + ".0\n";
  }
  for (int answer = 0; answer < 10; ++answer) {
    by_class += names[answer] + std::string(": [");
    for (const auto& row : answers()) {
      if (row.answer == std::to_string(answer)) by_class += row.row + ", ";
    }
    by_class += "]\n";
  }
  for (const auto& text : {csv, json, columns, words, reversed, by_class, half})
    CHECK(with_answers().find_in(text) == "the answers, row by row");
}

TEST_CASE("answers are found alone in their order, as text and as numbers") {
  std::string lines, test_only, pickled = "a pickle";
  for (const auto& row : answers()) {
    lines += row.answer + "\n";
    if (row.part == "test") test_only += row.answer + " ";
    pickled += std::string("K") + static_cast<char>(std::stoi(row.answer));
  }
  CHECK(with_answers().find_in(lines) == "the answers in their order");
  CHECK(with_answers().find_in(test_only) == "the answers in their order");
  for (const auto& bytes : {binary<std::uint8_t>(), binary<std::int64_t>(), binary<float>(),
                            binary<double>("test"), binary<std::int32_t>("validation"), pickled})
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
  std::string features = "id,length\n";  // another number for each row
  for (std::size_t i = 0; i < answers().size(); ++i)
    features += answers()[i].row + "," + std::to_string(i * 31) + "\n";
  CHECK(with_answers().find_in(features).empty());
  CHECK(with_answers().find_in(std::string(100000, '7')).empty());
}

TEST_CASE("a number is found however it is written") {
  HiddenContent::Answers rows;
  std::string floats, padded, in_order;
  for (int i = 0; i < 200; ++i) {
    const std::string price = std::to_string(100000 + i * i * 37);
    rows.push_back({std::to_string(i + 1), price + (i % 2 == 0 ? "" : ".50"), "test"});
    floats += std::to_string(i + 1) + "," + price + (i % 2 == 0 ? ".0\n" : ".5\n");
    padded += "00" + std::to_string(i + 1) + " " + price + (i % 2 == 0 ? "e0\n" : ".500\n");
    in_order += price + (i % 2 == 0 ? ".000\n" : ".50000\n");
  }
  HiddenContent hidden;
  hidden.add_answers(rows);
  CHECK(hidden.find_in(floats) == "the answers, row by row");
  CHECK(hidden.find_in(padded) == "the answers, row by row");
  CHECK(hidden.find_in(in_order) == "the answers in their order");
}

TEST_CASE("long numbers that a double cannot tell apart are no answers of each other") {
  HiddenContent::Answers rows;
  std::string others;
  for (int i = 0; i < 100; ++i) {
    const std::string number = std::to_string(i * i * 7 % 97);
    rows.push_back({"row" + std::to_string(i), "90071992547409931234" + number, "test"});
    others += "row" + std::to_string(i) + ",90071992547409931235" + number + "\n";
  }
  HiddenContent hidden;
  hidden.add_answers(rows);
  CHECK(hidden.find_in(others).empty());
}

TEST_CASE("every column of answers is looked for") {
  HiddenContent hidden;
  HiddenContent::Answers same = answers();
  for (auto& row : same) row.answer = "1";
  hidden.add_answers(same);
  hidden.add_answers(answers());
  std::string csv;
  for (const auto& row : answers()) csv += row.row + "," + row.answer + "\n";
  CHECK(hidden.find_in(csv) == "the answers, row by row");
}
