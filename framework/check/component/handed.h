// What a component hands over during a call.
#pragma once

#include <string>
#include <string_view>

namespace mlgym {

// In a form that can be compared, with the first thing that breaks the contract. One thread at a
// time.
class Handed {
 public:
  // `what` names it in messages: "the description".
  void add_text(std::string_view what, std::string_view text);
  void add_json_object(std::string_view what, std::string_view text);
  void add_bytes(std::string_view what, std::string_view bytes);
  void add_number(std::string_view what, double value);
  // What was wrong, and what to do about it.
  void fault(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
  }

  const std::string& text() const { return text_; }
  const std::string& fault() const { return fault_; }  // empty: nothing is wrong

 private:
  std::string text_, fault_;
};

// A text on one line, cut to what people read, in quotes.
std::string shown(std::string_view text);

}  // namespace mlgym
