// What of an agent's chat its model gets to see: a history processor between the two.
#pragma once

#include <absl/status/statusor.h>

#include <optional>

#include "components/history.h"
#include "models/gateway.h"
#include "plugins/registry.h"

namespace mlgym {

// A component of kind history with its settings, as an agent's `history` names it.
struct HistoryChoice {
  std::string use;
  Json settings;
};

// Nothing where the settings name none.
absl::StatusOr<std::optional<HistoryChoice>> history_in(const Json& agent_settings);

// One thread. The gateway outlives it.
class SeenChat {
 public:
  // `choice` absent: the model sees everything.
  static absl::StatusOr<std::unique_ptr<SeenChat>> create(
      const std::optional<HistoryChoice>& choice, Registry& registry, Gateway& gateway, Call& call);

  // Asks the gateway with what of the request's chat is to be seen. kUnavailable when the history
  // processor fails.
  absl::Status complete(Call& call, std::string_view role, const mlgym_request& request,
                        const mlgym_reply& reply);

 private:
  SeenChat(Gateway& gateway, std::optional<HistoryComponent> history);
  Gateway& gateway_;
  std::optional<HistoryComponent> history_;
  HostServices services_;
};

}  // namespace mlgym
