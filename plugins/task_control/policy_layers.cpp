#include "policy_layers.h"

#include <algorithm>
#include <cmath>

namespace control {
namespace {

std::size_t count(std::int64_t size) { return static_cast<std::size_t>(size); }

float logistic(float x) { return 1 / (1 + std::exp(-x)); }

// out = matrix * in + bias. Kept by columns: the inner loop then runs over independent sums, which
// a compiler may do side by side without changing the order within any of them.
class Affine {
 public:
  // `rows` is row by row, out * in numbers; `bias` may be null.
  Affine(std::int64_t in, std::int64_t out, const float* rows, const float* bias)
      : in_(count(in)), out_(count(out)), columns_(in_ * out_), bias_(out_) {
    for (std::size_t o = 0; o < out_; ++o) {
      for (std::size_t i = 0; i < in_; ++i) columns_[i * out_ + o] = rows[o * in_ + i];
    }
    if (bias) std::copy(bias, bias + out, bias_.begin());
  }
  void apply(const float* in, float* out) const {
    std::copy(bias_.begin(), bias_.end(), out);
    for (std::size_t i = 0; i < in_; ++i) {
      const float* column = columns_.data() + i * out_;
      const float x = in[i];
      for (std::size_t o = 0; o < out_; ++o) out[o] += column[o] * x;
    }
  }

 private:
  std::size_t in_, out_;
  std::vector<float> columns_, bias_;
};

class Dense : public Layer {
 public:
  Dense(const LayerHeader& header, const float* parameters)
      : affine_(header.in, header.out, parameters,
                header.bias ? parameters + header.in * header.out : nullptr) {}
  void forward(const float* in, float* out) override { affine_.apply(in, out); }

 private:
  Affine affine_;
};

class Conv2d : public Layer {
 public:
  Conv2d(const LayerHeader& header, const float* parameters)
      : header_(header), weights_(parameters, parameters + header.parameters) {}

  void forward(const float* in, float* out) override {
    const std::int64_t kernel = header_.kernel_height * header_.kernel_width;
    const std::int64_t in_plane = header_.takes[1] * header_.takes[2];
    const std::int64_t out_plane = header_.gives[1] * header_.gives[2];
    const float* weight = weights_.data();
    const float* bias = weight + header_.out * header_.in * kernel;
    for (std::int64_t o = 0; o < header_.out; ++o) {
      float* plane = out + o * out_plane;
      std::fill(plane, plane + out_plane, header_.bias ? bias[o] : 0.0F);
      for (std::int64_t c = 0; c < header_.in; ++c) {
        for (std::int64_t k = 0; k < kernel; ++k) {
          add(in + c * in_plane, *weight++, k / header_.kernel_width, k % header_.kernel_width,
              plane);
        }
      }
    }
  }

 private:
  // Adds one weight's products to a whole plane; what lies in the padding is 0 and left out.
  void add(const float* in, float weight, std::int64_t kernel_row, std::int64_t kernel_column,
           float* plane) const {
    const std::int64_t height = header_.takes[1], width = header_.takes[2];
    for (std::int64_t row = 0; row < header_.gives[1]; ++row) {
      const std::int64_t y = row * header_.stride + kernel_row - header_.padding;
      if (y < 0 || y >= height) continue;
      for (std::int64_t column = 0; column < header_.gives[2]; ++column) {
        const std::int64_t x = column * header_.stride + kernel_column - header_.padding;
        if (x < 0 || x >= width) continue;
        plane[row * header_.gives[2] + column] += weight * in[y * width + x];
      }
    }
  }

  LayerHeader header_;
  std::vector<float> weights_;
};

// PyTorch's equations and order of gates: reset, update, new.
class Gru : public Layer {
 public:
  Gru(const LayerHeader& header, const float* parameters)
      : from_input_(header.in, 3 * header.out, parameters, biases(header, parameters)),
        from_state_(header.out, 3 * header.out, parameters + 3 * header.out * header.in,
                    biases(header, parameters) + 3 * header.out),
        input_gates_(count(3 * header.out)),
        state_gates_(count(3 * header.out)),
        state_(count(header.out)) {}

