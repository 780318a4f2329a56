// mlgym.history/1
#include <mlgym/kinds/history.h>

#include "check/component/kinds.h"
#include "check/component/trial_chat.h"

namespace mlgym {
namespace {

const mlgym_history& table(const ComponentSubject& subject) {
  return *subject.table<mlgym_history>();
}

// What a model would get to see.
class View {
 public:
  explicit View(Handed& handed) : handed_(handed) {
    raw_.size = sizeof raw_;
    raw_.state = this;
    raw_.add = [](const mlgym_chat* chat, const mlgym_call*,
                  const mlgym_message* message) -> mlgym_status {
      static_cast<View*>(chat->state)->add(*message);
      return MLGYM_OK;
    };
  }
  View(const View&) = delete;
  View& operator=(const View&) = delete;
  const mlgym_chat* raw() const { return &raw_; }

 private:
  void add(const mlgym_message& message) {
    handed_.add_number("message", message.role);
    if (message.role < MLGYM_ROLE_SYSTEM || message.role > MLGYM_ROLE_TOOL)
      handed_.fault(
          fmt::format("a message has the role {}; roles are those of kinds/model.h", message.role));
    for (std::size_t i = 0; i < message.part_count; ++i)
      handed_.add_text("a message", view(message.parts[i]->text));
    for (std::size_t i = 0; i < message.call_count; ++i) {
      const mlgym_tool_call& call = *message.calls[i];
      handed_.add_text("a call", view(call.name));
      calls_.emplace(view(call.id));
    }
    const std::string answered(view(message.call_id));
    if (message.role == MLGYM_ROLE_TOOL && !calls_.count(answered)) {
      handed_.fault(fmt::format(
          "an answer to the call {} is there without the call; leave out both or neither",
          shown(answered)));
    }
  }

  Handed& handed_;
  mlgym_chat raw_{};
  std::set<std::string> calls_;
};

Operation viewing(const ComponentSubject& subject, std::string name,
                  std::shared_ptr<const TrialChat> chat, int64_t budget) {
  Operation operation;
  operation.name = std::move(name);
  operation.run = [&history = table(subject), chat = std::move(chat), budget](
                      void* self, const mlgym_call* call, Handed& handed) {
    const View view(handed);
    return history.view(self, call, chat->messages().data(), chat->messages().size(), budget,
                        view.raw());
  };
  return operation;
}

// Turns of every form: text, a tool's call and answer, two at once.
std::shared_ptr<const TrialChat> chat_of(int turns) {
  auto chat = std::make_shared<TrialChat>();
  chat->say(MLGYM_ROLE_SYSTEM, "You solve tasks.").say(MLGYM_ROLE_USER, "Improve the score.");
  for (int i = 0; i < turns; ++i) {
    const std::string one = fmt::format("call-{}", i), two = fmt::format("call-{}b", i);
    chat->say(MLGYM_ROLE_ASSISTANT, fmt::format("Thought {}", i));
    if (i % 3 == 0) {
      chat->say(MLGYM_ROLE_USER, "Observation " + std::string(200, 'x'));
      continue;
    }
    chat->call(one, "shell", R"({"command": "ls"})");
    if (i % 3 == 2) chat->call(two, "shell", "not JSON");
    chat->answer(one, "Answer " + std::string(200, 'y'));
    if (i % 3 == 2) chat->answer(two, "");
  }
  return chat;
}

std::vector<Operation> operations(const ComponentSubject& subject) {
  return {viewing(subject, "view", chat_of(3), 0),
          viewing(subject, "view (a small budget)", chat_of(3), 300)};
}

void views(ComponentTrial& trial) {
  const auto& subject = trial.subject();
  const auto instance = trial.create();  // the chat of one episode, as it grows
  if (!instance) return;
  const auto nothing = std::make_shared<TrialChat>();
  std::vector<Operation> all = {
      viewing(subject, "view (an empty chat)", nothing, 0),
      viewing(subject, "view (an empty chat, with a budget)", nothing, 100)};
  for (const int turns : {0, 1, 2, 3, 10, 200}) {
    for (const int64_t budget : {0, 1, 50, 1000, 100000}) {
      all.push_back(viewing(subject, fmt::format("view ({} turns, a budget of {})", turns, budget),
                            chat_of(turns), budget));
    }
  }
  for (const auto& operation : all) {
    const Told told = trial.perform_in(*instance, operation);
    if (!told.ok()) {
      trial.fail(
          fmt::format("{} {}; every chat has a view: where the budget is too small, the "
                      "shortest one that makes sense",
                      operation.name, told.words()));
    }
    if (!told.handed.fault().empty())
      trial.fail(fmt::format("{}: {}", operation.name, told.handed.fault()));
    if (trial.failed()) return;
  }
  trial.found(fmt::format("{} views, no answer of a tool without its call", all.size()));
}

}  // namespace

const ComponentKind& history_kind() {
  static const ComponentKind kind = {operations, {{"views", views}}};
  return kind;
}

}  // namespace mlgym
