#include "tables.h"

#include <cstdio>

namespace aggregator {

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%g%%", 100 * share);
  return text;
}

}  // namespace aggregator
