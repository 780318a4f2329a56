// What is made of the tables: every row once, in the parts that are documented, and nothing that
// tells the parts or the answers.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/file.h"
#include "catch.h"
#include "csv.h"
#include "tabular_tasks.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using Rows = std::vector<std::vector<std::string>>;

struct Shape {
  std::string task, answer, number;  // `number` is the original's column that names a row
  std::map<std::string, std::size_t> rows;
};
const Shape kShapes[] = {
    {"house-prices", "SalePrice", "Id", {{"train", 1022}, {"validation", 146}, {"test", 292}}},
    {"titanic", "Survived", "PassengerId", {{"train", 623}, {"validation", 89}, {"test", 179}}}};

script::Table read_table(const fs::path& file) {
  return script::parse_csv(*mlgym::read_file(file), file.string(), 100'000);
}

std::vector<std::string> column(const script::Table& table, const std::string& name) {
  std::vector<std::string> values;
  const std::size_t at = table.column(name, "a table");
  for (const auto& row : table.rows) values.push_back(row[at]);
  return values;
}

// The rows in the columns of `names`, in an order of their own.
Rows rows_of(const script::Table& table, const std::vector<std::string>& names) {
  Rows rows(table.rows.size());
  for (const auto& name : names) {
    const auto values = column(table, name);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].push_back(values[i]);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

bool has(const script::Table& table, const std::string& name) {
  return std::count(table.columns.begin(), table.columns.end(), name) > 0;
}

// How far the places of the marked values are from those of a random order, in standard deviations
// (Wilcoxon's rank sum).
double deviations_from_chance(const std::vector<bool>& marked) {
  double sum = 0, count = 0;
  const double all = static_cast<double>(marked.size());
  for (std::size_t i = 0; i < marked.size(); ++i) {
    if (!marked[i]) continue;
    sum += static_cast<double>(i + 1);
    ++count;
  }
  const double expected = count * (all + 1) / 2;
  return (sum - expected) / std::sqrt(count * (all - count) * (all + 1) / 12);
}

// The table in OpenML's form: what is missing is "?", some columns have fractions, and what is more
// than a word is quoted.
std::string as_arff(const script::Table& table) {
  const std::set<std::string> real = {"LotFrontage", "MasVnrArea", "GarageYrBlt"};
  std::string text = "% Houses, as 'OpenML' has them\n@RELATION house_prices\n\n";
  for (const auto& name : table.columns)
    text += "@ATTRIBUTE " + name + (real.count(name) ? " REAL\n" : " STRING\n");
  text += "\n@DATA\n";
  for (const auto& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      const bool word = row[c].find_first_of(" (") == std::string::npos;
      text += (c ? "," : "") + (row[c] == "NA"                 ? "?"
                                : real.count(table.columns[c]) ? row[c] + ".0"
                                : word                         ? row[c]
                                                               : "'" + row[c] + "'");
    }
    text += "\n";
  }
  return text;
}

// What the houses' command makes of a folder of sources: paths and contents.
std::map<std::string, std::string> prepared_from(const Folder& folder, const std::string& sources) {
  const fs::path output = folder / (sources + "-output");
  for (const char* part : {"public", "hidden"}) REQUIRE(mlgym::create_folders(output / part).ok());
  mlgym::ProgramSpec spec;
  spec.arguments = {"/usr/bin/python3", "-I", "-B",
                    MLGYM_SOURCE_DIR "/tasks/datasets/house-prices/prepare.py"};
  spec.environment = {
      "MLGYM_SOURCES=" + (folder / sources).string(), "MLGYM_OUTPUT=" + output.string(),
      R"(MLGYM_REQUEST={"parts":{"train":"public","validation":"hidden","test":"hidden"},"limit":null})"};
  const auto printed = mlgym::output_of(spec, mlgym::Deadline::after(60));
  INFO(sources << ": " << (printed.ok() ? *printed : printed.status().ToString()));
  REQUIRE(printed.ok());
  std::map<std::string, std::string> made;
  for (const auto& entry : fs::recursive_directory_iterator(output)) {
    if (entry.is_regular_file())
      made[fs::relative(entry.path(), output)] = *mlgym::read_file(entry.path());
  }
  return made;
}

}  // namespace

TEST_CASE("every row of the source is in one part, in the documented numbers") {
  const PreparedTables* prepared = PreparedTables::get();
  if (!prepared) return;
  for (const auto& shape : kShapes) {
    INFO(shape.task);
    const fs::path data = prepared->data(shape.task + ":lite");
    const auto train = read_table(data / "public/train.csv"),
               unlabelled = read_table(data / "public/unlabelled.csv"),
               labels = read_table(data / "hidden/labels.csv"),
               source = read_table(brought_files() / shape.task / "train.csv");
    CHECK(train.rows.size() == shape.rows.at("train"));
    const auto splits = column(labels, "split");
    for (const std::string part : {"validation", "test"}) {
      CHECK(static_cast<std::size_t>(std::count(splits.begin(), splits.end(), part)) ==
            shape.rows.at(part));
    }
    CHECK(column(unlabelled, "id") == column(labels, "id"));

    std::vector<std::string> names;
    for (const auto& name : source.columns) {
      if (name != shape.number && name != shape.answer) names.push_back(name);
    }
    names.push_back(shape.answer);
    script::Table hidden = unlabelled;
    hidden.columns.push_back(shape.answer);
    const auto answers = column(labels, shape.answer);
    for (std::size_t i = 0; i < answers.size(); ++i) hidden.rows[i].push_back(answers[i]);
    Rows made = rows_of(train, names);
    const Rows rest = rows_of(hidden, names);
    made.insert(made.end(), rest.begin(), rest.end());
    std::sort(made.begin(), made.end());
    CHECK(made == rows_of(source, names));
  }
}

