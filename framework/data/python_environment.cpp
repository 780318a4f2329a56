#include "data/python_environment.h"

#include <cstdlib>
#include <fstream>
#include <string_view>

#include "base/digest.h"
#include "base/file.h"
#include "base/installation.h"
#include "base/json.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"
#include "data/installed_folder.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// Not "python3" by PATH, which may be a user's own: boxes show only the system's.
constexpr const char* kSystemPython = "/usr/bin/python3";
constexpr const char* kFolderInBox = "/run/python";

// Prints {"facts": interpreter and versions, "problems": [text]} for the requirements given as
// arguments, {"malformed": text} when one is none. Local additions (/usr/local) do not count: boxes
// do not show them.
constexpr const char* kProbe = R"py(
import importlib.metadata as metadata, json, re, sys
places = [p for p in sys.path if not p.startswith("/usr/local")]
normal = lambda name: re.sub(r"[-_.]+", "-", name).lower()
have = {}
for found in metadata.distributions(path=places):
    if found.metadata["Name"]:
        have.setdefault(normal(found.metadata["Name"]), found.version)
# As many places as any version has: 1.24 and 1.24.0 are the same.
number = lambda version: ([int(n) for n in re.findall(r"\d+", version.split("+")[0].split("~")[0])] + [0] * 8)[:8]
compare = {">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b, "==": lambda a, b: a == b,
           "!=": lambda a, b: a != b, ">": lambda a, b: a > b, "<": lambda a, b: a < b}
facts, problems = [sys.version, sys.implementation.cache_tag], []
for wanted in sys.argv[1:]:
    parts = re.fullmatch(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*((?:(?:[<>=!]=|[<>])\s*[0-9.]+\s*(?:,\s*|$))*)", wanted)
    if not parts:
        print(json.dumps({"malformed": wanted}))
        sys.exit()
    version = have.get(normal(parts[1]))
    if version is None:
        problems.append(f"the Python package {parts[1]} is missing")
        continue
    facts.append(f"{parts[1]} {version}")
    for operator, bound in re.findall(r"([<>=!]=?)\s*([0-9.]+)", parts[2]):
        if not compare[operator](number(version), number(bound)):
            problems.append(f"the Python package {parts[1]} is {version}, not {operator}{bound}")
print(json.dumps({"facts": facts, "problems": problems}))
)py";

struct SystemPython {
  std::string digest;
  std::vector<std::string> problems;
};

absl::StatusOr<SystemPython> probe_system(const PythonNeeds& needs) {
  ProgramSpec spec;
  spec.arguments = {kSystemPython, "-I", "-c", kProbe};
  spec.arguments.insert(spec.arguments.end(), needs.packages.begin(), needs.packages.end());
  const auto printed = output_of(spec, Deadline::after(60));
  if (!printed.ok()) {
    return unable("{} is needed and does not answer ({}); install the package python3",
                  kSystemPython, message_of(printed.status()));
  }
  const auto answer = parse_json(*printed);
  if (!answer.ok()) return answer.status();
  if (answer->contains("malformed")) {
    return invalid("{} is no requirement such as \"torch >= 1.13\"",
                   dump_json((*answer)["malformed"]));
  }
  SystemPython python{sha256_hex(dump_json((*answer)["facts"])), {}};
  for (const auto& problem : (*answer)["problems"]) python.problems.push_back(problem);
  return python;
}

// Those that dpkg does not know as installed; none on systems without dpkg.
std::vector<std::string> missing_packages(const std::vector<std::string>& packages) {
  std::vector<std::string> missing;
  for (const auto& package : packages) {
    ProgramSpec spec;
    spec.arguments = {"/usr/bin/dpkg-query", "-W", "-f", "${db:Status-Abbrev}", package};
    if (!fs::exists(spec.arguments[0])) return {};
    const auto state = output_of(spec, Deadline::after(30));
    if (!state.ok() || state->rfind("ii", 0) != 0) missing.push_back(package);
  }
  return missing;
}

