#include "policy_network.h"

#include <cmath>
#include <cstring>

namespace control {
namespace {

static_assert(sizeof(float) == 4, "the format holds IEEE float32");

float little_endian_float(const char* bytes) {
  std::uint32_t bits = 0;
  for (int i = 3; i >= 0; --i) bits = bits << 8 | static_cast<unsigned char>(bytes[i]);
  float value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// The numbers of one layer; `first` is the index of its first among all of the file's.
std::vector<float> read_weights(const LayerHeader& layer, const char* bytes, std::int64_t first) {
  std::vector<float> weights(static_cast<std::size_t>(layer.parameters));
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] = little_endian_float(bytes + 4 * i);
    if (std::isfinite(weights[i])) continue;
    throw PolicyError(layer.name + ": the weights hold " +
                      (std::isnan(weights[i]) ? "NaN" : "an infinity") + " at index " +
                      std::to_string(first + static_cast<std::int64_t>(i)));
  }
  return weights;
}

}  // namespace

PolicyNetwork::PolicyNetwork(std::string_view file) {
  const std::size_t end = file.substr(0, kMaxHeaderBytes).find('\n');
  if (end == file.npos) {
    throw PolicyError("no header: the first " + std::to_string(kMaxHeaderBytes) +
                      " bytes hold no line of JSON");
  }
  header_ = parse_policy_header(file.substr(0, end));
  const std::string_view numbers = file.substr(end + 1);
  if (numbers.size() != 4 * static_cast<std::size_t>(header_.parameters)) {
    throw PolicyError("the layers have " + std::to_string(header_.parameters) + " parameters, " +
                      std::to_string(4 * header_.parameters) + " bytes; the file has " +
                      std::to_string(numbers.size()) + " bytes after its header");
  }
  std::int64_t read = 0;
  for (const auto& layer : header_.layers) {
    layers_.push_back(
        make_layer(layer, read_weights(layer, numbers.data() + 4 * read, read).data()));
    values_.emplace_back(static_cast<std::size_t>(size_of(layer.gives)));
    read += layer.parameters;
  }
}

void PolicyNetwork::reset() {
  for (const auto& layer : layers_) layer->reset();
}

const std::vector<float>& PolicyNetwork::act(const std::vector<float>& observation) {
  const float* in = observation.data();
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    layers_[i]->forward(in, values_[i].data());
    in = values_[i].data();
  }
  return values_.back();
}

}  // namespace control
