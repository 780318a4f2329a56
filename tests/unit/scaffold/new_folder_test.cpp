#include "scaffold/new_folder.h"

#include <sys/stat.h>

#include "catch.h"
#include "folder.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym;
using test::Folder;

// Templates of a test's own: a README with commands, a file, a file below a folder.
void write_templates(const Folder& folder) {
  folder.write(
      "templates/any/cpp/README.md",
      "# @NAME@\n\n```text\nno\n```\n\n```sh\nmake @NAME@\nls\n```\n\n```sh\nlater\n```\n");
  folder.write("templates/any/cpp/build.txt", "any\n");
  folder.write("templates/metric/cpp/build.txt", "@KIND@\n");
  folder.write("templates/metric/cpp/src/@NAME@.cpp", "struct @CLASS@;\n");
}

absl::StatusOr<WrittenFolder> write_new(const Folder& folder, const std::string& kind,
                                        const std::string& name) {
  NewFolder wanted;
  wanted.form.kind = kind;
  wanted.name = name;
  wanted.parent = folder / "made";
  return write_new_folder(wanted, folder / "templates");
}

std::vector<std::string> entries(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  return names;
}

}  // namespace

TEST_CASE("a new folder holds the files of its kind over those of any kind") {
  const Folder folder;
  write_templates(folder);
  const auto written = write_new(folder, "metric", "near");
  REQUIRE(written.ok());
  CHECK(written->folder == folder / "made/near");
  CHECK(written->files == std::vector<std::string>{"README.md", "build.txt", "src/near.cpp"});
  CHECK(written->next == std::vector<std::string>{"make near", "ls"});
  CHECK(*read_file(folder / "made/near/build.txt") == "metric\n");
  CHECK(*read_file(folder / "made/near/src/near.cpp") == "struct Near;\n");
  CHECK(entries(folder / "made") == std::vector<std::string>{"near"});
}

TEST_CASE("a new folder may be read by whom the umask lets") {
  const Folder folder;
  write_templates(folder);
  const mode_t before = umask(022);
  const auto written = write_new(folder, "metric", "near");
  umask(before);
  REQUIRE(written.ok());
  CHECK((fs::status(written->folder).permissions() & fs::perms::all) == fs::perms(0755));
}

TEST_CASE("what has the name already stays as it is") {
  const Folder folder;
  write_templates(folder);
  folder.write("made/full/file", "mine");
  folder.write("made/file", "mine");
  fs::create_directory(folder / "made/empty");
  fs::create_symlink("nowhere", folder / "made/link");
  for (const char* name : {"full", "file", "empty", "link"}) {
    INFO(name);
    const auto written = write_new(folder, "metric", name);
    CHECK(written.status().code() == absl::StatusCode::kAlreadyExists);
  }
  CHECK(*read_file(folder / "made/full/file") == "mine");
  CHECK(*read_file(folder / "made/file") == "mine");
  CHECK(fs::is_empty(folder / "made/empty"));
  CHECK(entries(folder / "made").size() == 4);
}

TEST_CASE("nothing is left where a folder cannot be made") {
  const Folder folder;
  write_templates(folder);
  CHECK_FALSE(write_new(folder, "metric", "Near").ok());
  CHECK_FALSE(write_new(folder, "metrik", "near").ok());
  CHECK_FALSE(write_new(folder, "tool", "near").ok());
  CHECK_FALSE(fs::exists(folder / "made"));
  folder.write("made", "a file");
  CHECK_FALSE(write_new(folder, "metric", "near").ok());
}
