#include "owner.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace podman {
namespace {

// In clock ticks since boot: with the process id it names a process for good.
std::string start_time(const std::string& process) {
  std::ifstream file("/proc/" + process + "/stat");
  std::string line, field;
  std::getline(file, line);
  const auto after_name = line.rfind(')');
  if (after_name == line.npos) return "";
  std::istringstream fields(line.substr(after_name + 2));
  for (int i = 0; i < 20; ++i) fields >> field;
  return field;
}

// The machine and the process namespace.
std::string this_place() {
  std::ifstream file("/etc/machine-id");
  std::string machine;
  std::getline(file, machine);
  std::error_code error;
  return machine + "/" + std::filesystem::read_symlink("/proc/self/ns/pid", error).string();
}

bool lives(const std::string& process) {
  const auto dash = process.find('-');
  return dash != process.npos && start_time(process.substr(0, dash)) == process.substr(dash + 1);
}

bool left_behind(const Json& thing, const Owner& self) {
  const auto labels = thing.find("Labels");
  if (labels == thing.end() || !labels->is_object()) return false;
  return labels->value(kPlaceLabel, "") == self.place && !lives(labels->value(kOwnerLabel, ""));
}

}  // namespace

Owner Owner::self() {
  const std::string process = std::to_string(getpid());
  return {process + "-" + start_time(process), this_place()};
}

Json Owner::labels() const { return {{kOwnerLabel, process}, {kPlaceLabel, place}}; }

void remove_left_behind(Engine& engine, const Owner& self) {
  const std::string filter = "filters=" + escaped(R"({"label":["mlgym"]})");
  const auto remove_all = [&](const std::string& list, const std::string& folder,
                              const std::string& options) {
    const Json things = engine.read(nullptr, list, "cannot list what was left behind");
    for (const auto& thing : things) {
      if (!left_behind(thing, self)) continue;
      engine.send(nullptr, {"DELETE", folder + thing.value("Id", "") + options, "", -1, nullptr});
    }
  };
  remove_all("/containers/json?all=1&" + filter, "/containers/", "?force=1&v=1");
  remove_all("/images/json?" + filter, "/images/", "?force=0");
}

}  // namespace podman
