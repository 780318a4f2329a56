#include "search_space.h"

#include <algorithm>
#include <cmath>

namespace random_search {
namespace {

// Four significant digits: what a person would write, and short enough to read in a log.
double rounded(double value) {
  if (value == 0) return 0;
  const double scale = std::pow(10, 3 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

}  // namespace

Json Sampler::draw(const Json& space) {
  Json configuration = Json::object();
  for (const auto& [name, knob] : space.items()) configuration[name] = draw_knob(knob);
  return configuration;
}

Json Sampler::draw_knob(const Json& knob) {
  const double at = uniform();
  if (knob.contains("choice")) {
    const Json& choices = knob["choice"];
    return choices[static_cast<std::size_t>(at * static_cast<double>(choices.size()))];
  }
  if (knob.contains("integer")) {
    const auto low = knob["integer"][0].get<std::int64_t>(),
               high = knob["integer"][1].get<std::int64_t>();
    return low + static_cast<std::int64_t>(at * static_cast<double>(high - low + 1));
  }
  const bool logarithmic = knob.contains("log");
  const Json& ends = knob[logarithmic ? "log" : "range"];
  const double low = ends[0], high = ends[1];
  const double value = logarithmic ? low * std::pow(high / low, at) : low + at * (high - low);
  return std::clamp(rounded(value), low, high);
}

}  // namespace random_search
