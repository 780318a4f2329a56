#include "analysis/seen_files.h"

#include <algorithm>

#include "analysis/action_kind.h"

namespace mlgym {
namespace {

struct Written {
  std::string_view path, text;
};

std::string_view unquoted(std::string_view word) {
  if (word.size() >= 2 && (word.front() == '\'' || word.front() == '"') &&
      word.back() == word.front())
    word = word.substr(1, word.size() - 2);
  return word;
}

// "cat > FILE << 'END'" with its body, or "cat << END > FILE".
std::optional<Written> here_document(std::string_view action) {
  if (first_word(action) != "cat") return std::nullopt;
  const auto line_end = action.find('\n');
  if (line_end == action.npos) return std::nullopt;
  const auto line = action.substr(0, line_end);
  const auto into = line.find('>'), from = line.find("<<");
  if (into == line.npos || from == line.npos || line.substr(into).starts_with(">>"))
    return std::nullopt;
  const auto path = unquoted(first_word(line.substr(into + 1)));
  const auto end_word = unquoted(first_word(line.substr(from + 2)));
  if (path.empty() || end_word.empty()) return std::nullopt;
  auto body = action.substr(line_end + 1);
  for (std::size_t at = 0; at <= body.size();) {
    const auto end = std::min(body.find('\n', at), body.size());
    if (body.substr(at, end - at) == end_word) return Written{path, body.substr(0, at)};
    at = end + 1;
  }
  return std::nullopt;
}

}  // namespace

std::string_view path_in_workspace(std::string_view path) {
  constexpr std::string_view kWorkspace = "/workspace/";
  if (const auto at = path.find(kWorkspace); at != path.npos && path.starts_with('/'))
    path.remove_prefix(at + kWorkspace.size());
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

bool shows_refused_edit(std::string_view observation) {
  return observation.starts_with("ERRORS:\n") ||
         observation.find("\nERRORS:\n") != observation.npos;
}

void SeenFiles::see(const SeenStep& step, const std::optional<FileWindow>& window) {
  if (const auto written = here_document(step.action)) put(written->path, written->text, true);
  if (!window || !window->whole() || shows_refused_edit(step.observation)) return;
  // A file that is there already is opened instead, and has more than the one line of a new one.
  put(window->path, window->text, first_word(step.action) == "create" && window->lines <= 1);
}

void SeenFiles::put(std::string_view path, std::string_view text, bool made) {
  const std::string name(path_in_workspace(path));
  const auto known = now_.find(name);
  if (known != now_.end() && *known->second == text) return;
  auto content = std::make_shared<const std::string>(text);
  if (known == now_.end()) {
    if (made)
      made_.emplace(name, true);
    else
      first_.emplace(name, content);
  }
  now_[name] = std::move(content);
}

std::optional<CodeChange> SeenFiles::change(const Contents& state) const {
  if (state.empty()) return std::nullopt;
  CodeChange most = CodeChange::none;
  std::string starter;
  for (const auto& [name, content] : first_) starter += *content;
  for (const auto& [name, content] : state) {
    const auto before = first_.find(name);
    if (before != first_.end() && before->second == content) continue;
    most = std::max(most,
                    change_between(before != first_.end() ? *before->second : starter, *content));
  }
  return most;
}

}  // namespace mlgym
