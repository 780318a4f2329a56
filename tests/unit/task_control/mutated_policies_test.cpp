// Files that are nearly right, tens of thousands of them: each is read and run, or refused with one
// line. Under the address sanitizer this shows that no byte of a file leads astray.
#include <random>

#include "catch.h"
#include "policy_network.h"
#include "policy_sample.h"

using namespace control;
using namespace control::test;

namespace {

constexpr int kFiles = 60000;

std::vector<float> numbers(std::size_t count) {
  std::vector<float> result(count);
  for (std::size_t i = 0; i < count; ++i) result[i] = 0.1F * static_cast<float>(i % 17) - 0.8F;
  return result;
}

std::vector<std::string> samples() {
  return {
      policy("[2]",
             R"({"type":"dense","in":2,"out":3,"bias":true},{"type":"tanh"},)"
             R"({"type":"layernorm","size":3,"eps":1e-05},{"type":"gru","in":3,"hidden":2},)"
             R"({"type":"dense","in":2,"out":1,"bias":false})",
             numbers(9 + 6 + 42 + 2)),
      policy(
          "[2,4,3]",
          R"({"type":"conv2d","in":2,"out":3,"kernel":[3,2],"stride":2,"padding":1,"bias":true},)"
          R"({"type":"relu"},{"type":"conv2d","in":3,"out":1,"kernel":[1,1],"stride":1,)"
          R"("padding":0,"bias":false},{"type":"flatten"},{"type":"softmax"})",
          numbers(39 + 3)),
  };
}

class Mutator {
 public:
  std::string mutate(std::string file) {
    for (std::size_t changes = 1 + below(3); changes > 0; --changes) change(file);
    return file;
  }
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(engine_() % end); }

 private:
  void change(std::string& file) {
    static const std::vector<std::string> pieces = {
        "0",   "-1",   "1",    "9",    "4294967296", "9223372036854775807",
        "1e9", "null", "true", "[",    "]",          "{",
        "}",   ",",    ":",    "\"",   "\n",         "\\u0000",
        "[]",  "{}",   "\"",   "\xff", "\"type\"",   "\"gru\"",
        "-"};
    const std::size_t at = below(file.size() + 1);
    switch (below(6)) {
      case 0:
        if (at < file.size()) file[at] = static_cast<char>(engine_());
        break;
      case 1:
        file.erase(at, 1 + below(8));
        break;
      case 2:
        file.insert(at, pieces[below(pieces.size())]);
        break;
      case 3:
        file.resize(at);
        break;
      case 4:
        file.insert(at, file.substr(below(file.size() + 1), below(40)));
        break;
      case 5: {  // another digit, which keeps the JSON valid
        const std::size_t digit = file.find_first_of("0123456789", at);
        if (digit != file.npos) file[digit] = static_cast<char>('0' + below(10));
        break;
      }
    }
  }

  std::mt19937_64 engine_{20250101};
};

}  // namespace

TEST_CASE("mutated policy files are run or refused, and never more") {
  Mutator mutator;
  int run = 0, refused = 0;
  const auto originals = samples();
  for (int i = 0; i < kFiles; ++i) {
    const std::string file = mutator.mutate(originals[mutator.below(originals.size())]);
    try {
      PolicyNetwork network(file);
      const std::vector<float> observation(static_cast<std::size_t>(size_of(network.input())),
                                           0.5F);
      network.act(observation);
      const auto& answer = network.act(observation);
      REQUIRE(answer.size() == static_cast<std::size_t>(size_of(network.output())));
      ++run;
    } catch (const PolicyError& error) {
      const std::string problem = error.what();
      REQUIRE_FALSE(problem.empty());
      REQUIRE(problem.find('\n') == problem.npos);
      ++refused;
    }
  }
  // Both happen often, or the mutations are not near enough to the format.
  CHECK(run > kFiles / 50);
  CHECK(refused > kFiles / 2);
}
