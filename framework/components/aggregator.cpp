#include "components/aggregator.h"

#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace {

bool are_texts(const Json& list) {
  for (const auto& item : list) {
    if (!item.is_string()) return false;
  }
  return true;
}

bool are_cells(const Json& row) {
  for (const auto& cell : row) {
    if (!cell.is_string() && !cell.is_number() && !cell.is_null()) return false;
  }
  return true;
}

// Members of the report's document that are its own.
bool is_taken(const std::string& member) {
  return member == "schema" || member == "profile" || member == "runs" || member == "tables" ||
         member == "notices";
}

std::string fault_of_also(const Json& also) {
  if (!also.is_object() || !also.contains("at") || !also.contains("as"))
    return "its \"also\" is no object with \"at\" and \"as\"";
  const Json& at = also["at"];
  if (!at.is_array() || at.empty() || !are_texts(at))
    return "\"at\" of its \"also\" is no list of names";
  if (is_taken(at[0])) return "\"at\" of its \"also\" is a member of every report";
  const Json& as = also["as"];
  if (as != "records" && as != "cells" && as != "lists")
    return "\"as\" of its \"also\" is none of records, cells, lists";
  return "";
}

// What is wrong with a table's form; empty: nothing.
std::string fault_of(const Json& table) {
  if (!table.is_object() || !table.contains("columns") || !table.contains("rows"))
    return "is no object with \"columns\" and \"rows\"";
  if (table.contains("title") && !table["title"].is_string()) return "its title is no text";
  const Json& columns = table["columns"];
  if (!columns.is_array() || !are_texts(columns)) return "its columns are no list of texts";
  if (table.contains("also")) {
    if (std::string fault = fault_of_also(table["also"]); !fault.empty()) return fault;
    if (columns.empty()) return "it has no column that could be a key";
  }
  if (!table["rows"].is_array()) return "its rows are no list";
  std::size_t number = 0;
  for (const auto& row : table["rows"]) {
    ++number;
    if (!row.is_array() || row.size() != columns.size())
      return fmt::format("row {} is no list of {} cells", number, columns.size());
    if (!are_cells(row))
      return fmt::format("row {} holds something else than texts, numbers and null", number);
  }
  return "";
}

}  // namespace

absl::StatusOr<Json> tables_from(std::string_view text, std::string_view who) {
  auto tables = parse_json(text);
  if (!tables.ok()) return with_context(tables.status(), fmt::format("{}: its tables", who));
  if (!tables->is_object()) return invalid("{}: its tables are no JSON object", who);
  for (auto& [name, table] : tables->items()) {
    if (const std::string fault = fault_of(table); !fault.empty())
      return invalid("{}: its table \"{}\": {}", who, name, fault);
    if (!table.contains("title")) table["title"] = "";
  }
  return tables;
}

absl::StatusOr<AggregatorComponent> AggregatorComponent::create(const mlgym_component* component,
                                                                const Json& settings, Call& call) {
  auto instance = Instance::create(component, settings, call);
  if (!instance.ok()) return instance.status();
  return AggregatorComponent(std::move(*instance));
}

absl::StatusOr<Json> AggregatorComponent::tables(Call& call,
                                                 const std::vector<const mlgym_row*>& rows) {
  std::string text;
  const mlgym_sink sink = sink_into(text);
  const auto status = instance_.run(call, "tables", [&] {
    return instance_.table<mlgym_aggregator>()->tables(instance_.self(), call.raw(), rows.data(),
                                                       rows.size(), &sink);
  });
  if (!status.ok()) return status;
  return tables_from(text, instance_.who());
}

}  // namespace mlgym
