// Limits as tasks, agents and runs write them; the later one wins key by key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace mlgym {

// What models may cost, all calls together.
struct SpendingLimits {
  std::optional<double> cost;  // US dollars
  std::optional<std::int64_t> tokens, calls;
};

// How often a model may be asked in a minute.
struct RateLimits {
  std::optional<std::int64_t> requests, tokens;
};

// How long models are asked again; `retry:` of runs.md. Seconds.
struct RetryLimits {
  double max_elapsed = 7200;    // of one call
  std::int64_t same_error = 8;  // in a row, of errors that waiting does not cure
  double first_wait = 1, longest_wait = 60;
  bool score_on_error = false;  // what is there is scored when a model stays away
};

// `limits:` of runs.md. Unset means what the earlier source said, in the end no limit (commands:
// the defaults below).
struct Limits {
  std::optional<std::int64_t> steps;
  std::optional<double> time;          // seconds from reset to the end, waiting included
  std::optional<double> working_time;  // seconds without waiting for models and other episodes
  std::optional<double> compute;       // seconds that the agent's box ran
  std::optional<double> cost;          // US dollars for models
  std::optional<std::int64_t> tokens;  // for models
  std::optional<std::int64_t> calls;   // of models
  struct Command {
    std::optional<double> timeout;        // seconds; default 60
    std::optional<double> training;       // for the task's training commands; default 1800
    std::optional<double> no_output;      // default 600
    std::optional<std::uint64_t> output;  // bytes; default 64K
  } command;

  void override_with(const Limits& later);
  SpendingLimits spending() const { return {cost, tokens, calls}; }
  double command_timeout() const { return command.timeout.value_or(60); }
  double command_training() const { return command.training.value_or(1800); }
  double command_no_output() const { return command.no_output.value_or(600); }
  std::size_t command_output() const { return command.output.value_or(65536); }
};

// What a box may use; `sandbox.limits` of runs.md.
struct SandboxLimits {
  std::optional<std::uint64_t> memory;     // bytes; default 8G
  std::optional<std::uint32_t> processes;  // default 512
  std::optional<std::uint64_t> disk;       // bytes; default 10G
  std::optional<double> cpus;              // default: all
  void override_with(const SandboxLimits& later);
};

}  // namespace mlgym
