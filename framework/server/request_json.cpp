#include "server/request_json.h"

#include <vector>

#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace {

constexpr std::size_t kMostNested = 128;
constexpr std::size_t kMostMembers = 4096;
constexpr std::size_t kEventsBetweenLooks = 4096;

// Watches over the parser, and leaves it by an exception.
class Watch {
 public:
  explicit Watch(const std::function<bool()>& gone) : gone_(gone) {}
  void operator()(Json::parse_event_t event) {
    using Event = Json::parse_event_t;
    if (event == Event::object_start || event == Event::array_start) {
      members_.push_back(0);
      if (members_.size() > kMostNested)
        throw invalid("not valid JSON: nested more than {} deep", kMostNested);
    } else if (event == Event::object_end || event == Event::array_end) {
      members_.pop_back();
    } else if (event == Event::key && ++members_.back() > kMostMembers) {
      throw invalid("not valid JSON: an object has more than {} members", kMostMembers);
    }
    if (++events_ % kEventsBetweenLooks == 0 && gone_())
      throw absl::CancelledError("nobody waits for it");
  }

 private:
  const std::function<bool()>& gone_;
  std::vector<std::size_t> members_;  // of what is open
  std::size_t events_ = 0;
};

}  // namespace

absl::StatusOr<Json> parse_request_json(std::string_view text, const std::function<bool()>& gone) {
  // The parser takes a NUL for the end of the text and leaves the rest unread.
  if (text.find('\0') != text.npos) return invalid("not valid JSON: a NUL byte in the text");
  Watch watch(gone);
  try {
    return Json::parse(text.begin(), text.end(), [&watch](int, Json::parse_event_t event, Json&) {
      watch(event);
      return true;
    });
  } catch (const absl::Status& refused) {
    return refused;
  } catch (const Json::exception& error) {
    std::string_view what = error.what();  // "[json.exception.parse_error.101] parse error at ..."
    if (const auto end = what.find("] "); end != what.npos) what.remove_prefix(end + 2);
    return invalid("not valid JSON: {}", what);
  }
}

}  // namespace mlgym
