// What the host knows of models' keys reaches no box.
#include "attack.h"
#include "base/file.h"
#include "catch.h"

namespace {
using namespace mlgym::test;

constexpr const char* kKey = "sk-secret-0123456789";
const Variables kKeys = {{"OPENAI_API_KEY", kKey},
                         {"ANTHROPIC_API_KEY", kKey},
                         {"HF_TOKEN", kKey},
                         {"AWS_SECRET_ACCESS_KEY", kKey}};

}  // namespace

TEST_CASE("a model's key in mlgym's environment is nowhere in an agent's box") {
  // The word is put together in the box, so that no command line holds it.
  const Played played = attack({"env | grep -c secret-0123",
                                "key=sk-secret-; key=${key}0123456789; for file in "
                                "/proc/[0-9]*/environ /proc/[0-9]*/cmdline; do grep -a "
                                "-q -e $key $file 2>/dev/null && echo \"SEEN $file\"; done; grep "
                                "-a -r -l -e $key /run /tmp /dev/shm /etc "
                                "2>/dev/null | sed 's/^/SEEN /'; echo looked"},
                               {}, kKeys);
  CHECK(played.observations.at(0).rfind("0\n", 0) == 0);
  check_refused(played, 1, "SEEN");
  CHECK(played.observations.at(1).find("looked") != std::string::npos);
  CHECK(played.events.find(kKey) == std::string::npos);
}

TEST_CASE("a model's key in mlgym's environment is nowhere in the box of submitted code") {
  const WatchedHost host;
  // libc's own open: the shim would end code that opens files by Python's.
  host.folder().write("strategy.py", R"(
import ctypes, os
libc = ctypes.CDLL(None)
def read(path):
    number = libc.open(path.encode(), 0)
    buffer = ctypes.create_string_buffer(1 << 20)
    size = libc.read(number, buffer, len(buffer))
    libc.close(number)
    return buffer.raw[:max(size, 0)]
places = [f"/proc/{name}/{kind}" for name in os.listdir("/proc") for kind in ("environ", "cmdline")]
text = b"".join(map(read, places)) + repr(dict(os.environ)).encode()
assert b"PYTHONHASHSEED" in text, "looked at nothing"
assert b"secret-" + b"0123456789" not in text, "found the key"
def row_strategy(history):
    return 0
)");
  Variables variables = host.variables();
  variables.insert(kKeys.begin(), kKeys.end());
  const Finished graded =
      run_attacked(host.folder(), {"grade", "battle-of-sexes", "strategy.py", "--json"}, variables);
  INFO(graded.out << graded.err);
  CHECK(graded.code == 0);
  host.check_unharmed();
}

TEST_CASE("a model's key in mlgym's environment is in no file of the run") {
  const WatchedHost host;
  attack(host, {"echo nothing"}, {}, kKeys);
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(host.folder() / "attack")) {
    if (!entry.is_regular_file()) continue;
    INFO(entry.path());
    CHECK(mlgym::read_file(entry.path())->find(kKey) == std::string::npos);
  }
}
