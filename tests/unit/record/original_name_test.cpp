// Folder names of the original's result trees.
#include "record/original_name.h"

#include <random>
#include <string>

#include "catch.h"

using namespace mlgym;

TEST_CASE("a folder name is taken apart") {
  const auto name = parse_original_name(
      "metagen-claude-35-sonnet-new__prisonersDilemma__default__t-0.00__p-0.95__c-4.00__install-0__"
      "parallel_agents_run_3");
  REQUIRE(name);
  CHECK(name->model == "claude-35-sonnet-new");
  CHECK(name->task == "prisonersDilemma");
  CHECK(name->agent == "default");
  CHECK(name->temperature == 0);
  CHECK(name->top_p == 0.95);
  CHECK(name->cost_limit == 4);
  CHECK(name->suffix == "parallel_agents");
  CHECK(name->run == 3);
}

TEST_CASE("suffix and the gateway's prefix may be absent, and parts may hold underscores") {
  const auto plain = parse_original_name(
      "gpt-4o__blotto__default_memory__t-1.50__p-0.95__c-3.00__install-0_run_12");
  REQUIRE(plain);
  CHECK(plain->model == "gpt-4o");
  CHECK(plain->agent == "default_memory");
  CHECK(plain->temperature == 1.5);
  CHECK(plain->suffix.empty());
  CHECK(plain->run == 12);
  const auto odd =
      parse_original_name("a__b__c__blotto__x__t-0__p-1__c-0__install-1__one__two_run_1_run_2");
  REQUIRE(odd);
  CHECK(odd->model == "a__b__c");
  CHECK(odd->task == "blotto");
  CHECK(odd->suffix == "one__two_run_1");
  CHECK(odd->run == 2);
}

TEST_CASE("other names are no run folders") {
  for (const char* other :
       {"", "results", "gpt__blotto__default", "gpt__blotto__default_run_0",
        "gpt__blotto__default__t-0.00__p-0.95__c-4.00__install-0",
        "gpt__blotto__default__t-0.00__p-0.95__c-4.00__install-0_run_",
        "gpt__blotto__default__t-0.00__p-0.95__c-4.00__install-0_run_x",
        "gpt__blotto__default__t-0.00__p-0.95__c-4.00__install-0_run_-1",
        "gpt__blotto__default__t-0.00__p-0.95__c-4.00__install-0_run_99999999999999999999",
        "gpt__blotto__default__t-x__p-0.95__c-4.00__install-0_run_0",
        "gpt__blotto__default__t-nan__p-0.95__c-4.00__install-0_run_0",
        "gpt__blotto__default__t-0.00__p-0.95__c-4.00__install-0parallel_run_0",
        "gpt__blotto__default__t-0.00__p-0.95__c-4.00__install-0___run_0",
        "blotto__default__t-0.00__p-0.95__c-4.00__install-0_run_0",
        "metagen-__blotto__default__t-0.00__p-0.95__c-4.00__install-0_run_0",
        "gpt____default__t-0.00__p-0.95__c-4.00__install-0_run_0"}) {
    INFO(other);
    CHECK_FALSE(parse_original_name(other));
  }
}

TEST_CASE("spoilt names are taken apart into parts that are there, or refused") {
  std::mt19937 random(20250703);
  const std::string start = "metagen-m__task__agent__t-0.00__p-0.95__c-4.00__install-0__s_run_0";
  const std::string pieces[] = {"__",  "_run_", "__t-",     "__p-", "1e999",
                                "nan", "-",     "install-", "\xFF"};
  int parsed = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string name = start;
    for (auto changes = random() % 3; changes > 0; --changes) {
      const std::size_t at = random() % (name.size() + 1);
      switch (random() % 3) {
        case 0:
          name.insert(at, pieces[random() % std::size(pieces)]);
          break;
        case 1:
          name.erase(at, random() % 6);
          break;
        default:
          if (at < name.size()) name[at] = static_cast<char>(random() % 256);
      }
    }
    const auto found = parse_original_name(name);
    if (!found) continue;
    ++parsed;
    if (found->model.empty() || found->task.empty() || found->agent.empty() || found->run < 0 ||
        !(found->cost_limit >= 0)) {
      FAIL("an impossible name was taken: " << name);
    }
  }
  CHECK(parsed > 10'000);
}
