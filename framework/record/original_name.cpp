#include "record/original_name.h"

#include <charconv>
#include <limits>

namespace mlgym {
namespace {

constexpr std::string_view kProxy = "metagen-";  // the gateway that its authors asked models by
constexpr std::string_view kBetween = "__";

bool take(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

template <class T>
bool take_number(std::string_view& text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0 || !(number <= std::numeric_limits<T>::max()))
    return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

// "__t-0.00__p-0.95__c-4.00__install-0" and what follows.
bool take_settings(std::string_view& text, OriginalName& name) {
  std::int64_t install = 0;
  return take(text, "__t-") && take_number(text, name.temperature) && take(text, "__p-") &&
         take_number(text, name.top_p) && take(text, "__c-") &&
         take_number(text, name.cost_limit) && take(text, "__install-") &&
         take_number(text, install);
}

// "_run_3" at the end.
bool take_run(std::string_view& text, OriginalName& name) {
  const auto place = text.rfind("_run_");
  if (place == text.npos) return false;
  std::string_view number = text.substr(place + 5);
  if (!take_number(number, name.run) || !number.empty()) return false;
  text = text.substr(0, place);
  return true;
}

// The last part after "__".
bool take_last(std::string_view& text, std::string& part) {
  const auto place = text.rfind(kBetween);
  if (place == text.npos) return false;
  part = text.substr(place + kBetween.size());
  text = text.substr(0, place);
  return !part.empty() && !text.empty();
}

bool take_names(std::string_view text, OriginalName& name) {
  if (!take_last(text, name.agent) || !take_last(text, name.task)) return false;
  take(text, kProxy);
  name.model = text;
  return !text.empty();
}

}  // namespace

std::optional<OriginalName> parse_original_name(std::string_view folder) {
  OriginalName name;
  if (!take_run(folder, name)) return std::nullopt;
  for (auto place = folder.find("__t-"); place != folder.npos;
       place = folder.find("__t-", place + 1)) {
    std::string_view rest = folder.substr(place);
    if (!take_settings(rest, name)) continue;
    if (!rest.empty() && (!take(rest, kBetween) || rest.empty())) continue;
    name.suffix = rest;
    if (!take_names(folder.substr(0, place), name)) return std::nullopt;
    return name;
  }
  return std::nullopt;
}

}  // namespace mlgym
