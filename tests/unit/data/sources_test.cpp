// Where the sources of a data set are found.
#include <sys/stat.h>

#include "data/download.h"
#include "data/prepare_data.h"
#include "dataset_sample.h"

using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

namespace {

// Without a network: what has to be fetched is downloads_test's.
Fetching from(const fs::path& folder) {
  Fetching fetching;
  fetching.from = folder;
  fetching.network = false;
  return fetching;
}

struct Search {
  SampleDataset sample;
  const Folder& scratch = sample.scratch();
  DatasetDefinition dataset = sample.load();

  // Finds the one source below "from".
  absl::StatusOr<fs::path> find() const {
    fs::create_directories(scratch / "from");
    const auto sources = find_sources(dataset, from(scratch / "from"), scratch / "cache");
    if (!sources.ok()) return sources.status();
    REQUIRE(sources->size() == 1);
    return sources->front().file;
  }
  std::string problem() const {
    const auto found = find();
    REQUIRE_FALSE(found.ok());
    CHECK(found.status().code() == absl::StatusCode::kFailedPrecondition);
    return std::string(message_of(found.status()));
  }
};

}  // namespace

TEST_CASE("a source is found by its name") {
  const Search search;
  search.scratch.write("from/numbers.csv", kSampleContent);
  search.scratch.write("from/a-copy", kSampleContent);
  CHECK(*search.find() == search.scratch / "from/numbers.csv");
}

TEST_CASE("a source is found by its content, under any name, in any folder") {
  const Search search;
  search.scratch.write("from/other.csv", "9\n");
  search.scratch.write("from/deep/below/renamed", kSampleContent);
  CHECK(*search.find() == search.scratch / "from/deep/below/renamed");
}

TEST_CASE("a file of the right name with another content does not hide the right one") {
  const Search search;
  search.scratch.write("from/numbers.csv", "9\n");
  search.scratch.write("from/right", kSampleContent);
  CHECK(*search.find() == search.scratch / "from/right");
}

TEST_CASE("a file with another content is named with its digest") {
  const Search search;
  search.scratch.write("from/numbers.csv", "9\n");
  CHECK(search.problem() ==
        "data set numbers: the source numbers.csv (sha256 " + sha256_hex(kSampleContent) +
            ") is not on this machine (" + (search.scratch / "from/numbers.csv").string() +
            " has another content: sha256 " + sha256_hex("9\n") +
            "); name a folder that holds the file: `mlgym prepare TASK --from DIR`");
}

TEST_CASE("a missing source comes with what to do") {
  const Search search;
  CHECK(contains(search.problem(),
                 "is not on this machine; name a folder that holds the file: `mlgym prepare TASK "
                 "--from DIR`"));
}

TEST_CASE("a missing source of a Debian package names the package") {
  Search search;
  search.dataset.sources[0].debian_package = "mlgym-no-such-package";
  search.dataset.sources[0].debian_file = "/usr/share/nowhere/numbers.csv";
  CHECK(contains(search.problem(),
                 "install Debian's package mlgym-no-such-package (`apt-get install "
                 "mlgym-no-such-package`), or name a folder"));
}

TEST_CASE("an installed file of a Debian package is taken where it is, if its content is right") {
  Search search;
  search.dataset.sources[0].debian_package = "mlgym-no-such-package";
  search.dataset.sources[0].debian_file = search.scratch.write("usr/numbers.csv", kSampleContent);
  CHECK(*search.find() == search.scratch / "usr/numbers.csv");
  search.scratch.write("usr/numbers.csv", "9\n");
  CHECK(contains(search.problem(), "mlgym-no-such-package"));
}

TEST_CASE("a package that was fetched before is used without being installed") {
  Search search;
  search.dataset.sources[0].debian_package = "fetched";
  search.dataset.sources[0].debian_file = "/usr/share/numbers.csv";
  search.scratch.write("cache/fetched/usr/share/numbers.csv", kSampleContent);
  CHECK(*search.find() == search.scratch / "cache/fetched/usr/share/numbers.csv");
}

TEST_CASE("folders that are no files, dangling links and pipes are passed over") {
  const Search search;
  fs::create_directories(search.scratch / "from/numbers.csv");
  fs::create_symlink("nowhere", search.scratch / "from/dangling");
  fs::create_directory_symlink("..", search.scratch / "from/up");
  REQUIRE(mkfifo((search.scratch / "from/pipe").c_str(), 0600) == 0);
  search.scratch.write("from/zzz", kSampleContent);
  CHECK(*search.find() == search.scratch / "from/zzz");
}

TEST_CASE("a relative folder gives absolute files, which every process finds") {
  const Search search;
  search.scratch.write("from/numbers.csv", kSampleContent);
  const fs::path before = fs::current_path();
  fs::current_path(search.scratch.path());
  const auto sources = find_sources(search.dataset, from("from"), search.scratch / "cache");
  fs::current_path(before);
  REQUIRE(sources.ok());
  CHECK(sources->front().file == search.scratch / "from/numbers.csv");
}

TEST_CASE("downloaded sources lie where --from finds them, also when they are there already") {
  Folder scratch;
  const Variable tasks("MLGYM_TASK_PATH", scratch.path().string()),
      data("MLGYM_DATA", (scratch / "data").string());
  scratch.write("datasets/numbers/dataset.yaml", sample_dataset());
  scratch.write("usb/numbers.csv", kSampleContent);
  TaskDefinition task;
  task.data = {{"numbers", {{"train", false}}}};
  REQUIRE(download_sources(task, from(scratch / "usb"), scratch / "taken").ok());
  CHECK(*read_file(scratch / "taken/numbers/numbers.csv") == kSampleContent);
  CHECK(download_sources(task, from(scratch / "taken"), scratch / "taken").ok());
  CHECK(*read_file(scratch / "taken/numbers/numbers.csv") == kSampleContent);
}
