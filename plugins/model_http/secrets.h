#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace model_http {

// What may stand in no message.
class Secrets {
 public:
  void add(std::string secret);
  std::string redacted(std::string text) const;

 private:
  std::vector<std::string> secrets_;  // the longest first: one may be a part of another
};

}  // namespace model_http
