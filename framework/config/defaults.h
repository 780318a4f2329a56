// The components that are meant where nobody names one: the only ones that the host knows by name.
#pragma once

namespace mlgym {

inline constexpr const char* kDefaultSandbox = "bubblewrap";
inline constexpr const char* kDefaultAggregator = "honest";
inline constexpr const char* kDefaultComparison = "comparison";  // the aggregator of two runs
// The task component for tasks that YAML alone describes; task.yaml is checked for what it needs.
inline constexpr const char* kYamlTask = "script";

}  // namespace mlgym
