#define BOOST_DLL_USE_STD_FS

#include "data/http_transfer.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <strings.h>
#include <unistd.h>

#include <array>
#include <boost/dll/shared_library.hpp>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"

namespace mlgym {
namespace {

constexpr double kNewsSeconds = 5;  // from one line about the progress to the next
constexpr long kPartOfFile = 206, kRangeBehindEnd = 416;

// libcurl, which takes as long to load as the whole program: opened with the first transfer.
class Curl {
 public:
  // kFailedPrecondition without it. Stays open.
  static const absl::StatusOr<Curl>& get() {
    static const absl::StatusOr<Curl> opened = open();
    return opened;
  }

  decltype(&curl_easy_init) easy_init;
  decltype(&curl_easy_cleanup) easy_cleanup;
  decltype(&curl_easy_setopt) easy_setopt;
  decltype(&curl_easy_perform) easy_perform;
  decltype(&curl_easy_getinfo) easy_getinfo;
  decltype(&curl_easy_strerror) easy_strerror;

 private:
  static absl::StatusOr<Curl> open() {
    try {
      // Never closed: others may have opened it too.
      static auto* library = new boost::dll::shared_library(
          kLibrary, boost::dll::load_mode::rtld_now | boost::dll::load_mode::search_system_folders);
      library->get<decltype(curl_global_init)>("curl_global_init")(CURL_GLOBAL_DEFAULT);
      Curl curl;
      curl.easy_init = &library->get<decltype(curl_easy_init)>("curl_easy_init");
      curl.easy_cleanup = &library->get<decltype(curl_easy_cleanup)>("curl_easy_cleanup");
      curl.easy_setopt = &library->get<decltype(curl_easy_setopt)>("curl_easy_setopt");
      curl.easy_perform = &library->get<decltype(curl_easy_perform)>("curl_easy_perform");
      curl.easy_getinfo = &library->get<decltype(curl_easy_getinfo)>("curl_easy_getinfo");
      curl.easy_strerror = &library->get<decltype(curl_easy_strerror)>("curl_easy_strerror");
      return curl;
    } catch (const std::exception& error) {
      return unable("{} cannot be loaded ({}); install the package libcurl4", kLibrary,
                    error.what());
    }
  }
  static constexpr const char* kLibrary = "libcurl.so.4";  // the name since 2006
};

std::string in_megabytes(double bytes) { return fmt::format("{:.1f}", bytes / (1 << 20)); }

// Overload and the like, which pass.
bool passes(long status) {
  return status == 408 || status == 425 || status == 429 || status >= 500;
}

bool passes(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SSL_CONNECT_ERROR:
      return true;
    default:
      return false;
  }
}

// The value of the header `name` (lower case) if this line is it.
std::optional<std::string_view> header_value(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':' ||
      strncasecmp(line.data(), name.data(), name.size()) != 0)
    return {};
  return trim(line.substr(name.size() + 1));
}

class Exchange {
 public:
  Exchange(const Curl& curl, const TransferRequest& request, const Fetching& fetching)
      : curl_(curl),
        request_(request),
        fetching_(fetching),
        easy_(curl.easy_init(), curl.easy_cleanup) {}

  Transfer run() {
    if (!easy_) return ended(Transfer::End::refused, internal("libcurl does not start"));
    set_options();
    const CURLcode code = curl_.easy_perform(easy_.get());
    if (fetching_.is_cancelled())
      return ended(Transfer::End::refused, absl::CancelledError("cancelled"));
    if (!file_problem_.ok()) return ended(Transfer::End::refused, file_problem_);
    if (code != CURLE_OK) {
      return ended(passes(code) ? Transfer::End::interrupted : Transfer::End::refused,
                   unable("{}", error_[0] != '\0' ? error_.data() : curl_.easy_strerror(code)));
    }
    const long status = this->status();
    // Nothing lies behind what is there: the digest decides whether it is the file.
    if (status == 200 || status == kPartOfFile || (status == kRangeBehindEnd && request_.from > 0))
      return ended(Transfer::End::whole, absl::OkStatus());
    return ended(passes(status) ? Transfer::End::interrupted : Transfer::End::refused,
                 unable("the server answers with status {}", status));
  }

 private:
  Transfer ended(Transfer::End end, absl::Status problem) const {
    return {end, std::move(problem), wait_};
  }

  long status() const {
    long status = 0;
    curl_.easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    return status;
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    curl_.easy_setopt(easy_.get(), option, value);
  }

