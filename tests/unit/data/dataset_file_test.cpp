// dataset.yaml, and what is wrong with one.
#include "data/dataset_file.h"

#include "dataset_sample.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

std::string problem_of(const std::string& from, const std::string& to) {
  return SampleDataset(sample_with(from, to)).problem();
}

void check_refused(const std::string& from, const std::string& to, const std::string& reason) {
  const std::string problem = problem_of(from, to);
  INFO(to);
  CHECK(problem == reason);
}

}  // namespace

TEST_CASE("a data set says what it is made of and how") {
  const auto dataset = SampleDataset().load();
  CHECK(dataset.id == "numbers");
  CHECK(dataset.title == "Numbers");
  CHECK(dataset.licence == "CC0");
  CHECK(dataset.parts == std::vector<std::string>{"train", "test"});
  REQUIRE(dataset.sources.size() == 1);
  CHECK(dataset.sources[0].path == "numbers.csv");
  CHECK(dataset.command == "python3 prepare.py");
  CHECK(dataset.timeout == 30);
}

TEST_CASE("sources, homepage, python and timeout may be left out") {
  const auto dataset = SampleDataset(
                           "mlgym_dataset: 1\nid: numbers\ntitle: Numbers\nlicence: CC0\n"
                           "parts: [all]\nprepare: {command: make}\n")
                           .load();
  CHECK(dataset.sources.empty());
  CHECK(dataset.timeout == 600);
}

TEST_CASE("a source may name a file of a Debian package") {
  const auto dataset =
      SampleDataset(sample_with("numbers.csv,",
                                "a/b.gz, debian: {package: some-data, file: /usr/share/b.gz},"))
          .load();
  CHECK(dataset.sources[0].path == "a/b.gz");
  CHECK(dataset.sources[0].debian_package == "some-data");
  CHECK(dataset.sources[0].debian_file == "/usr/share/b.gz");
}

TEST_CASE("a source may name servers, files of the hub, and alternatives") {
  const auto dataset =
      SampleDataset(
          sample_with(
              "numbers.csv,",
              "a.csv, url: [https://one.org/a, http://two.org:80/a],\n"
              "     huggingface: {repo: o/n, file: d/a.csv, revision: 0a1b, type: model},\n"
              "     alternatives: [{path: a.arff, checked_by: command, url: https://x.org}],"))
          .load();
  const DataSource& source = dataset.sources.at(0);
  CHECK(source.urls == std::vector<std::string>{"https://one.org/a", "http://two.org:80/a"});
  CHECK(source.hub.repository == "o/n");
  CHECK(source.hub.file == "d/a.csv");
  CHECK(source.hub.revision == "0a1b");
  CHECK(source.hub.model);
  REQUIRE(source.alternatives.size() == 1);
  CHECK(source.alternatives[0].path == "a.arff");
  CHECK(source.alternatives[0].sha256.empty());
  CHECK(source.alternatives[0].urls == std::vector<std::string>{"https://x.org"});
}

TEST_CASE("an alternative has the path of its source, unless it says another") {
  const auto dataset =
      SampleDataset(sample_with("numbers.csv,", "a.csv, alternatives: [{checked_by: command}],"))
          .load();
  CHECK(dataset.sources.at(0).alternatives.at(0).path == "a.csv");
}

TEST_CASE("faults of sources are told with their place") {
  const auto told = [](const std::string& keys, const std::string& problem) {
    const std::string found = problem_of("numbers.csv,", "numbers.csv, " + keys + ",");
    INFO(keys << ": " << found);
    CHECK(contains(found, "dataset.yaml:8:"));
    CHECK(contains(found, problem));
  };
  told("url: ftp://x.org/a", "is not a URL of https or http");
  told("url: \"https:///a\"", "names no server");
  told("url: \"https://me:secret@x.org/a\"", "a URL holds no password");
  told("url: []", "at least one URL");
  told("url: {a: b}", "a URL, or a list of URLs, is expected");
  told("huggingface: {repo: name, file: a}", "is not OWNER/NAME");
  told("huggingface: {repo: a/b}", "\"file\" under \"sources[0].huggingface\" is missing");
  told("huggingface: {repo: a/b, file: a, type: space}", "is not one of dataset, model");
  told("checked_by: command", "either \"sha256\" or \"checked_by\"");
  told("alternatives: [{path: b}]", "\"sha256\" under \"sources[0].alternatives[0]\" is missing");
  told("alternatives: [{checked_by: hope}]", "not one of command");
  told("alternatives: [{checked_by: command, alternatives: []}]", "unknown key");
}

