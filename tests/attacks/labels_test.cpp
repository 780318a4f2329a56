// No box that an agent or its code runs in holds the labels of Fashion-MNIST's test set: not the
// data set's own files as Debian installs them, not those that were prepared.
#include "base/digest.h"
#include "base/file.h"
#include "catch.h"
#include "commands.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;

const fs::path kDebian = "/usr/share/datasets/fashion-mnist";
constexpr const char* kLabels = "t10k-labels-idx1-ubyte.gz";

std::string line_for(const std::string& content, const std::string& name) {
  return std::to_string(content.size()) + " " + mlgym::sha256_hex(content) + " " + name + "\n";
}

// Prepared once for all tests of this file.
class Clothes {
 public:
  static const Clothes* get() {
    if (!fs::exists(kDebian / kLabels)) {
      WARN("skipped: Debian's package dataset-fashion-mnist is not installed");
      return nullptr;
    }
    static const Clothes clothes;
    return &clothes;
  }

  Variables variables() const { return {{"MLGYM_DATA", (folder_ / "data").string()}}; }
  // What the walker must not find.
  const std::string& hidden() const { return hidden_; }
  bool can_play() const { return prepared_; }

 private:
  Clothes() {
    const std::string packed = *mlgym::read_file(kDebian / kLabels);
    hidden_ = line_for(packed, "Debian's labels");
    const auto unpacked = mlgym::output_of(
        {{"/usr/bin/python3", "-c",
          "import gzip, sys; sys.stdout.buffer.write(gzip.open(sys.argv[1]).read())",
          (kDebian / kLabels).string()},
         {},
         {}},
        mlgym::Deadline::after(60));
    REQUIRE(unpacked.ok());
    hidden_ += line_for(*unpacked, "the unpacked labels");
    hidden_ += line_for(unpacked->substr(8), "the labels without their header");
    const Finished finished =
        run_attacked(folder_, {"prepare", "fashion-mnist", "--json"}, variables());
    prepared_ = finished.code == 0;
    if (!prepared_) {
      WARN("fashion-mnist cannot be played here: " << finished.out);
      return;
    }
    const fs::path prepared = finished.json()["tasks"][0]["path"].get<std::string>();
    hidden_ += line_for(*mlgym::read_file(prepared / "hidden/labels.csv"), "the prepared labels");
  }

  Folder folder_;
  std::string hidden_;
  bool prepared_ = false;
};

std::string walk_command(const std::string& hidden) {
  const auto walker = mlgym::read_file(attacked().walker);
  REQUIRE(walker.ok());
  return "cat > walker.py <<'END_OF_FILE'\n" + *walker +
         "END_OF_FILE\ncat > hidden <<'END_OF_FILE'\nlabels.csv\n" + hidden +
         "END_OF_FILE\npython3 walker.py < hidden; rm walker.py hidden";
}

void check_walk(const std::string& task, const Clothes& clothes) {
  const Folder folder;
  const Played played = play_commands(folder, {walk_command(clothes.hidden())},
                                      {"limits.command.training=300s"}, task, clothes.variables());
  const std::string& seen = played.observations.at(0);
  INFO(seen);
  CHECK(seen.find("FOUND") == std::string::npos);
  CHECK(seen.find("SEEN") == std::string::npos);
  CHECK(seen.find("LOOKED at") != std::string::npos);
}

}  // namespace

TEST_CASE("the labels of the test set are in no box of a task without data") {
  if (const Clothes* clothes = Clothes::get()) check_walk("battle-of-sexes", *clothes);
}

TEST_CASE("the labels of the test set are not in the box of the task they belong to") {
  const Clothes* clothes = Clothes::get();
  if (!clothes || !clothes->can_play()) return;
  check_walk("fashion-mnist", *clothes);
}

TEST_CASE("the labels of the test set are not in the box of submitted code") {
  const Clothes* clothes = Clothes::get();
  if (!clothes) return;
  // Walks by itself: the shim ends code that opens files, so sizes alone must do. No other file
  // below /usr is as long as the packed labels.
  std::string sizes;
  for (const auto& line : {clothes->hidden()}) {
    for (std::size_t at = 0; at < line.size(); at = line.find('\n', at) + 1)
      sizes += line.substr(at, line.find(' ', at) - at) + ",";
  }
  const Folder folder;
  folder.write("strategy.py", "import os\nSIZES = {" + sizes + R"(}
found = []
for top, folders, names in os.walk("/"):
    if top in ("/proc", "/sys"):
        folders[:] = []
        continue
    for name in names:
        path = os.path.join(top, name)
        try:
            if os.stat(path).st_size in SIZES and ("label" in path or "mnist" in path or "data" in top):
                found.append(path)
        except OSError:
            pass
if found:
    raise RuntimeError("found " + found[0])
def row_strategy(history):
    return 0
)");
  const Finished graded = run_attacked(
      folder, {"grade", "battle-of-sexes", "strategy.py", "--json"}, clothes->variables());
  INFO(graded.out << graded.err);
  CHECK(graded.code == 0);
}