  void forward(const float* in, float* out) override {
    from_input_.apply(in, input_gates_.data());
    from_state_.apply(state_.data(), state_gates_.data());
    const std::size_t size = state_.size();
    for (std::size_t i = 0; i < size; ++i) {
      const float reset_gate = logistic(input_gates_[i] + state_gates_[i]);
      const float update = logistic(input_gates_[size + i] + state_gates_[size + i]);
      const float fresh =
          std::tanh(input_gates_[2 * size + i] + reset_gate * state_gates_[2 * size + i]);
      state_[i] = (1 - update) * fresh + update * state_[i];
    }
    std::copy(state_.begin(), state_.end(), out);
  }
  void reset() override { std::fill(state_.begin(), state_.end(), 0.0F); }

 private:
  static const float* biases(const LayerHeader& header, const float* parameters) {
    return parameters + 3 * header.out * (header.in + header.out);
  }

  Affine from_input_, from_state_;
  std::vector<float> input_gates_, state_gates_, state_;
};

class LayerNorm : public Layer {
 public:
  LayerNorm(const LayerHeader& header, const float* parameters)
      : size_(count(header.in)),
        epsilon_(header.epsilon),
        parameters_(parameters, parameters + header.parameters) {}

  void forward(const float* in, float* out) override {
    float sum = 0, squares = 0;
    for (std::size_t i = 0; i < size_; ++i) sum += in[i];
    const float mean = sum / static_cast<float>(size_);
    for (std::size_t i = 0; i < size_; ++i) squares += (in[i] - mean) * (in[i] - mean);
    const float deviation = std::sqrt(squares / static_cast<float>(size_) + epsilon_);
    for (std::size_t i = 0; i < size_; ++i)
      out[i] = (in[i] - mean) / deviation * parameters_[i] + parameters_[size_ + i];
  }

 private:
  std::size_t size_;
  float epsilon_;
  std::vector<float> parameters_;
};

class Softmax : public Layer {
 public:
  explicit Softmax(std::size_t size) : size_(size) {}
  void forward(const float* in, float* out) override {
    float most = in[0], sum = 0;
    for (std::size_t i = 1; i < size_; ++i) most = in[i] > most ? in[i] : most;
    for (std::size_t i = 0; i < size_; ++i) sum += out[i] = std::exp(in[i] - most);
    for (std::size_t i = 0; i < size_; ++i) out[i] /= sum;
  }

 private:
  std::size_t size_;
};

template <class Function>
class Elementwise : public Layer {
 public:
  Elementwise(std::size_t size, Function function) : size_(size), function_(function) {}
  void forward(const float* in, float* out) override {
    std::transform(in, in + size_, out, function_);
  }

 private:
  std::size_t size_;
  Function function_;
};

template <class Function>
std::unique_ptr<Layer> elementwise(const LayerHeader& header, Function function) {
  return std::make_unique<Elementwise<Function>>(count(size_of(header.takes)), function);
}

}  // namespace

std::unique_ptr<Layer> make_layer(const LayerHeader& header, const float* parameters) {
  switch (header.type) {
    case LayerType::dense:
      return std::make_unique<Dense>(header, parameters);
    case LayerType::conv2d:
      return std::make_unique<Conv2d>(header, parameters);
    case LayerType::gru:
      return std::make_unique<Gru>(header, parameters);
    case LayerType::layernorm:
      return std::make_unique<LayerNorm>(header, parameters);
    case LayerType::softmax:
      return std::make_unique<Softmax>(count(size_of(header.takes)));
    case LayerType::relu:  // NaN stays NaN
      return elementwise(header, [](float x) { return x < 0 ? 0.0F : x; });
    case LayerType::tanh:
      return elementwise(header, [](float x) { return std::tanh(x); });
    case LayerType::sigmoid:
      return elementwise(header, [](float x) { return logistic(x); });
    case LayerType::flatten:
      break;
  }
  return elementwise(header, [](float x) { return x; });
}

}  // namespace control
