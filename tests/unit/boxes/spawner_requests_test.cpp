// What the spawner does with requests that make no sense.
#include <fcntl.h>

#include <random>

#include "spawner_program.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

constexpr double kSeconds = 3;

const std::vector<Json>& odd_values() {
  static const std::vector<Json> values = {nullptr,
                                           true,
                                           -1,
                                           0,
                                           7,
                                           1e300,
                                           "",
                                           "x",
                                           std::string(5000, 'y'),
                                           Json::array(),
                                           Json::object(),
                                           {1, 2},
                                           {{"a", 1}},
                                           {{{"source", 1}}},
                                           "../../x",
                                           "/nowhere"};
  return values;
}

// Every place of a document, one of which is then replaced or removed.
void collect(Json& value, std::vector<Json*>& places) {
  places.push_back(&value);
  if (!value.is_structured()) return;
  for (auto& inner : value) collect(inner, places);
}

}  // namespace

TEST_CASE("a request that makes no sense gets an error, and the spawner goes on") {
  SpawnerProgram spawner;
  for (const char* request :
       {"[]", "null", "7", "{", "\"text\"", "{\"op\":1}", "{}", "{\"op\":\"create\"}",
        "{\"op\":\"probe\",\"op\":\"probe\"}", "\xff\xfe", "{\"op\":\"put\",\"box\":\"one\"}",
        "{\"op\":\"get\",\"box\":1,\"path\":[]}", "{\"op\":\"release\",\"snapshot\":{}}"}) {
    INFO(request);
    const Json answer = spawner.ask_bytes(request);
    REQUIRE(answer.is_object());
    CHECK(answer.value("code", 0) != 0);
    CHECK_FALSE(answer.value("message", "").empty());
  }
  CHECK(spawner.create().valid());
}

TEST_CASE("a visitor whose request makes no sense gets an error, and the spawner goes on") {
  SpawnerProgram spawner;
  const Descriptor control = spawner.create();
  const Descriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
  const std::vector<int> three(3, null.get());
  const auto reply_to = [&](const std::string& request, const std::vector<int>& descriptors) {
    const Descriptor socket = spawner.knock();
    REQUIRE(send_message(socket.get(), request, descriptors).ok());
    const auto reply = receive_message(socket.get(), Deadline::after(30));
    return reply.ok() ? parse_json(reply->bytes) : absl::StatusOr<Json>(reply.status());
  };
  for (const char* request :
       {"[]", "{", "{}", "\xff", "{\"box\":\"1\",\"terminal\":false}", "{\"box\":1}",
        "{\"box\":1e300,\"terminal\":false}", "{\"box\":1,\"terminal\":7}",
        "{\"box\":[1],\"terminal\":false}", "{\"box\":77,\"terminal\":false}"}) {
    INFO(request);
    const auto reply = reply_to(request, three);
    INFO(reply.status().ToString());
    REQUIRE(reply.ok());
    CHECK(reply->contains("message"));
  }
  const auto too_few = reply_to("{\"box\":1,\"terminal\":false}", {null.get()});
  REQUIRE(too_few.ok());
  CHECK(too_few->contains("message"));
  spawner.knock().reset();  // who says nothing and goes
  CHECK(spawner.create().valid());
}

TEST_CASE("requests with odd values never end the spawner or leave anything behind") {
  SpawnerProgram spawner;
  const Descriptor control = spawner.create();
  std::vector<Json> requests = {SpawnerProgram::create_request(), {{"op", "probe"}}};
  for (const char* op : {"stats", "put", "get", "snapshot", "pause", "resume"})
    requests.push_back({{"op", op}, {"box", 1}, {"path", "a/b"}, {"copy", true}, {"mode", 420}});
  std::mt19937 random(1);
  const Deadline end = Deadline::after(kSeconds);
  for (int round = 0; !end.passed(); ++round) {
    Json request = requests[random() % requests.size()];
    for (unsigned changes = 1 + random() % 2; changes > 0; --changes) {
      std::vector<Json*> places;
      collect(request, places);
      *places[random() % places.size()] = odd_values()[random() % odd_values().size()];
    }
    auto attached = *make_message_pair();
    attached.first.reset();  // so that nobody waits for what comes of it
    std::vector<int> descriptors;
    if (random() % 4 != 0) descriptors.push_back(attached.second.get());
    INFO("round " << round << ": " << request.dump());
    REQUIRE(spawner.ask(request, descriptors).is_object());
  }
  spawner.hang_up();
  const auto ended = spawner.program().wait(Deadline::after(30));
  REQUIRE(ended.ok());
  CHECK(*ended == 0);
  CHECK(std::filesystem::is_empty(spawner.folder() / "boxes"));
}
