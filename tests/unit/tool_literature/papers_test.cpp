#include "papers.h"

#include <mlgym/call.hpp>
#include <random>

#include "catch.h"

using literature::papers_of;

TEST_CASE("a query is part of an address whatever it holds") {
  CHECK(literature::search_address("http://x", "a b&limit=9#é", 3) ==
        "http://x/graph/v1/paper/search?query=a%20b%26limit%3D9%23%C3%A9&limit=3"
        "&fields=title,abstract,year,openAccessPdf");
}

TEST_CASE("papers are given with what is known of them, on lines of their own") {
  CHECK(papers_of(R"({"total": 7, "data": [
            {"title": "One\nline", "year": 2017, "abstract": "Short.",
             "openAccessPdf": {"url": "https://x/a.pdf"}},
            {"title": "Bare", "year": null, "abstract": null, "openAccessPdf": null}]})",
                  1000) ==
        "2 papers of 7:\n1. One line (2017)\n   PDF: https://x/a.pdf\n   Short.\n2. Bare\n");
  CHECK(papers_of(R"({"total": 0})", 1000) == "No paper was found; try other words.");
}

TEST_CASE("long answers are cut between papers and characters") {
  std::string many = R"({"data": [)";
  for (int i = 0; i < 50; ++i)
    many += std::string(i ? "," : "") + R"({"title": "T", "abstract": ")" + std::string(3001, 'x') +
            "\u00e9\"}";
  const std::string text = papers_of(many + "]}", 5000);
  CHECK(text.size() < 5100);
  CHECK(text.find("[more were found; ask for fewer]") != text.npos);
}

TEST_CASE("an answer that makes no sense is an error, and never a crash") {
  for (const char* answer : {"", "{", "[]", "null", "{\"data\": 3}", "<html>"})
    CHECK_THROWS_AS(papers_of(answer, 1000), mlgym::Error);
  std::mt19937 random(11);
  const std::string pieces[] = {"{", "}",         "[", "]",    "\"data\"", ":",
                                ",", "\"title\"", "1", "null", "\"total\""};
  for (int i = 0; i < 5000; ++i) {
    std::string text = "{\"data\": ";
    for (auto k = random() % 12; k > 0; --k) text += pieces[random() % 11];
    try {
      (void)papers_of(text + "}", 1000);
    } catch (const mlgym::Error&) {
    }
  }
}