// The digest of the environment that the lock file makes here.
absl::StatusOr<std::string> lock_digest(const PythonNeeds& needs) {
  const auto lock = read_file(needs.lock);
  if (!lock.ok()) return lock.status();
  const auto system = probe_system({});
  if (!system.ok()) return system.status();
  return sha256_hex(*lock + system->digest);
}

constexpr const char* kLockInBox = "/run/lock.txt";
constexpr const char* kWheelsInBox = "/run/wheels";
constexpr const char* kUvInBox = "/run/uv";

// The user's uv, where it is the program itself: the scripts that version managers put in its place
// find nothing in a box. Empty when there is none.
fs::path find_uv() {
  const char* path = std::getenv("PATH");
  for (const auto& folder : split(path ? path : "", ':')) {
    if (folder.empty() || folder.front() != '/') continue;
    std::error_code error;
    const fs::path program = fs::canonical(fs::path(folder) / "uv", error);
    char start[4] = {};
    if (!error) std::ifstream(program, std::ios::binary).read(start, sizeof start);
    if (std::string_view(start, sizeof start) ==
        "\x7f"
        "ELF")
      return program;
  }
  return {};
}

// The programs that make a virtual environment with uv, in place of pip_commands.
std::vector<std::vector<std::string>> uv_commands() {
  return {{kUvInBox, "venv", "-q", "--allow-existing", "--python", kSystemPython, kFolderInBox},
          {kUvInBox, "pip", "install", "-q", "--python", std::string(kFolderInBox) + "/bin/python3",
           "--only-binary", ":all:", "--require-hashes", "-r", kLockInBox}};
}

// Lets the last command of a recipe take its packages from a folder.
void use_wheels(const fs::path& wheels, InstallRecipe& recipe) {
  recipe.network = wheels.empty();
  if (wheels.empty()) return;
  recipe.mounts.push_back({wheels, kWheelsInBox, false});
  auto& install = recipe.commands.back();
  install.insert(install.end(), {"--no-index", "--find-links", kWheelsInBox});
}

// The lock file's packages in a virtual environment.
InstallRecipe recipe_for(const PythonNeeds& needs, const std::string& digest,
                         const fs::path& wheels) {
  InstallRecipe recipe;
  recipe.what = "the Python environment of " + needs.lock.string();
  recipe.digest = digest;
  recipe.place = kFolderInBox;
  recipe.mounts = {{needs.lock, kLockInBox, false}};
  if (const fs::path uv = find_uv(); !uv.empty()) {
    recipe.mounts.push_back({uv, kUvInBox, false});
    recipe.commands = uv_commands();
    // Whoever has a mirror for pip means it for uv as well.
    const char* mirror = std::getenv("PIP_INDEX_URL");
    if (mirror && !std::getenv("UV_INDEX_URL") && !std::getenv("UV_DEFAULT_INDEX"))
      recipe.environment.emplace_back("UV_DEFAULT_INDEX", mirror);
  } else {
    recipe.commands = pip_commands(kFolderInBox, kLockInBox);
  }
  use_wheels(wheels, recipe);
  return recipe;
}

// The lock file's packages as wheels, in the folder of the recipe.
InstallRecipe wheel_recipe(const PythonNeeds& needs, const fs::path& wheels) {
  constexpr const char* kFetchedInBox = "/run/fetched";
  constexpr const char* kToolsInBox = "/workspace/tools";
  InstallRecipe recipe;
  recipe.what = "the wheels of " + needs.lock.string();
  recipe.place = kFetchedInBox;
  recipe.mounts = {{needs.lock, kLockInBox, false}};
  recipe.commands = {
      {kSystemPython, "-m", "venv", kToolsInBox},
      {std::string(kToolsInBox) + "/bin/python3", "-m", "pip", "download", "-q", "--only-binary",
       ":all:", "--require-hashes", "-r", kLockInBox, "-d", kFetchedInBox}};
  use_wheels(wheels, recipe);
  return recipe;
}

}  // namespace

std::string PythonEnvironment::interpreter() const {
  return folder.empty() ? kSystemPython : std::string(kFolderInBox) + "/bin/python3";
}

void PythonEnvironment::show_in(BoxSpec& box) const {
  if (folder.empty()) return;
  box.mounts.push_back({folder, kFolderInBox, false});
  box.environment.emplace_back("PATH", std::string(kFolderInBox) + "/bin:/usr/bin:/bin");
}

