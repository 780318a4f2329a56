// Sources that are fetched from servers, good ones and bad ones.
#include "data/downloads.h"

#include <sys/mount.h>

#include <chrono>
#include <thread>

#include "../model_http/http_server.h"
#include "data/prepare_data.h"
#include "dataset_sample.h"

using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

namespace {

std::string sample_file() {
  std::string content;
  for (int i = 0; content.size() < 200000; ++i) content += std::to_string(i) + "\n";
  return content;
}

// The rest of a file, as servers answer that know ranges; behind its end is status 416.
HttpAnswer ranged(const HttpAsked& asked, const std::string& content) {
  const auto range = asked.headers.find("range");
  if (range == asked.headers.end()) return {200, "text/csv", content};
  const std::size_t from = std::stoul(range->second.substr(std::string("bytes=").size()));
  if (from >= content.size()) return {416, "text/plain", "there is no more"};
  HttpAnswer answer{206, "text/csv", content.substr(from)};
  answer.headers = {"Content-Range: bytes " + std::to_string(from) + "-" +
                    std::to_string(content.size() - 1) + "/" + std::to_string(content.size())};
  return answer;
}

struct Download {
  Folder scratch;
  HttpServer server;
  std::string content = sample_file();
  DataSource source{
      "numbers.csv", sha256_hex(content), "", {}, {}, {server.url() + "/numbers"}, {}};
  Fetching fetching = patient();
  std::vector<std::string> told;

  Download() {
    fetching.tell = [this](std::string_view line) { told.emplace_back(line); };
  }
  static Fetching patient() {
    Fetching fetching;
    fetching.patience = {5, 1, 3, 0.01, 0.05};
    return fetching;
  }
  fs::path cache() const { return scratch / "cache"; }
  fs::path folder() const { return cache() / "files" / source.sha256; }
  absl::StatusOr<fs::path> get() { return download(source, cache(), fetching); }
  std::string problem() {
    const auto got = get();
    REQUIRE_FALSE(got.ok());
    CHECK(got.status().code() == absl::StatusCode::kFailedPrecondition);
    return std::string(message_of(got.status()));
  }
  void check_got() {
    const auto got = get();
    INFO(got.status().ToString());
    REQUIRE(got.ok());
    CHECK(*read_file(*got) == content);
    CHECK_FALSE(fs::exists(folder() / "partial"));
  }
  std::string range(std::size_t request) const {
    const auto asked = server.asked();
    REQUIRE(asked.size() > request);
    const auto found = asked[request].headers.find("range");
    return found == asked[request].headers.end() ? "" : found->second;
  }
};

}  // namespace

TEST_CASE("a source is fetched once and then kept by its digest") {
  Download download;
  download.server.answer({200, "text/csv", download.content});
  download.check_got();
  download.check_got();
  CHECK(download.server.asked().size() == 1);
  CHECK(find_downloaded(download.source, download.cache()) == download.folder() / "content");
  CHECK(download.told.at(0) == "numbers.csv: from " + download.source.urls[0]);
}

TEST_CASE("a transfer that breaks off goes on where it ended") {
  Download download;
  HttpAnswer half{200, "text/csv", download.content};
  half.end = HttpAnswer::End::cut;
  download.server.answer(half);
  const std::size_t there = download.content.size() / 2;
  HttpAnswer rest =
      ranged({"/", "", {{"range", "bytes=" + std::to_string(there)}}}, download.content);
  download.server.answer(rest);
  download.check_got();
  CHECK(download.range(0).empty());
  CHECK(download.range(1) == "bytes=" + std::to_string(there) + "-");
}

TEST_CASE("what a process that was killed has left is used") {
  Download download;
  const std::string there = download.content.substr(0, 777);
  fs::create_directories(download.folder());
  REQUIRE(write_file_atomically(download.folder() / "partial", there).ok());
  download.server.answer(ranged({"/", "", {{"range", "bytes=777-"}}}, download.content));
  download.check_got();
  CHECK(download.range(0) == "bytes=777-");
}

