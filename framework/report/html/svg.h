// Drawings as SVG, whose colours follow the reader's light or dark mode.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mlgym {

// "<" and such in text and attributes.
std::string xml_escape(std::string_view text);

// How many series have a colour of their own; more share colours, and are told apart by dashes.
inline constexpr std::size_t kSeriesColours = 10;

enum class Anchor { start, middle, end };

// Lengths are pixels; y grows downwards. Colours are CSS classes: "ink", "faint", "series-3".
class Svg {
 public:
  Svg(double width, double height);

  void line(double x1, double y1, double x2, double y2, std::string_view style);
  void polyline(const std::vector<std::pair<double, double>>& points, std::size_t series,
                std::string_view hint);
  void bar(double x, double y, double width, double height, std::size_t series,
           std::string_view hint);
  void dot(double x, double y, std::size_t series, std::string_view hint);
  void text(double x, double y, std::string_view text, Anchor anchor = Anchor::start,
            std::string_view style = "", std::string_view title = "");
  // Turned to be read from below.
  void turned_text(double x, double y, std::string_view text);

  // The <svg> element. `title` is what a screen reader says.
  std::string element(std::string_view title) const;
  // A file of its own.
  std::string file(std::string_view title) const;

 private:
  std::string open(std::string_view title, std::string_view attributes) const;
  double width_, height_;
  std::string body_;
};

// The classes that drawings use, for a style sheet; dark mode included.
std::string svg_style();

// The width of a text in the font of drawings, about.
double text_width(std::string_view text);
// The text, with "…" for its middle where it would be wider than that.
std::string shortened_to(std::string_view text, double width);

}  // namespace mlgym
