#include "container_files.h"

#include <fcntl.h>
#include <mlgym/kinds/sandbox.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <vector>

#include "archive.h"
#include "hard_links.h"

namespace podman {
namespace {

using sandbox_parts::Descriptor;
using sandbox_parts::fail_system;

enum class Found { nothing, folder, file, link, other };
struct Facts {
  Found what = Found::nothing;
  std::uint64_t bytes = 0;
};

[[noreturn]] void refuse(std::string_view path, const char* why) {
  throw mlgym::Error(MLGYM_FAILED_PRECONDITION, std::string(path) + " " + why);
}

// The parts of a path that stays beneath the workspace.
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  if (path.empty() || path[0] == '/' || path.find('\0') != path.npos)
    refuse(path, "is no path beneath the workspace");
  for (std::size_t at = 0, end = 0; end != path.npos; at = end + 1) {
    end = path.find('/', at);
    const std::string_view part = path.substr(at, end == path.npos ? end : end - at);
    if (part == "..") refuse(path, "leads upwards");
    if (!part.empty() && part != ".") parts.emplace_back(part);
  }
  if (parts.empty() || path.back() == '/') refuse(path, "names no file");
  return parts;
}

// Podman takes the paths of archives for patterns.
std::string query_of(const mlgym::Call& call, const Container& container, const std::string& path) {
  std::string plain = MLGYM_WORKSPACE_PATH + std::string("/");
  const bool is_podman = container.engine().is_podman(call);
  for (const char c : path) {
    if (is_podman && std::string_view("\\*?[]").find(c) != std::string_view::npos) plain += '\\';
    plain += c;
  }
  return "/archive?path=" + escaped(plain);
}

std::string from_base64(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    unsigned value = 0;
    if (c >= 'A' && c <= 'Z')
      value = static_cast<unsigned>(c - 'A');
    else if (c >= 'a' && c <= 'z')
      value = static_cast<unsigned>(c - 'a') + 26;
    else if (c >= '0' && c <= '9')
      value = static_cast<unsigned>(c - '0') + 52;
    else if (c == '+' || c == '-')
      value = 62;
    else if (c == '/' || c == '_')
      value = 63;
    else
      break;
    bits = bits << 6 | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  return bytes;
}

// The engine tells the type in the bits of Go's FileMode, of the link itself where it is one.
Found type_of(std::uint64_t mode) {
  constexpr std::uint64_t kFolder = 1u << 31, kLink = 1u << 27;
  constexpr std::uint64_t kOthers = 1u << 26 | 1u << 25 | 1u << 24 | 1u << 21 | 1u << 19;
  if (mode & kLink) return Found::link;
  if (mode & kOthers) return Found::other;
  return mode & kFolder ? Found::folder : Found::file;
}

Facts look(const mlgym::Call& call, const Container& container, const std::string& path) {
  const Reply reply = container.engine().send(
      &call, {"HEAD", container.path() + query_of(call, container, path), "", -1, nullptr});
  if (reply.path_facts.empty()) {
    if (reply.status == 404) return {};
    fail_refused(reply, "cannot look at " + path);
  }
  const Json facts = parse(from_base64(reply.path_facts), "cannot look at " + path);
  return {type_of(facts.value("mode", std::uint64_t{0})), facts.value("size", std::uint64_t{0})};
}

// Holds a running container still.
class Still {
 public:
  Still(const mlgym::Call& call, Container& container) : container_(container) {
    if (!container.running() || container.paused()) return;
    try {
      container.pause(call);
      ours_ = true;
    } catch (const mlgym::Error&) {
      call.checkpoint();  // it has ended, or the engine cannot pause
    }
  }
  ~Still() {
    if (!ours_) return;
    try {
      container_.resume(nullptr);
    } catch (const std::exception&) {
      // Then the engine is gone, or the container.
    }
  }
  Still(const Still&) = delete;
  Still& operator=(const Still&) = delete;