TEST_CASE("a whole file that was not renamed any more needs no second transfer") {
  Download download;
  fs::create_directories(download.folder());
  REQUIRE(write_file_atomically(download.folder() / "partial", download.content).ok());
  download.server.answer({416, "text/plain", "there is no more"});
  download.check_got();
}

TEST_CASE("what does not fit to the rest is fetched anew, once") {
  Download download;
  fs::create_directories(download.folder());
  REQUIRE(write_file_atomically(download.folder() / "partial", "of another mirror").ok());
  download.server.answer(ranged({"/", "", {{"range", "bytes=17-"}}}, download.content));
  download.server.answer({200, "text/csv", download.content});
  download.check_got();
  CHECK(download.range(1).empty());
}

TEST_CASE("a server that knows no ranges sends all of it again") {
  Download download;
  HttpAnswer half{200, "text/csv", download.content};
  half.end = HttpAnswer::End::cut;
  download.server.answer(half);
  download.server.answer({200, "text/csv", download.content});
  download.check_got();
  CHECK_FALSE(download.range(1).empty());
}

TEST_CASE("a server that sends another part than was asked for is not believed") {
  Download download;
  fs::create_directories(download.folder());
  REQUIRE(write_file_atomically(download.folder() / "partial", "1\n").ok());
  HttpAnswer other{206, "text/csv", download.content};
  other.headers = {"Content-Range: bytes 5-9/10"};
  download.server.answer(other);
  CHECK(contains(download.problem(), "another part of the file"));
}

TEST_CASE("another content is told with both digests and not kept") {
  Download download;
  download.server.answer({200, "text/csv", "1,2\n"});
  CHECK(download.problem() == download.source.urls[0] + ": gives another content: sha256 " +
                                  sha256_hex("1,2\n") + ", not " + download.source.sha256);
  CHECK_FALSE(fs::exists(download.folder() / "partial"));
  CHECK_FALSE(fs::exists(download.folder() / "content"));
}

TEST_CASE("an answer that ends early as if it were whole is another content") {
  Download download;
  HttpAnswer early{200, "text/csv", download.content};
  early.end = HttpAnswer::End::early;
  download.server.answer(early);
  CHECK(contains(download.problem(), "gives another content"));
}

TEST_CASE("the next mirror is asked, and all are named when none serves") {
  Download download;
  download.source.urls.push_back(download.server.url() + "/second");
  download.server.answer({404, "text/plain", "gone"});
  SECTION("the second serves") {
    download.server.answer({200, "text/csv", download.content});
    download.check_got();
    CHECK(download.server.asked()[1].target == "/second");
  }
  SECTION("none serves") {
    download.server.answer({403, "text/plain", "closed"});
    CHECK(download.problem() == download.source.urls[0] + ": the server answers with status 404; " +
                                    download.source.urls[1] +
                                    ": the server answers with status 403");
    CHECK(download.server.asked().size() == 2);
  }
}

TEST_CASE("an overloaded server is asked again") {
  Download download;
  HttpAnswer busy{503, "text/plain", "later"};
  busy.headers = {"Retry-After: 3600"};  // the longest wait is ours
  download.server.answer(busy);
  download.server.answer({200, "text/csv", download.content});
  download.check_got();
}

TEST_CASE("attempts end where nothing comes") {
  Download download;
  for (int i = 0; i < 10; ++i) download.server.answer({503, "text/plain", "later"});
  CHECK(contains(download.problem(), "status 503"));
  CHECK(download.server.asked().size() == 3);
}

TEST_CASE("a server that breaks off at the same place again and again is left") {
  Download download;
  download.server.answer_by([&](const HttpAsked&) {
    HttpAnswer half{200, "text/csv", download.content};
    half.end = HttpAnswer::End::cut;
    return half;
  });
  CHECK(contains(download.problem(), download.source.urls[0]));
}

TEST_CASE("a server that nobody runs is told") {
  Download download;
  download.source.urls = {"http://127.0.0.1:1/numbers"};
  CHECK(contains(download.problem(), "http://127.0.0.1:1/numbers: "));
}

