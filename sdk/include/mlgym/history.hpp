// History processors in C++: derive from History.
#pragma once

#include <mlgym/kinds/history.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "mlgym/call.hpp"
#include "mlgym/model.hpp"

namespace mlgym {

struct History {
  virtual ~History() = default;
  // What the model gets to see of the chat; see mlgym_history. `budget` is in bytes of text, 0
  // without a limit.
  virtual std::vector<Message> view(Call& call, const std::vector<Message>& messages,
                                    std::int64_t budget) = 0;
};

// Asks one of the run's models. For components that are offered MLGYM_HOST_MODELS.
inline ChatReply ask_model(Call& call, const ChatRequest& request,
                           std::string_view role = "agent") {
  ChatReply reply;
  const detail::RawRequest raw(request);
  const detail::ReplyCollector collector(reply);
  detail::check(call.service<mlgym_host_models>(MLGYM_HOST_MODELS)
                    .complete(call.raw(), str(role), raw.get(), collector.get()));
  return reply;
}

namespace detail {

template <class T>
struct HistoryTable {
  static constexpr const char* kind = MLGYM_KIND_HISTORY;
  static mlgym_status view(void* self, const mlgym_call* raw, const mlgym_message* const* messages,
                           std::size_t count, std::int64_t budget, const mlgym_chat* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      ChatRequest seen;
      for (std::size_t i = 0; i < count; ++i) seen.messages.push_back(message_from(*messages[i]));
      seen.messages = static_cast<T*>(self)->view(call, seen.messages, budget);
      const RawRequest kept(seen);
      for (std::size_t i = 0; i < kept.get()->message_count; ++i)
        check(out->add(out, raw, kept.get()->messages[i]));
    });
  }
  static constexpr mlgym_history table{sizeof(mlgym_history), 0, &view};
};

}  // namespace detail
}  // namespace mlgym
