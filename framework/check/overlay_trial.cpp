#include "check/overlay_trial.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/status.h"
#include "check/tried_program.h"

namespace mlgym {
namespace {

constexpr const char* kRemedy =
    "Linux 5.11 or later with overlayfs, and boxes on a file system that carries it (ext4, xfs, "
    "btrfs; not an overlay of a container, not NFS): name a folder of one in MLGYM_BOX_FOLDER";

Finding without(std::string why) {
  return {"overlay", Finding::Status::soft, "branches of boxes are copies: " + std::move(why),
          kRemedy};
}

}  // namespace

Finding check_overlay(const std::filesystem::path& folder) {
  const auto place = make_temporary_folder(folder, "mlgym-doctor-");
  if (!place.ok()) return without(std::string(message_of(place.status())));
  for (const char* name : {"lower", "upper", "work", "merged"}) (void)create_folders(*place / name);
  (void)write_file_atomically(*place / "lower/file", "lower\n");
  // The upper layer must take what is written, and the lower one keep what it had.
  const TriedProgram tried = try_program(
      {"/usr/bin/unshare", "--user", "--map-root-user", "--mount", "/bin/sh", "-ec",
       "cd \"$1\"; mount -t overlay overlay -o "
       "lowerdir=lower,upperdir=upper,workdir=work,userxattr merged; echo upper > merged/file; "
       "rm merged/file; mkdir merged/file",
       "sh", place->string()},
      10);
  const bool kept = read_file(*place / "lower/file").value_or("") == "lower\n";
  std::error_code error;  // the kernel closes its own folder even to its owner
  std::filesystem::permissions(*place / "work/work", std::filesystem::perms::owner_all, error);
  (void)remove_tree(*place);
  if (!tried.worked) return without(tried.words);
  if (!kept) return without("the lower layer was changed");
  return {"overlay", Finding::Status::ok, "works below " + folder.string(), ""};
}

}  // namespace mlgym
