#include "check/machine_checks.h"

#include <set>

#include "catch.h"

using namespace mlgym;
using Status = Finding::Status;

TEST_CASE("memory is read in kB, by the whole name of the line") {
  const std::string text = "MemTotal:       24684100 kB\nMemFree: 1 kB\nMemAvailable:    5000 kB\n";
  CHECK(memory_in(text, "MemTotal") == 24684100ull * 1024);
  CHECK(memory_in(text, "MemAvailable") == 5000ull * 1024);
  CHECK(memory_in(text, "Mem") == 0);
  CHECK(memory_in("", "MemTotal") == 0);
}

TEST_CASE("little free memory is soft, with a remedy") {
  CHECK(judge_memory(8'000'000'000, 4'000'000'000).status == Status::ok);
  const Finding low = judge_memory(8'000'000'000, 1'000'000'000);
  CHECK(low.status == Status::soft);
  CHECK(low.remedy.find("-j 1") != low.remedy.npos);
}

TEST_CASE("a folder is judged by what is free and by whether it can be written") {
  const auto judge = [](bool writable, double gigabytes) {
    return judge_disk("data", "/somewhere", writable, static_cast<std::uint64_t>(gigabytes * 1e9),
                      "move it");
  };
  CHECK(judge(true, 50).status == Status::ok);
  CHECK(judge(true, 50).remedy.empty());
  CHECK(judge(true, 1).status == Status::soft);
  CHECK(judge(true, 0.01).status == Status::missing);
  CHECK(judge(false, 50).status == Status::missing);
  CHECK(judge(false, 50).remedy == "move it");
  CHECK(judge(true, 50).name == "disk data");
}

TEST_CASE("keys are told by the names of their variables, never by value") {
  CHECK(key_names({"OPENAI_API_KEY=sk-1", "HOME=/root", "ANTHROPIC_API_KEY=sk-2", "PATH"}) ==
        std::vector<std::string>{"ANTHROPIC_API_KEY", "OPENAI_API_KEY"});
  CHECK(key_names({"OPENAI_API_KEY="}).empty());
  CHECK(key_names({"MY_OPENAI_API_KEY=x", "OPENAI_API_KEYS=x"}).empty());
}

TEST_CASE("every check of the machine has a name of its own and a detail") {
  std::set<std::string> names;
  for (const auto& finding : check_machine()) {
    INFO(finding.name);
    CHECK(names.insert(finding.name).second);
    CHECK_FALSE(finding.detail.empty());
    CHECK(finding.detail.find('\0') == std::string::npos);
  }
  CHECK(names.size() == 15);
}
