#include "report/html/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace mlgym {
namespace {

// Chosen to be told apart by people with any colour vision, on white and on black (Okabe and Ito's
// eight colours, two of them darker or lighter, and two more).
constexpr std::array<std::string_view, kSeriesColours> kLight = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900",
    "#56b4e9", "#7a3e9d", "#e69f00", "#5a5a5a", "#8c2d04"};
constexpr std::array<std::string_view, kSeriesColours> kDark = {
    "#4aa3df", "#ff8c42", "#2cc99b", "#e8a0c8", "#f0e442",
    "#9bd5ff", "#b88be0", "#ffc04d", "#b0b0b0", "#e07b54"};
constexpr std::array<std::string_view, 3> kDashes = {"none", "6 3", "2 3"};
constexpr double kCharacter = 6.6;  // mean width at 12 pixels

std::string series_class(std::size_t series) {
  return fmt::format("series-{} dash-{}", series % kSeriesColours,
                     series / kSeriesColours % kDashes.size());
}

std::string hinted(std::string_view hint) {
  return hint.empty() ? "" : fmt::format("<title>{}</title>", xml_escape(hint));
}

}  // namespace

std::string xml_escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        // Other control characters are no characters of XML.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') escaped += c;
    }
  }
  return escaped;
}

double text_width(std::string_view text) {
  const auto characters = std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<std::uint8_t>(c) & 0xC0) != 0x80;  // the first byte of one in UTF-8
  });
  return kCharacter * static_cast<double>(characters);
}

std::string shortened_to(std::string_view text, double width) {
  if (text_width(text) <= width) return std::string(text);
  const auto kept = static_cast<std::size_t>(width / kCharacter) - 1;
  std::vector<std::size_t> begins;  // of characters
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<std::uint8_t>(text[i]) & 0xC0) != 0x80) begins.push_back(i);
  const auto head = begins[kept / 2], tail = begins[begins.size() - (kept - kept / 2)];
  return std::string(text.substr(0, head)) + "…" + std::string(text.substr(tail));
}

Svg::Svg(double width, double height) : width_(width), height_(height) {}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view style) {
  body_ += fmt::format(R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>)", x1,
                       y1, x2, y2, style);
}

void Svg::polyline(const std::vector<std::pair<double, double>>& points, std::size_t series,
                   std::string_view hint) {
  body_ += fmt::format(R"(<polyline class="line {}" points=")", series_class(series));
  for (const auto& [x, y] : points) body_ += fmt::format("{:.1f},{:.1f} ", x, y);
  body_ += fmt::format(R"(">{}</polyline>)", hinted(hint));
}

void Svg::bar(double x, double y, double width, double height, std::size_t series,
              std::string_view hint) {
  body_ += fmt::format(
      R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" class="bar {}">{}</rect>)", x,
      y, std::max(width, 0.0), std::max(height, 0.0), series_class(series), hinted(hint));
}

void Svg::dot(double x, double y, std::size_t series, std::string_view hint) {
  body_ += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="4" class="bar {}">{}</circle>)", x, y,
                       series_class(series), hinted(hint));
}

void Svg::text(double x, double y, std::string_view text, Anchor anchor, std::string_view style,
               std::string_view title) {
  constexpr std::array<std::string_view, 3> kAnchors = {"start", "middle", "end"};
  body_ += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}"{}>{}{}</text>)", x, y,
                       kAnchors[static_cast<std::size_t>(anchor)],
                       style.empty() ? "" : fmt::format(R"( class="{}")", style),
                       title.empty() ? "" : fmt::format("<title>{}</title>", xml_escape(title)),
                       xml_escape(text));
}

void Svg::turned_text(double x, double y, std::string_view text) {
  body_ += fmt::format(
      R"svg(<text x="{0:.1f}" y="{1:.1f}" text-anchor="middle" transform="rotate(-90 {0:.1f} {1:.1f})">{2}</text>)svg",
      x, y, xml_escape(text));
}

std::string Svg::open(std::string_view title, std::string_view attributes) const {
  return fmt::format(
      R"(<svg class="plot" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}" role="img"{2}>)"
      "<title>{3}</title>",
      width_, height_, attributes, xml_escape(title));
}

std::string Svg::element(std::string_view title) const {
  return open(title, "") + body_ + "</svg>";
}

std::string Svg::file(std::string_view title) const {
  return open(title, R"( xmlns="http://www.w3.org/2000/svg")") + "<style>" + svg_style() +
         ".plot{background:var(--paper)}</style>" + body_ + "</svg>\n";
}

std::string svg_style() {
  const auto variables = [](const auto& colours, std::string_view base) {
    std::string text(base);
    for (std::size_t i = 0; i < colours.size(); ++i)
      text += fmt::format("--s{}:{};", i, colours[i]);
    return text;
  };
  std::string style = ":root{" +
                      variables(kLight,
                                "--paper:#ffffff;--ink:#1c1c1e;--faint:#d8d8dc;"
                                "--quiet:#5d5d66;") +
                      "}@media(prefers-color-scheme:dark){:root{" +
                      variables(kDark,
                                "--paper:#17171a;--ink:#ececf0;--faint:#3a3a40;"
                                "--quiet:#a4a4ae;") +
                      "}}";
  style +=
      ".plot text{font:12px system-ui,sans-serif;fill:var(--ink)}"
      ".plot .quiet{fill:var(--quiet)}.plot .name{font-weight:600}"
      ".plot .axis{stroke:var(--quiet)}.plot .grid{stroke:var(--faint)}"
      ".plot .whisker{stroke:var(--ink);stroke-width:1.5}"
      ".plot .line{fill:none;stroke-width:1.8}.plot .bar{stroke:none}";
  for (std::size_t i = 0; i < kSeriesColours; ++i)
    style += fmt::format(
        ".plot .bar.series-{0}{{fill:var(--s{0})}}"
        ".plot .line.series-{0}{{stroke:var(--s{0})}}",
        i);
  for (std::size_t i = 0; i < kDashes.size(); ++i)
    style += fmt::format(".plot .line.dash-{}{{stroke-dasharray:{}}}", i, kDashes[i]);
  // Bars that share a colour are told apart by their strength.
  return style + ".plot .bar.dash-1{opacity:.65}.plot .bar.dash-2{opacity:.4}";
}

}  // namespace mlgym
