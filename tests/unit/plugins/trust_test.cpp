#include "plugins/trust.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"
#include "catch.h"
#include "plugin_folders.h"
#include "plugins/registry.h"

namespace {
using namespace mlgym;

bool has(const absl::Status& status, std::string_view part) {
  return message_of(status).find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a folder of this user that nobody else can write to is trusted") {
  const PluginFolders folders;
  REQUIRE(chmod(folders.path().c_str(), 0755) == 0);
  CHECK(check_not_writable_by_others(folders.path()).ok());
}

TEST_CASE("a folder that everybody can write to is refused with the command that mends it") {
  const PluginFolders folders;
  REQUIRE(chmod(folders.path().c_str(), 0777) == 0);
  const auto status = check_not_writable_by_others(folders.path());
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(has(status, "run `chmod o-w " + folders.path().string() + "`"));
}

TEST_CASE("a folder of another user is refused") {
  if (geteuid() != 0) {
    WARN("skipped: only root can give a folder to another user");
    return;
  }
  const PluginFolders folders;
  REQUIRE(chown(folders.path().c_str(), 12345, 12345) == 0);
  const auto status = check_not_writable_by_others(folders.path());
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(has(status, folders.path().string() + ": belongs to another user"));
}

TEST_CASE("a folder that is not there cannot be trusted") {
  CHECK(has(check_not_writable_by_others("/nowhere"), "/nowhere"));
}

TEST_CASE("a folder of the path that everybody can write to hides its plugins and is told") {
  const PluginFolders open, closed;
  open.write_plugin("games", "mlgym.task/1", "chess");
  closed.write_plugin("players", "mlgym.agent/1", "random");
  REQUIRE(chmod(open.path().c_str(), 0777) == 0);
  const Registry registry({open.path(), closed.path()});
  CHECK(has(registry.find("task", "chess").status(), "chmod o-w " + open.path().string()));
  CHECK(registry.find("agent", "random").ok());
}

TEST_CASE("a plugin in an own folder that everybody can write to is refused") {
  const PluginFolders own;
  own.write_plugin("task", "mlgym.task/1", "chess");
  REQUIRE(chmod((own.path() / "task").c_str(), 0777) == 0);
  const auto place = Registry({}).find("task", "chess", own.path() / "task");
  CHECK(has(place.status(), "chmod o-w"));
}
