// The header of a policy file: which layers, of which sizes. docs/policy_weights.md specifies it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace control {

// The file is malformed: one line for its author, naming the layer.
struct PolicyError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline constexpr std::size_t kMaxHeaderBytes = 64 << 10;  // with the line's end
inline constexpr std::size_t kMaxLayers = 64;
inline constexpr std::int64_t kMaxParameters = 4 << 20;
inline constexpr std::int64_t kMaxValues = 1 << 20;            // that one layer takes or gives
inline constexpr std::int64_t kMaxMultiplications = 16 << 20;  // of all layers, one step

using Shape = std::vector<std::int64_t>;
std::int64_t size_of(const Shape& shape);
std::string text_of(const Shape& shape);  // "[4, 10, 10]"

enum class LayerType { dense, conv2d, gru, layernorm, relu, tanh, sigmoid, softmax, flatten };

// Sizes are positive and within the caps; those that a type does not have are 0.
struct LayerHeader {
  LayerType type = LayerType::flatten;
  std::string name;              // "layer 2 (dense)", for messages
  std::int64_t in = 0, out = 0;  // numbers, or channels of conv2d; out: hidden of gru
  std::int64_t kernel_height = 0, kernel_width = 0, stride = 0, padding = 0;
  bool bias = false;
  float epsilon = 0;
  Shape takes, gives;
  std::int64_t parameters = 0;
};

struct PolicyHeader {
  Shape input;
  std::vector<LayerHeader> layers;  // at least one; each takes what the one before gives
  std::int64_t parameters = 0;
  std::int64_t multiplications = 0;  // a step
  const Shape& output() const { return layers.back().gives; }
};

// `line` is the header without its line end. Throws PolicyError.
PolicyHeader parse_policy_header(std::string_view line);

}  // namespace control