TEST_CASE("a server that goes silent is left") {
  Download download;
  download.fetching.patience.attempts = 1;
  HttpAnswer never;
  never.end = HttpAnswer::End::never;
  download.server.answer(never);
  CHECK(contains(download.problem(), "too slow"));
}

TEST_CASE("redirects are followed, within the protocols of the web and not for ever") {
  Download download;
  HttpAnswer elsewhere{302, "text/plain", "elsewhere"};
  SECTION("to another place") {
    elsewhere.headers = {"Location: /there"};
    download.server.answer(elsewhere);
    download.server.answer({200, "text/csv", download.content});
    download.check_got();
    CHECK(download.server.asked()[1].target == "/there");
  }
  SECTION("in a circle") {
    elsewhere.headers = {"Location: /numbers"};
    for (int i = 0; i < 20; ++i) download.server.answer(elsewhere);
    CHECK(contains(download.problem(), "redirects"));
  }
  SECTION("to a file of this machine") {
    elsewhere.headers = {"Location: file:///etc/passwd"};
    download.server.answer(elsewhere);
    CHECK(contains(download.problem(), "rotocol"));
  }
}

TEST_CASE("of two that want the same file one fetches it") {
  Download download;
  download.server.answer_by([&](const HttpAsked&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    return HttpAnswer{200, "text/csv", download.content};
  });
  const Fetching quiet = Download::patient();
  absl::StatusOr<fs::path> other = fs::path();
  std::thread second([&] { other = mlgym::download(download.source, download.cache(), quiet); });
  download.check_got();
  second.join();
  REQUIRE(other.ok());
  CHECK(*read_file(*other) == download.content);
  CHECK(download.server.connections() == 1);
}

TEST_CASE("a download that is cancelled ends, and what has come stays") {
  Download download;
  std::atomic<bool> cancelled = false;
  download.fetching.cancelled = &cancelled;
  HttpAnswer half{200, "text/csv", download.content};
  half.end = HttpAnswer::End::cut;
  download.server.answer(half);
  download.fetching.patience.first_wait = 60;
  download.fetching.patience.longest_wait = 60;
  std::thread canceller([&] {
    while (download.server.asked().empty())
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancelled = true;
  });
  const auto got = download.get();
  canceller.join();
  CHECK(got.status().code() == absl::StatusCode::kCancelled);
  CHECK(fs::exists(download.folder() / "partial"));
}

TEST_CASE("a full disk is told, and what has come stays") {
  Download download;
  fs::create_directories(download.cache());
  if (mount("tmpfs", download.cache().c_str(), "tmpfs", 0, "size=100k") != 0) {
    WARN("skipped: mounting a small file system needs root");
    return;
  }
  download.server.answer_by(
      [&](const HttpAsked& asked) { return ranged(asked, download.content); });
  const auto got = download.get();
  CHECK(got.status().code() == absl::StatusCode::kResourceExhausted);
  CHECK(contains(std::string(message_of(got.status())), "No space left on device"));
  REQUIRE(mount("tmpfs", download.cache().c_str(), "tmpfs", MS_REMOUNT, "size=1m") == 0);
  CHECK(fs::file_size(download.folder() / "partial") > 10000);
  download.check_got();
  umount2(download.cache().c_str(), MNT_DETACH);
}

TEST_CASE("a file of the hub is asked for at its endpoint, with the user's token for it alone") {
  Download download;
  HttpServer elsewhere;
  const Variable endpoint("HF_ENDPOINT", download.server.url() + "/"),
      token("HF_TOKEN", "hf_secret");
  download.source.urls.clear();
  download.source.hub = {"owner/name", "data/a file.csv", "0123abc", false};
  HttpAnswer moved{302, "text/plain", "elsewhere"};
  moved.headers = {"Location: " + elsewhere.url() + "/blob"};
  SECTION("and has it") {
    download.server.answer(moved);
    elsewhere.answer({200, "text/csv", download.content});
    download.check_got();
    CHECK(elsewhere.asked()[0].headers.count("authorization") == 0);
  }
  SECTION("and has it not, which is told without the token") {
    download.server.answer({401, "text/plain", "who are you?"});
    const std::string problem = download.problem();
    CHECK(contains(problem, "status 401"));
    CHECK_FALSE(contains(problem, "hf_secret"));
  }
  const auto asked = download.server.asked();
  CHECK(asked[0].target == "/datasets/owner/name/resolve/0123abc/data/a%20file.csv");
  CHECK(asked[0].headers.at("authorization") == "Bearer hf_secret");
  for (const auto& line : download.told) CHECK_FALSE(contains(line, "hf_secret"));
}

