// Metrics of sentences. BLEU's figures are sacrebleu's (2.6.0, tokenize none, smooth_method none),
// CIDEr-D's those of cider_d.py beside this file, unless a comment says another origin.
#include <cmath>

#include "bleu4.h"
#include "catch.h"
#include "cider_d.h"
#include "scored.h"

namespace {

using namespace metrics;
using namespace mlgym::test;

const Texts kCaptions = {
    "a black dog runs over the green grass", "two men are talking on a busy street",
    "a child in a red coat is playing with a ball in the park", "a man riding a wave"};
const std::vector<Texts> kReferences = {
    {"a black dog is running over green grass", "two men talk on a busy street",
     "a child in a red coat plays with a ball in the park",
     "a man riding a wave on top of a surfboard"},
    {"a dog runs over the green grass", "two men are standing and talking on the street",
     "a small child is playing with a ball", ""}};

Approx near(double value) { return Approx(value).epsilon(1e-12); }

}  // namespace

TEST_CASE("BLEU-4 of a column is sacrebleu's, with one or more references a row") {
  CHECK(scored<Bleu4>(kCaptions, kReferences) == near(0.7487688474463714));
  CHECK(scored<Bleu4>(Texts{kCaptions[3]}, Texts{kReferences[0][3]}) == near(std::exp(-1.0)));
  CHECK(scored<Bleu4>(kReferences[0], kReferences) == near(1));
}

TEST_CASE("BLEU-4 is 0 where no run of four words is right") {
  CHECK(scored<Bleu4>(Texts{"one two three"}, Texts{"one two three"}) == 0);
  CHECK(scored<Bleu4>(Texts{"", ""}, Texts{"a b c d", "e"}) == 0);
  CHECK(scored<Bleu4>(Texts{"d c b a"}, Texts{"a b c d"}) == 0);
}

TEST_CASE("of two equally near references BLEU takes the shorter") {
  // By hand: 5 words between references of 4 and 6; all n-grams are in the longer, so 1 if 4
  // counts.
  CHECK(scored<Bleu4>(Texts{"a b c d e"}, std::vector<Texts>{{"a b c d e f"}, {"v w x y"}}) ==
        near(1));
}

TEST_CASE("repeated words count as often as one reference has them") {
  // Papineni et al.'s example: 2 of 7 for single words, and no pair is right.
  CHECK(scored<Bleu4>(Texts{"the the the the the the the"}, Texts{"the cat is on the mat"}) == 0);
}

TEST_CASE("words are compared without capitals and punctuation") {
  CHECK(scored<Bleu4>(Texts{"A man's T-shirt, red; on it: \"Go!\""},
                      Texts{"a man's t-shirt red on it go"}) == near(1));
  CHECK(scored<Bleu4>(Texts{"caf\xC3\xA9 au lait ici"}, Texts{"caf\xC3\xA9, au lait ici."}) ==
        near(1));
  CHECK(scored<Bleu4>(Texts{"mans t shirt red"}, Texts{"man's t-shirt red x"}) == 0);
}

TEST_CASE("CIDEr-D agrees with an implementation of its own") {
  CHECK(scored<CiderD>(kCaptions, kReferences) == near(4.72645670842663));
  // By hand: a row whose words nobody else has gets 10, one with nothing in common 0.
  CHECK(scored<CiderD>(Texts{"a b c d", "x"}, Texts{"a b c d", "e f g h"}) == near(5));
  CHECK(scored<CiderD>(Texts{"a b c d", "e f g h"}, Texts{"a b c d", "e f g h"}) == near(10));
}

TEST_CASE("CIDEr-D damps by the difference of lengths and clips repetitions") {
  // By hand, against "a b" in two rows: of "a" only single words are right, one of two, and it is
  // one word short: exp(-1/72) * (1/sqrt 2) / 4. "a a a a a b" has "a" five times, counted once.
  const Texts references = {"a b", "x y"};
  CHECK(scored<CiderD>(Texts{"a", "z"}, references) ==
        near(10 * std::exp(-1.0 / 72) / std::sqrt(2) / 4 / 2));
  const double repeated = scored<CiderD>(Texts{"a a a a a b", "z"}, references);
  const double single = 2 / (std::sqrt(26.0) * std::sqrt(2.0)), pairs = 1 / std::sqrt(17.0);
  CHECK(repeated == near(10 * std::exp(-16.0 / 72) * (single + pairs) / 4 / 2));
}

TEST_CASE("CIDEr-D of one row is 0: no n-gram is rarer than another") {
  CHECK(scored<CiderD>(Texts{"a b c d"}, Texts{"a b c d"}) == 0);
}

TEST_CASE("sentences need texts and a reference in every row") {
  CHECK(refusal<Bleu4>(Numbers{1}, {Numbers{1}}).code == MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<CiderD>(Numbers{1}, {Numbers{1}}).code == MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<Bleu4>(Texts{"a", "b"}, {Texts{"a", ""}, Texts{"b", ""}}).code ==
        MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<CiderD>(Texts{}, {Texts{}}).code == MLGYM_INVALID_ARGUMENT);
  CHECK(refusal<CiderD>(Texts{"a"}, {Texts{"a", "b"}}).code == MLGYM_INVALID_ARGUMENT);
}

TEST_CASE("a prediction of a million words is scored") {
  std::string words;
  for (int i = 0; i < 1'000'000; ++i) words += (i % 3 == 0 ? "a " : "b ");
  CHECK(scored<Bleu4>(Texts{words}, Texts{"a b b a"}) < 0.01);
  CHECK(scored<CiderD>(Texts{words, "x"}, Texts{"a b b a", "c"}) < 0.01);
}
