// Spoilt files are read or refused, and what is read can be written and read again.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "csv.h"
#include "joined_columns.h"
#include "utf8.h"

using namespace std::string_literals;

namespace {

constexpr int kInputs = 120'000;  // of each format

// What mutations start from and put in.
struct Seeds {
  std::vector<std::string> starts, pieces;
};

const Seeds kCsv = {
    {
        "id,label\n1,cat\n2,dog\n3,cat\n",
        "\xEF\xBB\xBFid,label\r\n\"1\",\"a \"\"quoted\"\" word\"\r\n\"2\",\"two\nlines\"\r\n",
        "id,label,split\na1,0.5,test\nb2,-1e300,validation\n",
        "label\n\n1\n\n2\n",
        "id,label\n\xC3\xA9t\xC3\xA9,\xE2\x82\xAC\n\xF0\x9F\x98\x80,x\n",
    },
    {"\"",           "\"\"", ",",     "\n",       "\r",       "\r\n",    "\0"s,
     "\xEF\xBB\xBF", "\xFF", "\xC3",  "\xE2\x82", "\xF0\x9F", "id",      "label",
     "1e999",        "nan",  "0x1p3", "+-1",      " ",        ",,,,,,,,"}};

const Seeds kJsonLines = {
    {
        "{\"id\": \"1\", \"label\": \"cat\"}\n{\"label\": \"dog\", \"id\": 2}\n",
        "\xEF\xBB\xBF{\"id\":1,\"label\":0.5}\r\n\r\n{\"id\":2,\"label\":-1e300}\r\n",
        "{\"id\": 1, \"label\": true}\n{\"id\": 2, \"label\": \"two\\nlines \\u00e9 "
        "\\ud83d\\ude00\"}",
        "{\"label\": 12345678901234567890123}\n{\"label\": -0.0}\n",
        "{\"\xC3\xA9t\xC3\xA9\": \"\xE2\x82\xAC\", \"\": \"\xF0\x9F\x98\x80\"}\n",
    },
    {"\"",         "{",    "}",    "[",      "]",       ":",          ",",
     "\n",         "\r\n", "\0"s,  "\\u",    "\\u0000", "\\ud800",    "\\",
     "\xFF",       "\xC3", "null", "[[[[[[", "NaN",     "true",       "1e999",
     "01",         "-",    "id",   "label",  "//",      "{\"id\":1}", "\xEF\xBB\xBF",
     "\"id\": 1, "}};

class Mutator {
 public:
  Mutator(const Seeds& seeds, unsigned seed) : seeds_(seeds), random_(seed) {}

  std::string next() {
    std::string text = seeds_.starts[below(seeds_.starts.size())];
    for (std::size_t changes = 1 + below(6); changes > 0; --changes) {
      const std::size_t at = below(text.size() + 1), length = below(text.size() - at + 1);
      switch (below(6)) {
        case 0:
          text.insert(at, seeds_.pieces[below(seeds_.pieces.size())]);
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
  const Seeds& seeds_;
  std::mt19937 random_;
};

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? "\"\""s : std::string(1, c);
  return result + "\"";
}

std::string as_csv(const script::Table& table) {
  std::string text;
  const auto add = [&text](const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) text += (i ? "," : "") + quoted(fields[i]);
    text += "\r\n";
  };
  add(table.columns);
  for (const auto& row : table.rows) add(row);
  return text;
}

std::string as_json_lines(const script::Table& table) {
  std::string text;
  for (const auto& row : table.rows) {
    nlohmann::ordered_json object;
    for (std::size_t i = 0; i < row.size(); ++i) object[table.columns[i]] = row[i];
    text += object.dump() + "\n";
  }
  return text;
}

// Spoilt files named `name`: what is read is the same after it was written and read again. At
// least `fewest` are read: JSON is more easily spoilt than CSV.
void read_spoilt_files(const std::string& name, const Seeds& seeds, int fewest,
                       std::string (*written)(const script::Table&)) {
  Mutator mutator(seeds, 20240607);
  const script::Answers answers{script::parse_csv("id,label,split\n1,2,test\n2,3,test\n", "l", 9),
                                "labels.csv", "id"};
  int read = 0, refused = 0, joined = 0;
  for (int i = 0; i < kInputs; ++i) {
    const std::string text = mutator.next();
    try {
      const auto table = script::parse_table(text, name, 5);
      ++read;
      const auto again = script::parse_table(written(table), name, 5);
      if (again.columns != table.columns || again.rows != table.rows) {
        CAPTURE(i, text);
        FAIL("another table after writing and reading");
      }
      if (table.lines.size() != table.rows.size()) FAIL("rows without lines");
      const auto columns = script::join_column(table, name, answers, "label", "test");
      ++joined;
      (void)script::predicted_numbers(columns, name, "label");
    } catch (const script::TableError& error) {
      ++refused;
      const std::string_view what = error.what();
      if (what.size() > 1000 || what.find('\n') != what.npos) FAIL("a message of many lines");
      for (std::size_t at = 0; at < what.size();) {
        const std::size_t length = script::utf8_length(what.substr(at));
        if (length == 0) FAIL("a message that is not UTF-8");
        at += length;
      }
    }
  }
  // The mutations reach every stage.
  CHECK(read > fewest);
  CHECK(refused > kInputs / 10);
  CHECK(joined > 0);
}

}  // namespace

TEST_CASE("spoilt CSV is read the same after it was written, or refused with a reason") {
  read_spoilt_files("a.csv", kCsv, kInputs / 10, as_csv);
}

TEST_CASE("spoilt JSON lines are read the same after they were written, or refused with a reason") {
  read_spoilt_files("a.jsonl", kJsonLines, kInputs / 50, as_json_lines);
}
