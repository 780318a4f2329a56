#include "http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <exception>

#include "broken_pipe.h"

namespace model_http {
namespace {

constexpr std::size_t kLargestReply = std::size_t{64} << 20;
constexpr std::chrono::milliseconds kTick{50};  // between two looks at the call
constexpr long kConnectPatience = 30'000;       // milliseconds

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

// The program curl reads these, its library does not.
const char* certificates() {
  for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const char* file = std::getenv(name);
    if (file && *file != '\0') return file;
  }
  return nullptr;
}

mlgym_status code_of(CURLcode code) {
  switch (code) {
    case CURLE_PARTIAL_FILE:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:  // it answers, but not with HTTP
      return MLGYM_DATA_LOSS;
    case CURLE_URL_MALFORMAT:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_PEER_FAILED_VERIFICATION:  // waiting makes no certificate trusted
      return MLGYM_INVALID_ARGUMENT;
    case CURLE_OUT_OF_MEMORY:
      return MLGYM_INTERNAL;
    default:
      return MLGYM_UNAVAILABLE;
  }
}

}  // namespace

// One exchange: what libcurl's functions work on.
class HttpClient::Transfer {
 public:
  Transfer(CURLM* connections, CURL* easy, const mlgym::Call& call, const HttpRequest& request,
           const Receive& receive, bool has_body)
      : connections_(connections),
        easy_(easy),
        call_(call),
        request_(request),
        receive_(receive),
        has_body_(has_body),
        end_(std::chrono::steady_clock::now() +
             std::chrono::duration_cast<std::chrono::steady_clock::duration>(request.timeout)) {
    curl_easy_reset(easy_);
    for (const auto& header : request.headers) add_header(header);
    add_header("Expect:");  // no round trip before a long body
    set_options();
    curl_multi_add_handle(connections_, easy_);
  }
  ~Transfer() {
    curl_multi_remove_handle(connections_, easy_);
    curl_easy_reset(easy_);  // nothing of this exchange is pointed to any longer
    curl_slist_free_all(headers_);
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  HttpHead run() {
    const NoBrokenPipe quiet;
    for (;;) {
      int running = 0;
      const CURLMcode code = curl_multi_perform(connections_, &running);
      if (failure_) std::rethrow_exception(failure_);
      if (code != CURLM_OK) throw failed(MLGYM_INTERNAL, curl_multi_strerror(code));
      if (running == 0) break;
      watch();
      curl_multi_poll(connections_, nullptr, 0, static_cast<int>(kTick.count()), nullptr);
    }
    const CURLcode result = result_of();
    if (result != CURLE_OK) {
      throw failed(code_of(result),
                   error_text_[0] != '\0' ? error_text_.data() : curl_easy_strerror(result));
    }
    head_.status = status();
    return head_;
  }

 private:
  void add_header(const std::string& header) {
    curl_slist* longer = curl_slist_append(headers_, header.c_str());
    if (longer) headers_ = longer;
  }

  void set_options() {
    curl_easy_setopt(easy_, CURLOPT_URL, request_.url.c_str());
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
    if (has_body_) {
      curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.data());
      curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE,
                       static_cast<curl_off_t>(request_.body.size()));
      curl_easy_setopt(easy_, CURLOPT_POST, 1L);
    }
    curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
    curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, kConnectPatience);
    curl_easy_setopt(easy_, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy_, CURLOPT_USERAGENT, "mlgym");
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(easy_, CURLOPT_PROTOCOLS, long{CURLPROTO_HTTP | CURLPROTO_HTTPS});
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
    curl_easy_setopt(easy_, CURLOPT_QUICK_EXIT, 1L);  // no wait for a name server when cancelled
