#include "policy_header.h"

#include <array>
#include <initializer_list>

#include "header_fields.h"

namespace control {
namespace {

struct TypeName {
  const char* name;
  LayerType type;
};
constexpr std::array<TypeName, 9> kTypes = {{{"dense", LayerType::dense},
                                             {"conv2d", LayerType::conv2d},
                                             {"gru", LayerType::gru},
                                             {"layernorm", LayerType::layernorm},
                                             {"relu", LayerType::relu},
                                             {"tanh", LayerType::tanh},
                                             {"sigmoid", LayerType::sigmoid},
                                             {"softmax", LayerType::softmax},
                                             {"flatten", LayerType::flatten}}};

// The product of sizes of at most kMaxValues, refused before it can overflow.
std::int64_t product(const Fields& fields, std::initializer_list<std::int64_t> sizes,
                     std::int64_t most, const char* of_what) {
  std::int64_t result = 1;
  for (const std::int64_t size : sizes) {
    result *= size;  // at most 2^24 * 2^20
    if (result > most) {
      fields.fail("more than " + std::to_string(most) + " " + std::string(of_what));
    }
  }
  return result;
}

constexpr const char* kParameters = "parameters";
constexpr const char* kMultiplications = "multiplications a step";

void expect_input(const Fields& fields, const Shape& given, const Shape& expected) {
  if (given != expected)
    fields.fail("takes " + text_of(expected) + " but is given " + text_of(given));
}

void read_dense(const Fields& fields, LayerHeader& layer) {
  fields.expect_exactly({"type", "in", "out", "bias"});
  layer.in = fields.whole("in", 1);
  layer.out = fields.whole("out", 1);
  layer.bias = fields.boolean("bias");
  expect_input(fields, layer.takes, {layer.in});
  layer.gives = {layer.out};
  layer.parameters = product(fields, {layer.in, layer.out}, kMaxParameters, kParameters) +
                     (layer.bias ? layer.out : 0);
}

void read_conv2d(const Fields& fields, LayerHeader& layer) {
  fields.expect_exactly({"type", "in", "out", "kernel", "stride", "padding", "bias"});
  layer.in = fields.whole("in", 1);
  layer.out = fields.whole("out", 1);
  const Shape kernel = fields.shape("kernel", 2, 2);
  layer.kernel_height = kernel[0];
  layer.kernel_width = kernel[1];
  layer.stride = fields.whole("stride", 1);
  layer.padding = fields.whole("padding", 0);
  layer.bias = fields.boolean("bias");
  if (layer.takes.size() != 3 || layer.takes[0] != layer.in) {
    fields.fail("takes [" + std::to_string(layer.in) + ", height, width] but is given " +
                text_of(layer.takes));
  }
  const std::int64_t height = layer.takes[1] + 2 * layer.padding;
  const std::int64_t width = layer.takes[2] + 2 * layer.padding;
  if (layer.kernel_height > height || layer.kernel_width > width) {
    fields.fail("its kernel " + text_of(kernel) + " is larger than its padded input " +
                text_of({height, width}));
  }
  layer.gives = {layer.out, (height - layer.kernel_height) / layer.stride + 1,
                 (width - layer.kernel_width) / layer.stride + 1};
  product(fields, {layer.gives[0], layer.gives[1], layer.gives[2]}, kMaxValues, "output values");
  layer.parameters = product(fields, {layer.out, layer.in, layer.kernel_height, layer.kernel_width},
                             kMaxParameters, kParameters) +
                     (layer.bias ? layer.out : 0);
}

void read_gru(const Fields& fields, LayerHeader& layer) {
  fields.expect_exactly({"type", "in", "hidden"});
  layer.in = fields.whole("in", 1);
  layer.out = fields.whole("hidden", 1);
  layer.bias = true;
  expect_input(fields, layer.takes, {layer.in});
  layer.gives = {layer.out};
  layer.parameters = product(fields, {3, layer.out, layer.in}, kMaxParameters, kParameters) +
                     product(fields, {3, layer.out, layer.out}, kMaxParameters, kParameters) +
                     6 * layer.out;
}

void read_layernorm(const Fields& fields, LayerHeader& layer) {
  fields.expect_exactly({"type", "size", "eps"});
  layer.in = layer.out = fields.whole("size", 1);
  layer.epsilon = static_cast<float>(fields.number("eps", 1e-12, 1));
  expect_input(fields, layer.takes, {layer.in});
  layer.parameters = 2 * layer.in;
}

// tanh, exp and the like take about as long as this many multiplications.
constexpr std::int64_t kWeightOfFunction = 16;

std::int64_t multiplications(const Fields& fields, const LayerHeader& layer) {
  if (layer.type == LayerType::conv2d) {
    return product(fields,
                   {layer.gives[0], layer.gives[1], layer.gives[2], layer.in, layer.kernel_height,
                    layer.kernel_width},
                   kMaxMultiplications, kMultiplications);
  }
  if (layer.type == LayerType::dense) return layer.parameters;
  return layer.parameters + kWeightOfFunction * size_of(layer.gives);
}

LayerHeader read_layer(const Json& value, std::size_t number, const Shape& takes) {
  const std::string place = "layer " + std::to_string(number);
  const Json& type = Fields(value, place).need("type");
  const TypeName* named = nullptr;
  for (const auto& known : kTypes) {
    if (type.is_string() && type.get_ref<const std::string&>() == known.name) named = &known;
  }
  if (!named) {
    throw PolicyError(place + ": unknown type " +
                      (type.is_string() ? quoted(type.get<std::string>()) : "that is no text"));
  }
  LayerHeader layer;
  layer.type = named->type;
  layer.name = place + " (" + named->name + ")";
  layer.takes = layer.gives = takes;
  const Fields fields(value, layer.name);
  switch (layer.type) {
    case LayerType::dense:
      read_dense(fields, layer);
      break;
    case LayerType::conv2d:
      read_conv2d(fields, layer);
      break;
    case LayerType::gru:
      read_gru(fields, layer);
      break;
    case LayerType::layernorm:
      read_layernorm(fields, layer);
      break;
    case LayerType::flatten:
      layer.gives = {size_of(takes)};
      fields.expect_exactly({"type"});
      break;
    case LayerType::softmax:
      if (takes.size() != 1)
        fields.fail("takes one row of numbers but is given " + text_of(takes) + "; flatten first");
      fields.expect_exactly({"type"});
      break;
    case LayerType::relu:
    case LayerType::tanh:
    case LayerType::sigmoid:
      fields.expect_exactly({"type"});
      break;
  }
  return layer;
}

}  // namespace

std::int64_t size_of(const Shape& shape) {
  std::int64_t size = 1;
  for (const std::int64_t length : shape) size *= length;
  return size;
}

std::string text_of(const Shape& shape) {
  std::string text = "[";
  for (const std::int64_t length : shape) {
    text += (text.size() > 1 ? ", " : "") + std::to_string(length);
  }
  return text + "]";
}

PolicyHeader parse_policy_header(std::string_view line) {
  const Json json = parse_header_json(line);
  const Fields fields(json, "the header");
  if (fields.need("mlgym_policy") != Json(1) || !json["mlgym_policy"].is_number_integer())
    fields.fail("\"mlgym_policy\" must be 1, the version of the format");
  fields.expect_exactly({"mlgym_policy", "input", "layers"});

  PolicyHeader header;
  header.input = fields.shape("input", 1, 3);
  std::int64_t values = 1;
  for (const std::int64_t length : header.input)
    values = product(fields, {values, length}, kMaxValues, "input values");

  const Json& layers = fields.need("layers");
  if (!layers.is_array() || layers.empty() || layers.size() > kMaxLayers) {
    fields.fail("\"layers\" must be a list of 1 to " + std::to_string(kMaxLayers) + " layers");
  }
  for (const auto& value : layers) {
    const Shape& takes = header.layers.empty() ? header.input : header.output();
    const LayerHeader layer = read_layer(value, header.layers.size() + 1, takes);
    const Fields named(value, layer.name);
    header.parameters += layer.parameters;
    header.multiplications += multiplications(named, layer);
    if (header.parameters > kMaxParameters)
      named.fail("with it, the layers have more than " + std::to_string(kMaxParameters) +
                 " parameters");
    if (header.multiplications > kMaxMultiplications)
      named.fail("with it, the layers need more than " + std::to_string(kMaxMultiplications) +
                 " multiplications a step");
    header.layers.push_back(layer);
  }
  return header;
}

}  // namespace control
