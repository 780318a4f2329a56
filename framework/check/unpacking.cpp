#include "check/unpacking.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/box_script.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr double kSeconds = 300;
constexpr const char* kPlace = "/run/look/";
constexpr const char* kInto = "/run/unpacked";

// Writes members to /run/unpacked/files and a line "NUMBER<tab>SOURCE" for each to
// /run/unpacked/list.
constexpr const char* kScript = R"py(
import base64, bz2, gzip, io, lzma, os, re, sys, tarfile, zipfile

left = 2 << 30
made = 0
os.mkdir("/run/unpacked/files")
listing = open("/run/unpacked/list", "w")

def members(data):
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    elif data[:3] == b"BZh":
        yield bz2.decompress(data)
    elif data[:6] == b"\xfd7zXZ\x00":
        yield lzma.decompress(data)
    elif data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.file_size <= left:
                    yield archive.read(member)
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                if member.isfile():
                    yield archive.extractfile(member).read()
    elif len(data) >= 64 and re.fullmatch(rb"[A-Za-z0-9+/\s]+=*\s*", data):
        yield base64.b64decode(data)

def unpack(data, source, depth):
    global left, made
    try:
        for member in members(data):
            if len(member) > left:
                return
            left -= len(member)
            made += 1
            with open(f"/run/unpacked/files/{made}", "wb") as file:
                file.write(member)
            print(made, source, sep="\t", file=listing, flush=True)
            if depth > 1:
                unpack(member, source, depth - 1)
    except Exception:
        pass

for path in sys.argv[1:]:
    files = [path]
    if os.path.isdir(path):
        files = [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
    for name in files:
        if os.path.isfile(name):
            with open(name, "rb") as file:
                unpack(file.read(), name, 3)
)py";

}  // namespace

absl::StatusOr<std::vector<UnpackedFile>> unpack_all(Boxes& boxes,
                                                     const std::vector<fs::path>& places,
                                                     const fs::path& into) {
  // The box has a user of its own.
  if (chmod(into.c_str(), 0777) != 0) return system_error(errno, into.string());
  BoxSpec spec;
  spec.name = "unpack";
  spec.mounts = {{into, kInto, true}};
  BoxProgram program;
  program.arguments = {"/usr/bin/python3", "-I", "-c", kScript};
  for (std::size_t i = 0; i < places.size(); ++i) {
    spec.mounts.push_back({places[i], kPlace + std::to_string(i), false});
    program.arguments.push_back(kPlace + std::to_string(i));
  }
  auto box = boxes.create(spec);
  if (!box.ok()) return box.status();
  const auto ran = run_script(**box, std::move(program), Deadline::after(kSeconds));
  if (!ran.ok()) return ran.status();
  if (ran->code != 0) return internal("unpacking failed: {}", last_line(ran->printed));
  std::vector<UnpackedFile> files;
  const auto list = read_file(into / "list");
  if (!list.ok()) return list.status();
  for (const auto& line : split(*list, '\n')) {
    const std::vector<std::string> fields = split(line, '\t');
    if (fields.size() != 2) continue;
    // "/run/look/3/notes.gz" stands for notes.gz below places[3].
    const std::string below = fields[1].substr(std::string(kPlace).size());
    const auto slash = below.find('/');
    const fs::path place = places[std::stoul(below.substr(0, slash))];
    files.push_back({into / "files" / fields[0],
                     slash == below.npos ? place : place / below.substr(slash + 1)});
  }
  return files;
}

}  // namespace mlgym