TEST_CASE("a model's file of the hub lies beside the data sets'") {
  const Variable endpoint("HF_ENDPOINT", "");
  CHECK(hub_url({"owner/name", "x.bin", "main", true}) ==
        "https://huggingface.co/owner/name/resolve/main/x.bin");
}

TEST_CASE("the variables for proxies hold") {
  Download download;
  const Variable proxy("http_proxy", download.server.url()), direct("no_proxy", "");
  download.source.urls = {"http://data.example/numbers"};
  download.server.answer({200, "text/csv", download.content});
  download.check_got();
  CHECK(download.server.asked()[0].target == "http://data.example/numbers");
}

TEST_CASE("a source that the command proves is fetched whole, whatever it holds") {
  Download download;
  download.source.sha256.clear();
  HttpAnswer half{200, "text/csv", download.content};
  download.server.answer(half);
  const auto got = download.get();
  REQUIRE(got.ok());
  CHECK(*read_file(*got) == download.content);
  CHECK(download.get() == got);
  CHECK(download.server.asked().size() == 1);
}

TEST_CASE("a source is fetched where nothing here has it, and its alternative where it cannot be") {
  Download download;
  SampleDataset sample(sample_with(
      "sha256: " + sha256_hex(kSampleContent) + "}",
      "sha256: " + sha256_hex(kSampleContent) + ", url: " + download.server.url() +
          "/first,\n     alternatives: [{path: numbers.arff, sha256: " + download.source.sha256 +
          ", url: [" + download.server.url() + "/a, " + download.server.url() + "/b]}]}"));
  const DatasetDefinition dataset = sample.load();
  download.server.answer({404, "text/plain", "gone"});
  SECTION("the alternative serves") {
    download.server.answer({404, "text/plain", "gone"});
    download.server.answer({200, "text/plain", download.content});
    const auto found = find_sources(dataset, download.fetching, download.cache());
    INFO(found.status().ToString());
    REQUIRE(found.ok());
    CHECK(found->front().source->path == "numbers.arff");
    CHECK(*read_file(found->front().file) == download.content);
  }
  SECTION("a folder of the user's has the alternative") {
    sample.scratch().write("usb/anything", download.content);
    download.fetching.from = sample.scratch() / "usb";
    const auto found = find_sources(dataset, download.fetching, download.cache());
    REQUIRE(found.ok());
    CHECK(found->front().source->path == "numbers.arff");
    CHECK(download.server.asked().empty());
  }
  SECTION("nobody has either") {
    const auto found = find_sources(dataset, download.fetching, download.cache());
    REQUIRE_FALSE(found.ok());
    const std::string problem(message_of(found.status()));
    CHECK(contains(problem, "the source numbers.csv (sha256 "));
    CHECK(contains(problem, ", or numbers.arff (sha256 "));
    CHECK(contains(problem, "/first: the server answers with status 404"));
    CHECK(contains(problem, "/b: the server answers with status 500"));
    CHECK(contains(problem, "`mlgym prepare TASK --from DIR`"));
  }
}

TEST_CASE("without leave to fetch, no server is asked") {
  Download download;
  SampleDataset sample(sample_with("sha256:", "url: " + download.server.url() + "/x, sha256:"));
  download.fetching.network = false;
  CHECK_FALSE(find_sources(sample.load(), download.fetching, download.cache()).ok());
  CHECK(download.server.asked().empty());
}
