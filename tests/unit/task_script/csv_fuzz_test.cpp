// Spoilt files are read or refused, and what is read can be written and read again.
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "csv.h"
#include "joined_columns.h"

using namespace std::string_literals;

namespace {

constexpr int kInputs = 120'000;

const std::vector<std::string> kStarts = {
    "id,label\n1,cat\n2,dog\n3,cat\n",
    "\xEF\xBB\xBFid,label\r\n\"1\",\"a \"\"quoted\"\" word\"\r\n\"2\",\"two\nlines\"\r\n",
    "id,label,split\na1,0.5,test\nb2,-1e300,validation\n",
    "label\n\n1\n\n2\n",
    "id,label\n\xC3\xA9t\xC3\xA9,\xE2\x82\xAC\n\xF0\x9F\x98\x80,x\n",
};
const std::vector<std::string> kPieces = {
    "\"",           "\"\"", ",",     "\n",       "\r",       "\r\n",    "\0"s,
    "\xEF\xBB\xBF", "\xFF", "\xC3",  "\xE2\x82", "\xF0\x9F", "id",      "label",
    "1e999",        "nan",  "0x1p3", "+-1",      " ",        ",,,,,,,,"};

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string next() {
    std::string text = kStarts[below(kStarts.size())];
    for (std::size_t changes = 1 + below(6); changes > 0; --changes) {
      const std::size_t at = below(text.size() + 1), length = below(text.size() - at + 1);
      switch (below(6)) {
        case 0:
          text.insert(at, kPieces[below(kPieces.size())]);
          break;
        case 1:
          if (at < text.size()) text[at] = static_cast<char>(below(256));
          break;
        case 2:
          text.erase(at, std::min<std::size_t>(length, 8));
          break;
        case 3:
          text.insert(at, text.substr(at, std::min<std::size_t>(length, 16)));
          break;
        case 4:
          text.resize(at);
          break;
        default:
          if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
      }
    }
    return text;
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }
  std::mt19937 random_;
};

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? "\"\""s : std::string(1, c);
  return result + "\"";
}

std::string written(const script::CsvTable& table) {
  std::string text;
  const auto add = [&text](const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) text += (i ? "," : "") + quoted(fields[i]);
    text += "\r\n";
  };
  add(table.columns);
  for (const auto& row : table.rows) add(row);
  return text;
}

}  // namespace

TEST_CASE("spoilt files are read the same after they were written, or refused with a reason") {
  Mutator mutator(20240607);
  const script::Answers answers{script::parse_csv("id,label,split\n1,2,test\n2,3,test\n", "l", 9),
                                "labels.csv", "id"};
  int read = 0, refused = 0, joined = 0;
  for (int i = 0; i < kInputs; ++i) {
    const std::string text = mutator.next();
    try {
      const auto table = script::parse_csv(text, "a.csv", 5);
      ++read;
      const auto again = script::parse_csv(written(table), "a.csv", 5);
      if (again.columns != table.columns || again.rows != table.rows) {
        CAPTURE(i, text);
        FAIL("another table after writing and reading");
      }
      const auto columns = script::join_column(table, "a.csv", answers, "label", "test");
      ++joined;
      (void)script::as_numbers(columns.predictions, "a.csv", "label");
    } catch (const script::CsvError& error) {
      ++refused;
      if (std::string(error.what()).size() > 1000) FAIL("a message of many lines");
    }
  }
  // The mutations reach every stage.
  CHECK(read > kInputs / 10);
  CHECK(refused > kInputs / 10);
  CHECK(joined > 0);
}