TEST_CASE("what agents see has neither the answers nor the original's numbers of rows") {
  const PreparedTables* prepared = PreparedTables::get();
  if (!prepared) return;
  for (const auto& shape : kShapes) {
    const fs::path data = prepared->data(shape.task + ":lite");
    const auto train = read_table(data / "public/train.csv"),
               unlabelled = read_table(data / "public/unlabelled.csv");
    CHECK_FALSE(has(unlabelled, shape.answer));
    CHECK_FALSE(has(unlabelled, shape.number));
    CHECK_FALSE(has(unlabelled, "split"));
    CHECK_FALSE(has(train, shape.number));
    for (const auto& entry : fs::recursive_directory_iterator(data / "public"))
      CHECK(entry.path().filename() != "labels.csv");
  }
}

TEST_CASE("ids and order tell neither the part nor the answer") {
  const PreparedTables* prepared = PreparedTables::get();
  if (!prepared) return;
  for (const auto& shape : kShapes) {
    INFO(shape.task);
    const auto labels = read_table(prepared->data(shape.task + ":lite") / "hidden/labels.csv");
    const auto ids = column(labels, "id"), splits = column(labels, "split"),
               answers = column(labels, shape.answer);
    CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == ids.size());
    std::vector<std::size_t> by_id(ids.size());
    for (std::size_t i = 0; i < by_id.size(); ++i) {
      by_id[i] = i;
      CHECK(ids[i].size() == 12);
      CHECK(ids[i].find_first_not_of("0123456789abcdef") == std::string::npos);
    }
    std::vector<double> sorted_answers;
    for (const auto& answer : answers) sorted_answers.push_back(std::stod(answer));
    std::sort(sorted_answers.begin(), sorted_answers.end());
    const double middle = sorted_answers[sorted_answers.size() / 2 + 1];
    const auto deviate = [&] {
      std::vector<bool> in_test, high;
      for (const std::size_t i : by_id) {
        in_test.push_back(splits[i] == "test");
        high.push_back(std::stod(answers[i]) >= std::max(middle, 1.0));
      }
      CHECK(std::abs(deviations_from_chance(in_test)) < 4);
      CHECK(std::abs(deviations_from_chance(high)) < 4);
    };
    deviate();
    std::sort(by_id.begin(), by_id.end(),
              [&ids](std::size_t a, std::size_t b) { return ids[a] < ids[b]; });
    deviate();
  }
}

TEST_CASE("every part of titanic has the same share of each sex that survived") {
  const PreparedTables* prepared = PreparedTables::get();
  if (!prepared) return;
  const fs::path data = prepared->data("titanic:lite");
  const auto unlabelled = read_table(data / "public/unlabelled.csv"),
             labels = read_table(data / "hidden/labels.csv");
  const auto sexes = column(unlabelled, "Sex"), answers = column(labels, "Survived"),
             splits = column(labels, "split");
  std::map<std::string, double> right;  // by the rule that women survive
  for (std::size_t i = 0; i < sexes.size(); ++i)
    right[splits[i]] += (sexes[i] == "female") == (answers[i] == "1") ? 1 : 0;
  CHECK(right["validation"] / 89 == Approx(0.787).margin(0.012));
  CHECK(right["test"] / 179 == Approx(0.787).margin(0.012));
}

TEST_CASE("the paper's variants have the paper's rows") {
  const PreparedTables* prepared = PreparedTables::get();
  if (!prepared) return;
  const fs::path houses = prepared->data("house-prices:paper"),
                 passengers = prepared->data("titanic:paper");
  CHECK(read_table(houses / "public/train.csv").rows.size() == 1022);
  CHECK(read_table(houses / "public/validation.csv").rows.size() == 146);
  CHECK(read_table(houses / "public/unlabelled.csv").rows.size() == 292);
  CHECK(read_table(passengers / "public/train.csv").rows.size() == 623);
  CHECK(read_table(passengers / "public/unlabelled.csv").rows.size() == 268);
  // As MLGym draws them: the first and last rows of scikit-learn's train_test_split with
  // random_state 42, once for 20 % and once for 12.5 % of the rest.
  const auto train = read_table(houses / "public/train.csv");
  CHECK(column(train, "SalePrice").front() == "160000");
  CHECK(column(train, "SalePrice").back() == "378500");
}

TEST_CASE("OpenML's file of the houses makes the same data as Kaggle's") {
  if (!PreparedTables::get()) return;
  const Folder folder;
  const std::string csv = *mlgym::read_file(brought_files() / "house-prices/train.csv");
  folder.write("kaggle/train.csv", csv);
  folder.write("openml/house_prices.arff", as_arff(script::parse_csv(csv, "train.csv", 2000)));
  const auto made = prepared_from(folder, "kaggle");
  CHECK(made.size() == 5);
  CHECK(prepared_from(folder, "openml") == made);
}
