// Where prepared data lie, and what is made of damaged ones.
#include "data/prepared_data.h"

#include <set>

#include "base/digest.h"
#include "base/json.h"
#include "data/prepare_data.h"
#include "dataset_sample.h"

using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

namespace {

const DataUse kUse{"numbers", {{"train", false}, {"test", true}}};

struct Prepared {
  SampleDataset sample;
  Variable data{"MLGYM_DATA", (sample.scratch() / "data").string()};
  DatasetDefinition dataset = sample.load();
  Json request = preparation_request(kUse, {});

  fs::path folder() const { return *prepared_folder(dataset, request); }
  void make() const {
    const fs::path relative = folder().lexically_relative(sample.scratch().path());
    sample.scratch().write((relative / "public/train.csv").string(), "1\n2\n");
    sample.scratch().write((relative / "hidden/labels.csv").string(), "id\n");
    REQUIRE(write_manifest(folder(), dataset, {{"numbers.txt", 4, sha256_hex("1\n2\n")}}, request,
                           Json::object({{"rows", 2}}))
                .ok());
  }
  void spoil(const std::string& file, const std::string& content) const {
    REQUIRE(write_file_atomically(folder() / file, content).ok());
  }
  std::string problem() const {
    const auto prepared = read_prepared(dataset, request);
    if (prepared.ok()) return "";
    INFO(prepared.status().ToString());
    CHECK(prepared.status().code() == absl::StatusCode::kFailedPrecondition);
    return std::string(message_of(prepared.status()));
  }
};

}  // namespace

TEST_CASE("the request holds the parts in their roles and the limit") {
  CHECK(dump_json(preparation_request(kUse, {})) ==
        R"({"parts":{"train":"public","test":"hidden"},"limit":null})");
  CHECK(preparation_request(kUse, 10)["limit"] == 10);
}

TEST_CASE("MLGYM_DATA names the data folder, else it is the user's") {
  {
    const Variable data("MLGYM_DATA", "/somewhere");
    CHECK(data_folder() == "/somewhere");
  }
  const Variable none("MLGYM_DATA", ""), user("XDG_DATA_HOME", "/home/me/share");
  CHECK(data_folder() == "/home/me/share/mlgym/data");
}

TEST_CASE("another request is another folder") {
  const Prepared data;
  CHECK(data.folder().parent_path() == data.sample.scratch() / "data" / "numbers");
  CHECK(data.folder() == *prepared_folder(data.dataset, preparation_request(kUse, {})));
  CHECK(data.folder() != *prepared_folder(data.dataset, preparation_request(kUse, 10)));
  CHECK(data.folder() !=
        *prepared_folder(data.dataset, preparation_request({"numbers", {{"train", false}}}, {})));
  CHECK(data.folder() !=
        *prepared_folder(data.dataset,
                         preparation_request({"numbers", {{"train", true}, {"test", true}}}, {})));
}

TEST_CASE("any other file of the data set is another folder") {
  const Prepared data;
  std::set<fs::path> folders = {data.folder()};
  data.sample.scratch().write("numbers/prepare.py", "other\n");
  folders.insert(data.folder());
  data.sample.scratch().write("numbers/deep/helper.txt", "");
  folders.insert(data.folder());
  data.sample.scratch().write("numbers/deep/helper.txt", "x");
  folders.insert(data.folder());
  fs::rename(data.sample.folder() / "deep/helper.txt", data.sample.folder() / "deep/other.txt");
  folders.insert(data.folder());
  CHECK(folders.size() == 5);
}

TEST_CASE("prepared data are read with their facts and a digest of their content") {
  const Prepared data;
  data.make();
  const auto prepared = read_prepared(data.dataset, data.request);
  REQUIRE(prepared.ok());
  CHECK(prepared->facts == Json::object({{"rows", 2}}));
  CHECK(prepared->public_files() == data.folder() / "public");
  CHECK(prepared->digest.size() == 64);
  REQUIRE(prepared->sources.size() == 1);
  CHECK(prepared->sources[0].path == "numbers.txt");
  CHECK(prepared->sources[0].bytes == 4);
  CHECK(prepared->sources[0].sha256 == sha256_hex("1\n2\n"));
  data.make();
  CHECK(read_prepared(data.dataset, data.request)->digest == prepared->digest);
  data.spoil("public/train.csv", "1\n3\n");
  REQUIRE(write_manifest(data.folder(), data.dataset, {}, data.request, Json::object()).ok());
  CHECK(read_prepared(data.dataset, data.request)->digest != prepared->digest);
}

TEST_CASE("data that are not there are not prepared") {
  const Prepared data;
  CHECK(data.problem() == "numbers is not prepared");
}

TEST_CASE("a file that is missing or has another size is damage") {
  const Prepared data;
  data.make();
  SECTION("missing") { fs::remove(data.folder() / "public/train.csv"); }
  SECTION("longer") { data.spoil("public/train.csv", "1\n2\n3\n"); }
  SECTION("empty") { data.spoil("public/train.csv", ""); }
  CHECK(data.problem() == (data.folder() / "public/train.csv").string() +
                              " of the prepared data is missing or damaged");
}

TEST_CASE("a part without files must be there as well") {
  const Prepared data;
  data.make();
  fs::remove_all(data.folder() / "hidden");
  CHECK(contains(data.problem(), "hidden"));
}

TEST_CASE("a damaged manifest is damage, whatever it holds") {
  const Prepared data;
  data.make();
  for (const char* content :
       {"", "{", "[]", "3", "null", "{}", R"({"digest":"x","facts":{},"files":{}})",
        R"({"digest":"x","facts":[],"files":[]})", R"({"digest":1,"facts":{},"files":[]})",
        R"({"digest":"x","facts":{},"files":[1]})", R"({"digest":"x","facts":{},"files":[{}]})",
        R"({"digest":"x","facts":{},"files":[{"path":1,"bytes":1}]})",
        R"({"digest":"x","facts":{},"files":[{"path":"public/train.csv","bytes":-4}]})",
        R"({"digest":"x","facts":{},"files":[{"path":"public/train.csv","bytes":"4"}]})"}) {
    INFO(content);
    data.spoil("manifest.json", content);
    CHECK(data.problem() == (data.folder() / "manifest.json").string() + " is damaged");
  }
}
