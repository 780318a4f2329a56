#include "base/json.h"
#include "base/status.h"
#include "bench/bench.h"
#include "catch.h"

using namespace mlgym;

namespace {

Benchmark benchmark(std::optional<Bound> bound, const char* reference = "plain") {
  return {"x.y", "s", reference, bound, nullptr};
}

Json judged(std::optional<Bound> bound, std::vector<double> value, std::vector<double> reference) {
  return judge(benchmark(bound), Samples{std::move(value), std::move(reference)});
}

bool ok(std::optional<Bound> bound, double value, double reference) {
  return judged(bound, {value}, {reference})["ok"];
}

Json document_of(const Json& result) {
  return {{"schema", 1},
          {"machine",
           {{"cpu", "Abacus"},
            {"cores", 2},
            {"memory_gb", 8.0},
            {"gpus", Json::array()},
            {"kernel", "6.1"},
            {"bubblewrap", nullptr},
            {"build", "release"},
            {"time", "2026-11-23T10:14:05.123Z"}}},
          {"benchmarks", {result}}};
}

}  // namespace

TEST_CASE("a bound on the ratio is judged by the medians") {
  const Bound twice{Bound::On::ratio, 2};
  CHECK(ok(twice, 2, 1));
  CHECK_FALSE(ok(twice, 2.01, 1));
  const Json result = judged(twice, {1, 100, 1}, {1, 0.001, 1});
  CHECK(result["ok"] == true);
  CHECK(result["value"] == 1);
  CHECK(result["p99"] == 100);
  CHECK(result["reference_value"] == 1);
  CHECK(result["ratio"] == 1);
  CHECK(result["bound"] == 2);
  CHECK(result["bound_on"] == "ratio");
}

TEST_CASE("a bound on the difference is judged beside the reference") {
  const Bound twenty{Bound::On::difference, 20};
  CHECK(ok(twenty, 21, 1));
  CHECK_FALSE(ok(twenty, 21.5, 1));
}

TEST_CASE("a bound on the value needs no reference") {
  const Bound most{Bound::On::value, 0.05};
  CHECK(judged(most, {0.05}, {})["ok"] == true);
  const Json result = judged(most, {0.06}, {});
  CHECK(result["ok"] == false);
  CHECK(result["ratio"].is_null());
  CHECK(result["reference_value"].is_null());
}

TEST_CASE("without a bound everything is in order") {
  const Json result = judged({}, {1e9}, {1});
  CHECK(result["ok"] == true);
  CHECK(result["bound"].is_null());
}

TEST_CASE("a bound for machines that can do more is not judged") {
  const Json result = judge(benchmark(Bound{Bound::On::ratio, 2}), Samples{{3}, {1}, false});
  CHECK(result["ok"] == true);
  CHECK(result["bound"].is_null());
  CHECK(result["ratio"] == 3);
}

TEST_CASE("what cannot be measured here is skipped with the reason") {
  const Json result = judge(benchmark({}, ""), unable("no boxes here"));
  CHECK(result["skipped"] == "no boxes here");
  CHECK(result["ok"] == true);
  CHECK(result["value"].is_null());
  CHECK(result["p99"].is_null());
  CHECK(result["reference"].is_null());
}

TEST_CASE("a bound that could not be measured is not held") {
  CHECK(judge(benchmark(Bound{Bound::On::ratio, 2}), unable("no boxes here"))["ok"] == false);
}

TEST_CASE("a benchmark that fails is not in order, with or without a bound") {
  CHECK(judge(benchmark({}), internal("the box is gone"))["ok"] == false);
}

TEST_CASE("one bound that is not held is enough") {
  Json document = document_of(judged(Bound{Bound::On::ratio, 2}, {1}, {1}));
  CHECK(every_bound_held(document));
  document["benchmarks"].push_back(judged(Bound{Bound::On::ratio, 2}, {3}, {1}));
  CHECK_FALSE(every_bound_held(document));
}

TEST_CASE("the table tells a bound that is not held, in units that fit") {
  const std::string table =
      bench_table(document_of(judged(Bound{Bound::On::ratio, 2}, {3.21e-4}, {1e-4})));
  CHECK(table.find("x.y") != table.npos);
  CHECK(table.find("321 us") != table.npos);
  CHECK(table.find("100 us") != table.npos);
  CHECK(table.find("3.21x") != table.npos);
  CHECK(table.find("NOT HELD") != table.npos);
}

TEST_CASE("the table tells why a benchmark was skipped") {
  const std::string table = bench_table(document_of(judge(benchmark({}), unable("no boxes here"))));
  CHECK(table.find("x.y: no boxes here\n") != table.npos);
}

TEST_CASE("benchmarks are chosen by name, each once, in their own order") {
  const auto chosen = choose_benchmarks({"plugin.load", "step.noop", "plugin.load"});
  REQUIRE(chosen.ok());
  REQUIRE(chosen->size() == 2);
  CHECK((*chosen)[0]->name == std::string("step.noop"));
  CHECK((*chosen)[1]->name == std::string("plugin.load"));
  CHECK(choose_benchmarks({})->size() == all_benchmarks().size());
}

TEST_CASE("an unknown benchmark is told with the nearest") {
  const auto status = choose_benchmarks({"step.nop"}).status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(std::string(status.message()).find("did you mean \"step.noop\"") != std::string::npos);
}
