// Programs in a box without a network ask models.
#include "server/box_endpoint.h"
#include "boxes/shell.h"
#include "catch.h"
#include "endpoint.h"
#include "matching.h"
#include "variable.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

// A program that asks the endpoint by nothing but what its variables say.
const char* const kAsk = R"(
import json, os, urllib.request
def ask(url, key, body):
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **key})
    return json.load(urllib.request.urlopen(request, timeout=20))
messages = [{"role": "user", "content": "Hi"}]
print(ask(os.environ["OPENAI_BASE_URL"] + "/chat/completions", {"Authorization": "Bearer " + os.environ["OPENAI_API_KEY"]},
          {"model": "agent", "messages": messages})["choices"][0]["message"]["content"])
print(ask(os.environ["ANTHROPIC_BASE_URL"] + "/v1/messages", {"x-api-key": os.environ["ANTHROPIC_API_KEY"]},
          {"model": "judge", "max_tokens": 9, "messages": messages})["content"][0]["text"])
)";

struct AskingBox {
  AskingBox(const char* library, const char* sandbox) {
    auto started = Boxes::start({library, sandbox, "{}"});
    INFO(started.status().ToString());
    REQUIRE(started.ok());
    boxes = std::move(*started);
    BoxSpec spec;
    spec.name = "test";
    spec.loopback = true;
    box = std::move(*boxes->create(spec));
    REQUIRE(box->put("ask.py", kAsk).ok());
    ModelEndpointSpec asked;
    asked.complete = model.function();
    asked.roles = {"judge"};
    auto made = BoxEndpoint::start(*box, std::move(asked));
    INFO(made.status().ToString());
    REQUIRE(made.ok());
    endpoint = std::move(*made);
  }
  std::string run(const std::string& command) {
    auto shell = Shell::open(*box);
    REQUIRE(shell.ok());
    std::string variables;
    for (const auto& [name, value] : endpoint->variables())
      variables += "export " + name + "=" + value + "; ";
    const auto result = (*shell)->run(variables + command, {});
    REQUIRE(result.ok());
    return result->output;
  }
  FakeModel model;
  std::unique_ptr<Boxes> boxes;
  std::unique_ptr<Box> box;
  std::unique_ptr<BoxEndpoint> endpoint;
};

const std::string kRun = "/usr/bin/python3 -I ask.py";

}  // namespace

TEST_CASE("a program in a box without a network asks models at its own loopback") {
  AskingBox asking(BUBBLEWRAP_LIBRARY, "bubblewrap");
  CHECK(asking.run(kRun) == "Hello.\nHello.\n");
  const auto asked = asking.model.asked();
  REQUIRE(asked.size() == 2);
  CHECK(asked[0].role == "agent");
  CHECK(asked[1].role == "judge");
}

TEST_CASE("a program that runs on the host itself asks models in the same way") {
  AskingBox asking(HOST_LIBRARY, "host");
  CHECK(asking.run(kRun) == "Hello.\nHello.\n");
  REQUIRE(asking.box->restart().ok());
  REQUIRE(asking.endpoint->restart().ok());
  CHECK(asking.run(kRun) == "Hello.\nHello.\n");
}

TEST_CASE("a box that was started again asks models at the same address") {
  AskingBox asking(BUBBLEWRAP_LIBRARY, "bubblewrap");
  const std::string address = asking.endpoint->address();
  REQUIRE(asking.box->restart().ok());
  REQUIRE(asking.endpoint->restart().ok());
  CHECK(asking.run(kRun) == "Hello.\nHello.\n");
  REQUIRE(asking.box->snapshot(Box::Keep::freeze).ok());
  REQUIRE(asking.endpoint->restart().ok());
  CHECK(asking.run(kRun) == "Hello.\nHello.\n");
  CHECK(asking.endpoint->address() == address);
}

TEST_CASE("the endpoint is all that a box sees of models") {
  const Variable key("OPENAI_API_KEY", "sk-secret-0123456789");
  AskingBox asking(BUBBLEWRAP_LIBRARY, "bubblewrap");
  CHECK(asking
            .run("key=sk-secret-; grep -a -r -l ${key}0123456789 /proc/[0-9]*/environ "
                 "/proc/[0-9]*/cmdline /run /tmp /workspace 2>/dev/null; find / -xdev -type s "
                 "2>/dev/null; find /run /tmp -type s 2>/dev/null; tail -n +2 /proc/net/tcp | "
                 "wc -l; tail -n +2 /proc/net/tcp6 /proc/net/udp 2>/dev/null | grep -c : ; :")
            .rfind("1\n", 0) == 0);
  CHECK(asking.box->count_processes().value() <= 1);  // the shell: the endpoint adds none
}

TEST_CASE("another key than the box's own is refused") {
  AskingBox asking(HOST_LIBRARY, "host");
  const std::string answer = asking.run("OPENAI_API_KEY=mlgym-other " + kRun + " 2>&1");
  CHECK(answer.find("401") != answer.npos);
  CHECK(asking.model.asked().empty());
}

TEST_CASE("a box whose endpoint has ended is refused at once") {
  AskingBox asking(BUBBLEWRAP_LIBRARY, "bubblewrap");
  const std::string address = asking.endpoint->address();
  const auto variables = asking.endpoint->variables();
  asking.run(kRun);
  const std::string port = address.substr(address.rfind(':') + 1);
  asking.endpoint.reset();
  auto shell = Shell::open(*asking.box);
  const auto result = (*shell)->run("exec 3<>/dev/tcp/127.0.0.1/" + port, {});
  CHECK(result->output.find("refused") != std::string::npos);
}