std::vector<std::vector<std::string>> pip_commands(const std::string& place,
                                                   const std::string& lock) {
  return {{kSystemPython, "-m", "venv", place},
          {place + "/bin/python3", "-m", "pip", "install", "-q", "--only-binary",
           ":all:", "--require-hashes", "-r", lock}};
}

fs::path wheel_folder(const fs::path& from) {
  const char* given = std::getenv("MLGYM_WHEELS");
  if (given && *given) return fs::absolute(given);
  std::error_code error;
  const bool has = !from.empty() && fs::is_directory(from / "wheels", error);
  return has ? fs::absolute(from / "wheels") : fs::path();
}

absl::Status fetch_wheels(Boxes& boxes, const PythonNeeds& needs, const fs::path& wheels,
                          const fs::path& folder, const std::atomic<bool>* cancelled) {
  const fs::path target = fs::absolute(folder) / "wheels";
  if (auto made = create_folders(target); !made.ok()) return made;
  auto draft = make_temporary_folder(target.parent_path(), ".wheels-");
  if (!draft.ok()) return draft.status();
  const InstallRecipe recipe = wheel_recipe(needs, wheels);
  absl::Status fetched = follow_recipe(boxes, recipe, *draft, cancelled);
  if (!fetched.ok()) fetched = with_context(fetched, recipe.what);
  std::error_code error;
  for (fs::directory_iterator entry(*draft, error), end; fetched.ok() && !error && entry != end;
       entry.increment(error))
    fs::rename(entry->path(), target / entry->path().filename(), error);
  (void)remove_tree(*draft);
  if (fetched.ok() && error) return system_error(error.value(), target.string());
  return fetched;
}

absl::Status check_gpu(const PythonNeeds& needs) {
  if (needs.gpu != GpuNeed::required) return absl::OkStatus();
  std::error_code error;
  for (fs::directory_iterator entry("/dev", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.rfind("nvidia", 0) == 0 && name.size() > 6 &&
        name.find_first_not_of("0123456789", 6) == name.npos)
      return absl::OkStatus();
  }
  return unable(
      "it needs a GPU (python.gpu is required), and this machine has none: there is no "
      "/dev/nvidia0; use a machine with an NVIDIA GPU and its driver");
}

absl::StatusOr<PythonEnvironment> find_python_environment(const PythonNeeds& needs) {
  const auto system = probe_system(needs);
  if (!system.ok()) return system.status();
  std::vector<std::string> problems = system->problems;
  const std::vector<std::string> missing = missing_packages(needs.debian);
  if (problems.empty() && !missing.empty())
    problems.push_back("Debian's " + join(missing, ", ") + " is not installed");
  if (problems.empty()) return PythonEnvironment{{}, system->digest};
  if (!needs.lock.empty()) {
    const auto digest = lock_digest(needs);
    if (!digest.ok()) return digest.status();
    if (fs::exists(installed_folder(*digest)))
      return PythonEnvironment{installed_folder(*digest), *digest};
    return unable("{}; make the task's own environment with `mlgym prepare TASK`",
                  join(problems, "; "));
  }
  return unable("{}; install {}", join(problems, "; "),
                missing.empty() ? "it for /usr/bin/python3"
                                : "it with `apt-get install -y " + join(missing, " ") + "`");
}

absl::StatusOr<PythonEnvironment> prepare_python_environment(Boxes& boxes, const PythonNeeds& needs,
                                                             const fs::path& wheels,
                                                             const std::atomic<bool>* cancelled) {
  auto found = find_python_environment(needs);
  const bool is_missing = found.status().code() == absl::StatusCode::kFailedPrecondition;
  if (!is_missing || needs.lock.empty()) return found;
  const auto digest = lock_digest(needs);
  if (!digest.ok()) return digest.status();
  const auto folder = install_folder(boxes, recipe_for(needs, *digest, wheels), cancelled);
  if (!folder.ok()) return folder.status();
  return PythonEnvironment{*folder, *digest};
}

}  // namespace mlgym
