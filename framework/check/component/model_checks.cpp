// mlgym.model/1
#include <mlgym/kinds/model.h>

#include <cmath>
#include <map>

#include "base/json.h"
#include "check/component/kinds.h"
#include "check/component/trial_chat.h"
#include "plugins/chat_words.h"

namespace mlgym {
namespace {

const mlgym_model& table(const ComponentSubject& subject) { return *subject.table<mlgym_model>(); }

// Takes a reply and looks at how it comes.
class HeardReply {
 public:
  HeardReply(Handed& handed, int32_t choices) : handed_(handed), choices_(choices) {
    raw_.size = sizeof raw_;
    raw_.state = this;
    raw_.text = [](const mlgym_reply* reply, int32_t choice, mlgym_str chunk) {
      of(reply).choice(choice, "text").text += view(chunk);
    };
    raw_.reasoning = [](const mlgym_reply* reply, int32_t choice, mlgym_str chunk) {
      of(reply).choice(choice, "reasoning").reasoning += view(chunk);
    };
    raw_.tool_call = [](const mlgym_reply* reply, int32_t number, const mlgym_tool_call* call) {
      Choice& choice = of(reply).choice(number, "a tool call");
      if (call->name.size == 0)
        of(reply).handed_.fault("a tool call has no name; it is the tool's");
      choice.calls += fmt::format("{} {} ", view(call->name), view(call->arguments));
    };
    raw_.finish = [](const mlgym_reply* reply, int32_t choice, int32_t reason) {
      of(reply).finish(choice, reason);
    };
    raw_.usage = [](const mlgym_reply* reply, const mlgym_usage* usage) {
      for (const auto& [word, count] : kUsageCounts) {
        if (known_usage(*usage).*count < -1)
          of(reply).handed_.fault("a count of tokens is below -1");
      }
      if (usage->input >= 0 && usage->cached > usage->input)
        of(reply).handed_.fault(
            "more tokens were cached than came in; cached ones are part of the "
            "input (kinds/model.h)");
      if (usage->output >= 0 && usage->reasoning > usage->output)
        of(reply).handed_.fault(
            "more tokens are reasoning than went out; they are part of the "
            "output (kinds/model.h)");
    };
    raw_.retry_after = [](const mlgym_reply* reply, double seconds) {
      if (!(seconds >= 0) || std::isinf(seconds))
        of(reply).handed_.fault(fmt::format("retry_after got {} seconds", seconds));
    };
    raw_.opaque = [](const mlgym_reply* reply, int32_t choice, mlgym_str value) {
      of(reply).choice(choice, "opaque").opaque = view(value);
    };
    raw_.token = [](const mlgym_reply* reply, int32_t choice, const mlgym_token* token) {
      of(reply).choice(choice, "a token");
      if (token->log_probability > 0)
        of(reply).handed_.fault("the logarithm of a probability is above 0");
    };
    raw_.prompt_tokens = [](const mlgym_reply* reply, const int32_t* ids, size_t count) {
      for (size_t i = 0; i < count; ++i) {
        if (ids[i] < 0) of(reply).handed_.fault("a token of the prompt has an id below 0");
      }
    };
    raw_.served_by = [](const mlgym_reply* reply, mlgym_str model) {
      of(reply).handed_.add_text("served_by", std::string(view(model)));
    };
  }
  HeardReply(const HeardReply&) = delete;
  HeardReply& operator=(const HeardReply&) = delete;

  const mlgym_reply* raw() const { return &raw_; }

  // After a call that succeeded.
  void judge() {
    if (heard_.empty()) handed_.fault("it succeeded and said nothing, not even `finish`");
    for (auto& [number, choice] : heard_) {
      const std::string which = fmt::format("choice {}", number);
      handed_.add_text("the text of " + which, choice.text);
      handed_.add_text("the reasoning of " + which, choice.reasoning);
      handed_.add_text("the calls of " + which, choice.calls);
      handed_.add_text("the opaque of " + which, choice.opaque);
      if (choice.finished != 1) {
        handed_.fault(fmt::format("`finish` came {} times for {}; it comes once, last",
                                  choice.finished, which));
      }
    }
  }

 private:
  struct Choice {
    std::string text, reasoning, calls, opaque;
    int finished = 0;
  };
  static HeardReply& of(const mlgym_reply* reply) {
    return *static_cast<HeardReply*>(reply->state);
  }
  Choice& choice(int32_t number, std::string_view what) {
    if (number < 0 || number >= choices_) {
      handed_.fault(fmt::format("{} came for choice {}; the request asked for {}, counted from 0",
                                what, number, choices_));
    } else if (heard_[number].finished > 0) {
      handed_.fault(
          fmt::format("{} came after `finish` of choice {}; `finish` comes last", what, number));
    }
    return heard_[number];
  }
  void finish(int32_t number, int32_t reason) {
    if (reason < MLGYM_FINISH_STOP || reason > MLGYM_FINISH_REFUSED)
      handed_.fault(fmt::format("it finished by {}; reasons are MLGYM_FINISH_...", reason));
    if (number < 0 || number >= choices_)
      handed_.fault(fmt::format("`finish` came for choice {} of {}", number, choices_));
    ++heard_[number].finished;
  }

