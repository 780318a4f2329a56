// mlgym doctor, on a machine that works and on one made not to.
#include <map>

#include "catch.h"
#include "program.h"

using namespace mlgym::test;
using mlgym::Json;

namespace {

std::map<std::string, Json> checks_of(const Finished& finished) {
  const Json document = finished.json();
  CHECK(document["schema"] == 1);
  std::map<std::string, Json> checks;
  for (const auto& check : document["checks"]) {
    INFO(check);
    CHECK(check["name"].is_string());
    const std::string status = check["status"];
    CHECK((status == "ok" || status == "soft" || status == "missing"));
    CHECK(check["detail"].is_string());
    CHECK(check["remedy"].is_string());
    CHECK(checks.emplace(check["name"], check).second);
  }
  return checks;
}

}  // namespace

TEST_CASE("the doctor tells of everything that its page names") {
  const Folder folder;
  const Finished finished = run_mlgym(folder, {"doctor", "--json"});
  CHECK(finished.code == 0);
  auto checks = checks_of(finished);
  for (const char* name :
       {"bubblewrap", "user namespaces", "container", "control groups", "overlay", "disk runs",
        "disk data", "disk boxes", "memory", "cores", "python", "python numpy", "python torch",
        "gpu", "model keys", "sandbox bubblewrap", "sandbox bubblewrap isolation",
        "task battle-of-sexes"}) {
    INFO(name);
    CHECK(checks.count(name) == 1);
  }
  CHECK(checks["sandbox bubblewrap"]["status"] == "ok");
  CHECK(checks["user namespaces"]["status"] == "ok");
}

TEST_CASE("the doctor leaves nothing behind") {
  const Folder folder;
  // Boxes run as other users, who must be able to get there.
  std::filesystem::permissions(folder.path(), std::filesystem::perms::others_exec,
                               std::filesystem::perm_options::add);
  const auto boxes = (folder / "boxes").string();
  CHECK(run_mlgym(folder, {"doctor"}, {{"MLGYM_BOX_FOLDER", boxes}}).code == 0);
  CHECK((!std::filesystem::exists(boxes) || std::filesystem::is_empty(boxes)));
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    INFO(entry.path());
    CHECK(entry.path().filename().string().rfind("mlgym-doctor", 0) != 0);
  }
}

TEST_CASE("where no box can be made the doctor says why, and exits with 3") {
  const Folder folder;
  folder.write("file", "");
  const Finished finished =
      run_mlgym(folder, {"doctor", "--json"}, {{"MLGYM_BOX_FOLDER", (folder / "file").string()}});
  CHECK(finished.code == 3);
  auto checks = checks_of(finished);
  CHECK(checks["sandbox bubblewrap"]["status"] == "missing");
  CHECK(checks["sandbox bubblewrap"]["remedy"] != "");
  CHECK(checks.count("sandbox bubblewrap isolation") == 0);
  CHECK(finished.err.find("no sandbox can be used") != std::string::npos);
}

TEST_CASE("keys are told by name and never by value") {
  const Folder folder;
  const Finished finished =
      run_mlgym(folder, {"doctor", "--json"}, {{"OPENAI_API_KEY", "sk-very-secret"}});
  auto checks = checks_of(finished);
  CHECK(checks["model keys"]["status"] == "ok");
  CHECK(checks["model keys"]["detail"].get<std::string>().find("OPENAI_API_KEY") !=
        std::string::npos);
  CHECK((finished.out + finished.err).find("sk-very-secret") == std::string::npos);
}
