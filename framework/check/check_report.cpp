#include "check/check_report.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace mlgym {

bool CheckReport::passed() const {
  return !interrupted && std::none_of(checks.begin(), checks.end(), [](const CheckResult& check) {
    return check.status == CheckResult::Status::fail;
  });
}

std::string_view name_of(CheckResult::Status status) {
  switch (status) {
    case CheckResult::Status::pass:
      return "pass";
    case CheckResult::Status::fail:
      return "fail";
    case CheckResult::Status::skip:
      return "skip";
  }
  return "skip";
}

Json check_document(const std::vector<CheckReport>& reports) {
  Json subjects = Json::array();
  for (const auto& report : reports) {
    Json checks = Json::array();
    for (const auto& check : report.checks) {
      checks.push_back({{"name", check.name},
                        {"status", name_of(check.status)},
                        {"detail", to_utf8(check.detail)},
                        {"seconds", check.seconds}});
    }
    subjects.push_back(
        {{"subject", report.subject}, {"passed", report.passed()}, {"checks", checks}});
  }
  return {{"schema", 1}, {"subjects", subjects}};
}

}  // namespace mlgym
