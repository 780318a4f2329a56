// What a box's process 1 does with messages that make no sense.
#include "boxes/init/protocol.h"

#include <fcntl.h>

#include <cstring>
#include <optional>
#include <random>

#include "boxes/init_client.h"
#include "spawner_program.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

constexpr double kSeconds = 3;

template <class T>
std::string bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

std::string request(std::uint32_t operation, int a = 0, int b = 0, int c = 0) {
  return bytes_of(mlgym_init_request{operation, a, b, c});
}

// init's answer; nothing when it is gone or silent.
std::optional<mlgym_init_reply> ask(int socket, const std::string& bytes,
                                    const std::vector<int>& descriptors = {}) {
  if (!send_message(socket, bytes, descriptors).ok()) return {};
  const auto answer = receive_message(socket, Deadline::after(30));
  mlgym_init_reply reply{};
  if (!answer.ok() || answer->bytes.size() != sizeof reply) return {};
  std::memcpy(&reply, answer->bytes.data(), sizeof reply);
  return reply;
}

std::string start_request(std::uint32_t arguments, std::uint32_t variables,
                          const std::vector<std::int32_t>& targets, const std::string& strings) {
  std::string bytes = request(MLGYM_INIT_START) +
                      bytes_of(mlgym_init_start{arguments, variables,
                                                static_cast<std::uint32_t>(targets.size()), 0});
  for (const std::int32_t target : targets) bytes += bytes_of(target);
  return bytes + strings;
}

// The box still runs programs.
void check_works(Descriptor control) {
  InitClient init(std::move(control));
  REQUIRE(init.end_processes().ok());
  BoxProgram program;
  program.arguments = {"/usr/bin/true"};
  auto process = init.start(program, {});
  INFO(process.status().ToString());
  REQUIRE(process.ok());
  const auto ended = process->wait(Deadline::after(10));
  REQUIRE(ended.ok());
  CHECK(ended->code == 0);
  CHECK_FALSE(ended->killed_with_box);
}

const std::string kTrue = std::string("/workspace\0/usr/bin/true\0", 25);

}  // namespace

TEST_CASE("a message that makes no sense gets an error, and the box goes on") {
  SpawnerProgram spawner;
  Descriptor control = spawner.create();
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  const Descriptor holder(null);
  const std::vector<int> many(MLGYM_INIT_MAX_DESCRIPTORS + 20, null);
  const std::vector<std::pair<std::string, std::vector<int>>> messages = {
      {"x", {}},
      {request(0), {}},
      {request(99), {}},
      {request(MLGYM_INIT_START), {}},
      {request(MLGYM_INIT_LIMITS) + "short", {}},
      {request(MLGYM_INIT_SIGNAL, 1, 9, 0), {}},
      {request(MLGYM_INIT_SIGNAL, -1, 9, 1), {}},
      {request(MLGYM_INIT_SIGNAL, 1 << 30, 9, 0), {}},
      {start_request(0, 0, {}, kTrue), {null}},
      {start_request(1, 0, {}, kTrue), {}},
      {start_request(2, 0, {}, kTrue), {null}},
      {start_request(0xffffffffu, 3, {}, kTrue), {null}},
      {start_request(1, 0, {}, kTrue.substr(0, 20)), {null}},
      {start_request(1, 0, {}, ""), {null}},
      {start_request(1, 0, {-1}, kTrue), {null, null}},
      {start_request(1, 0, {1 << 30}, kTrue), {null, null}},
      {start_request(1, 0, std::vector<std::int32_t>(40, 1), kTrue), {null}},
      {start_request(1, 0, {}, std::string("/workspace\0/nowhere\0", 20)), {null}},
      {start_request(1, 0, {}, std::string(200000, '\0')), {null}},
      {start_request(1, 0, {}, kTrue), many}};
  for (std::size_t i = 0; i < messages.size(); ++i) {
    INFO("message " << i);
    const auto reply = ask(control.get(), messages[i].first, messages[i].second);
    REQUIRE(reply);
    CHECK(reply->value < 0);
  }
  check_works(std::move(control));
}

TEST_CASE("random messages neither end nor wedge a box") {
  SpawnerProgram spawner;
  Descriptor control = spawner.create();
  const Descriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
  const std::vector<std::string> valid = {
      start_request(1, 0, {1, 2}, kTrue),
      start_request(1, 0, {}, kTrue),
      request(MLGYM_INIT_SIGNAL, 2, 9, 1),
      request(MLGYM_INIT_PAUSE),
      request(MLGYM_INIT_RESUME),
      request(MLGYM_INIT_END),
      request(MLGYM_INIT_COUNT),
      request(77),
      start_request(1, 1, {0, 1, 2, 9}, kTrue + std::string("A=b\0", 4))};
  std::mt19937 random(2);
  const auto below = [&random](std::size_t limit) { return random() % limit; };
  const Deadline end = Deadline::after(kSeconds);
  for (int round = 0; !end.passed(); ++round) {
    std::string bytes = valid[below(valid.size())];
    for (std::size_t changes = below(4); changes > 0; --changes)
      bytes[below(bytes.size())] = static_cast<char>(random());
    if (below(3) == 0) bytes.resize(1 + below(bytes.size()));  // an empty one is a hang-up
    if (below(5) == 0) bytes.append(below(3000), static_cast<char>(random()));
    // Limits that were really set would be init's own.
    if (bytes.size() >= 4 && bytes.substr(0, 4) == bytes_of(std::uint32_t{MLGYM_INIT_LIMITS}))
      continue;
    const std::vector<int> descriptors(below(4) ? below(6) : below(60), null.get());
    INFO("round " << round);
    REQUIRE(ask(control.get(), bytes, descriptors));
  }
  check_works(std::move(control));
}

TEST_CASE("a host that hangs up in the middle ends the box and nothing else") {
  SpawnerProgram spawner;
  {
    const Descriptor control = spawner.create();
    REQUIRE(send_message(control.get(), request(MLGYM_INIT_COUNT)).ok());
  }
  check_works(spawner.create());
}
