#include "mountain_car_task.h"

#include <nlohmann/json.hpp>

#include "catch.h"
#include "folder.h"
#include "policy_sample.h"
#include "task_calls.h"

using namespace control;
using namespace control::test;
using mlgym::test::Folder;

namespace {

// Drives with the motion, which swings the car out of the valley.
const std::string kPump = linear(0, 1000, 0);

std::map<std::string, double> evaluate(const Folder& folder, std::uint64_t seed,
                                       const std::string& settings, Calls calls = Calls()) {
  MountainCarTask task(Settings(settings).get());
  Scores scores(calls.raw());
  mlgym::Call call = calls.get();
  mlgym::Scores out = scores.get();
  mlgym::Evaluation evaluation{};
  evaluation.submission = folder.path().string();
  evaluation.split = "test";
  evaluation.seed = seed;
  task.evaluate(call, evaluation, out);
  return scores.given();
}

double score(const std::vector<std::string>& checkpoints, std::uint64_t seed = 1) {
  const Folder folder;
  for (std::size_t i = 0; i < checkpoints.size(); ++i)
    folder.write("checkpoint_" + std::to_string(i + 1) + ".policy", checkpoints[i]);
  const auto scores = evaluate(
      folder, seed, "{\"episodes\":64,\"checkpoints\":" + std::to_string(checkpoints.size()) + "}");
  REQUIRE(scores.size() == 1);
  return scores.at("mean_return");
}

std::string fault(const std::vector<std::string>& checkpoints) {
  try {
    score(checkpoints);
    return "";
  } catch (const mlgym::SubmissionError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a policy that does nothing earns nothing") { CHECK(score({linear(0, 0, 0)}) == 0); }

TEST_CASE("a policy that pushes one way all the time pays for every step") {
  CHECK(std::abs(score({linear(0, 0, 1)}) - -99.9) < 1e-9);
}

TEST_CASE("a policy that drives with the motion arrives") {
  const double pump = score({kPump});
  CHECK(pump > 85);
  CHECK(pump < 95);
}

TEST_CASE("the score is the mean over the checkpoints") {
  CHECK(std::abs(score({kPump, linear(0, 0, 0)}) - score({kPump}) / 2) < 1e-9);
}

TEST_CASE("a score repeats bit for bit and differs with the seed") {
  const std::string file = linear(0.125F, 300, 0.01F);
  CHECK(score({file, kPump}, 5) == score({file, kPump}, 5));
  CHECK(score({file, kPump}, 5) != score({file, kPump}, 6));
}

TEST_CASE("a policy with memory forgets between episodes") {
  // The state drifts slowly, whatever is observed: kept over episodes it would change the second.
  const std::string file = policy("[2]", R"({"type":"gru","in":2,"hidden":1})",
                                  {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0.5F, 0, 0, 0});
  PolicyNetwork network = mountain_car_policy(file);
  Calls calls;
  mlgym::Call call = calls.get();
  const double first = episode_return(call, network, {-0.5, 0});
  CHECK(first < -5);
  CHECK(episode_return(call, network, {-0.5, 0}) == first);
}

TEST_CASE("faults of a submission name the checkpoint") {
  CHECK(fault({kPump, "{}\n"}) ==
        "checkpoint_2.policy: the header: the key \"mlgym_policy\" is missing");
  CHECK(fault({kPump,
               policy("[2]", R"({"type":"dense","in":2,"out":2,"bias":false})", {1, 2, 3, 4})}) ==
        "checkpoint_2.policy: a policy for this task takes [2], position and velocity, and gives "
        "[1], the action; this one takes [2] and gives [2]");
  CHECK(fault({policy("[3]", R"({"type":"dense","in":3,"out":1,"bias":false})", {1, 2, 3})})
            .find("this one takes [3] and gives [1]") != std::string::npos);
  CHECK(fault({linear(3e38F, 3e38F, -3e38F)}) ==
        "checkpoint_1.policy: its answer in step 1 of an episode is not a finite number");
  const Folder empty;
  CHECK_THROWS_AS(evaluate(empty, 1, "{}"), mlgym::SubmissionError);
}

TEST_CASE("a network that would take too long is refused before it is run") {
  std::string layers = R"({"type":"dense","in":2,"out":4000,"bias":false},{"type":"tanh"},)"
                       R"({"type":"tanh"},{"type":"dense","in":4000,"out":1,"bias":false})";
  CHECK(fault({policy("[2]", layers, std::vector<float>(12000))}) ==
        "checkpoint_1.policy: the network needs 140000 multiplications a step; this task allows "
        "100000");
}

TEST_CASE("an answer beyond the bounds is limited") {
  CHECK(std::abs(score({linear(0, 0, 3e38F)}) - -99.9) < 1e-9);
}

TEST_CASE("an evaluation ends soon after it is cancelled") {
  const Folder folder;
  folder.write("checkpoint_1.policy", kPump);
  try {
    evaluate(folder, 1, R"({"checkpoints":1})", Calls(3));
    FAIL("it was not cancelled");
  } catch (const mlgym::Error& error) {
    CHECK(error.code == MLGYM_CANCELLED);
  }
}

TEST_CASE("the facts follow the settings") {
  MountainCarTask task(Settings(R"({"episodes":12,"checkpoints":3})").get());
  const auto facts = nlohmann::json::parse(task.facts());
  CHECK(facts["episodes"] == 12);
  CHECK(facts["checkpoints"] == 3);
  CHECK(facts["max_steps"] == 999);
  CHECK(facts["goal_position"] == 0.45);
}

TEST_CASE("settings that are not positive are refused") {
  CHECK_THROWS_AS(MountainCarTask(Settings(R"({"episodes":0})").get()), mlgym::Error);
  CHECK_THROWS_AS(MountainCarTask(Settings(R"({"checkpoints":-1})").get()), mlgym::Error);
}
