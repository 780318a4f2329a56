// CIDEr-D against a program of its own, on random captions.
#include "cider_d.h"

#include "independent.h"
#include "scored.h"

using namespace mlgym::test;

TEST_CASE("CIDEr-D of random captions is what the independent program says") {
  for (const unsigned seed : {1u, 2u, 3u}) {
    const Captions captions = random_captions(seed, 60, 5);
    const std::string printed = printed_by(
        "cider_d.py", {{"predictions", captions.predictions}, {"references", captions.by_row}});
    CHECK(scored<metrics::CiderD>(captions.predictions, captions.by_place) ==
          Approx(std::stod(printed)).epsilon(1e-12));
  }
}
