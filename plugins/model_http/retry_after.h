#pragma once

#include <ctime>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace model_http {

// Headers of a reply; names in lower case.
using Headers = std::map<std::string, std::string>;

// In how many seconds the server wants to be asked again, by its headers. `now` is the wall clock's
// time, for dates.
std::optional<double> retry_after(const Headers& headers, std::time_t now);
// Nothing where `text` is no number of seconds from 0 to a day.
std::optional<double> seconds_from(std::string_view text, double unit = 1);

}  // namespace model_http
