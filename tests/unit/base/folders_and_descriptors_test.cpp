#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iterator>
#include <utility>

#include "catch.h"
#include "folder.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

namespace {

bool is_open(int descriptor) { return fcntl(descriptor, F_GETFD) >= 0; }

int open_null() { return open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace

TEST_CASE("a descriptor closes itself") {
  int number = -1;
  {
    const Descriptor descriptor(open_null());
    number = descriptor.get();
    CHECK(is_open(number));
  }
  CHECK_FALSE(is_open(number));
}

TEST_CASE("a moved descriptor belongs to its new owner") {
  Descriptor first(open_null());
  const int number = first.get();
  const Descriptor second = std::move(first);
  CHECK(second.get() == number);
  CHECK(is_open(number));
}

TEST_CASE("assigning a descriptor closes the one before") {
  Descriptor descriptor(open_null());
  const int before = descriptor.get();
  descriptor = Descriptor(open_null());
  CHECK(descriptor.valid());
  CHECK_FALSE(is_open(before));
}

TEST_CASE("a released descriptor stays open") {
  int number = -1;
  {
    Descriptor descriptor(open_null());
    number = descriptor.release();
    CHECK_FALSE(descriptor.valid());
  }
  CHECK(is_open(number));
  close(number);
}

TEST_CASE("what goes into a pipe comes out, and both ends close on exec") {
  auto pipe = make_pipe();
  REQUIRE(pipe.ok());
  CHECK(fcntl(pipe->read.get(), F_GETFD) == FD_CLOEXEC);
  CHECK(fcntl(pipe->write.get(), F_GETFD) == FD_CLOEXEC);
  REQUIRE(write_all(pipe->write.get(), "through").ok());
  pipe->write.reset();
  CHECK(*read_descriptor(pipe->read.get()) == "through");
}

TEST_CASE("a descriptor is read from where it stands") {
  const Folder scratch;
  const Descriptor file(open(scratch.write("file", "0123456789").c_str(), O_RDONLY | O_CLOEXEC));
  REQUIRE(lseek(file.get(), 4, SEEK_SET) == 4);
  CHECK(*read_descriptor(file.get()) == "456789");
}

TEST_CASE("any bytes survive being written and read") {
  const Folder scratch;
  std::string bytes;
  for (int i = 0; i < 300000; ++i) bytes += static_cast<char>(i * 7 % 256);
  CHECK(*read_file(scratch.write("file", bytes)) == bytes);
}

TEST_CASE("a folder is no file to read") {
  const Folder scratch;
  CHECK_FALSE(read_file(scratch.path()).ok());
}

TEST_CASE("an atomic write over a folder fails and leaves nothing else") {
  const Folder scratch;
  scratch.write("taken/file", "x");
  CHECK_FALSE(write_file_atomically(scratch / "taken", "y").ok());
  CHECK(std::distance(fs::directory_iterator(scratch.path()), {}) == 1);
}

TEST_CASE("an exclusive creation changes nothing where the name is taken") {
  const Folder scratch;
  const fs::path file = scratch.write("file", "first");
  const absl::Status status = create_file_exclusively(file, "second");
  CHECK(status.code() == absl::StatusCode::kAlreadyExists);
  CHECK(*read_file(file) == "first");
  CHECK(std::distance(fs::directory_iterator(scratch.path()), {}) == 1);
}

TEST_CASE("an exclusive creation does not follow a link that leads nowhere") {
  const Folder scratch;
  fs::create_symlink(scratch / "elsewhere", scratch / "link");
  CHECK(create_file_exclusively(scratch / "link", "x").code() == absl::StatusCode::kAlreadyExists);
  CHECK_FALSE(fs::exists(scratch / "elsewhere"));
}

TEST_CASE("folders are created with those above them, and may be there already") {
  const Folder scratch;
  REQUIRE(create_folders(scratch / "a/b/c").ok());
  CHECK(create_folders(scratch / "a/b/c").ok());
  CHECK(fs::is_directory(scratch / "a/b/c"));
}

TEST_CASE("no folder is created where a file stands") {
  const Folder scratch;
  scratch.write("file", "x");
  const absl::Status status = create_folders(scratch / "file/below");
  CHECK_FALSE(status.ok());
  CHECK(contains(status.ToString(), "file/below"));
}

TEST_CASE("a temporary folder is new, for this user only, and carries its prefix") {
  const Folder scratch;
  const auto one = make_temporary_folder(scratch.path(), "box-");
  const auto other = make_temporary_folder(scratch.path(), "box-");
  REQUIRE(one.ok());
  REQUIRE(other.ok());
  CHECK(*one != *other);
  CHECK(starts_with(one->filename().string(), "box-"));
  CHECK(fs::status(*one).permissions() == fs::perms::owner_all);
}

TEST_CASE("a temporary folder needs a parent that exists") {
  const Folder scratch;
  CHECK(make_temporary_folder(scratch / "missing", "x").status().code() ==
        absl::StatusCode::kNotFound);
}

TEST_CASE("a tree is removed whole, and what its links lead to is kept") {
  const Folder scratch;
  scratch.write("tree/a/b", "x");
  const fs::path kept = scratch.write("kept/file", "x");
  fs::create_directory_symlink(scratch / "kept", scratch / "tree/link");
  REQUIRE(remove_tree(scratch / "tree").ok());
  CHECK_FALSE(fs::exists(scratch / "tree"));
  CHECK(fs::exists(kept));
}

TEST_CASE("removing what is not there is no failure") {
  const Folder scratch;
  CHECK(remove_tree(scratch / "missing").ok());
}

TEST_CASE("only a folder can be made durable") {
  const Folder scratch;
  CHECK(make_folder_durable(scratch.path()).ok());
  CHECK_FALSE(make_folder_durable(scratch.write("file", "x")).ok());
  CHECK_FALSE(make_folder_durable(scratch / "missing").ok());
}