#endif
    if (const char* file = certificates()) curl_easy_setopt(easy_, CURLOPT_CAINFO, file);
    curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_text_.data());
    curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &take_header);
    curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &take_body);
    curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  }

  void watch() const {
    if (call_.cancelled()) throw failed(MLGYM_CANCELLED, "cancelled");
    if (call_.time_left().count() <= 0) throw failed(MLGYM_DEADLINE_EXCEEDED, "out of time");
    if (std::chrono::steady_clock::now() < end_) return;
    const auto seconds = std::to_string(request_.timeout.count());
    throw failed(MLGYM_DEADLINE_EXCEEDED, "no whole reply within its timeout of " +
                                              seconds.substr(0, seconds.find('.') + 2) + " s");
  }

  HttpFailure failed(mlgym_status code, const std::string& text) const {
    long sent = 0;
    curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &sent);
    return {code, text, sent > 0};
  }

  CURLcode result_of() const {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(connections_, &left)) {
      if (message->msg == CURLMSG_DONE && message->easy_handle == easy_)
        return message->data.result;
    }
    return CURLE_GOT_NOTHING;
  }

  long status() const {
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  static std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* state) {
    return static_cast<Transfer*>(state)->guarded(count, [=](Transfer& self) {
      const std::string_view line(bytes, count);
      if (line.substr(0, 5) == "HTTP/") self.head_.headers.clear();  // after "100 Continue"
      const auto colon = line.find(':');
      if (colon == line.npos) return;
      std::string name(line.substr(0, colon));
      std::transform(name.begin(), name.end(), name.begin(), [](char c) {
        return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      });
      self.head_.headers[name] = trimmed(line.substr(colon + 1));
    });
  }

  static std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* state) {
    return static_cast<Transfer*>(state)->guarded(count, [=](Transfer& self) {
      self.received_ += count;
      if (self.received_ > kLargestReply)
        throw self.failed(MLGYM_DATA_LOSS, "the reply is longer than 64 MiB");
      self.head_.status = self.status();
      self.receive_(self.head_, {bytes, count});
    });
  }

  template <class Body>
  std::size_t guarded(std::size_t count, Body body) {
    if (failure_) return 0;
    try {
      body(*this);
      return count;
    } catch (...) {
      failure_ = std::current_exception();
      return 0;
    }
  }

  CURLM* connections_;
  CURL* easy_;
  const mlgym::Call& call_;
  const HttpRequest& request_;
  const Receive& receive_;
  const bool has_body_;
  const std::chrono::steady_clock::time_point end_;
  curl_slist* headers_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  HttpHead head_;
  std::size_t received_ = 0;
  std::exception_ptr failure_;
};

HttpClient::HttpClient()
    : connections_(curl_multi_init(), [](void* handle) { curl_multi_cleanup(handle); }),
      easy_(curl_easy_init(), [](void* handle) { curl_easy_cleanup(handle); }) {
  if (!connections_ || !easy_) throw mlgym::Error(MLGYM_INTERNAL, "cannot start libcurl");
}

HttpHead HttpClient::post(const mlgym::Call& call, const HttpRequest& request,
                          const Receive& receive) {
  return Transfer(connections_.get(), easy_.get(), call, request, receive, true).run();
}

HttpHead HttpClient::get(const mlgym::Call& call, const HttpRequest& request,
                         const Receive& receive) {
  return Transfer(connections_.get(), easy_.get(), call, request, receive, false).run();
}

std::string origin_of(const std::string& url) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), &curl_url_cleanup);
  const auto part = [&parsed](CURLUPart wanted) {
    char* text = nullptr;
    if (curl_url_get(parsed.get(), wanted, &text, 0) != CURLUE_OK) return std::string();
    const std::string copy = text;
    curl_free(text);
    return copy;
  };
  const bool valid =
      parsed && curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK;
  const std::string scheme = part(CURLUPART_SCHEME), port = part(CURLUPART_PORT);
  if (!valid || (scheme != "http" && scheme != "https"))
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "base_url is an address such as https://api.example.org/v1");
  return scheme + "://" + part(CURLUPART_HOST) + (port.empty() ? "" : ":" + port);
}

}  // namespace model_http
