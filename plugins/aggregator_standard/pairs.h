// Two sides compared, task by task.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cells.h"
#include "inference.h"

namespace aggregator {

// One task and pool that both sides played. Differences are a's less b's, turned so that more is
// better for a.
struct TaskPair {
  const Cell *a, *b;
  bool by_repeat;  // both sides have the same repeats and seeds, so that each has its partner
  Difference scores;
  double p_holm = 0;  // of scores.p, within the pairs compared; NaN where that is
};

// For cells of one task, variant and pool.
TaskPair compare(const Cell& a, const Cell& b, double confidence);

// Sets p_holm of all.
void correct_by_holm(std::vector<TaskPair>& pairs);

// The mean over tasks of the differences in the mean normalised score.
struct OverTasks {
  std::size_t tasks = 0, better = 0, worse = 0;
  Difference normalised;  // t over tasks; p by changing signs
};
OverTasks over_tasks(const std::vector<TaskPair>& pairs, double confidence, std::uint64_t seed);

}  // namespace aggregator
