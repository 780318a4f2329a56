// Language models in C++: derive from Model. Agents and tools hold chats in the same types.
#pragma once

#include <mlgym/kinds/model.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "mlgym/call.hpp"

namespace mlgym {

enum class Role {
  system = MLGYM_ROLE_SYSTEM,
  user = MLGYM_ROLE_USER,
  assistant = MLGYM_ROLE_ASSISTANT,
  tool = MLGYM_ROLE_TOOL
};

struct ToolCall {
  std::string id, name;
  std::string arguments;  // JSON as the model wrote it; may be malformed
};

struct Image {
  std::string data;        // as in its file
  std::string media_type;  // "image/png"
};

struct Message {
  Role role = Role::user;
  std::string text;
  std::vector<Image> images;    // after the text
  std::vector<ToolCall> calls;  // of an assistant
  std::string call_id;          // of a tool's answer: which call
  std::string opaque = {};      // of an assistant: what its reply gave as `opaque`
};

struct ToolDescription {
  std::string name, description;
  std::string parameters;  // JSON Schema of an object
};

enum class ToolChoice {
  automatic = MLGYM_TOOLS_AUTO,
  none = MLGYM_TOOLS_NONE,
  required = MLGYM_TOOLS_REQUIRED
};

struct ChatRequest {
  std::vector<Message> messages;
  std::vector<ToolDescription> tools;
  std::vector<std::string> stop;
  double temperature = std::numeric_limits<double>::quiet_NaN();  // NaN: the backend's own
  double top_p = std::numeric_limits<double>::quiet_NaN();
  std::int64_t max_output_tokens = 0;  // 0: the backend's own
  std::int64_t seed = -1;              // below 0: none
  int choices = 1;                     // wanted replies, up to MLGYM_MOST_CHOICES
  std::string reply_schema = {};       // JSON Schema that the text shall satisfy
  ToolChoice tool_choice = ToolChoice::automatic;
  bool one_tool_call = false;  // a reply calls at most one tool
  bool tokens = false;         // the reply's tokens are wanted, where they are known
  int alternatives = 0;        // of each token, up to MLGYM_MOST_ALTERNATIVES
};

enum class Finish {
  stop = MLGYM_FINISH_STOP,
  length = MLGYM_FINISH_LENGTH,
  tool_calls = MLGYM_FINISH_TOOL_CALLS,
  refused = MLGYM_FINISH_REFUSED
};

// Tokens; below 0: unknown. The cached and the cache's written ones are parts of the input,
// reasoning ones of the output.
struct Usage {
  std::int64_t input = -1, cached = -1, output = -1, reasoning = -1, cache_written = -1;
};

struct Token {
  std::int32_t id = -1;                                               // below 0: unknown
  double log_probability = std::numeric_limits<double>::quiet_NaN();  // NaN: unknown
  std::string text;                                                   // maybe part of a character
  std::vector<Token> alternatives = {};
};

struct ChatReply {
  std::string text, reasoning;
  std::vector<ToolCall> calls;
  Finish finish = Finish::stop;
  Usage usage;
  std::string opaque = {};                       // goes back with the message
  std::vector<Token> tokens = {};                // where they were wanted and are known
  std::vector<std::int32_t> prompt_tokens = {};  // ids
  std::string served_by = {};                    // the model that answered

