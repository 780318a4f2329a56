#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/tool.h>

#include <functional>
#include <string>
#include <string_view>

#include "components/instance.h"

namespace mlgym {

// A mlgym.tool/1 component. One thread at a time.
class ToolComponent {
 public:
  static absl::StatusOr<ToolComponent> create(const mlgym_component* component,
                                              const Json& settings, Call& call);

  absl::StatusOr<Json> describe(Call& call);
  // `shell` runs a command in the agent's box, fills in its output and gives its exit code.
  using Shell = std::function<absl::StatusOr<int>(std::string_view command, std::string& output)>;
  // `folder`: of the host, for what the tool keeps in the episode; empty: none.
  absl::StatusOr<std::string> call(Call& call, const std::string& arguments, const Shell& shell,
                                   const std::string& folder = "");
  // Whether only another component can still be called: this one's process is gone.
  bool lost() const { return instance_.lost(); }

 private:
  explicit ToolComponent(Instance instance) : instance_(std::move(instance)) {}
  Instance instance_;
};

}  // namespace mlgym
