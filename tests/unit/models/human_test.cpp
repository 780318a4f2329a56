// A person at a terminal as a model: the test is the person.
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "base/file.h"
#include "base/time.h"
#include "catch.h"
#include "model_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::Chat;
using mlgym::test::Receiver;

class Person {
 public:
  Person() : hand_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    REQUIRE(grantpt(hand_.get()) == 0);
    REQUIRE(unlockpt(hand_.get()) == 0);
    path_ = ptsname(hand_.get());
    terminal_.reset(open(path_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));  // it stays between asks
    termios modes{};
    REQUIRE(tcgetattr(terminal_.get(), &modes) == 0);
    modes.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    REQUIRE(tcsetattr(terminal_.get(), TCSANOW, &modes) == 0);
  }
  const std::string& path() const { return path_; }
  void types(const std::string& text) { REQUIRE(write_all(hand_.get(), text).ok()); }
  // What stands on the screen since the last look.
  std::string sees() {
    std::string seen;
    char buffer[4096];
    for (pollfd ready{hand_.get(), POLLIN, 0}; poll(&ready, 1, 50) > 0;) {
      const ssize_t got = read(hand_.get(), buffer, sizeof buffer);
      if (got <= 0) break;
      seen.append(buffer, static_cast<std::size_t>(got));
    }
    return seen;
  }

 private:
  Descriptor hand_, terminal_;
  std::string path_;
};

struct Talk {
  Person person;
  Registry registry{{MODELS_OF_MLGYM}};
  Call making{plain_host_services(), Deadline::after(20)};
  ModelComponent model =
      *ModelComponent::create(*registry.load(*registry.find("model", "human"), Isolation::none),
                              Json{{"terminal", person.path()}}, making);
  Receiver receiver;

  absl::Status ask(Chat& chat, double seconds = 20, const std::atomic<bool>* cancelled = nullptr) {
    Call call(plain_host_services(), Deadline::after(seconds), cancelled);
    return model.complete(call, chat.request(), receiver.raw);
  }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a person sees the chat and the tools, and replies by lines") {
  Talk talk;
  talk.person.types("I look\naround\n/call shell {\"command\": \"ls\"}\n.\n");
  Chat chat("solve it");
  REQUIRE(talk.ask(chat.offer("shell")).ok());
  CHECK(talk.receiver.heard == std::vector<std::string>{"usage 0 0 0 0",
                                                        "0 call call_1 shell {\"command\": \"ls\"}",
                                                        "0 text I look\naround\n", "0 finish 2"});
  const std::string screen = talk.person.sees();
  CHECK(has(screen, "--- user\r\nsolve it"));
  CHECK(has(screen, "/call shell {}"));
}

TEST_CASE("a person is shown only what is new") {
  Talk talk;
  talk.person.types("first\n.\n");
  Chat chat("one");
  REQUIRE(talk.ask(chat).ok());
  (void)talk.person.sees();
  talk.person.types("second\n.\n");
  chat.say(MLGYM_ROLE_ASSISTANT, "first").say(MLGYM_ROLE_USER, "two");
  REQUIRE(talk.ask(chat).ok());
  const std::string screen = talk.person.sees();
  CHECK(has(screen, "two"));
  CHECK_FALSE(has(screen, "one"));
  CHECK_FALSE(has(screen, "first"));
}

TEST_CASE("a person who leaves ends the call, and one who is slow is not waited for without end") {
  Talk talk;
  Chat chat("hello");
  talk.person.types("half a line");
  CHECK(talk.ask(chat, 0.3).code() == absl::StatusCode::kDeadlineExceeded);
  std::atomic<bool> cancelled = true;
  CHECK(talk.ask(chat, 20, &cancelled).code() == absl::StatusCode::kCancelled);
  talk.person.types("\n\x04");  // the end of what was typed above, and of the input
  CHECK(talk.ask(chat).code() == absl::StatusCode::kCancelled);
  CHECK(has(talk.person.sees(), "[You have left. The episode is put aside"));
}

TEST_CASE("whether there is a terminal is told before anybody is asked") {
  Talk talk;
  Call call(plain_host_services(), Deadline::after(20));
  CHECK(talk.model.describe(call)->value("unable", "") == "");
  CHECK(talk.model.describe(call)->value("person", false));
  Registry registry({MODELS_OF_MLGYM});
  auto nobody =
      ModelComponent::create(*registry.load(*registry.find("model", "human"), Isolation::none),
                             Json{{"terminal", "/nowhere/tty"}}, call);
  REQUIRE(nobody.ok());
  CHECK(nobody->describe(call)->value("unable", "") ==
        "/nowhere/tty: No such file or directory; a person needs a terminal");
}

TEST_CASE("without a terminal there is an error that says so") {
  Registry registry({MODELS_OF_MLGYM});
  Call call(plain_host_services(), Deadline::after(20));
  auto model =
      ModelComponent::create(*registry.load(*registry.find("model", "human"), Isolation::none),
                             Json{{"terminal", "/nowhere/tty"}}, call);
  REQUIRE(model.ok());
  Chat chat("hello");
  Receiver receiver;
  const auto status = model->complete(call, chat.request(), receiver.raw);
  CHECK(status.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(message_of(status).find("/nowhere/tty: No such file or directory") != std::string::npos);
}
