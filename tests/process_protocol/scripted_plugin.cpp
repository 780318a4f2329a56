// A plugin's process that says what a file holds, whatever the host says.
//   FILE              answers every line of the host with the next part of the file, then ends.
//                     Parts begin with their length on a line of its own. Goes on where no line
//                     comes: nobody knows what the host makes of what it was told.
//   FILE --patient    goes on only when a line has come
//   FILE --flood      the same, and says the last part again and again
#include <poll.h>
#include <sys/socket.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr int kSocket = 3;
// Milliseconds for a line of the host; more for the first two, while it starts.
constexpr int kFirstPatience = 1000, kPatience = 30;

std::vector<std::string> parts_of(const char* file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<std::string> parts;
  for (std::string length; std::getline(in, length);) {
    std::string part(std::strtoul(length.c_str(), nullptr, 10), '\0');
    in.read(part.data(), static_cast<std::streamsize>(part.size()));
    parts.push_back(std::move(part));
  }
  return parts;
}

// Until the end of a line, or in vain. False when the host is gone.
bool hear(int patience) {
  for (char c = 0; c != '\n';) {
    pollfd ready{kSocket, POLLIN, 0};
    if (poll(&ready, 1, patience) <= 0) return true;
    if (recv(kSocket, &c, 1, 0) <= 0) return false;
  }
  return true;
}

bool say(const std::string& text) {
  for (std::size_t said = 0; said < text.size();) {
    const ssize_t sent = send(kSocket, text.data() + said, text.size() - said, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    said += static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const std::vector<std::string> parts = parts_of(argv[1]);
  const std::string way = argc > 2 ? argv[2] : "";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const int patience = !way.empty() ? -1 : i < 2 ? kFirstPatience : kPatience;
    if (!hear(patience) || !say(parts[i])) return 0;
  }
  while (way == "--flood" && say(parts.back())) {
  }
  return 0;
}
