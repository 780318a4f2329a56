// A Python environment made from a lock file and a folder of wheels, without a network.
#include "data/python_environment.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/box_script.h"
#include "catch.h"
#include "folder.h"
#include "matching.h"
#include "variable.h"

using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

namespace {

Boxes& boxes() {
  static const auto started = Boxes::start({SANDBOX_LIBRARY, "bubblewrap", "{}"});
  INFO(started.status().ToString());
  REQUIRE(started.ok());
  return **started;
}

bool can_make_environments() {
  const auto has = output_of({{"/usr/bin/python3", "-I", "-c", "import ensurepip, venv"}, {}, {}},
                             Deadline::after(60));
  if (!has.ok()) WARN("skipped: `python3 -m venv` does not work here; install python3-venv");
  return has.ok();
}

// A wheel is a zip archive with the package and three files about it.
constexpr const char* kMakeWheel = R"(
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + "/mlgym_tiny-1.0-py3-none-any.whl", "w") as wheel:
    about = "mlgym_tiny-1.0.dist-info/"
    files = {"mlgym_tiny/__init__.py": "VALUE = 42\n",
             about + "METADATA": "Metadata-Version: 2.1\nName: mlgym-tiny\nVersion: 1.0\n",
             about + "WHEEL": "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\n"
                              "Tag: py3-none-any\n"}
    for name, content in files.items():
        wheel.writestr(name, content)
    wheel.writestr(about + "RECORD", "".join(f"{name},,\n" for name in [*files, about + "RECORD"]))
)";

struct Wheels {
  Folder scratch;
  Variable home{"XDG_DATA_HOME", (scratch / "home").string()};
  PythonNeeds needs;

  Wheels() {
    fs::create_directories(scratch / "wheels");
    const auto made =
        output_of({{"/usr/bin/python3", "-c", kMakeWheel, (scratch / "wheels").string()}, {}, {}},
                  Deadline::after(60));
    REQUIRE(made.ok());
    lock(sha256_hex(*read_file(scratch / "wheels/mlgym_tiny-1.0-py3-none-any.whl")));
  }
  void lock(const std::string& digest) {
    needs = {{"mlgym-tiny >= 1"},
             {},
             scratch.write("lock.txt", "mlgym-tiny==1.0 --hash=sha256:" + digest + "\n")};
  }
  absl::StatusOr<PythonEnvironment> prepare(const fs::path& wheels) const {
    return prepare_python_environment(boxes(), needs, wheels, nullptr);
  }
  // Names in the folder of environments, but the lock's.
  std::vector<std::string> environments() const {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(scratch / "home/mlgym/environments", error)) {
      if (entry.path().filename() != ".lock") names.push_back(entry.path().filename());
    }
    return names;
  }
};

ScriptResult run_in_box(const PythonEnvironment& environment, std::vector<std::string> arguments) {
  BoxSpec spec;
  spec.name = "test";
  environment.show_in(spec);
  auto box = boxes().create(spec);
  INFO(box.status().ToString());
  REQUIRE(box.ok());
  BoxProgram program;
  program.arguments = std::move(arguments);
  const auto ran = run_script(**box, program, Deadline::after(30));
  INFO(ran.status().ToString());
  REQUIRE(ran.ok());
  return *ran;
}

}  // namespace

TEST_CASE("a lock file becomes an environment that boxes see") {
  const Wheels wheels;
  if (!can_make_environments()) return;
  CHECK_FALSE(find_python_environment(wheels.needs).ok());
  const auto made = wheels.prepare(wheels.scratch / "wheels");
  INFO(made.status().ToString());
  REQUIRE(made.ok());
  CHECK(made->folder.parent_path() == wheels.scratch / "home/mlgym/environments");
  CHECK(wheels.environments() == std::vector<std::string>{made->folder.filename()});

  const auto found = find_python_environment(wheels.needs);
  REQUIRE(found.ok());
  CHECK(found->folder == made->folder);
  CHECK(found->digest == made->digest);
  CHECK(wheels.prepare("/nowhere")->folder == made->folder);

  const char* kShow = "import mlgym_tiny, sys; print(mlgym_tiny.VALUE, sys.prefix)";
  CHECK(run_in_box(*made, {made->interpreter(), "-I", "-B", "-c", kShow}).printed ==
        "42 /run/python\n");
  CHECK(run_in_box(*made, {"/bin/sh", "-c", std::string("python3 -c '") + kShow + "'"}).printed ==
        "42 /run/python\n");
  CHECK(
      run_in_box(*made, {"/bin/sh", "-c", "touch /run/python/x; pip --version >/dev/null; echo $?"})
          .printed.find("Read-only file system") != std::string::npos);
  // Whoever the box's user was, all of it is ours now.
  for (const auto& entry : fs::recursive_directory_iterator(made->folder)) {
    struct stat facts {};
    REQUIRE(lstat(entry.path().c_str(), &facts) == 0);
    if (facts.st_uid != geteuid()) FAIL(entry.path().string());
  }
}

