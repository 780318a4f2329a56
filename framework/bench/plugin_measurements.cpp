// The border between the host and its plugins.
#include <dlfcn.h>
#include <fmt/format.h>
#include <mlgym/kinds/metric.h>

#include <filesystem>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "bench/host_programs.h"
#include "bench/measurements.h"
#include "bench/one_processor.h"
#include "bench/virtual_metric.h"
#include "components/instance.h"
#include "components/metric.h"
#include "plugins/library.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr int kCalls = 20000;  // in one sample of a call

absl::Status write_plugin(const fs::path& folder, int number) {
  if (auto made = create_folders(folder); !made.ok()) return made;
  const std::string manifest = fmt::format(
      "name: bench_{0}\nversion: 1.0.0\nabi: \"1.0\"\nlibrary: bench_{0}.so\nprovides:\n"
      "  - {{kind: mlgym.metric/1, name: bench-{0}, summary: \"Only there to be listed\"}}\n",
      number);
  if (auto written = write_file_atomically(folder / "plugin.yaml", manifest); !written.ok())
    return written;
  // Whoever opened it would fail.
  return write_file_atomically(folder / fmt::format("bench_{}.so", number), "no library\n");
}

absl::StatusOr<double> check(mlgym_status code, double value) {
  if (code == MLGYM_OK && value == 1) return 0.0;
  return internal("a metric gave {} with code {}", value, code);
}

}  // namespace

// A metric that scores one pair of numbers: through its C table, and as a virtual function.
absl::StatusOr<Samples> measure_plugin_call(Workplace& workplace) {
  const auto place = workplace.registry().find("metric", "accuracy");
  if (!place.ok()) return unable("{}", message_of(place.status()));
  const auto component = workplace.registry().load(*place);
  if (!component.ok()) return component.status();
  Call call(plain_host_services(), Deadline::never());
  const auto instance = Instance::create(*component, Json::object(), call);
  if (!instance.ok()) return instance.status();
  const auto* table = instance->table<mlgym_metric>();
  const double number = 1;
  const mlgym_values values{sizeof(mlgym_values), 0, 1, &number, nullptr};
  const mlgym_values* const references[] = {&values};
  const auto virtual_metric = make_virtual_metric();
  return in_turns(
      200,
      [&]() -> absl::StatusOr<double> {
        mlgym_status code = MLGYM_OK;
        double value = 0;
        const auto seconds = seconds_of([&] {
          for (int i = 0; i < kCalls && code == MLGYM_OK; ++i)
            code = table->score(instance->self(), call.raw(), &values, references, 1, &value);
          return absl::OkStatus();
        });
        if (auto right = check(code, value); !right.ok()) return right;
        return *seconds * 1e9 / kCalls;
      },
      [&]() -> absl::StatusOr<double> {
        double value = 0;
        const auto seconds = seconds_of([&] {
          for (int i = 0; i < kCalls; ++i) value = virtual_metric->score(values, references, 1);
          return absl::OkStatus();
        });
        if (auto right = check(MLGYM_OK, value); !right.ok()) return right;
        return *seconds * 1e9 / kCalls;
      });
}

// The same metric in a process of its own, beside a line that goes to cat and comes back.
absl::StatusOr<Samples> measure_plugin_call_process(Workplace& workplace) {
  const auto place = workplace.registry().find("metric", "accuracy");
  if (!place.ok()) return unable("{}", message_of(place.status()));
  const OnOneProcessor pinned;
  const auto component = workplace.registry().load(*place, Isolation::process);
  if (!component.ok()) return component.status();
  Call call(plain_host_services(), Deadline::never());
  auto metric = MetricComponent::create(*component, Json::object(), call);
  if (!metric.ok()) return metric.status();
  auto echo = Echo::start();
  if (!echo.ok()) return echo.status();
  const double number = 1;
  const mlgym_values values{sizeof(mlgym_values), 0, 1, &number, nullptr};
  const mlgym_values* const references[] = {&values};
  constexpr double kNanoseconds = 1e9;
  return in_turns(
      3000,
      [&]() -> absl::StatusOr<double> {
        absl::StatusOr<double> value;
        const auto seconds = seconds_of([&] {
          value = metric->score(call, values, references, 1);
          return value.status();
        });
        if (!seconds.ok()) return seconds;
        if (*value != 1) return internal("a metric gave {}", *value);
        return *seconds * kNanoseconds;
      },
      [&]() -> absl::StatusOr<double> {
        const auto seconds = seconds_of([&] { return echo->round_trip(); });
        return seconds.ok() ? absl::StatusOr<double>(*seconds * kNanoseconds) : seconds;
      });
}

// Every round loads a copy of its own: a library is opened but once in a process.
absl::StatusOr<Samples> measure_plugin_load(Workplace& workplace) {
  const auto place = workplace.registry().find("metric", "accuracy");
  if (!place.ok()) return unable("{}", message_of(place.status()));
  const fs::path folder = workplace.folder() / "libraries";
  if (auto made = create_folders(folder); !made.ok()) return made;
  int copies = 0;
  const auto copy = [&]() -> absl::StatusOr<fs::path> {
    const fs::path file = folder / fmt::format("{}.so", ++copies);
    std::error_code error;
    fs::copy_file(place->manifest.library, file, error);
    if (error) return system_error(error.value(), file.string());
    return file;
  };
  return in_turns(
      50,
      [&]() -> absl::StatusOr<double> {
        const auto file = copy();
        if (!file.ok()) return file.status();
        return seconds_of([&] { return load_library(*file).status(); });
      },
      [&]() -> absl::StatusOr<double> {
        const auto file = copy();
        if (!file.ok()) return file.status();
        return seconds_of([&]() -> absl::Status {
          void* library = dlopen(file->c_str(), RTLD_NOW | RTLD_LOCAL);
          return library ? absl::OkStatus() : internal("{}", dlerror());
        });
      });
}

absl::StatusOr<Samples> measure_plugin_list(Workplace& workplace) {
  constexpr std::size_t kPlugins = 200;
  const fs::path folder = workplace.folder() / "plugins";
  for (std::size_t i = 0; i < kPlugins; ++i) {
    if (auto made = write_plugin(folder / std::to_string(i), static_cast<int>(i)); !made.ok())
      return made;
  }
  return in_turns(
      30,
      [&] {
        return seconds_of([&]() -> absl::Status {
          const Registry registry({folder});
          for (const auto& plugin : registry.plugins()) {
            if (!plugin.manifest.ok()) return plugin.manifest.status();
            if (is_loaded(plugin.manifest->library))
              return internal("{} was opened", plugin.manifest->library.string());
          }
          return registry.plugins().size() == kPlugins
                     ? absl::OkStatus()
                     : internal("{} plugins of {} were found", registry.plugins().size(), kPlugins);
        });
      },
      [&] {
        return seconds_of([&]() -> absl::Status {
          for (const auto& entry : fs::directory_iterator(folder)) {
            if (auto read = read_file(entry.path() / "plugin.yaml"); !read.ok())
              return read.status();
          }
          return absl::OkStatus();
        });
      });
}

}  // namespace mlgym
