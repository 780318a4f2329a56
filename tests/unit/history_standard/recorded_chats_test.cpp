// Chats of models of the field: the folder mlgym-results of the shared data, which the variable
// MLGYM_SHARED_DATA names.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "catch.h"
#include "closed_windows.h"
#include "history_of_test.h"
#include "windows.h"

namespace {
namespace fs = std::filesystem;
using namespace history;
using namespace history::test;

std::vector<std::vector<Message>> recorded_chats() {
  const std::map<std::string, Role> roles = {
      {"system", Role::system}, {"user", Role::user}, {"assistant", Role::assistant}};
  std::vector<std::vector<Message>> chats;
  const char* data = std::getenv("MLGYM_SHARED_DATA");
  const fs::path folder = data ? fs::path(data) / "mlgym-results/trajectories" : fs::path();
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
    if (entry.path().extension() != ".traj") continue;
    std::ifstream file(entry.path());
    std::vector<Message>& chat = chats.emplace_back();
    const Json recorded = Json::parse(file);
    for (const auto& message : recorded["history"])
      chat.push_back(says(roles.at(message["role"]), message["content"]));
  }
  return chats;
}

}  // namespace

TEST_CASE("of recorded windows one a file is left, and everything else") {
  const auto chats = recorded_chats();
  if (chats.empty()) {
    WARN("MLGYM_SHARED_DATA names no folder with mlgym-results: skipped");
    return;
  }
  std::size_t before = 0, after = 0;
  for (const auto& chat : chats) {
    Host host;
    auto call = host.call();
    const auto seen = host.make<ClosedWindows>().view(call, chat, 0);
    REQUIRE(seen.size() == chat.size());
    std::map<std::string, int> left;
    for (std::size_t i = 0; i < chat.size(); ++i) {
      if (chat[i].role != Role::user) {
        CHECK(seen[i].text == chat[i].text);
        continue;
      }
      before += windows_in(chat[i].text).size();
      for (const auto& window : windows_in(seen[i].text)) ++left[window.path];
    }
    for (const auto& [path, count] : left) {
      INFO(path);
      CHECK(count == 1);
    }
    after += left.size();
  }
  CHECK(before > 2 * after);  // else the recorded windows were not found
}
