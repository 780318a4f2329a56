#include <limits>

#include "catch.h"
#include "policy_network.h"
#include "policy_sample.h"

using namespace control;
using namespace control::test;

namespace {

std::string problem_of(const std::string& file) {
  try {
    PolicyNetwork network(file);
    return "";
  } catch (const PolicyError& error) {
    return error.what();
  }
}

struct Fault {
  std::string input, layers;
  std::string message;  // a part of it
};

const std::string kRelu = R"({"type":"relu"})";

std::string dense(const std::string& in, const std::string& out) {
  return R"({"type":"dense","in":)" + in + R"(,"out":)" + out + R"(,"bias":true})";
}
std::string conv(const std::string& in, const std::string& out, const std::string& kernel,
                 const std::string& stride, const std::string& padding) {
  return R"({"type":"conv2d","in":)" + in + R"(,"out":)" + out + R"(,"kernel":)" + kernel +
         R"(,"stride":)" + stride + R"(,"padding":)" + padding + R"(,"bias":true})";
}

std::string many(const std::string& layer, int count) {
  std::string layers = layer;
  for (int i = 1; i < count; ++i) layers += "," + layer;
  return layers;
}

}  // namespace

TEST_CASE("a header's faults are told with the layer") {
  const std::vector<Fault> faults = {
      {"[2]", "", "\"layers\" must be a list of 1 to 64 layers"},
      {"[2]", many(kRelu, 65), "\"layers\" must be a list of 1 to 64 layers"},
      {"[]", kRelu, "the header: \"input\" must be a list of 1 to 3 whole numbers"},
      {"[1,1,1,1]", kRelu, "\"input\" must be a list of 1 to 3 whole numbers"},
      {"2", kRelu, "\"input\" must be a list"},
      {"[0]", kRelu, "\"input\" must be a whole number between 1 and 1048576"},
      {"[-2]", kRelu, "between 1 and 1048576"},
      {"[2.0]", kRelu, "between 1 and 1048576"},
      {"[18446744073709551615]", kRelu, "between 1 and 1048576"},
      {"[9223372036854775808]", kRelu, "between 1 and 1048576"},
      {"[99999999999999999999999]", kRelu, "between 1 and 1048576"},
      {"[1048576,1048576,1048576]", kRelu, "the header: more than 1048576 input values"},
      {"[2]", "7", "layer 1: is not a JSON object"},
      {"[2]", kRelu + ",null", "layer 2: is not a JSON object"},
      {"[2]", "{}", "layer 1: the key \"type\" is missing"},
      {"[2]", R"({"type":"Relu"})", "layer 1: unknown type \"Relu\""},
      {"[2]", R"({"type":["relu"]})", "layer 1: unknown type that is no text"},
      {"[2]", R"({"type":"relu","slope":1})", "layer 1 (relu): unknown key \"slope\""},
      {"[2]", R"({"type":"dense","in":2,"out":1})", "layer 1 (dense): the key \"bias\" is missing"},
      {"[2]", R"({"type":"dense","in":2,"out":1,"bias":1})", "\"bias\" must be true or false"},
      {"[2]", R"({"type":"dense","in":2,"out":1,"bias":true,"x":0})", "unknown key \"x\""},
      {"[2]", dense("\"2\"", "1"), "layer 1 (dense): \"in\" must be a whole number"},
      {"[2]", dense("2", "0"), "layer 1 (dense): \"out\" must be a whole number between 1"},
      {"[2]", dense("2", "1e3"), "\"out\" must be a whole number"},
      {"[2]", dense("2", "1048577"), "\"out\" must be a whole number"},
      {"[3]", dense("2", "1"), "layer 1 (dense): takes [2] but is given [3]"},
      {"[2,1]", dense("2", "1"), "layer 1 (dense): takes [2] but is given [2, 1]"},
      {"[2]", dense("2", "8") + "," + kRelu + "," + dense("7", "1"),
       "layer 3 (dense): takes [7] but is given [8]"},
      {"[1048576]", dense("1048576", "1048576"), "layer 1 (dense): more than 4194304 parameters"},
      {"[2048]", dense("2048", "2048"),
       "layer 1 (dense): with it, the layers have more than 4194304"},
      {"[1024]", dense("1024", "2048") + "," + dense("2048", "1024"),
       "layer 2 (dense): with it, the layers have more than 4194304 parameters"},
      {"[2]", R"({"type":"gru","in":2,"hidden":1048576})", "layer 1 (gru): more than 4194304"},
      {"[3]", R"({"type":"gru","in":2,"hidden":2})", "layer 1 (gru): takes [2] but is given [3]"},
      {"[2]", R"({"type":"gru","in":2,"hidden":2,"bias":true})", "layer 1 (gru): unknown key"},
      {"[2]", R"({"type":"layernorm","size":3,"eps":1e-5})", "takes [3] but is given [2]"},
      {"[2]", R"({"type":"layernorm","size":2,"eps":0})", "\"eps\" must be a number between"},
      {"[2]", R"({"type":"layernorm","size":2,"eps":-1})", "\"eps\" must be a number between"},
      {"[2]", R"({"type":"layernorm","size":2,"eps":"1"})", "\"eps\" must be a number between"},
      {"[2,2]", R"({"type":"softmax"})", "layer 1 (softmax): takes one row of numbers"},
      {"[2]", conv("2", "1", "[1,1]", "1", "0"), "takes [2, height, width] but is given [2]"},
      {"[3,4,4]", conv("2", "1", "[1,1]", "1", "0"), "but is given [3, 4, 4]"},
      {"[1,4,4]", conv("1", "1", "3", "1", "0"), "\"kernel\" must be a list of 2 whole numbers"},
      {"[1,4,4]", conv("1", "1", "[3,0]", "1", "0"), "\"kernel\" must be a whole number between 1"},
      {"[1,4,4]", conv("1", "1", "[3,3]", "0", "0"), "\"stride\" must be a whole number between 1"},
      {"[1,4,4]", conv("1", "1", "[3,3]", "1", "-1"),
       "\"padding\" must be a whole number between 0"},
      {"[1,4,4]", conv("1", "1", "[5,3]", "1", "0"),
       "layer 1 (conv2d): its kernel [5, 3] is larger than its padded input [4, 4]"},
      {"[1,4,4]", conv("1", "1", "[1,1]", "1", "1048576"), "more than 1048576 output values"},
      {"[1,64,64]", conv("1", "1048576", "[1,1]", "1", "0"), "more than 1048576 output values"},
      {"[1024,32,32]", conv("1024", "1024", "[32,32]", "1", "0"), "more than 4194304 parameters"},
      {"[64,64,64]", conv("64", "64", "[3,3]", "1", "1"), "more than 16777216 multiplications"},
      {"[1048576]", many(kRelu, 2), "layer 2 (relu): with it, the layers need more than 16777216"},
      {"[2]", R"({"type":"relu","type":"tanh"})", "the key \"type\" twice"},
      {"[2]", R"({"type":"relu","typ\u0065":"tanh"})", "the key \"type\" twice"},
      {"[[2]]", kRelu, "\"input\" must be a whole number"},
      {"[[[[2]]]]", kRelu, "nested too deeply"},
      {"[1e999]", kRelu, "the header is not JSON"},
      {"[NaN]", kRelu, "the header is not JSON in UTF-8; the fault is at byte"},
      {"[2]", "{\"type\":\"\xff\"}", "the header is not JSON in UTF-8"},
      {"[2]", "{\"type\":\"\xc0\xaf\"}", "the header is not JSON in UTF-8"},
      {"[2]", "{\"type\":\"relu\",\"\xed\xa0\x80\":1}", "the header is not JSON in UTF-8"},
  };
  for (const auto& fault : faults) {
    INFO(fault.input << " " << fault.layers.substr(0, 200));
    const std::string problem = problem_of(policy(fault.input, fault.layers, {}));
    INFO(problem);
    CHECK(problem.find(fault.message) != std::string::npos);
    CHECK(problem.find('\n') == std::string::npos);
    CHECK(problem.size() < 300);
  }
}