  Handed& handed_;
  int32_t choices_;
  mlgym_reply raw_{};
  std::map<int32_t, Choice> heard_;
};

Operation completing(const ComponentSubject& subject, std::string name,
                     std::shared_ptr<const TrialChat> chat, int32_t choices) {
  Operation operation;
  operation.name = std::move(name);
  operation.run = [&model = table(subject), chat = std::move(chat), choices](
                      void* self, const mlgym_call* call, Handed& handed) {
    const mlgym_request request = chat->request(choices);
    HeardReply reply(handed, choices == 0 ? 1 : choices);
    const mlgym_status code = model.complete(self, call, &request, reply.raw());
    if (code == MLGYM_OK) reply.judge();
    return code;
  };
  return operation;
}

std::shared_ptr<TrialChat> greeting() {
  auto chat = std::make_shared<TrialChat>();
  chat->say(MLGYM_ROLE_SYSTEM, "Answer briefly.").say(MLGYM_ROLE_USER, "Say hello.");
  return chat;
}

std::shared_ptr<const TrialChat> with_tools() {
  auto chat = greeting();
  chat->say(MLGYM_ROLE_ASSISTANT, "").call("1", "shell", R"({"command": "ls"})");
  chat->answer("1", "hello.txt").say(MLGYM_ROLE_USER, "Go on.");
  chat->offer("shell", R"({"type": "object", "properties": {"command": {"type": "string"}}})");
  return chat;
}

// What a model says of itself; a key that is absent is fine.
std::string wrong_in(const Json& description) {
  const auto whole = [&](const char* key) {
    return !description.contains(key) ||
           (description[key].is_number_integer() && description[key] > 0);
  };
  for (const char* key : {"max_concurrency", "context", "max_output"}) {
    if (!whole(key)) return fmt::format("\"{}\" is no whole number above 0", key);
  }
  const Json prices = description.value("price", Json::object());
  if (!prices.is_object()) return "\"price\" is no object";
  for (const auto& [key, price] : prices.items()) {
    if (!price.is_number() || price < 0)
      return fmt::format("\"price.{}\" is no number from 0 on", key);
  }
  return "";
}

Operation describing(const ComponentSubject& subject) {
  Operation operation;
  operation.name = "describe";
  operation.repeats = true;
  operation.run = [&model = table(subject)](void* self, const mlgym_call* call, Handed& handed) {
    std::string text;
    const mlgym_sink sink = sink_into(text);
    const mlgym_status code = model.describe(self, call, &sink);
    if (code != MLGYM_OK) return code;
    handed.add_json_object("its description", text);
    if (const auto json = parse_json(text); json.ok() && json->is_object()) {
      if (const std::string wrong = wrong_in(*json); !wrong.empty())
        handed.fault(fmt::format("its description: {} (kinds/model.h)", wrong));
    }
    return code;
  };
  return operation;
}

std::vector<Operation> operations(const ComponentSubject& subject) {
  std::vector<Operation> all;
  if (MLGYM_HAS(&table(subject), describe)) all.push_back(describing(subject));
  all.push_back(completing(subject, "complete", greeting(), 1));
  return all;
}

void replies(ComponentTrial& trial) {
  const auto& subject = trial.subject();
  std::string refusals;
  int whole = 0;
  for (const auto& operation :
       {completing(subject, "complete", greeting(), 0),
        completing(subject, "complete (with tools)", with_tools(), 1),
        completing(subject, "complete (two choices)", greeting(), 2),
        completing(subject, "complete (no messages)", std::make_shared<TrialChat>(), 1)}) {
    const Told told = trial.perform_alone(operation);
    if (!told.handed.fault().empty())
      trial.fail(fmt::format("{}: {}", operation.name, told.handed.fault()));
    if (trial.failed()) return;
    whole += told.ok() ? 1 : 0;
    if (!told.ok()) refusals += fmt::format("; {} {}", operation.name, told.words());
  }
  trial.found(fmt::format("{} replies{}", whole, refusals));
  if (whole == 0) trial.skip("the model cannot be asked here" + refusals);
}

}  // namespace

const ComponentKind& model_kind() {
  static const ComponentKind kind = {operations, {{"replies", replies}}};
  return kind;
}

}  // namespace mlgym
