#include <cmath>

#include "catch.h"
#include "policy_network.h"
#include "policy_sample.h"

using namespace control;
using namespace control::test;

namespace {

using Numbers = std::vector<float>;

void check_close(const Numbers& found, const Numbers& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    INFO("number " << i);
    CHECK(std::abs(found[i] - expected[i]) < 1e-6);
  }
}

Numbers answer(const std::string& file, const Numbers& observation) {
  PolicyNetwork network(file);
  return network.act(observation);
}

Numbers activated(const std::string& type, const Numbers& in) {
  return answer(policy("[" + std::to_string(in.size()) + "]", "{\"type\":\"" + type + "\"}", {}),
                in);
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

TEST_CASE("dense multiplies by its rows and adds its bias") {
  const auto file =
      policy("[3]", R"({"type":"dense","in":3,"out":2,"bias":true})", {1, 2, 3, 4, 5, 6, 10, 20});
  CHECK(answer(file, {1, 10, 100}) == Numbers{331, 674});
}

TEST_CASE("dense without bias has none in the file") {
  const auto file = policy("[2]", R"({"type":"dense","in":2,"out":2,"bias":false})", {1, 2, 3, 4});
  CHECK(answer(file, {1, -1}) == Numbers{-1, -1});
}

TEST_CASE("conv2d slides its kernel without turning it") {
  const auto file = policy("[1,3,3]",
                           R"({"type":"conv2d","in":1,"out":1,"kernel":[2,2],"stride":1,)"
                           R"("padding":0,"bias":true})",
                           {1, 2, 3, 4, 0.5});
  PolicyNetwork network(file);
  CHECK(network.output() == Shape{1, 2, 2});
  CHECK(network.act({1, 2, 3, 4, 5, 6, 7, 8, 9}) == Numbers{37.5, 47.5, 67.5, 77.5});
}

TEST_CASE("conv2d sums over channels, each output channel with weights of its own") {
  const auto file = policy("[2,1,2]",
                           R"({"type":"conv2d","in":2,"out":2,"kernel":[1,1],"stride":1,)"
                           R"("padding":0,"bias":false})",
                           {1, 10, 100, 1000});
  CHECK(answer(file, {1, 2, 3, 4}) == Numbers{31, 42, 3100, 4200});
}

TEST_CASE("conv2d pads with zeros and steps by its stride") {
  const auto file = policy("[1,2,3]",
                           R"({"type":"conv2d","in":1,"out":1,"kernel":[3,3],"stride":2,)"
                           R"("padding":1,"bias":false})",
                           {1, 2, 3, 4, 5, 6, 7, 8, 9});
  PolicyNetwork network(file);
  CHECK(network.output() == Shape{1, 1, 2});
  // 1 2 3 / 4 5 6 below a row of zeros: around 1, then around 3.
  CHECK(network.act({1, 2, 3, 4, 5, 6}) ==
        Numbers{5 * 1 + 6 * 2 + 8 * 4 + 9 * 5, 4 * 2 + 5 * 3 + 7 * 5 + 8 * 6});
}

TEST_CASE("gru follows its equations over the steps of an episode") {
  // One input, two hidden numbers; rows: reset, update, new, two each.
  const Numbers w = {0.1F, -0.2F, 0.3F, 0.4F, -0.5F, 0.6F};
  const Numbers u = {0.7F, -0.8F, 0.9F, 0.1F, -0.2F, 0.3F, 0.4F, -0.5F, 0.6F, 0.7F, -0.8F, 0.9F};
  const Numbers bw = {0.01F, 0.02F, 0.03F, 0.04F, 0.05F, 0.06F};
  const Numbers bu = {-0.1F, 0.1F, -0.2F, 0.2F, -0.3F, 0.3F};
  Numbers all = w;
  for (const auto& part : {u, bw, bu}) all.insert(all.end(), part.begin(), part.end());
  PolicyNetwork network(policy("[1]", R"({"type":"gru","in":1,"hidden":2})", all));

  double h[2] = {0, 0};
  for (const float x : {1.0F, -2.0F, 0.5F}) {
    double next[2] = {0, 0};
    for (std::size_t i = 0; i < 2; ++i) {
      const auto from_input = [&](std::size_t gate) {
        return w[2 * gate + i] * x + bw[2 * gate + i];
      };
      const auto from_state = [&](std::size_t gate) {
        const std::size_t row = 2 * gate + i;
        return u[2 * row] * h[0] + u[2 * row + 1] * h[1] + bu[row];
      };
      const double r = sigmoid(from_input(0) + from_state(0));
      const double z = sigmoid(from_input(1) + from_state(1));
      const double n = std::tanh(from_input(2) + r * from_state(2));
      next[i] = (1 - z) * n + z * h[i];
    }
    h[0] = next[0], h[1] = next[1];
    check_close(network.act({x}), {static_cast<float>(h[0]), static_cast<float>(h[1])});
  }
}

TEST_CASE("gru gives what PyTorch gives") {
  // torch.nn.GRUCell(1, 1) of PyTorch 1.13 with weight_ih (1, 2, 3), weight_hh (0.5, -1, 1.5),
  // bias_ih (0.1, 0.2, 0.3), bias_hh (-0.3, -0.2, -0.1); inputs 0.5, then -1.
  PolicyNetwork network(policy("[1]", R"({"type":"gru","in":1,"hidden":1})",
                               {1, 2, 3, 0.5F, -1, 1.5F, 0.1F, 0.2F, 0.3F, -0.3F, -0.2F, -0.1F}));
  check_close(network.act({0.5F}), {0.252945364F});
  check_close(network.act({-1}), {-0.871474445F});
}

TEST_CASE("gru forgets at the start of an episode") {
  PolicyNetwork network(policy("[1]", R"({"type":"gru","in":1,"hidden":1})",
                               {1, 2, 3, 0.5F, -1, 1.5F, 0.1F, 0.2F, 0.3F, -0.3F, -0.2F, -0.1F}));
  const Numbers first = network.act({0.5F});
  CHECK(network.act({0.5F}) != first);
  network.reset();
  CHECK(network.act({0.5F}) == first);
}

TEST_CASE("layernorm divides by the deviation, then weighs and shifts") {
  // Mean 2, variance 2/3 with divisor 3.
  const auto file =
      policy("[3]", R"({"type":"layernorm","size":3,"eps":1e-05})", {1, 2, -1, 0, 10, 0.5F});
  const auto scaled = static_cast<float>(1 / std::sqrt(2.0 / 3 + 1e-5));
  check_close(answer(file, {1, 2, 3}), {-scaled, 10, 0.5F - scaled});
}

TEST_CASE("relu, tanh and sigmoid work number by number") {
  CHECK(activated("relu", {-1, 0, 2}) == Numbers{0, 0, 2});
  check_close(activated("tanh", {-1, 0, 2}), {-0.76159416F, 0, 0.96402758F});
  check_close(activated("sigmoid", {-1, 0, 2}), {0.26894142F, 0.5F, 0.88079708F});
  CHECK(activated("sigmoid", {-200, 200}) == Numbers{0, 1});
}

TEST_CASE("softmax gives shares of one, also of large numbers") {
  check_close(activated("softmax", {0, std::log(3.0F)}), {0.25F, 0.75F});
  check_close(activated("softmax", {1000, 1000}), {0.5F, 0.5F});
}

TEST_CASE("flatten keeps the order and lets dense follow an image") {
  const auto file = policy("[2,1,2]",
                           R"({"type":"relu"},{"type":"flatten"},)"
                           R"({"type":"dense","in":4,"out":1,"bias":false})",
                           {1, 10, 100, 1000});
  CHECK(answer(file, {1, 2, 3, 4}) == Numbers{4321});
}

TEST_CASE("NaN passes through every layer that could hide it") {
  CHECK(std::isnan(activated("relu", {std::nanf("")})[0]));
  CHECK(std::isnan(activated("softmax", {1, std::nanf("")})[0]));
}

TEST_CASE("sums go through the inputs in order") {
  // In float32, (1e8 + 1) - 1e8 is 0, while (1e8 - 1e8) + 1 is 1.
  const std::string layer = R"({"type":"dense","in":3,"out":1,"bias":false})";
  CHECK(answer(policy("[3]", layer, {1e8F, 1, -1e8F}), {1, 1, 1}) == Numbers{0});
  CHECK(answer(policy("[3]", layer, {1e8F, -1e8F, 1}), {1, 1, 1}) == Numbers{1});
}
