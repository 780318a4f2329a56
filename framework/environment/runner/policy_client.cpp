#include "environment/runner/policy_client.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "config/policy_limits.h"
#include "plugins/call.h"

namespace mlgym {
namespace {

// docs/policy_protocol.md
constexpr std::size_t kLongestLine = 64 << 10;
constexpr std::string_view kUsage = "{\"usage\":true}";

// Faults of the submitted code; the text is for its author.
template <class... Args>
absl::Status at_fault(fmt::format_string<Args...> format, Args&&... args) {
  return make_status(absl::StatusCode::kFailedPrecondition, format, std::forward<Args>(args)...);
}

PolicyClient* offered = nullptr;  // the process has one evaluation, hence one client

}  // namespace

absl::Status PolicyClient::open(std::string_view file, std::string_view entry,
                                std::string_view hello, Deadline deadline) {
  if (is_open()) return invalid("a policy is open already; close it first");
  auto facts = parse_json(hello);
  if (!facts.ok() || !facts->is_object()) return invalid("a policy's hello must be a JSON object");
  file_ = file;
  entry_ = entry;
  auto opened = host_({{"call", "policy.open"}, {"file", file_}});
  if (!opened.ok()) return opened.status();
  if (opened->second.size() != 2) return internal("the host sent no pipes for a policy");
  to_ = std::move(opened->second[0]);
  from_ = std::move(opened->second[1]);
  received_.clear();
  if (auto sent = tell(dump_json({{"hello", *facts}, {"file", file_}, {"entry", entry_}}));
      !sent.ok())
    return sent;
  const auto ready = receive(kPolicyStartSeconds, deadline);
  if (!ready.ok()) return ready.status();
  if (*ready != "{\"ready\":1}") return at_fault("{} did not start as expected", file_);
  return absl::OkStatus();
}

absl::Status PolicyClient::tell(std::string_view message) {
  if (!is_open()) return invalid("no policy is open");
  if (message.size() > kLongestLine)
    return invalid("a message to a policy is longer than {} bytes", kLongestLine);
  const std::string line = std::string(message) + "\n";
  if (!write_all(to_.get(), line).ok()) return ended();
  return absl::OkStatus();
}

absl::StatusOr<std::string> PolicyClient::ask(std::string_view message, Deadline deadline) {
  if (message == kUsage) return usage();
  if (auto sent = tell(message); !sent.ok()) return sent;
  return receive(kPolicyReplySeconds, deadline);
}

absl::StatusOr<std::string> PolicyClient::receive(double seconds, Deadline deadline) {
  const Deadline own = Deadline::after(seconds);
  for (;;) {
    if (const auto end = received_.find('\n'); end != received_.npos) {
      std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      const auto value = parse_json(line);
      if (!value.ok()) return at_fault("{}: {} answered no JSON", file_, entry_);
      if (value->is_object() && value->contains("error")) {
        return at_fault("{}", (*value)["error"].is_string() ? (*value)["error"].get<std::string>()
                                                            : file_ + " failed");
      }
      return line;
    }
    if (received_.size() > kLongestLine)
      return at_fault("{}: {} answered a line of more than {} bytes", file_, entry_, kLongestLine);
    pollfd ready{from_.get(), POLLIN, 0};
    const int polled = poll(&ready, 1, own.earlier(deadline).poll_timeout());
    if (polled < 0 && errno != EINTR) return system_error(errno, "cannot wait for a policy");
    if (polled <= 0) {
      if (own.passed())
        return at_fault("{}: {} did not answer within {:g} s", file_, entry_, seconds);
      if (deadline.passed()) return make_status(absl::StatusCode::kDeadlineExceeded, "out of time");
      continue;
    }
    char buffer[8192];
    const ssize_t got = read(from_.get(), buffer, sizeof buffer);
    if (got == 0) return ended();
    if (got > 0) received_.append(buffer, static_cast<std::size_t>(got));
  }
}

absl::Status PolicyClient::ended() {
  const auto how = host_({{"call", "policy.ended"}});
  if (!how.ok()) return how.status();
  const std::string words = how->first.value("words", "");
  return at_fault("{} ended ({}){}", file_, how->first.value("how", ""),
                  words.empty() ? "" : ": " + words);
}

absl::StatusOr<std::string> PolicyClient::usage() {
  if (!is_open()) return invalid("no policy is open");
  const auto used = host_({{"call", "policy.usage"}});
  if (!used.ok()) return used.status();
  return dump_json(used->first);
}

void PolicyClient::close() {
  if (!is_open()) return;
  to_.reset();
  from_.reset();
  (void)host_({{"call", "policy.close"}});
}

const mlgym_host_policy& policy_functions(PolicyClient& client) {
  offered = &client;
  static const mlgym_host_policy functions = {
      sizeof(mlgym_host_policy),
      0,
      [](const mlgym_call* call, mlgym_str file, mlgym_str entry, mlgym_str hello,
         mlgym_policy** out) {
        return answer(call, [&]() -> absl::Status {
          const auto opened = offered->open(view(file), view(entry), view(hello),
                                            Deadline::at_ns(call->deadline_ns));
          if (!opened.ok()) offered->close();
          if (opened.ok()) *out = reinterpret_cast<mlgym_policy*>(offered);
          return opened;
        });
      },
      [](mlgym_policy* policy, const mlgym_call* call, mlgym_str message) {
        return answer(call,
                      [&] { return reinterpret_cast<PolicyClient*>(policy)->tell(view(message)); });
      },
      [](mlgym_policy* policy, const mlgym_call* call, mlgym_str message, const mlgym_sink* reply) {
        return answer(call, [&]() -> absl::Status {
          const auto line = reinterpret_cast<PolicyClient*>(policy)->ask(
              view(message), Deadline::at_ns(call->deadline_ns));
          if (!line.ok()) return line.status();
          reply->write(reply->state, borrow(*line));
          return absl::OkStatus();
        });
      },
      [](mlgym_policy* policy) {
        if (policy) reinterpret_cast<PolicyClient*>(policy)->close();
      }};
  return functions;
}

}  // namespace mlgym
