// What of an agent's chat its model gets to see: history processors between the two.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <vector>

#include "components/history.h"
#include "models/gateway.h"
#include "plugins/registry.h"

namespace mlgym {

// A component of kind history with its settings.
struct HistoryChoice {
  std::string use;
  Json settings;
};

// Those that an agent's `history` names: NAME, {use: NAME, ...} or a list of these, each of which
// sees what the one before it left. kInvalidArgument says which of them is none.
absl::StatusOr<std::vector<HistoryChoice>> history_in(const Json& agent_settings);

// One thread. The gateway outlives it.
class SeenChat {
 public:
  // No choices: the model sees everything.
  static absl::StatusOr<std::unique_ptr<SeenChat>> create(const std::vector<HistoryChoice>& choices,
                                                          Registry& registry, Gateway& gateway,
                                                          Call& call);

  // Asks the gateway with what of the request's chat is to be seen. kUnavailable when the history
  // processor fails.
  absl::Status complete(Call& call, std::string_view role, const mlgym_request& request,
                        const mlgym_reply& reply);

 private:
  SeenChat(Gateway& gateway, std::vector<HistoryComponent> histories);
  absl::StatusOr<Json> viewed(Call& call, const mlgym_message* const* messages, std::size_t count);

  Gateway& gateway_;
  std::vector<HistoryComponent> histories_;
  HostServices services_;
};

}  // namespace mlgym
