// Server-sent events (WHATWG HTML, section 9.2.6), in whatever pieces they arrive.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace model_http {

class EventStream {
 public:
  using Take = std::function<void(std::string_view data)>;
  // `take` gets the data of each event; what it throws leaves `feed`.
  explicit EventStream(Take take) : take_(std::move(take)) {}

  void feed(std::string_view bytes);

 private:
  void end_line();

  Take take_;
  std::string line_, data_;
  bool has_data_ = false;
  bool skip_line_feed_ = false;  // the other half of a CRLF
  bool first_line_ = true;
};

}  // namespace model_http
