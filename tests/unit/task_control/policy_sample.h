// Policy files made by hand.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace control::test {

inline void append_number(std::string& file, float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  for (int i = 0; i < 4; ++i) file += static_cast<char>(bits >> (8 * i) & 0xff);
}

inline std::string with_header(const std::string& header, const std::vector<float>& numbers) {
  std::string file = header + "\n";
  for (const float value : numbers) append_number(file, value);
  return file;
}

// `layers` is the inside of a JSON list.
inline std::string policy(const std::string& input, const std::string& layers,
                          const std::vector<float>& numbers) {
  return with_header(R"({"mlgym_policy":1,"input":)" + input + R"(,"layers":[)" + layers + "]}",
                     numbers);
}

// Takes position and velocity, answers first * position + second * velocity + bias.
inline std::string linear(float first, float second, float bias) {
  return policy("[2]", R"({"type":"dense","in":2,"out":1,"bias":true})", {first, second, bias});
}

}  // namespace control::test
