// Where and why a value does not fit a schema, in words for people and for models.
#pragma once

#include <optional>

#include "base/json.h"
#include "components/schema_check.h"

namespace mlgym {

// Of a value that a validator refuses. Nothing where the keyword that it offends has no words here.
// Throws std::regex_error for a pattern that is none.
std::optional<SchemaViolation> violation_in_words(const Json& schema, const Json& value,
                                                  const MemberWords& words);

}  // namespace mlgym
