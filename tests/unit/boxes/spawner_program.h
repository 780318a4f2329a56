// The spawner as a program, spoken to directly.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <string>
#include <utility>
#include <vector>

#include "base/installation.h"
#include "base/json.h"
#include "base/process.h"
#include "boxes/message.h"
#include "catch.h"
#include "folder.h"
#include "variable.h"

namespace mlgym::test {

class SpawnerProgram {
 public:
  SpawnerProgram() : program_(start(sockets_)) {
    // Boxes run as users of their own.
    std::filesystem::permissions(folder_.path(), std::filesystem::perms(0711));
    sockets_.second.reset();
    REQUIRE(code_of(ask({{"op", "load"},
                         {"library", SANDBOX_LIBRARY},
                         {"component", "bubblewrap"},
                         {"settings", "{}"}})) == 0);
  }

  // The answer, which every message gets; null when none came.
  Json ask_bytes(const std::string& bytes, const std::vector<int>& descriptors = {}) {
    const auto sent = send_message(sockets_.first.get(), bytes, descriptors);
    INFO(sent.ToString());
    if (!sent.ok()) return nullptr;
    const auto answer = receive_message(sockets_.first.get(), Deadline::after(60));
    if (!answer.ok() || answer->bytes.empty()) return nullptr;
    const auto json = parse_json(answer->bytes);
    return json.ok() ? *json : Json(nullptr);
  }
  Json ask(const Json& request, const std::vector<int>& descriptors = {}) {
    return ask_bytes(dump_json(request), descriptors);
  }
  static int code_of(const Json& answer) {
    return answer.is_object() ? answer.value("code", 0) : -1;
  }

  static Json create_request() {
    return {{"op", "create"},
            {"name", "test"},
            {"mounts", Json::array()},
            {"masked", Json::array()},
            {"environment", Json::array()},
            {"host_network", false},
            {"loopback", false},
            {"snapshot", -1},
            {"gpus", Json::array()},
            {"image", ""},
            {"limits",
             {{"memory", 0},
              {"disk", 0},
              {"file", 0},
              {"temporary", 1 << 20},
              {"processes", 0},
              {"open_files", 0},
              {"cpus", 0.0}}}};
  }
  // The control socket of a new box's init.
  Descriptor create() {
    auto control = *make_message_pair();
    const Json answer = ask(create_request(), {control.second.get()});
    INFO(answer.dump());
    REQUIRE(code_of(answer) == 0);
    return std::move(control.first);
  }

  // A visitor's connection to its door.
  Descriptor knock() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "boxes"))
      (entry.path() / "door").string().copy(address.sun_path, sizeof address.sun_path - 1);
    Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    REQUIRE(connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
            0);
    return socket;
  }

  const Folder& folder() const { return folder_; }
  Program& program() { return program_; }
  void hang_up() { sockets_.first.reset(); }

 private:
  static Program start(const std::pair<Descriptor, Descriptor>& sockets) {
    ProgramSpec spec;
    spec.arguments = {(installation().programs / "mlgym_spawner").string()};
    spec.environment = current_environment();
    spec.descriptors = {{sockets.second.get(), 3}, {2, 2}};
    auto program = Program::start(spec);
    REQUIRE(program.ok());
    return std::move(*program);
  }

  Folder folder_;
  Variable place_{"MLGYM_BOX_FOLDER", (folder_ / "boxes").string()};
  std::pair<Descriptor, Descriptor> sockets_ = *make_message_pair();
  Program program_;
};

}  // namespace mlgym::test
