// A plugin's process that says what a file holds, whatever the host says.
//   FILE            answers every line of the host with the next part of the file, then ends. Parts
//                   begin with their length on a line of its own.
//   FILE --flood    says the last part again and again and reads nothing more
#include <poll.h>
#include <sys/socket.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr int kSocket = 3;
constexpr int kPatience = 30;  // milliseconds for a line of the host

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

// Until the end of a line, or in vain: nobody knows what the host makes of what it was told.
bool hear(bool patiently) {
  for (char c = 0; c != '\n';) {
    pollfd ready{kSocket, POLLIN, 0};
    if (poll(&ready, 1, patiently ? -1 : kPatience) <= 0) return true;
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
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!hear(i < 2 || argc > 2) || !say(parts[i])) return 0;
  }
  while (argc > 2 && say(parts.back())) {
  }
  return 0;
}
