// Parts of REQUEST (docs/process_protocol.md) that every dialect makes.
#pragma once

#include <string>
#include <string_view>

#include "base/json_forward.h"
#include "server/dialects/field.h"

namespace mlgym {

Json wire_text_part(std::string_view text);
// Checks that `data` is base64; null where it is not, which is noted.
Json wire_image_part(const Field& data, std::string_view base64, std::string_view media_type);
// Of "data:image/png;base64,...". Other addresses are refused: nothing is fetched.
Json wire_image_of_url(const Field& url);
Json wire_message(std::string_view role, Json parts);
// Without a schema, a tool takes nothing.
Json wire_tool(const Field& name, const Field& description, const Field& parameters);
// Leaves only the tools of these names, as where a request says which one to call.
void keep_tools(Json& request, const std::vector<std::string>& names, const Field& choice);
void set_sampling(Json& request, const Field& body, double highest_temperature);

}  // namespace mlgym
