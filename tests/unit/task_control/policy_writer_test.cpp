// What the starter's policy_file.py writes is what the evaluator reads.
#include <cmath>

#include "catch.h"
#include "folder.h"
#include "policy_network.h"
#include "python_program.h"

using namespace control;
using namespace control::test;

TEST_CASE("the starter writes every kind of layer") {
  if (!has_numpy()) return;
  const mlgym::test::Folder scratch;
  const std::string path = (scratch / "all.policy").string();
  output_of_python(
      "import numpy as np\n"
      "from policy_file import *\n"
      "a = lambda *shape: 0.1 * np.arange(np.prod(shape)).reshape(shape)\n"
      "write_policy('" +
      path +
      "', (2, 4, 4), [\n"
      "    conv2d(a(3, 2, 2, 2), a(3), stride=2, padding=1), activation('relu'),\n"
      "    conv2d(a(1, 3, 1, 1)), activation('flatten'), layernorm(np.ones(9), np.zeros(9)),\n"
      "    dense(a(4, 9)), activation('sigmoid'), gru(a(6, 4), a(6, 2), a(6), a(6)),\n"
      "    dense(a(3, 2), a(3)), activation('tanh'), activation('softmax')])\n");
  const auto file = mlgym::read_file(path);
  REQUIRE(file.ok());
  PolicyNetwork network(*file);
  CHECK(network.input() == Shape{2, 4, 4});
  CHECK(network.output() == Shape{3});
  const auto& shares = network.act(std::vector<float>(32, 0.5F));
  CHECK(std::abs(shares[0] + shares[1] + shares[2] - 1) < 1e-6);
}

TEST_CASE("the starter writes matrices row by row") {
  if (!has_numpy()) return;
  const mlgym::test::Folder scratch;
  const std::string path = (scratch / "dense.policy").string();
  output_of_python(
      "import numpy as np\n"
      "from policy_file import *\n"
      "weight = np.array([[1, 3], [2, 4]]).T\n"  // not contiguous
      "write_policy('" +
      path + "', [2], [dense(weight, [10, 20])])\n");
  const auto file = mlgym::read_file(path);
  REQUIRE(file.ok());
  CHECK(PolicyNetwork(*file).act({1, 100}) == std::vector<float>{211, 423});
}
