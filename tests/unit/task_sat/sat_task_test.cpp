// What the task tells of itself.
#include "sat_task.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "catch.h"

namespace {

// Settings that say how many large formulas there are, and nothing else.
std::string facts_with(const char* large) {
  static const char* said;
  said = large;
  mlgym_settings settings{};
  settings.size = sizeof settings;
  settings.get = [](const mlgym_settings*, mlgym_str path, const mlgym_sink* out) -> mlgym_status {
    if (std::string_view(path.data, path.size) != "large") return MLGYM_NOT_FOUND;
    out->write(out->state, mlgym_str{said, std::string_view(said).size()});
    return MLGYM_OK;
  };
  return sat::SatTask(mlgym::Settings(&settings, nullptr)).facts();
}

std::string table_with(const char* large) {
  return nlohmann::json::parse(facts_with(large))["table"].get<std::string>();
}

}  // namespace

TEST_CASE("the table of the instructions has a line for each kind of formulas") {
  CHECK(table_with("40") ==
        "| formulas | variables | clauses | | calls at most |\n|---:|---:|---:|---|---:|\n"
        "| 60 | 50 | 218 | can be satisfied | 1000 |\n"
        "| 60 | 50 | 218 | cannot be satisfied | 1000 |\n"
        "| 40 | 100 | 430 | cannot be satisfied | 500 |");
}

TEST_CASE("a kind without formulas is not told") {
  CHECK(table_with("0") ==
        "| formulas | variables | clauses | | calls at most |\n|---:|---:|---:|---|---:|\n"
        "| 60 | 50 | 218 | can be satisfied | 1000 |\n"
        "| 60 | 50 | 218 | cannot be satisfied | 1000 |");
}