 private:
  Container& container_;
  bool ours_ = false;
};

void rewind(int file) {
  if (lseek(file, 0, SEEK_SET) != 0) fail_system("cannot rewind a file");
}

void upload(const mlgym::Call& call, const Container& container, const std::string& folder,
            const Descriptor& archive, std::string_view what) {
  sandbox_parts::write_all(archive.get(), archive_end());
  rewind(archive.get());
  container.engine().demand(
      &call,
      {"PUT", container.path() + "/archive?path=" + escaped(folder), "", archive.get(), nullptr},
      what);
}

std::uint64_t copy_content(int from, int to) {
  std::uint64_t bytes = 0;
  char buffer[65536];
  for (;;) {
    const ssize_t got = read(from, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_system("cannot read what goes into a box");
    if (got == 0) return bytes;
    sandbox_parts::write_all(to, {buffer, static_cast<std::size_t>(got)});
    bytes += static_cast<std::uint64_t>(got);
  }
}

// A file of holes is as large as it says once it comes in an archive.
void refuse_larger_than_disk(std::string_view path, std::uint64_t bytes,
                             const std::string& scratch) {
  struct statvfs facts {};
  if (statvfs(scratch.c_str(), &facts) != 0) fail_system(scratch);
  if (bytes > static_cast<std::uint64_t>(facts.f_bavail) * facts.f_frsize / 2)
    throw mlgym::Error(MLGYM_RESOURCE_EXHAUSTED,
                       std::string(path) + " is larger than half of the free disk");
}

}  // namespace

Descriptor nameless_file(const std::string& folder) {
  std::string path = folder + "/fileXXXXXX";
  Descriptor file(mkostemp(path.data(), O_CLOEXEC));
  if (!file.valid()) fail_system("cannot make a file in " + folder);
  unlink(path.c_str());
  return file;
}

void make_workspace(const mlgym::Call& call, Container& container, uid_t owner,
                    const std::string& scratch) {
  const Descriptor archive = nameless_file(scratch);
  sandbox_parts::write_all(archive.get(),
                           entry_header({MLGYM_WORKSPACE_PATH + 1, true, 0, 0755, owner}));
  upload(call, container, "/", archive, "cannot make a workspace");
}

void put_file(const mlgym::Call& call, Container& container, std::string_view path, int content,
              std::uint32_t mode, uid_t owner, const std::string& scratch) {
  const auto parts = parts_of(path);
  // The size stands before the content.
  const Descriptor copy = nameless_file(scratch), archive = nameless_file(scratch);
  const std::uint64_t bytes = copy_content(content, copy.get());
  rewind(copy.get());
  const Still still(call, container);
  std::string name;
  bool known = true;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    name += (i > 0 ? "/" : "") + parts[i];
    const bool last = i + 1 == parts.size();
    const Found found = known ? look(call, container, name).what : Found::nothing;
    known = found != Found::nothing;
    if (known && found != (last ? Found::file : Found::folder))
      refuse(path, last ? "exists and is not a regular file"
                        : "is reached through something that is not a folder");
    if (!known && !last)
      sandbox_parts::write_all(archive.get(), entry_header({name, true, 0, 0755, owner}));
  }
  sandbox_parts::write_all(archive.get(), entry_header({name, false, bytes, mode & 0777, owner}));
  copy_content(copy.get(), archive.get());
  sandbox_parts::write_all(archive.get(), padding_after(bytes));
  upload(call, container, MLGYM_WORKSPACE_PATH, archive, "cannot write " + name);
}

int get_file(const mlgym::Call& call, Container& container, std::string_view path,
             const std::string& scratch) {
  const auto parts = parts_of(path);
  const Still still(call, container);
  std::string name;
  Facts facts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    name += (i > 0 ? "/" : "") + parts[i];
    const bool last = i + 1 == parts.size();
    facts = look(call, container, name);
    if (facts.what == Found::nothing || (!last && facts.what == Found::file))
      throw mlgym::Error(MLGYM_NOT_FOUND, std::string(path) + " is not there");
    if (facts.what == Found::link) refuse(path, "is a symbolic link, or is reached through one");
    if (last && facts.what != Found::file) refuse(path, "is not a regular file");
  }
  refuse_larger_than_disk(path, facts.bytes, scratch);
  if (link_count(container.facts(&call), name).value_or(1) != 1)
    refuse(path, "has more than one hard link");
  const Descriptor file = nameless_file(scratch);
  OneFileReader reader(
      [&](std::string_view bytes) { sandbox_parts::write_all(file.get(), bytes); });
  container.engine().demand(&call,
                            {"GET", container.path() + query_of(call, container, name), "", -1,
                             [&](std::string_view bytes) { reader.feed(bytes); }},
                            "cannot read " + name);
  reader.finish();
  const int readable =
      open(("/proc/self/fd/" + std::to_string(file.get())).c_str(), O_RDONLY | O_CLOEXEC);
  if (readable < 0) fail_system(path);
  return readable;
}

}  // namespace podman