TEST_CASE("what is no header is told") {
  const std::string body = R"("input":[2],"layers":[{"type":"relu"}])";
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "no header"},
      {"{\"mlgym_policy\":1," + body + "}", "no header"},
      {std::string(70000, ' ') + "\n", "no header"},
      {std::string(1 << 20, '['), "no header"},
      {"\n", "not JSON"},
      {std::string(60000, '[') + "\n", "nested too deeply"},
      {"[]\n", "the header: is not a JSON object"},
      {"{}\n", "the key \"mlgym_policy\" is missing"},
      {"{" + body + "}\n", "the key \"mlgym_policy\" is missing"},
      {"{\"mlgym_policy\":2," + body + "}\n", "must be 1, the version of the format"},
      {"{\"mlgym_policy\":1.0," + body + "}\n", "must be 1, the version of the format"},
      {"{\"mlgym_policy\":true," + body + "}\n", "must be 1, the version of the format"},
      {"{\"mlgym_policy\":1,\"more\":1," + body + "}\n", "the header: unknown key \"more\""},
      {"{\"mlgym_policy\":1," + body + "} x\n", "not JSON"},
      {"{\"mlgym_policy\":1," + body + ",}\n", "not JSON"},
      {"{\"mlgym_policy\":1," + body + "}" + std::string(1, '\0') + "\n", "a NUL byte"},
      {"\x80\x02}q\x01.\n", "not JSON in UTF-8"},
  };
  for (const auto& [file, message] : faults) {
    INFO(file.substr(0, 100));
    const std::string problem = problem_of(file);
    INFO(problem);
    CHECK(problem.find(message) != std::string::npos);
  }
}

TEST_CASE("the parameters must be exactly as many as the layers have") {
  const std::string layers = dense("2", "1");
  CHECK(problem_of(policy("[2]", layers, {1, 2, 3})).empty());
  CHECK(problem_of(policy("[2]", layers, {1, 2})) ==
        "the layers have 3 parameters, 12 bytes; the file has 8 bytes after its header");
  CHECK(problem_of(policy("[2]", layers, {1, 2, 3, 4})) ==
        "the layers have 3 parameters, 12 bytes; the file has 16 bytes after its header");
  CHECK(problem_of(policy("[2]", layers, {1, 2, 3}) + "x").find("13 bytes after") !=
        std::string::npos);
}

TEST_CASE("weights that are not finite are told by layer and index") {
  const float infinity = std::numeric_limits<float>::infinity();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::string layers = dense("2", "1") + "," + dense("1", "1");
  CHECK(problem_of(policy("[2]", layers, {1, 2, 3, 4, nan})) ==
        "layer 2 (dense): the weights hold NaN at index 4");
  CHECK(problem_of(policy("[2]", layers, {1, -infinity, 3, 4, nan})) ==
        "layer 1 (dense): the weights hold an infinity at index 1");
}

TEST_CASE("a long or hostile text is quoted short and on one line") {
  const std::string problem =
      problem_of(policy("[2]", "{\"type\":\"" + std::string(50000, 'x') + "\\n\"}", {}));
  CHECK(problem.size() < 100);
  CHECK(problem_of(policy("[2]", R"({"type":"a\n\u001b[31m"})", {})) ==
        R"(layer 1: unknown type "a\n\u001b[31m")");
}
