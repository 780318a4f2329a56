// Independent pieces of work on all cores.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace mlgym {

// Calls work(i) once for each i below `count`, from this thread and at most as many others as there
// are further cores; returns when all calls have. `make_work` is called once in each thread and
// gives `work`, which may keep what is costly to make. Work must not throw.
template <class MakeWork>
void in_parallel(std::size_t count, const MakeWork& make_work) {
  std::atomic<std::size_t> next = 0;
  const auto take_turns = [&] {
    auto work = make_work();
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  const std::size_t cores = std::max(std::thread::hardware_concurrency(), 1U);
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < std::min(cores, count); ++i) others.emplace_back(take_turns);
  take_turns();
}

}  // namespace mlgym
