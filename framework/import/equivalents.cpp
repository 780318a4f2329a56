#include "import/equivalents.h"

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "config/yaml.h"

namespace mlgym {

absl::StatusOr<Equivalents> Equivalents::read(const std::filesystem::path& folder) {
  const auto yaml = read_yaml(folder / "mlgym.yaml");
  if (!yaml.ok()) return unable("{}; install mlgym again", message_of(yaml.status()));
  const auto member = [&yaml](const char* key) { return (*yaml)[key].json(); };
  const auto agent = (*yaml)["agent"].text();
  if (!agent.ok()) return unable("{}; install mlgym again", message_of(agent.status()));
  return Equivalents{folder,
                     *agent,
                     member("metrics"),
                     member("packages"),
                     member("parsers"),
                     member("histories"),
                     member("commands"),
                     member("placeholders")};
}

absl::StatusOr<std::string> Equivalents::text(const std::string& name) const {
  auto content = read_file(folder / name);
  if (!content.ok()) return unable("{}; install mlgym again", message_of(content.status()));
  return content;
}

}  // namespace mlgym
