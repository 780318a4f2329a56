#include "report/json_format.h"

#include "base/json.h"

namespace mlgym {
namespace {

std::string key_of(const Json& cell) {
  return cell.is_string() ? cell.get<std::string>() : cell.dump();
}

Json records_of(const Json& table) {
  Json records = Json::array();
  for (const auto& row : table["rows"]) {
    Json record = Json::object();
    for (std::size_t c = 0; c < row.size(); ++c)
      record[table["columns"][c].get<std::string>()] = row[c];
    records.push_back(std::move(record));
  }
  return records;
}

Json by_key(const Json& table, bool named) {
  Json rows = Json::object();
  for (const auto& row : table["rows"]) {
    Json rest = named ? Json::object() : Json::array();
    for (std::size_t c = 1; c < row.size(); ++c) {
      if (named) {
        rest[table["columns"][c].get<std::string>()] = row[c];
      } else {
        rest.push_back(row[c]);
      }
    }
    rows[key_of(row[0])] = std::move(rest);
  }
  return rows;
}

Json other_form(const Json& table) {
  const Json& form = table["also"]["as"];
  if (form == "records") return records_of(table);
  return by_key(table, form == "cells");
}

void put(Json& document, const Json& path, Json value) {
  Json* place = &document;
  for (const auto& member : path) {
    Json& next = (*place)[member.get<std::string>()];
    if (!next.is_object()) next = Json::object();
    place = &next;
  }
  *place = std::move(value);
}

}  // namespace

std::string json_of_report(const Json& report, const ReportStyle&) {
  Json document = report;
  for (const auto& table : report["tables"]) {
    if (table.contains("also")) put(document, table["also"]["at"], other_form(table));
  }
  for (auto& table : document["tables"]) {
    table.erase("title");
    table.erase("also");
    table.erase("plot");
  }
  return dump_json_indented(document) + "\n";
}

}  // namespace mlgym
