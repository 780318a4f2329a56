#include "data/python_environment.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/digest.h"
#include "base/file.h"
#include "base/installation.h"
#include "base/json.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/box_script.h"
#include "data/folder_lock.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// Not "python3" by PATH, which may be a user's own: boxes show only the system's.
constexpr const char* kSystemPython = "/usr/bin/python3";
constexpr const char* kFolderInBox = "/run/python";
constexpr double kInstallSeconds = 1800;
constexpr const char* kDraftPrefix = ".installing-";

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

fs::path environment_folder(const std::string& digest) {
  return user_data_folder() / "environments" / digest.substr(0, 16);
}

// Settings of pip and of the way to the network, as the user has them.
std::vector<std::pair<std::string, std::string>> network_variables() {
  std::vector<std::pair<std::string, std::string>> variables;
  for (const auto& variable : current_environment()) {
    const auto equals = variable.find('=');
    const std::string name = variable.substr(0, equals);
    const bool proxy = name.size() > 6 && (name.substr(name.size() - 6) == "_proxy" ||
                                           name.substr(name.size() - 6) == "_PROXY");
    if (proxy || name.rfind("PIP_", 0) == 0 || name == "SSL_CERT_FILE")
      variables.emplace_back(name, variable.substr(equals + 1));
  }
  return variables;
}

absl::Status run_in(Box& box, std::vector<std::string> arguments,
                    const std::atomic<bool>* cancelled) {
  BoxProgram program;
  program.arguments = std::move(arguments);
  const auto ran = run_script(box, program, Deadline::after(kInstallSeconds), cancelled);
  if (!ran.ok()) return ran.status();
  if (ran->code == 0) return absl::OkStatus();
  return unable("`{}` failed: {}", join(program.arguments, " "), last_line(ran->printed));
}

// The lock file's packages in a virtual environment, made in a box at the place where boxes show
// it.
absl::Status install(Boxes& boxes, const PythonNeeds& needs, const fs::path& folder,
                     const fs::path& wheels, const std::atomic<bool>* cancelled) {
  if (chmod(folder.c_str(), 0777) != 0) return system_error(errno, folder.string());
  BoxSpec spec;
  spec.name = "python";
  spec.host_network = wheels.empty();
  spec.environment = network_variables();
  // Wheels are large, /tmp is small, and the cache would end with the box.
  for (const auto& [name, value] : {std::pair("TMPDIR", "/workspace"),
                                    {"PIP_NO_CACHE_DIR", "1"},
                                    {"PIP_DISABLE_PIP_VERSION_CHECK", "1"}})
    spec.environment.emplace_back(name, value);
  spec.mounts = {{folder, kFolderInBox, true}, {needs.lock, "/run/lock.txt", false}};
  const std::string python = std::string(kFolderInBox) + "/bin/python3";
  std::vector<std::string> install = {
      python, "-m",           "pip", "install", "-q", "--only-binary", ":all:", "--require-hashes",
      "-r",   "/run/lock.txt"};
  if (!wheels.empty()) {
    spec.mounts.push_back({wheels, "/run/wheels", false});
    install.insert(install.end(), {"--no-index", "--find-links", "/run/wheels"});
  }
  auto box = boxes.create(spec);
  if (!box.ok()) return box.status();
  if (auto made = run_in(**box, {kSystemPython, "-m", "venv", kFolderInBox}, cancelled); !made.ok())
    return made;
  if (auto installed = run_in(**box, install, cancelled); !installed.ok()) return installed;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (lchown(entry->path().c_str(), geteuid(), getegid()) != 0)
      return system_error(errno, entry->path().string());
  }
  if (error) return system_error(error.value(), folder.string());
  if (chmod(folder.c_str(), 0755) != 0) return system_error(errno, folder.string());
  return absl::OkStatus();
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

fs::path wheel_folder() {
  const char* given = std::getenv("MLGYM_WHEELS");
  return given && *given ? fs::absolute(given) : fs::path();
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
    if (fs::exists(environment_folder(*digest)))
      return PythonEnvironment{environment_folder(*digest), *digest};
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
  const fs::path folder = environment_folder(*digest);
  const auto lock = FolderLock::take(folder.parent_path(), cancelled);
  if (!lock.ok()) return lock.status();
  if (fs::exists(folder)) return PythonEnvironment{folder, *digest};  // by another process
  lock->remove_leftovers(kDraftPrefix);
  auto draft = make_temporary_folder(folder.parent_path(), kDraftPrefix);
  if (!draft.ok()) return draft.status();
  absl::Status installed = install(boxes, needs, *draft, wheels, cancelled);
  std::error_code error;
  if (installed.ok()) fs::rename(*draft, folder, error);
  if (installed.ok() && error) installed = system_error(error.value(), folder.string());
  if (!installed.ok()) {
    (void)remove_tree(*draft);
    return with_context(installed, "the Python environment of " + needs.lock.string());
  }
  return PythonEnvironment{folder, *digest};
}

}  // namespace mlgym
