#include "event_stream.h"

namespace model_http {

void EventStream::feed(std::string_view bytes) {
  if (skip_line_feed_ && !bytes.empty()) {
    if (bytes.front() == '\n') bytes.remove_prefix(1);
    skip_line_feed_ = false;
  }
  while (!bytes.empty()) {
    const std::size_t end = bytes.find_first_of("\r\n");
    line_.append(bytes.substr(0, end));
    if (end == bytes.npos) return;
    const bool carriage_return = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    end_line();
    if (!carriage_return) continue;
    skip_line_feed_ = bytes.empty();
    if (!bytes.empty() && bytes.front() == '\n') bytes.remove_prefix(1);
  }
}

void EventStream::end_line() {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::string line;
  line.swap(line_);
  std::string_view rest = line;
  if (first_line_ && rest.substr(0, kByteOrderMark.size()) == kByteOrderMark)
    rest.remove_prefix(kByteOrderMark.size());
  first_line_ = false;
  if (rest.empty()) {
    std::string data;
    data.swap(data_);
    const bool complete = has_data_;
    has_data_ = false;
    if (complete) take_(data);
    return;
  }
  const std::size_t colon = rest.find(':');
  if (rest.substr(0, colon) != "data") return;  // comments, ids, names: the data says it all
  rest = colon == rest.npos ? std::string_view() : rest.substr(colon + 1);
  if (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  if (has_data_) data_ += '\n';
  data_ += rest;
  has_data_ = true;
}

}  // namespace model_http
