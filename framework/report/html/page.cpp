#include "report/html/page.h"

#include <fmt/format.h>

#include <optional>

#include "base/json.h"
#include "report/html/drawing.h"
#include "report/html/page_style.h"
#include "report/html/plot_spec.h"
#include "report/html/table_view.h"

namespace mlgym {
namespace {

constexpr std::size_t kShortTable = 40;  // rows; longer ones are folded
constexpr std::size_t kLongText = 60;    // characters; longer ones are broken

std::string title_of(const std::string& name, const Json& table) {
  std::string title = table.value("title", name);
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z')
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

// A column is one of numbers when no cell is a text.
std::vector<bool> number_columns(const Json& table) {
  std::vector<bool> numbers(table["columns"].size(), true);
  for (const auto& row : table["rows"])
    for (std::size_t i = 0; i < row.size(); ++i)
      if (row[i].is_string()) numbers[i] = false;
  return numbers;
}

std::string cell_element(const Json& cell, bool number) {
  const std::string text = cell_text(cell);
  const char* style = number                    ? " class=\"number\""
                      : text.size() > kLongText ? " class=\"long\""
                                                : "";
  return fmt::format("<td{}>{}</td>", style, xml_escape(text));
}

std::string table_element(const Json& table) {
  const auto numbers = number_columns(table);
  std::string html = "<div class=\"scroll\"><table><thead><tr>";
  for (std::size_t i = 0; i < table["columns"].size(); ++i)
    html += fmt::format("<th{}>{}</th>", numbers[i] ? " class=\"number\"" : "",
                        xml_escape(table["columns"][i].get<std::string>()));
  html += "</tr></thead><tbody>\n";
  for (const auto& row : table["rows"]) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) html += cell_element(row[i], numbers[i]);
    html += "</tr>\n";
  }
  html += "</tbody></table></div>";
  const auto rows = table["rows"].size();
  if (rows <= kShortTable) return html;
  return fmt::format("<details><summary>{} rows</summary>{}</details>", rows, html);
}

// How a table is drawn, if it has something to draw; make_report has seen to its form.
std::optional<PlotSpec> plot_in(const std::string& name, const Json& table) {
  if (table["rows"].empty()) return std::nullopt;
  const auto plot = plot_of_table(name, table);
  return plot.ok() ? *plot : std::nullopt;
}

std::string section(const std::string& name, const Json& table) {
  const std::string title = title_of(name, table);
  std::string html =
      fmt::format("<section id=\"{}\"><h2>{}</h2>\n", xml_escape(name), xml_escape(title));
  if (const auto plot = plot_in(name, table)) html += draw(*plot, table).element(title) + "\n";
  html += table["rows"].empty() ? "<p class=\"about\">Nothing.</p>" : table_element(table);
  return html + "</section>\n";
}

std::string list_of(const Json& texts, std::string_view style) {
  if (texts.empty()) return "";
  std::string html = fmt::format("<ul class=\"{}\">", style);
  for (const auto& text : texts)
    html += fmt::format("<li>{}</li>", xml_escape(text.get<std::string>()));
  return html + "</ul>\n";
}

}  // namespace

std::string html_page(const Json& report) {
  const std::string profile = report.value("profile", "");
  std::string runs, links, sections;
  for (const auto& run : report["runs"])
    runs += (runs.empty() ? "" : ", ") + run.get<std::string>();
  for (const auto& [name, table] : report["tables"].items()) {
    sections += section(name, table);
    links += fmt::format("<a href=\"#{}\">{}</a>", xml_escape(name), xml_escape(name));
  }
  return fmt::format(
             "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<title>mlgym report: {0}</title>\n<style>{1}{2}</style></head><body>\n"
             "<h1>mlgym report</h1><p class=\"about\">Profile {0}, of {3}</p>\n<nav>{4}</nav>\n",
             xml_escape(profile), svg_style(), kPageStyle, xml_escape(runs), links) +
         list_of(report.value("notices", Json::array()), "notices") + sections + "</body></html>\n";
}

std::vector<Drawing> drawings_of(const Json& report) {
  std::vector<Drawing> drawings;
  for (const auto& [name, table] : report["tables"].items()) {
    const auto plot = plot_in(name, table);
    if (!plot) continue;
    const std::string title = title_of(name, table);
    drawings.push_back({name, title, draw(*plot, table).file(title)});
  }
  return drawings;
}

}  // namespace mlgym
