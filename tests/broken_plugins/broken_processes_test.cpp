// Plugins that were fine when they were tried, and are broken when their process starts: each gives
// one clear line, and the host goes on.
#include "catch.h"
#include "plugin_path.h"
#include "variable.h"

namespace {
using namespace mlgym;

std::string check_broken(const std::string& way, std::vector<std::string> words) {
  test::PluginPath path;
  path.add(way);
  path.know(way);
  Registry registry({path.plugins()});
  words.push_back(way + "/plugin.yaml: ");
  words.push_back("; run `mlgym check plugin ");
  const absl::Status broken = test::make(registry, way, Isolation::process);
  test::check_one_line(broken, words);
  CHECK(test::make(registry, "works", Isolation::process).ok());
  return std::string(message_of(broken));
}

}  // namespace

TEST_CASE("a process whose plugin crashes or ends it says so") {
  check_broken("aborts", {"its process has ended (signal 6)"});
  check_broken("aborts_while_loading", {"its process has ended (signal 6)"});
  CHECK(test::tells_of_throwing_initialiser(
      check_broken("throws_while_loading", {"its process has ended ("})));
  check_broken("exits_while_loading", {"its process has ended (exit code 0)"});
}

TEST_CASE("a process whose plugin hangs is given up") {
  const test::Variable soon("MLGYM_START_LIMIT", "2s");
  check_broken("hangs", {"did not greet within 2 s and was killed"});
}

TEST_CASE("a process that cannot use its plugin says why") {
  check_broken("throws_in_start", {"its start function threw an exception; catch it there"});
  check_broken("no_symbol", {"has no symbol mlgym_plugin_v1"});
  check_broken("undefined_symbol", {"nobody_defines_this"});
  check_broken("false_size", {"its table says it has 8 bytes"});
  check_broken("wrong_major", {"built for contract 7."});
  check_broken("wrong_headers", {"built with headers 0123456789abcdef", "rebuild the plugin"});
}
