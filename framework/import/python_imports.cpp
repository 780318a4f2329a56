#include "import/python_imports.h"

#include <algorithm>
#include <regex>

#include "base/text.h"

namespace mlgym {
namespace {

// Lines, with those that end in a backslash joined to the next.
std::vector<std::string> logical_lines(std::string_view file) {
  std::vector<std::string> lines;
  bool goes_on = false;
  for (std::string line : split(file, '\n')) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const bool more = !line.empty() && line.back() == '\\';
    if (more) line.pop_back();
    if (goes_on) {
      lines.back() += line;
    } else {
      lines.push_back(std::move(line));
    }
    goes_on = more;
  }
  return lines;
}

}  // namespace

std::set<std::string> imported_modules(std::string_view program) {
  std::set<std::string> modules;
  for (const auto& line : split(program, '\n')) {
    std::string_view text = trim(line);
    const bool from = text.rfind("from ", 0) == 0;
    if (!from && text.rfind("import ", 0) != 0) continue;
    text.remove_prefix(from ? 5 : 7);
    for (const auto& part : split(text, ',')) {
      const std::string_view name = trim(part);
      modules.insert(std::string(name.substr(0, name.find_first_of(". \t#;"))));
      if (from) break;  // what follows are names of the module
    }
  }
  modules.erase("");
  return modules;
}

Requirements read_requirements(std::string_view file) {
  static const std::regex plain(
      R"(([A-Za-z0-9][A-Za-z0-9._-]*)\s*((?:(?:[<>=!]=|[<>])\s*[0-9.]+\s*(?:,\s*|$))*))");
  Requirements found;
  bool all_locked = true;
  for (const auto& line : logical_lines(file)) {
    const std::string written(trim(line.substr(0, line.find('#') == 0 ? 0 : line.find(" #"))));
    if (written.empty()) continue;
    const auto hashes = written.find("--hash=");
    all_locked = all_locked && hashes != written.npos;
    const std::string wanted(trim(written.substr(0, hashes)));
    // Lines are a person's, and short; the expression is not for others.
    if (wanted.size() < 200 && std::regex_match(wanted, plain)) {
      found.needed.push_back(wanted);
    } else {
      found.left_out.push_back(written.substr(0, 200));
    }
  }
  found.locked = all_locked && !found.needed.empty();
  return found;
}

}  // namespace mlgym
