#include "plugins/process/line_socket.h"

#include <sys/socket.h>

#include <optional>
#include <random>
#include <string>
#include <thread>

#include "base/status.h"
#include "catch.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

struct Pair {
  Pair() {
    auto ends = make_line_pair();
    REQUIRE(ends.ok());
    here.emplace(std::move(ends->first));
    there = std::move(ends->second);
  }
  // False once the other end is closed.
  bool write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = send(there.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  std::optional<LineSocket> here;
  Descriptor there;
};

}  // namespace

TEST_CASE("lines come whole, however they were cut on the way") {
  Pair pair;
  std::mt19937 random(1);
  std::string sent, received;
  for (int i = 0; i < 2000; ++i) {
    std::string piece(random() % 40, 'x');
    if (random() % 3 == 0) piece += "\n\n\0\n";
    REQUIRE(pair.write(piece));
    sent += piece;
    REQUIRE(pair.here->receive_some().ok());
    while (const auto line = pair.here->next_line()) received += *line + "\n";
  }
  CHECK(starts_with(sent, received));
  CHECK(sent.find('\n', received.size()) == sent.npos);
}

TEST_CASE("what was sent before the other side went is received first") {
  Pair pair;
  const std::string line(1 << 16, 'x');  // ends where a chunk does
  REQUIRE(pair.write(line.substr(1) + "\n"));
  pair.there.reset();
  REQUIRE(pair.here->receive_some().ok());
  CHECK(pair.here->next_line() == line.substr(1));
  CHECK(pair.here->receive_some().code() == absl::StatusCode::kUnavailable);
}

TEST_CASE("a line of more than 64 MiB is refused") {
  Pair pair;
  std::thread writer([&pair] {
    const std::string piece(1 << 20, 'x');
    while (pair.write(piece)) {
    }
  });
  absl::Status status;
  while (status.ok()) status = pair.here->receive_some();
  pair.here->close();
  writer.join();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(contains(std::string(message_of(status)), "64 MiB"));
}

TEST_CASE("what is received at once is little, although there is more") {
  Pair pair;
  const std::string flood(100'000, '\n');
  REQUIRE(pair.write(flood));
  REQUIRE(pair.here->receive_some().ok());
  std::size_t lines = 0;
  while (pair.here->next_line()) ++lines;
  CHECK(lines > 0);
  CHECK(lines < flood.size());
}

TEST_CASE("what cannot be sent yet waits, and arrives in order") {
  Pair pair;
  std::string sent, received;
  char buffer[4096];
  const auto read_some = [&] {
    const ssize_t got = recv(pair.there.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (got > 0) received.append(buffer, static_cast<std::size_t>(got));
    return got > 0;
  };
  for (int i = 0; i < 5000; ++i) {
    const std::string line = std::to_string(i) + std::string(500, 'x');
    pair.here->queue(line);
    sent += line + "\n";
    REQUIRE(pair.here->send_some().ok());
    if (i % 20 == 0) read_some();
  }
  CHECK(pair.here->unsent() > 0);
  while (received.size() < sent.size()) {
    if (!read_some()) REQUIRE(pair.here->send_some().ok());
  }
  CHECK(received == sent);
  CHECK_FALSE(pair.here->has_output());
}
