// Variables from a file.
#include "config/environment_file.h"

#include <cstdlib>

#include "base/status.h"
#include "catch.h"
#include "folder.h"
#include "variable.h"

namespace {
using namespace mlgym;

std::string value_of(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "(none)";
}

}  // namespace

TEST_CASE("a file's variables are set where the environment has none") {
  const test::Folder folder;
  const test::Variable kept("MLGYM_TEST_KEPT", "mine");
  for (const char* name : {"MLGYM_TEST_A", "MLGYM_TEST_B", "MLGYM_TEST_C"}) unsetenv(name);
  folder.write(".env",
               "# keys\n\nMLGYM_TEST_A=sk-1=2\r\nexport MLGYM_TEST_B = \"two words\"\n"
               "MLGYM_TEST_C=''\nMLGYM_TEST_KEPT=theirs");
  REQUIRE(load_environment_file(folder / ".env").ok());
  CHECK(value_of("MLGYM_TEST_A") == "sk-1=2");
  CHECK(value_of("MLGYM_TEST_B") == "two words");
  CHECK(value_of("MLGYM_TEST_C") == "");
  CHECK(value_of("MLGYM_TEST_KEPT") == "mine");
  for (const char* name : {"MLGYM_TEST_A", "MLGYM_TEST_B", "MLGYM_TEST_C"}) unsetenv(name);
}

TEST_CASE("a line of another form is told by its place, without its text") {
  const test::Folder folder;
  for (const char* line : {"sk-secret", "=sk-secret", "1A=sk-secret", "A B=sk-secret"}) {
    folder.write(".env", std::string("# keys\n") + line + "\n");
    const auto loaded = load_environment_file(folder / ".env");
    CHECK(message_of(loaded) == (folder / ".env").string() + ":2:1: is not KEY=VALUE");
  }
}

TEST_CASE("no file is fine") { CHECK(load_environment_file("/nowhere/.env").ok()); }
