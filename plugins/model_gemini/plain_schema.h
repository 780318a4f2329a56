#pragma once

#include "model_http/json.h"

namespace gemini {

// A JSON Schema in the part of OpenAPI's language that Gemini knows: references are followed,
// several types become alternatives, and what has no form there is left out. The result allows at
// least what `schema` does.
model_http::Json plain_schema(const model_http::Json& schema);

}  // namespace gemini