TEST_CASE("an environment that cannot be made is not there, and says why") {
  Wheels wheels;
  if (!can_make_environments()) return;
  SECTION("the folder of wheels does not hold it") {
    fs::create_directories(wheels.scratch / "empty");
    const auto made = wheels.prepare(wheels.scratch / "empty");
    CHECK(made.status().code() == absl::StatusCode::kFailedPrecondition);
    CHECK(contains(std::string(message_of(made.status())), "mlgym-tiny"));
  }
  SECTION("the wheel has another digest than the lock says") {
    wheels.lock(sha256_hex("another wheel"));
    const auto made = wheels.prepare(wheels.scratch / "wheels");
    CHECK(made.status().code() == absl::StatusCode::kFailedPrecondition);
    CHECK(contains(std::string(message_of(made.status())), "lock.txt"));
  }
  SECTION("it is cancelled") {
    const std::atomic<bool> cancelled = true;
    CHECK(prepare_python_environment(boxes(), wheels.needs, wheels.scratch / "wheels", &cancelled)
              .status()
              .code() == absl::StatusCode::kCancelled);
  }
  CHECK(wheels.environments().empty());
}

TEST_CASE("uv makes the environment where the user has it") {
  const char* path = std::getenv("PATH");
  const auto uv = output_of({{"/bin/sh", "-c", "command -v uv"}, {"PATH=" + std::string(path)}, {}},
                            Deadline::after(30));
  if (!uv.ok() || read_file(fs::path(std::string(trim(*uv))))->substr(0, 4) !=
                      "\x7f"
                      "ELF") {
    WARN("skipped: there is no uv; `pip install uv` brings it");
    return;
  }
  const Wheels wheels;
  const auto made = wheels.prepare(wheels.scratch / "wheels");
  INFO(made.status().ToString());
  REQUIRE(made.ok());
  CHECK(contains(*read_file(made->folder / "pyvenv.cfg"), "uv = "));
  CHECK(run_in_box(*made, {made->interpreter(), "-I", "-B", "-c",
                           "import mlgym_tiny, sys; print(mlgym_tiny.VALUE, sys.prefix)"})
            .printed == "42 /run/python\n");
}

TEST_CASE("a script in place of uv is passed over") {
  const Wheels wheels;
  if (!can_make_environments()) return;
  fs::permissions(wheels.scratch.write("shims/uv", "#!/bin/sh\nexit 1\n"), fs::perms(0755));
  const Variable path("PATH", (wheels.scratch / "shims").string() + ":/usr/bin:/bin");
  const auto made = wheels.prepare(wheels.scratch / "wheels");
  INFO(made.status().ToString());
  REQUIRE(made.ok());
  CHECK_FALSE(contains(*read_file(made->folder / "pyvenv.cfg"), "uv = "));
}

TEST_CASE("the wheels of a lock file are carried to a machine without a network") {
  const Wheels wheels;
  if (!can_make_environments()) return;
  const auto fetched = fetch_wheels(boxes(), wheels.needs, wheels.scratch / "wheels",
                                    wheels.scratch / "stick", nullptr);
  INFO(fetched.ToString());
  REQUIRE(fetched.ok());
  CHECK(fs::exists(wheels.scratch / "stick/wheels/mlgym_tiny-1.0-py3-none-any.whl"));
  CHECK(wheels.environments().empty());
  fs::remove_all(wheels.scratch / "wheels");
  CHECK(wheel_folder(wheels.scratch / "stick") == wheels.scratch / "stick/wheels");
  CHECK(wheels.prepare(wheel_folder(wheels.scratch / "stick")).ok());
}

TEST_CASE("wheels that cannot be had are told, and leave nothing") {
  Wheels wheels;
  if (!can_make_environments()) return;
  wheels.lock(sha256_hex("another wheel"));
  const auto fetched = fetch_wheels(boxes(), wheels.needs, wheels.scratch / "wheels",
                                    wheels.scratch / "stick", nullptr);
  CHECK(fetched.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(contains(std::string(message_of(fetched)), "the wheels of "));
  CHECK(fs::is_empty(wheels.scratch / "stick/wheels"));
}

TEST_CASE("packages come from the index of the network", "[.long]") {
  const Folder scratch;
  const Variable home("XDG_DATA_HOME", (scratch / "home").string());
  if (!can_make_environments()) return;
  PythonNeeds needs;
  needs.packages = {"iniconfig == 2.0.0"};
  needs.lock = scratch.write(
      "lock.txt",
      "iniconfig==2.0.0 "
      "--hash=sha256:b6a85871a79d2e3b22d2d1b94ac2824226a63c6b741c88f7ae975f18b6778374\n");
  const auto made = prepare_python_environment(boxes(), needs, {}, nullptr);
  INFO(made.status().ToString());
  REQUIRE(made.ok());
  CHECK(run_in_box(*made, {made->interpreter(), "-I", "-c", "import iniconfig; print('there')"})
            .printed == "there\n");
  const auto fetched = fetch_wheels(boxes(), needs, {}, scratch / "stick", nullptr);
  INFO(fetched.ToString());
  REQUIRE(fetched.ok());
  CHECK(fs::exists(scratch / "stick/wheels/iniconfig-2.0.0-py3-none-any.whl"));
}

TEST_CASE("MLGYM_WHEELS names the folder of wheels, from wherever the program runs") {
  {
    const Variable wheels("MLGYM_WHEELS", "wheels");
    CHECK(wheel_folder() == fs::current_path() / "wheels");
  }
  const Variable none("MLGYM_WHEELS", "");
  CHECK(wheel_folder().empty());
}