  // As the next message of the chat.
  Message message() const { return {Role::assistant, text, {}, calls, "", opaque}; }
};

// Where a model writes its reply while it arrives.
class ReplyWriter {
 public:
  explicit ReplyWriter(const mlgym_reply* reply) : reply_(reply) {}
  void text(std::string_view chunk, int choice = 0) { reply_->text(reply_, choice, str(chunk)); }
  void reasoning(std::string_view chunk, int choice = 0) {
    reply_->reasoning(reply_, choice, str(chunk));
  }
  void tool_call(const ToolCall& call, int choice = 0) {
    const mlgym_tool_call raw{sizeof raw, 0, str(call.id), str(call.name), str(call.arguments)};
    reply_->tool_call(reply_, choice, &raw);
  }
  void finish(Finish reason, int choice = 0) {
    reply_->finish(reply_, choice, static_cast<std::int32_t>(reason));
  }
  void usage(const Usage& usage) {
    const mlgym_usage raw{
        sizeof raw,         0, usage.input, usage.cached, usage.output, usage.reasoning,
        usage.cache_written};
    reply_->usage(reply_, &raw);
  }
  void retry_after(double seconds) { reply_->retry_after(reply_, seconds); }
  // What later requests give back, unread, with this message.
  void opaque(std::string_view value, int choice = 0) {
    if (MLGYM_HAS(reply_, opaque)) reply_->opaque(reply_, choice, str(value));
  }
  void token(const Token& token, int choice = 0) {
    if (!MLGYM_HAS(reply_, token)) return;
    std::vector<mlgym_token> others;
    std::vector<const mlgym_token*> list;
    for (const auto& other : token.alternatives) others.push_back(raw_token(other));
    for (const auto& other : others) list.push_back(&other);
    mlgym_token raw = raw_token(token);
    raw.alternatives = list.data();
    raw.alternative_count = list.size();
    reply_->token(reply_, choice, &raw);
  }
  void prompt_tokens(const std::vector<std::int32_t>& ids) {
    if (MLGYM_HAS(reply_, prompt_tokens)) reply_->prompt_tokens(reply_, ids.data(), ids.size());
  }
  void served_by(std::string_view model) {
    if (MLGYM_HAS(reply_, served_by)) reply_->served_by(reply_, str(model));
  }

 private:
  static mlgym_token raw_token(const Token& token) {
    return {sizeof(mlgym_token),
            token.id,
            token.log_probability,
            {reinterpret_cast<const unsigned char*>(token.text.data()), token.text.size()},
            nullptr,
            0};
  }

  const mlgym_reply* reply_;
};

struct Model {
  virtual ~Model() = default;
  // A JSON object; mlgym_model says which.
  virtual std::string describe() { return "{}"; }
  // Throw Error with one of mlgym_model's codes when there is no reply.
  virtual void complete(Call& call, const ChatRequest& request, ReplyWriter& reply) = 0;
  // What a new instance must know to go on in this one's place; mlgym_model.
  virtual std::string save() { return ""; }
  virtual void load(std::string_view /*saved*/) {}
};

namespace detail {

// A ChatRequest in the contract's structs, which borrow from it.
class RawRequest {
 public:
  explicit RawRequest(const ChatRequest& request) {
    // Nothing may move once it is pointed to.
    std::size_t parts = 0, calls = 0;
    for (const auto& message : request.messages) {
      parts += 1 + message.images.size();
      calls += message.calls.size();
    }
    parts_.reserve(parts);
    part_list_.reserve(parts);
    calls_.reserve(calls);
    call_list_.reserve(calls);
    messages_.reserve(request.messages.size());
    tools_.reserve(request.tools.size());
    for (const auto& message : request.messages) add(message);
    for (const auto& tool : request.tools) {
      tools_.push_back({sizeof(mlgym_tool_description), 0, str(tool.name), str(tool.description),
                        str(tool.parameters)});
    }
    for (const auto& message : messages_) message_list_.push_back(&message);
    for (const auto& tool : tools_) tool_list_.push_back(&tool);
    for (const auto& word : request.stop) stop_.push_back(str(word));
    raw_ = {sizeof raw_,
            request.choices,
            message_list_.data(),
            message_list_.size(),
            tool_list_.data(),
            tool_list_.size(),
            stop_.data(),
            stop_.size(),
            request.temperature,
            request.top_p,
            request.max_output_tokens,
            request.seed,
            str(request.reply_schema),
            static_cast<std::int32_t>(request.tool_choice),
            request.one_tool_call,
            request.tokens,
            request.alternatives};
  }
  RawRequest(const RawRequest&) = delete;
  RawRequest& operator=(const RawRequest&) = delete;
  const mlgym_request* get() const { return &raw_; }

