// Messages as the record holds them, and what makes two of them the same one.
#include "models/chat_json.h"

#include "base/json.h"
#include "catch.h"
#include "chat_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::Chat;

const RecordContent kPlain = {
    [](std::string_view text) { return absl::StatusOr<Json>(Json(std::string(text))); },
    [](std::string_view bytes) {
      return absl::StatusOr<Json>(Json{{"bytes", bytes.size()}});
    }};

Json json_of(Chat& chat) { return *message_json(chat.message(0), kPlain); }
std::string digest_of(Chat& chat) { return message_digest(chat.message(0)); }

}  // namespace

TEST_CASE("members of a message that are empty are left out") {
  Chat chat("");
  CHECK(json_of(chat) == Json::parse(R"({"role": "user"})"));
}

TEST_CASE("a message holds text, images, calls and which call it answers") {
  Chat chat;
  chat.say(MLGYM_ROLE_ASSISTANT, "look: ").add_image(std::string("\x89PNG\0", 5), "image/png");
  chat.add_text("there").add_call("1", "shell", "{\"command\"").answers("7");
  CHECK(json_of(chat) == Json::parse(R"({"role": "assistant", "text": "look: there",
                        "images": [{"media_type": "image/png", "data": {"bytes": 5}}],
                        "calls": [{"id": "1", "name": "shell", "arguments": "{\"command\""}],
                        "call_id": "7"})"));
}

TEST_CASE("roles have names, also those that no version knows yet") {
  const char* names[] = {"system", "user", "assistant", "tool", "user"};
  for (std::int32_t role = 0; role < 5; ++role) {
    Chat chat;
    chat.say(role, "x");
    CHECK(json_of(chat)["role"] == names[role]);
  }
}

TEST_CASE("what is no UTF-8 in names and arguments does not break the record") {
  Chat chat("x");
  chat.add_call("\xff", "\xc3", "\x80");
  CHECK(json_of(chat)["calls"][0]["id"] == "\xEF\xBF\xBD");
}

TEST_CASE("an error of the record is passed on") {
  const RecordContent full = {
      [](std::string_view) { return absl::StatusOr<Json>(absl::ResourceExhaustedError("full")); },
      kPlain.bytes};
  Chat chat("x");
  CHECK(message_json(chat.message(0), full).status().code() ==
        absl::StatusCode::kResourceExhausted);
}

TEST_CASE("two messages are the same one when all of them is") {
  Chat one("hello"), same("hello");
  CHECK(digest_of(one) == digest_of(same));
  Chat text("hello!"), system, image, split_text("hel"), call("hello"), answer("hello");
  system.say(MLGYM_ROLE_SYSTEM, "hello");
  image.say(MLGYM_ROLE_USER, "").add_image("hello", "");
  split_text.add_text("lo");
  call.add_call("1", "shell", "{}");
  answer.answers("1");
  for (Chat* other : {&text, &system, &image, &split_text, &call, &answer})
    CHECK(digest_of(*other) != digest_of(one));
}

TEST_CASE("an image is never taken for a text of the same bytes") {
  Chat text("x"), image("");
  Chat only_image;
  only_image.say(MLGYM_ROLE_USER, "").add_image("x", "");
  Chat two_texts("");
  two_texts.add_text("x");
  CHECK(digest_of(only_image) != digest_of(two_texts));
}

TEST_CASE("the bytes of a request are those of its texts, images, calls and tools") {
  Chat chat("12345");
  chat.add_image("1234567", "image/png").add_call("id", "123", "1234").offer("12");
  const std::size_t tool = 2 + std::string("Does it").size() + std::string("{}").size();
  CHECK(request_bytes(chat.request()) == 5 + 7 + 3 + 4 + tool);
  Chat nothing;
  CHECK(request_bytes(nothing.request()) == 0);
}
