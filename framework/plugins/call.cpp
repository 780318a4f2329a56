#include "plugins/call.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/digest.h"
#include "base/status.h"
#include "base/text.h"
#include "plugins/host_files.h"

namespace mlgym {
namespace {

// Errors are told in one line, whatever a plugin's exception says.
std::string one_line(std::string_view message) {
  std::string text = to_utf8(message);
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return std::string(trim(text));
}

void log_by_host(int level, std::string_view message) {
  static constexpr spdlog::level::level_enum levels[] = {spdlog::level::debug, spdlog::level::info,
                                                         spdlog::level::warn, spdlog::level::err};
  spdlog::log(levels[level < 0 ? 0 : level > 3 ? 3 : level], "{}", message);
}

// What plugins see of the services, and the way back from there.
struct Face {
  mlgym_host raw{};
  void* state = nullptr;
};
static_assert(std::is_standard_layout_v<Face>);  // a pointer to `raw` is one to the face

}  // namespace

mlgym_sink sink_into(std::string& text) {
  return {&text, [](void* state, mlgym_str chunk) {
            static_cast<std::string*>(state)->append(view(chunk));
          }};
}

struct HostServices::State : std::enable_shared_from_this<State> {
  Face face;
  Log log;
  Extension extension;
  std::filesystem::path folder;
  void* context = nullptr;
  std::mutex mutex;
  std::map<std::string, std::string> files;  // under the mutex

  static State& of(const mlgym_host* host) {
    return *static_cast<State*>(reinterpret_cast<const Face*>(host)->state);
  }
};

HostServices::HostServices(Log log, Extension extension) : state_(std::make_shared<State>()) {
  state_->log = std::move(log);
  state_->extension = std::move(extension);
  state_->face.state = state_.get();
  mlgym_host& raw = state_->face.raw;
  raw.size = sizeof raw;
  raw.abi_minor = MLGYM_ABI_MINOR;
  raw.log = [](const mlgym_host* host, int32_t level, mlgym_str message) {
    const State& state = State::of(host);
    try {
      if (state.log) state.log(level, view(message));
    } catch (...) {  // a line of log is not worth a plugin's crash
    }
  };
  raw.extension = [](const mlgym_host* host, const char* id) -> const void* {
    const State& state = State::of(host);
    try {
      return state.extension && id ? state.extension(id) : nullptr;
    } catch (...) {
      return nullptr;
    }
  };
}

const mlgym_host* HostServices::raw() const { return &state_->face.raw; }

HostServices HostServices::of(const mlgym_call* call) {
  return HostServices(State::of(call->host).shared_from_this());
}

void* HostServices::context() const { return state_->context; }

void HostServices::set_context(void* context) { state_->context = context; }

const std::filesystem::path& HostServices::folder() const { return state_->folder; }

void HostServices::set_folder(std::filesystem::path folder) { state_->folder = std::move(folder); }

std::map<std::string, std::string> HostServices::files_read() const {
  const std::lock_guard lock(state_->mutex);
  return state_->files;
}

void HostServices::note_file(const std::string& path, std::string_view content) const {
  const std::lock_guard lock(state_->mutex);
  state_->files[path] = sha256_hex(content);
}

const HostServices& plain_host_services() {
  static const auto* services =
      new HostServices(log_by_host, nullptr);  // plugins may log until the very end
  return *services;
}

HostServices services_with_files(const std::filesystem::path& folder) {
  HostServices services(log_by_host, [](std::string_view id) -> const void* {
    return id == MLGYM_HOST_FILES ? &file_functions() : nullptr;
  });
  services.set_folder(folder);
  return services;
}

Call::Call(const HostServices& services, Deadline deadline, const std::atomic<bool>* cancelled)
    : Call(services, deadline,
           cancelled ? Cancelled([cancelled] { return cancelled->load(); }) : nullptr) {}

Call::Call(const HostServices& services, Deadline deadline, Cancelled cancelled)
    : cancelled_(std::move(cancelled)) {
  raw_ = {};
  raw_.size = sizeof raw_;
  raw_.host = services.raw();
  raw_.state = this;
  raw_.deadline_ns = deadline.ns();
  raw_.cancelled = [](const mlgym_call* call) -> int32_t {
    const auto* self = static_cast<const Call*>(call->state);
    return self->cancelled_ && self->cancelled_() ? 1 : 0;
  };
  raw_.set_error = [](const mlgym_call* call, mlgym_str message) {
    const auto* self = static_cast<const Call*>(call->state);
    try {
      const std::lock_guard lock(self->mutex_);
      self->error_ = one_line(view(message));
    } catch (...) {  // out of memory: the code alone has to do
    }
  };
}

absl::Status Call::status(mlgym_status code, std::string_view who) const {
  if (code == MLGYM_OK) return absl::OkStatus();
  const bool known = code > 0 && code <= MLGYM_UNAUTHENTICATED;
  const auto meaning = known ? static_cast<absl::StatusCode>(code) : absl::StatusCode::kUnknown;
  const std::lock_guard lock(mutex_);
  if (!error_.empty()) return make_status(meaning, "{}{}{}", who, who.empty() ? "" : ": ", error_);
  return make_status(meaning, "{}{}failed with {} ({}) and without a message", who,
                     who.empty() ? "" : " ", absl::StatusCodeToString(meaning), code);
}

absl::Status Call::threw(std::string_view who, std::string_view name, absl::StatusCode broken) {
  return make_status(broken, "{}: its {} function threw an exception; catch it there", who, name);
}

mlgym_status answer(const mlgym_call* call, const std::function<absl::Status()>& body) noexcept {
  try {
    const absl::Status status = body();
    if (!status.ok()) call->set_error(call, borrow(message_of(status)));
    return static_cast<mlgym_status>(status.raw_code());
  } catch (const std::exception& error) {
    call->set_error(call, borrow(error.what()));
    return MLGYM_INTERNAL;
  } catch (...) {
    return MLGYM_UNKNOWN;
  }
}

}  // namespace mlgym
