// Models that fail.
#include "catch.h"
#include "played_agent.h"

using namespace react::test;

TEST_CASE("a chat that is too long for the model ends the episode by that name") {
  PlayedAgent agent;
  agent.replies = {runs("ls")};
  agent.failures = {{1, MLGYM_OUT_OF_RANGE}};
  CHECK(agent.run() == MLGYM_OK);
  CHECK(agent.gave_up == "context");
  CHECK(agent.asked.size() == 2);  // it is not asked again
}

TEST_CASE("any other error of the model is the agent's") {
  for (const mlgym_status code :
       {MLGYM_UNAVAILABLE, MLGYM_RESOURCE_EXHAUSTED, MLGYM_INVALID_ARGUMENT}) {
    PlayedAgent agent;
    agent.failures = {{0, code}};
    CHECK(agent.run() == code);
    CHECK(agent.gave_up.empty());
  }
}