  void set_options() {
    set(CURLOPT_URL, request_.url.c_str());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_USERAGENT, "mlgym");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, 10L);
#if LIBCURL_VERSION_NUM >= 0x075500
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
    set(CURLOPT_PROTOCOLS, long{CURLPROTO_HTTP | CURLPROTO_HTTPS});
    set(CURLOPT_REDIR_PROTOCOLS, long{CURLPROTO_HTTP | CURLPROTO_HTTPS});
#endif
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(fetching_.patience.connect));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(std::ceil(fetching_.patience.stall)));
    if (request_.from > 0) set(CURLOPT_RANGE, fmt::format("{}-", request_.from).c_str());
    if (!request_.bearer.empty()) {
      set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER));
      set(CURLOPT_XOAUTH2_BEARER, request_.bearer.c_str());
    }
    if (const char* file = std::getenv("SSL_CERT_FILE"); file && *file) set(CURLOPT_CAINFO, file);
    set(CURLOPT_ERRORBUFFER, error_.data());
    set(CURLOPT_HEADERFUNCTION, &take_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &take_body);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &take_progress);
    set(CURLOPT_XFERINFODATA, this);
  }

  static long milliseconds(double seconds) { return std::lround(seconds * 1000); }

  static std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* self) {
    static_cast<Exchange*>(self)->read_header({bytes, count});
    return count;
  }

  void read_header(std::string_view line) {
    if (line.substr(0, 5) == "HTTP/") {  // of the answer after a redirect, too
      range_start_.reset();
      wait_ = 0;
    } else if (const auto range = header_value(line, "content-range")) {
      // "bytes 100-199/200"
      const auto digits = range->find_first_of("0123456789");
      if (digits != range->npos) range_start_ = std::strtoull(range->data() + digits, nullptr, 10);
    } else if (const auto wait = header_value(line, "retry-after")) {
      wait_ = std::strtod(std::string(*wait).c_str(), nullptr);  // of a date: 0
    }
  }

  static std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* self) {
    return static_cast<Exchange*>(self)->write({bytes, count}) ? count : 0;
  }

  // Where the body goes: behind what is there, or in its place.
  bool place_body() {
    if (placed_) return true;
    placed_ = true;
    const bool goes_on = status() == kPartOfFile;
    if (goes_on && range_start_ != request_.from) {
      file_problem_ = unable("the server sends another part of the file than was asked for");
      return false;
    }
    start_ = goes_on ? request_.from : 0;
    if (ftruncate(request_.file, static_cast<off_t>(start_)) != 0 ||
        lseek(request_.file, static_cast<off_t>(start_), SEEK_SET) < 0) {
      file_problem_ = system_error(errno, request_.name);
      return false;
    }
    return true;
  }

  bool write(std::string_view bytes) {
    if (status() != 200 && status() != kPartOfFile) return true;  // words about an error
    if (!place_body()) return false;
    if (auto written = write_all(request_.file, bytes); !written.ok()) {
      file_problem_ = with_context(written, request_.name);
      return false;
    }
    written_ += bytes.size();
    return true;
  }

  static int take_progress(void* self, curl_off_t total, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Exchange*>(self)->report(static_cast<double>(total)) ? 0 : 1;
  }

  bool report(double total) {
    if (fetching_.is_cancelled()) return false;
    if (!fetching_.tell || written_ == 0 || monotonic_seconds() < next_news_) return true;
    next_news_ = monotonic_seconds() + kNewsSeconds;
    const double there = static_cast<double>(start_ + written_);
    const std::string all =
        total > 0 ? fmt::format(" of {}", in_megabytes(total + static_cast<double>(start_))) : "";
    fetching_.tell(fmt::format("{}: {}{} MB", request_.name, in_megabytes(there), all));
    return true;
  }

  const Curl& curl_;
  const TransferRequest& request_;
  const Fetching& fetching_;
  const std::unique_ptr<CURL, void (*)(CURL*)> easy_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::optional<std::uint64_t> range_start_;
  double wait_ = 0;
  bool placed_ = false;
  std::uint64_t start_ = 0, written_ = 0;
  absl::Status file_problem_;
  double next_news_ = monotonic_seconds() + 1;
};

}  // namespace

Transfer transfer(const TransferRequest& request, const Fetching& fetching) {
  const auto& curl = Curl::get();
  if (!curl.ok()) return {Transfer::End::refused, curl.status()};
  return Exchange(*curl, request, fetching).run();
}

}  // namespace mlgym
