#include "environment/claimed_score.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/text.h"

namespace mlgym {
namespace {

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// `name`, alone as a word, then only `"': =({[` and spaces, then a number.
bool gives_number(std::string_view line, std::string_view name) {
  for (auto at = line.find(name); at != line.npos; at = line.find(name, at + 1)) {
    const bool starts_word = at == 0 || !is_word(line[at - 1]);
    const auto value = line.find_first_not_of("\"': =({[-+.", at + name.size());
    const bool separated = value != line.npos && value > at + name.size();
    if (starts_word && separated && std::isdigit(static_cast<unsigned char>(line[value])))
      return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> claimed_score(const TaskDefinition& task, std::string_view printed) {
  std::vector<std::string> names = {"score", "scores"};
  for (const auto& metric : task.metrics) names.push_back(lower_case(metric.name));
  for (const auto& line : split(printed, '\n')) {
    const std::string plain = lower_case(line);
    if (std::any_of(names.begin(), names.end(),
                    [&plain](const std::string& name) { return gives_number(plain, name); })) {
      return to_utf8(trim(line).substr(0, 120));
    }
  }
  return std::nullopt;
}

}  // namespace mlgym