 private:
  void add(const Message& message) {
    const std::size_t first_part = part_list_.size(), first_call = call_list_.size();
    mlgym_part part{};
    part.size = sizeof part;
    part.text = str(message.text);
    if (!message.text.empty() || message.images.empty()) keep(part);
    for (const auto& image : message.images) {
      part.kind = MLGYM_PART_IMAGE;
      part.text = {};
      part.data = {reinterpret_cast<const unsigned char*>(image.data.data()), image.data.size()};
      part.media_type = str(image.media_type);
      keep(part);
    }
    for (const auto& call : message.calls) {
      calls_.push_back(
          {sizeof(mlgym_tool_call), 0, str(call.id), str(call.name), str(call.arguments)});
      call_list_.push_back(&calls_.back());
    }
    messages_.push_back({sizeof(mlgym_message), static_cast<std::int32_t>(message.role),
                         part_list_.data() + first_part, part_list_.size() - first_part,
                         call_list_.data() + first_call, call_list_.size() - first_call,
                         str(message.call_id), str(message.opaque)});
  }
  void keep(const mlgym_part& part) {
    parts_.push_back(part);
    part_list_.push_back(&parts_.back());
  }

  std::vector<mlgym_part> parts_;
  std::vector<const mlgym_part*> part_list_;
  std::vector<mlgym_tool_call> calls_;
  std::vector<const mlgym_tool_call*> call_list_;
  std::vector<mlgym_message> messages_;
  std::vector<const mlgym_message*> message_list_;
  std::vector<mlgym_tool_description> tools_;
  std::vector<const mlgym_tool_description*> tool_list_;
  std::vector<mlgym_str> stop_;
  mlgym_request raw_{};
};

// Gathers the first choice of a reply.
class ReplyCollector {
 public:
  explicit ReplyCollector(ChatReply& into) {
    raw_.size = sizeof raw_;
    raw_.state = &into;
    raw_.text = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str chunk) {
      if (choice == 0) of(reply).text += view(chunk);
    };
    raw_.reasoning = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str chunk) {
      if (choice == 0) of(reply).reasoning += view(chunk);
    };
    raw_.tool_call = [](const mlgym_reply* reply, std::int32_t choice,
                        const mlgym_tool_call* call) {
      if (choice == 0) {
        of(reply).calls.push_back({std::string(view(call->id)), std::string(view(call->name)),
                                   std::string(view(call->arguments))});
      }
    };
    raw_.finish = [](const mlgym_reply* reply, std::int32_t choice, std::int32_t reason) {
      if (choice == 0) of(reply).finish = static_cast<Finish>(reason);
    };
    raw_.usage = [](const mlgym_reply* reply, const mlgym_usage* usage) {
      of(reply).usage = {usage->input, usage->cached, usage->output, usage->reasoning,
                         MLGYM_KNOWS(usage, cache_written) ? usage->cache_written : -1};
    };
    raw_.retry_after = [](const mlgym_reply*, double) {};
    raw_.opaque = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str value) {
      if (choice == 0) of(reply).opaque = view(value);
    };
    raw_.token = [](const mlgym_reply* reply, std::int32_t choice, const mlgym_token* raw) {
      if (choice != 0) return;
      Token& token = of(reply).tokens.emplace_back(token_from(*raw));
      for (std::size_t i = 0; i < raw->alternative_count; ++i)
        token.alternatives.push_back(token_from(*raw->alternatives[i]));
    };
    raw_.prompt_tokens = [](const mlgym_reply* reply, const std::int32_t* ids, std::size_t count) {
      of(reply).prompt_tokens.assign(ids, ids + count);
    };
    raw_.served_by = [](const mlgym_reply* reply, mlgym_str model) {
      of(reply).served_by = view(model);
    };
  }
  ReplyCollector(const ReplyCollector&) = delete;
  ReplyCollector& operator=(const ReplyCollector&) = delete;
  const mlgym_reply* get() const { return &raw_; }

 private:
  static ChatReply& of(const mlgym_reply* reply) { return *static_cast<ChatReply*>(reply->state); }
  static Token token_from(const mlgym_token& raw) {
    return {raw.id,
            raw.log_probability,
            {reinterpret_cast<const char*>(raw.text.data), raw.text.size},
            {}};
  }
  mlgym_reply raw_{};
};

