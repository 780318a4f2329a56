// Whatever a chat is, no answer of a tool stands without the call that asked for it.
#include <memory>
#include <random>

#include "catch.h"
#include "closed_windows.h"
#include "history_of_test.h"
#include "last_observations.h"
#include "summarise.h"
#include "token_budget.h"

namespace {
using namespace history;
using namespace history::test;

// Messages of every form, answers in any order and later than other messages, ids used again.
std::vector<Message> any_chat(std::mt19937& random) {
  std::vector<Message> chat;
  std::vector<std::string> open;
  std::size_t named = 0;
  const auto text = [&random] {
    return random() % 3 ? std::string(random() % 200, 'x')
                        : "[File: f (3 lines total)]\n1:a\n2:b\n";
  };
  for (std::size_t k = random() % 40; k > 0; --k) {
    const auto form = random() % 10;
    if (!open.empty() && form < 6) {
      const auto at = open.begin() + static_cast<std::ptrdiff_t>(random() % open.size());
      chat.push_back(answers(*at, text()));
      open.erase(at);
    } else if (form < 8) {
      Message message = says(Role::assistant, text());
      for (auto wanted = random() % 4; wanted > 1; --wanted) {
        const std::string id = "id" + std::to_string(open.empty() ? named = 0 : ++named);
        message.calls.push_back({id, "shell", "{}"});
        open.push_back(id);
      }
      chat.push_back(message);
    } else {
      chat.push_back(says(form == 8 ? Role::user : Role::system, text()));
    }
  }
  for (const auto& id : open) chat.push_back(answers(id, text()));
  return chat;
}

std::unique_ptr<mlgym::History> any_processor(Host& host, unsigned which) {
  switch (which % 4) {
    case 0:
      return std::make_unique<LastObservations>(host.make<LastObservations>());
    case 1:
      return std::make_unique<ClosedWindows>(host.make<ClosedWindows>());
    case 2:
      return std::make_unique<TokenBudget>(host.make<TokenBudget>());
    default:
      return std::make_unique<Summarise>(host.make<Summarise>());
  }
}

}  // namespace

TEST_CASE("no processor, nor several in a row, part an answer from its call") {
  std::mt19937 random(3);
  std::size_t shortened = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::vector<Message> chat = any_chat(random);
    check_answers(chat);
    Host host({{"n", 1 + random() % 3},
               {"opening", random() % 6},
               {"tokens", 1 + random() % 300},
               {"keep", 1 + random() % 3},
               {"every", 1 + random() % 3}});
    host.replies["summary"] = std::deque<std::string>(50, "summary");
    std::vector<Message> seen = chat;
    auto call = host.call();
    for (auto k = 1 + random() % 3; k > 0; --k) {
      const auto processor = any_processor(host, static_cast<unsigned>(random()));
      seen = processor->view(call, seen, static_cast<std::int64_t>(random() % 2 * 500));
      check_answers(seen);
    }
    REQUIRE(seen.empty() == chat.empty());
    shortened += seen.size() < chat.size();
  }
  CHECK(shortened > 500);  // else this is no test
}
