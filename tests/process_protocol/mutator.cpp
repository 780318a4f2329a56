#include "mutator.h"

#include <algorithm>
#include <cstdint>
#include <limits>

using namespace std::string_literals;

namespace mlgym::test {
namespace {

void list_places(Json& value, std::vector<Json*>& places) {
  places.push_back(&value);
  if (value.is_structured()) {
    for (auto& member : value) list_places(member, places);
  }
}

}  // namespace

Json Mutator::odd_value() {
  switch (below(18)) {
    case 0:
      return nullptr;
    case 1:
      return true;
    case 2:
      return -1;
    case 3:
      return std::numeric_limits<std::int64_t>::min();
    case 4:
      return std::numeric_limits<std::uint64_t>::max();
    case 5:
      return std::int64_t{1} << 31;
    case 6:
      return -1e300;
    case 7:
      return 1e300;
    case 8:
      return 0.5;
    case 9:
      return "nan";
    case 10:
      return "-inf";
    case 11:
      return "";
    case 12:
      return "\xf0\x9f\x98\x80 with\nlines and \0"s;
    case 13:
      return std::string(1 + below(5000), 'x');
    case 14:
      return Json::array();
    case 15:
      return Json::object();
    case 16:
      return Json::array({Json::object(), Json::array(), 1, "a"});
    default: {
      Json deep = 1;
      for (std::size_t levels = below(500); levels > 0; --levels) deep = Json::array({deep});
      return deep;
    }
  }
}

void Mutator::spoil_place(Json& place) {
  if (place.is_object() && !place.empty() && one_in(2)) {
    auto member = place.begin();
    std::advance(member, below(place.size()));
    const std::string key = member.key();
    Json value = *member;
    place.erase(key);
    if (one_in(2)) place[one_in(2) ? "" : key + "s"] = std::move(value);
  } else if (place.is_array() && !place.empty() && one_in(2)) {
    if (one_in(2)) {
      place.erase(below(place.size()));
    } else {
      const Json element = place[below(place.size())];
      place.insert(place.end(), 1 + below(50), element);
    }
  } else {
    place = odd_value();
  }
}

Json Mutator::spoil(Json value) {
  for (std::size_t changes = 1 + below(3); changes > 0; --changes) {
    std::vector<Json*> places;
    list_places(value, places);
    if (one_in(4)) {
      const Json other = *places[below(places.size())];
      *places[below(places.size())] = other;
    } else {
      spoil_place(*places[below(places.size())]);
    }
  }
  return value;
}

void Mutator::spoil_bytes(std::string& text) {
  const std::vector<std::string> pieces = {
      "\xff", "\xc3", "\xed\xa0\x80", "\0"s, "\n",      "\r\n", "\"", "\\", "{", "}",
      "[[[",  ",",    "1e999",        "-0",  "\\ud800", "NaN",  ":",  "//"};
  const std::size_t at = below(text.size() + 1);
  switch (below(7)) {
    case 0:
      text.insert(at, pieces[below(pieces.size())]);
      break;
    case 1:
      if (at < text.size()) text[at] = static_cast<char>(below(256));
      break;
    case 2:
      text.erase(at, below(16));
      break;
    case 3:
      text.insert(at, text.substr(at, below(64)));
      break;
    case 4:
      text.resize(at);
      break;
    case 5:
      text.insert(at, std::string(100'000, one_in(2) ? '[' : '9'));
      break;
    default:
      for (int i = 0; i < 20'000; ++i) text.insert(std::min(at, text.size()), "{\"a\":");
  }
}

std::string Mutator::spoil_line(const Json& value) {
  std::string text = dump_json(one_in(4) ? value : spoil(value));
  if (one_in(4)) {
    for (std::size_t changes = 1 + below(3); changes > 0; --changes) spoil_bytes(text);
  }
  return text;
}

}  // namespace mlgym::test
