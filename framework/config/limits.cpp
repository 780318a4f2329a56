#include "config/limits.h"

namespace mlgym {
namespace {

template <class T>
void replace(std::optional<T>& value, const std::optional<T>& later) {
  if (later) value = later;
}

}  // namespace

void Limits::override_with(const Limits& later) {
  replace(steps, later.steps);
  replace(time, later.time);
  replace(working_time, later.working_time);
  replace(compute, later.compute);
  replace(cost, later.cost);
  replace(tokens, later.tokens);
  replace(calls, later.calls);
  replace(command.timeout, later.command.timeout);
  replace(command.training, later.command.training);
  replace(command.no_output, later.command.no_output);
  replace(command.output, later.command.output);
}

void SandboxLimits::override_with(const SandboxLimits& later) {
  replace(memory, later.memory);
  replace(processes, later.processes);
  replace(disk, later.disk);
  replace(cpus, later.cpus);
}

}  // namespace mlgym