TEST_CASE("keys that are missing or unknown are named with their place") {
  check_refused("title: Numbers\n", "", "dataset.yaml:1:1: the key \"title\" is missing");
  check_refused("licence:", "license:",
                "dataset.yaml:4:1: unknown key \"license\"; did you mean \"licence\"?");
  check_refused("path:", "paht:",
                "dataset.yaml:8:6: unknown key \"paht\" under \"sources[0]\"; did you mean "
                "\"path\"?");
  check_refused("{command: \"python3 prepare.py\", timeout: 30s}", "{timeout: 30s}",
                "dataset.yaml:9:1: the key \"command\" under \"prepare\" is missing");
}

TEST_CASE("values of another kind are named with their place") {
  for (const auto& [from, to, place] : {
           std::tuple{"[train, test]", "train", "dataset.yaml:6:1: \"parts\": a list is expected"},
           {"timeout: 30s", "timeout: soon",
            "dataset.yaml:9:42: \"prepare.timeout\": a duration is expected, such as 90s, 30m or "
            "4h"},
           {"mlgym_dataset: 1", "mlgym_dataset: one",
            "dataset.yaml:1:1: \"mlgym_dataset\": a whole number is expected"},
           {"mlgym_dataset: 1", "mlgym_dataset: 2",
            "dataset.yaml:1:1: \"mlgym_dataset\": this program reads format 1"},
           {"id: numbers", "id: letters",
            "dataset.yaml:2:1: \"id\": the id \"letters\" is not the folder's name \"numbers\""},
           {"numbers.csv", "../numbers.csv",
            "dataset.yaml:8:6: \"sources[0].path\": \"../numbers.csv\" is not a path inside the "
            "folder"},
           {"numbers.csv", "/numbers.csv",
            "dataset.yaml:8:6: \"sources[0].path\": \"/numbers.csv\" is not a path inside the "
            "folder"},
           {"numbers.csv", ".",
            "dataset.yaml:8:6: \"sources[0].path\": \".\" is not a path inside the folder"},
           {"sha256: ", "sha256: 0",
            "dataset.yaml:8:25: \"sources[0].sha256\": 64 lower-case hexadecimal digits are "
            "expected"},
           {"numbers.csv,", "numbers.csv, debian: {package: x, file: relative},",
            "dataset.yaml:8:46: \"sources[0].debian.file\": an absolute path is expected"},
       }) {
    const std::string problem = problem_of(from, to);
    INFO(to);
    CHECK(problem == place);
  }
}

TEST_CASE("a source that stands twice is refused") {
  const std::string source =
      "  - {path: numbers.csv, sha256: " + sha256_hex(kSampleContent) + "}\n";
  CHECK(SampleDataset(sample_with(source, source + source)).problem() ==
        "dataset.yaml:9:5: \"sources[1]\": the source numbers.csv stands twice");
}

TEST_CASE("a part that stands twice, or that no file can be named after, is refused") {
  check_refused("[train, test]", "[train, train]",
                "dataset.yaml:6:1: \"parts\": the part \"train\" stands twice");
  check_refused("[train, test]", "[train, \"\"]",
                "dataset.yaml:6:1: \"parts\": a part has no name");
  check_refused("[train, test]", "[]",
                "dataset.yaml:6:1: \"parts\": at least one part is expected");
}

TEST_CASE("a folder without the file is not a data set") {
  const Folder scratch;
  CHECK(load_dataset(scratch.path()).status().code() == absl::StatusCode::kNotFound);
}
