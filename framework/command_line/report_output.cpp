#include "command_line/report_output.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "base/file.h"
#include "base/json.h"
#include "command_line/exit_code.h"
#include "command_line/output.h"

namespace mlgym {
namespace {

bool takes_colours() {
  const char* no_colour = std::getenv("NO_COLOR");  // https://no-color.org
  const char* terminal = std::getenv("TERM");
  return isatty(standard_output()) && !(no_colour && *no_colour) && terminal &&
         std::string_view(terminal) != "dumb";
}

absl::Status write_files(const Json& report, const ReportFormat& format,
                         const std::filesystem::path& folder) {
  if (auto made = create_folders(folder); !made.ok()) return made;
  for (const auto& file : report_files(format, report)) {
    if (auto written = write_file_atomically(folder / file.name, file.content); !written.ok())
      return written;
    print_message("wrote " + (folder / file.name).string());
  }
  return absl::OkStatus();
}

}  // namespace

int put_report(const Json& report, const ReportFormat& format, const std::string& folder) {
  for (const auto& notice : report["notices"]) print_message(notice.get<std::string>());
  if (!folder.empty()) {
    if (auto written = write_files(report, format, folder); !written.ok())
      return report_failure(written, format.name == "json");
  }
  print_result(format.render(report, {takes_colours()}));
  return kExitDone;
}

}  // namespace mlgym
