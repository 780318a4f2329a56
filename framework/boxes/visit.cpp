#include "boxes/visit.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <tuple>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "boxes/box_folders.h"
#include "boxes/message.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr double kAnswerSeconds = 10;

absl::StatusOr<Descriptor> knock(const fs::path& door) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (door.string().size() >= sizeof address.sun_path)
    return unable("{} is too long a name for a socket; set MLGYM_BOX_FOLDER to a shorter folder",
                  door.string());
  door.string().copy(address.sun_path, sizeof address.sun_path - 1);
  Descriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return system_error(errno, "cannot make a socket");
  if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return system_error(errno, "the process that owns the box does not answer");
  return socket;
}

}  // namespace

std::vector<VisibleBox> visible_boxes() {
  std::vector<VisibleBox> boxes;
  for (const auto& spawner : spawner_folders()) {
    if (!spawner.alive) continue;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(spawner.path, error)) {
      if (entry.path().extension() != ".json") continue;
      const auto text = read_file(entry.path());
      const auto facts = text.ok() ? parse_json(*text) : absl::StatusOr<Json>(text.status());
      if (!facts.ok()) continue;  // it ended this moment
      boxes.push_back({facts->value("id", 0), facts->value("name", ""), facts->value("sandbox", ""),
                       facts->value("started", ""), spawner.process, spawner.path});
    }
  }
  std::sort(boxes.begin(), boxes.end(), [](const VisibleBox& a, const VisibleBox& b) {
    return std::tie(a.name, a.spawner, a.id) < std::tie(b.name, b.spawner, b.id);
  });
  return boxes;
}

absl::StatusOr<BoxProcess> visit(const VisibleBox& box, const std::vector<int>& descriptors,
                                 bool terminal) {
  auto socket = knock(box.folder / "door");
  if (!socket.ok()) return socket.status();
  const Json request = {{"box", box.id}, {"terminal", terminal}};
  if (auto sent = send_message(socket->get(), dump_json(request), descriptors); !sent.ok())
    return sent;
  auto answer = receive_message(socket->get(), Deadline::after(kAnswerSeconds));
  if (!answer.ok()) return answer.status();
  const auto reply = parse_json(answer->bytes);
  if (!reply.ok() || answer->descriptors.size() != 1)
    return unable("the box cannot be visited: {}",
                  reply.ok() ? reply->value("message", "it has ended") : "it has ended");
  return BoxProcess(reply->value("process", 0), std::move(answer->descriptors[0]));
}

}  // namespace mlgym
