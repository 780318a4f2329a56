#include "plugins/host_files.h"

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "config/yaml.h"
#include "plugins/call.h"

namespace mlgym {
namespace {

// The text of a file, remembered by the services.
absl::StatusOr<std::string> read_for_plugin(const mlgym_call* call, mlgym_str path) {
  const HostServices services = HostServices::of(call);
  const std::filesystem::path file = services.folder() / std::string(view(path));
  auto text = read_file(file);
  if (!text.ok()) {
    return text.status().code() == absl::StatusCode::kNotFound
               ? invalid("{}", message_of(text.status()))
               : text.status();
  }
  if (to_utf8(*text) != *text) return invalid("{} is not UTF-8", file.string());
  services.note_file(file.string(), *text);
  return text;
}

}  // namespace

const mlgym_host_files& file_functions() {
  static const mlgym_host_files functions = {
      sizeof(mlgym_host_files), 0,
      [](const mlgym_call* call, mlgym_str path, const mlgym_sink* out) {
        return answer(call, [&]() -> absl::Status {
          const auto text = read_for_plugin(call, path);
          if (!text.ok()) return text.status();
          out->write(out->state, borrow(*text));
          return absl::OkStatus();
        });
      },
      [](const mlgym_call* call, mlgym_str path, const mlgym_sink* out) {
        return answer(call, [&]() -> absl::Status {
          const auto text = read_for_plugin(call, path);
          if (!text.ok()) return text.status();
          const auto yaml = parse_yaml(*text, view(path));
          if (!yaml.ok()) return yaml.status();
          out->write(out->state, borrow(dump_json(yaml->json())));
          return absl::OkStatus();
        });
      }};
  return functions;
}

}  // namespace mlgym
