#include "engine.h"

#include <curl/curl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <exception>

namespace podman {
namespace {

constexpr long kPatience = 60'000;  // milliseconds, of what belongs to no call
constexpr std::string_view kFactsHeader = "x-docker-container-path-stat:";

struct Exchange {
  CURL* handle;
  const mlgym::Call* call;
  const Request* request;
  Reply reply;
  std::exception_ptr failure;
};

long status_of(CURL* handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* state) {
  auto& exchange = *static_cast<Exchange*>(state);
  try {
    const long status = status_of(exchange.handle);
    if (exchange.request->receive && status >= 200 && status < 300)
      exchange.request->receive({bytes, count});
    else
      exchange.reply.body.append(bytes, count);
    return count;
  } catch (...) {
    exchange.failure = std::current_exception();
    return 0;
  }
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* state) {
  const std::string_view line(bytes, count);
  const bool ours =
      line.size() > kFactsHeader.size() &&
      std::equal(kFactsHeader.begin(), kFactsHeader.end(), line.begin(), [](char known, char c) {
        return known == std::tolower(static_cast<unsigned char>(c));
      });
  if (ours) {
    auto& facts = static_cast<Exchange*>(state)->reply.path_facts;
    for (const char c : line.substr(kFactsHeader.size())) {
      if (!std::isspace(static_cast<unsigned char>(c))) facts += c;
    }
  }
  return count;
}

std::size_t give_archive(char* bytes, std::size_t, std::size_t count, void* state) {
  const ssize_t got = read(static_cast<Exchange*>(state)->request->archive, bytes, count);
  return got < 0 ? CURL_READFUNC_ABORT : static_cast<std::size_t>(got);
}

int go_on(void* state, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto* call = static_cast<Exchange*>(state)->call;
  return call && call->cancelled() ? 1 : 0;
}

long patience(const mlgym::Call* call) {
  if (!call) return kPatience;
  using std::chrono::milliseconds;
  const auto left = std::chrono::duration_cast<milliseconds>(call->time_left()).count();
  return static_cast<long>(std::clamp<std::int64_t>(left, 1, 3'600'000));
}

}  // namespace

Engine::Engine(const std::string& socket)
    : socket_(socket), handle_(curl_easy_init(), [](void* handle) { curl_easy_cleanup(handle); }) {
  if (!handle_) throw mlgym::Error(MLGYM_INTERNAL, "cannot start libcurl");
}

Reply Engine::send(const mlgym::Call* call, const Request& request) {
  if (socket_.empty()) throw mlgym::Error(MLGYM_UNAVAILABLE, "there is no container engine");
  if (call) call->checkpoint();
  if (!reachable_) reachable_ = std::make_unique<SocketPath>(socket_);
  CURL* handle = handle_.get();
  Exchange exchange{handle, call, &request, {}, nullptr};
  curl_easy_reset(handle);  // keeps the connection
  curl_easy_setopt(handle, CURLOPT_UNIX_SOCKET_PATH, reachable_->path().c_str());
  curl_easy_setopt(handle, CURLOPT_URL, ("http://engine" + (kVersion + request.path)).c_str());
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, patience(call));
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, go_on);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &exchange);
  curl_slist* headers = nullptr;
  headers = curl_slist_append(headers, "Expect:");
  if (request.archive >= 0) {
    headers = curl_slist_append(headers, "Content-Type: application/x-tar");
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, give_archive);
    curl_easy_setopt(handle, CURLOPT_READDATA, &exchange);
  } else if (request.method == "HEAD") {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  } else if (request.method == "POST") {
    headers = curl_slist_append(headers, "Content-Type: application/json");
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  }
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  const CURLcode code = curl_easy_perform(handle);
  exchange.reply.status = status_of(handle);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, nullptr);
  curl_slist_free_all(headers);
  if (exchange.failure) std::rethrow_exception(exchange.failure);
  if (code == CURLE_OK) return exchange.reply;
  if (call) call->checkpoint();
  throw mlgym::Error(code == CURLE_OPERATION_TIMEDOUT ? MLGYM_DEADLINE_EXCEEDED : MLGYM_UNAVAILABLE,
                     "the container engine at " + socket_ + ": " + curl_easy_strerror(code));
}

Reply Engine::demand(const mlgym::Call* call, const Request& request, std::string_view what) {
  Reply reply = send(call, request);
  if (!reply.good()) fail_refused(reply, what);
  return reply;
}

Json Engine::read(const mlgym::Call* call, const std::string& path, std::string_view what) {
  return parse(demand(call, {"GET", path, "", -1, nullptr}, what).body, what);
}

bool Engine::is_podman(const mlgym::Call& call) {
  if (!is_podman_)
    is_podman_ =
        read(&call, "/version", "cannot ask the engine").dump().find("Podman") != std::string::npos;
  return *is_podman_;
}

void fail_refused(const Reply& reply, std::string_view what) {
  const Json said = Json::parse(reply.body, nullptr, false);
  std::string why = "HTTP " + std::to_string(reply.status);
  if (said.is_object() && said.contains("message") && said["message"].is_string())
    why = said["message"].get<std::string>();
  mlgym_status code = MLGYM_INTERNAL;
  if (reply.status == 404) code = MLGYM_NOT_FOUND;
  if (reply.status == 409) code = MLGYM_FAILED_PRECONDITION;
  throw mlgym::Error(code, std::string(what) + ": the container engine says: " + why);
}

Json parse(std::string_view text, std::string_view what) {
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded())
    throw mlgym::Error(MLGYM_INTERNAL,
                       std::string(what) + ": the container engine did not reply with JSON");
  return json;
}

std::string escaped(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 128 && (std::isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '/')) {
      result += c;
    } else {
      result += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return result;
}

}  // namespace podman