inline Message message_from(const mlgym_message& raw) {
  Message message;
  message.role = static_cast<Role>(raw.role);
  for (std::size_t i = 0; i < raw.part_count; ++i) {
    const mlgym_part& part = *raw.parts[i];
    if (part.kind == MLGYM_PART_IMAGE) {
      message.images.push_back(
          {std::string(reinterpret_cast<const char*>(part.data.data), part.data.size),
           std::string(view(part.media_type))});
    } else {
      message.text += view(part.text);
    }
  }
  for (std::size_t i = 0; i < raw.call_count; ++i) {
    const mlgym_tool_call& call = *raw.calls[i];
    message.calls.push_back({std::string(view(call.id)), std::string(view(call.name)),
                             std::string(view(call.arguments))});
  }
  message.call_id = std::string(view(raw.call_id));
  if (MLGYM_KNOWS(&raw, opaque)) message.opaque = std::string(view(raw.opaque));
  return message;
}

inline ChatRequest request_from(const mlgym_request& raw) {
  ChatRequest request;
  for (std::size_t i = 0; i < raw.message_count; ++i)
    request.messages.push_back(message_from(*raw.messages[i]));
  for (std::size_t i = 0; i < raw.tool_count; ++i) {
    const mlgym_tool_description& tool = *raw.tools[i];
    request.tools.push_back({std::string(view(tool.name)), std::string(view(tool.description)),
                             std::string(view(tool.parameters))});
  }
  for (std::size_t i = 0; i < raw.stop_count; ++i) request.stop.emplace_back(view(raw.stop[i]));
  request.temperature = raw.temperature;
  request.top_p = raw.top_p;
  request.max_output_tokens = raw.max_output_tokens;
  request.seed = raw.seed;
  request.choices = raw.choices > 1 ? raw.choices : 1;
  if (!MLGYM_KNOWS(&raw, alternatives)) return request;
  request.reply_schema = std::string(view(raw.reply_schema));
  request.tool_choice = static_cast<ToolChoice>(raw.tool_choice);
  request.one_tool_call = raw.one_tool_call != 0;
  request.tokens = raw.tokens != 0;
  request.alternatives = raw.alternatives;
  return request;
}

template <class T>
struct ModelTable {
  static constexpr const char* kind = MLGYM_KIND_MODEL;
  static mlgym_status describe(void* self, const mlgym_call* raw, const mlgym_sink* out) noexcept {
    return guard(raw, [&] { put(out, static_cast<T*>(self)->describe()); });
  }
  static mlgym_status complete(void* self, const mlgym_call* raw, const mlgym_request* request,
                               const mlgym_reply* given) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      ReplyWriter reply(given);
      static_cast<T*>(self)->complete(call, request_from(*request), reply);
    });
  }
  static mlgym_status save(void* self, const mlgym_call* raw, const mlgym_sink* out) noexcept {
    return guard(raw, [&] { put(out, static_cast<T*>(self)->save()); });
  }
  static mlgym_status load(void* self, const mlgym_call* raw, mlgym_str saved) noexcept {
    return guard(raw, [&] { static_cast<T*>(self)->load(view(saved)); });
  }
  static constexpr mlgym_model table{sizeof(mlgym_model), 0, &describe, &complete, &save, &load};
};

}  // namespace detail
}  // namespace mlgym
