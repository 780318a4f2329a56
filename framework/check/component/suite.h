// All checks of one component, in the process that has loaded it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "check/check_report.h"
#include "check/component/subject.h"

namespace mlgym {

// Of a kind, by its short name, in the order they are made; of no kind: of all, without order.
std::vector<std::string> component_checks(std::string_view kind = "");

struct ComponentSuite {
  std::vector<std::string> only;  // empty: all; `table` and `create`, on which all build, are made
  std::string after;              // begin behind this check; empty: with the first
  std::function<void(std::string_view name)> begins;
  // `unable`: the component says that this machine lacks what it needs.
  std::function<void(const CheckResult& result, bool unable)> done;
};

void check_component(const ComponentSubject& subject, const ComponentSuite& suite);

}  // namespace mlgym
