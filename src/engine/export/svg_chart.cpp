// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/svg_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace amalgam {

namespace {

constexpr double kPlotHeight = 230;
constexpr double kLeft = 64, kRight = 16, kTop = 40, kBottom = 52;
constexpr double kLegendLine = 20;
constexpr double kCharacter = 7;       // width of a caption character, on the safe side
constexpr double kTitleCharacter = 9;  // of a title's
constexpr double kWidestName = 230;    // longer names of bars are cut

/// Maps a range of values onto a range of pixels.
struct Scale {
  double low = 0, high = 1, from = 0, to = 1;
  double operator()(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

/// How a class looks in the light theme, as attributes: viewers that know no style sheets then draw it right too.
struct Look { const char* name; const char* attributes; };
constexpr Look kLooks[] = {
    {"surface", "fill=\"#FFFFFF\""},
    {"chart-title", "fill=\"#141A24\" font-size=\"14\" font-weight=\"600\""},
    {"value", "fill=\"#141A24\""},
    {"strong", "fill=\"#FFFFFF\""},
    {"tick", "fill=\"#4A5565\""},
    {"label", "fill=\"#4A5565\""},
    {"middle", "text-anchor=\"middle\""},
    {"end", "text-anchor=\"end\""},
    {"grid", "stroke=\"#EDEFF3\""},
    {"axis", "stroke=\"#626C7B\""},
    {"whisker", "stroke=\"#626C7B\""},
    {"chance", "stroke=\"#626C7B\" stroke-dasharray=\"3 3\""},
    {"mark", "stroke=\"#626C7B\" stroke-dasharray=\"3 3\""},
    {"cell", "fill=\"#3454D1\""},
    {"line", "fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\""},
    {"dashed", "stroke-dasharray=\"5 4\""},
};
// Modality colours in the order of the kinds, then accent, good, bad, grey.
constexpr const char* kLight[] = {"#2F5C9E", "#15A791", "#C08A1E", "#9D76F0", "#B0304F", "#3454D1", "#0B7A57", "#C0322B", "#626C7B"};
constexpr const char* kDark[] = {"#3F86E6", "#6BE0BF", "#F0A850", "#D9B3FA", "#E2506C", "#8099FF", "#4CC79B", "#F48178", "#8490A2"};

/// class="…" and the attributes of its light look.
std::string paint(const std::string& classes) {
  std::string out = "class=\"" + classes + "\"";
  const auto has = [&](const std::string& name) { return (" " + classes + " ").find(" " + name + " ") != std::string::npos; };
  for (const Look& look : kLooks) {
    if (!has(look.name) || (has("strong") && std::string_view(look.name) == "value")) continue;
    out += std::string(" ") + look.attributes;
  }
  return out;
}

/// The same for something in one of the figure colours.
std::string paint_colour(const std::string& classes, int colour) {
  const char* attribute = classes.rfind("line", 0) == 0 ? "stroke" : "fill";
  return paint(fmt::format("{} colour-{}", classes, colour)) + fmt::format(" {}=\"{}\"", attribute, kLight[colour]);
}

/// About as wide as a caption gets; three bytes of UTF-8 are a wide character as a rule.
double text_width(const std::string& text) {
  double width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    width += byte >= 0xE0 ? 13 : (byte & 0xC0U) == 0x80U ? 0 : kCharacter;
  }
  return width;
}

/// A name that fits: cut at a whole character and marked where it is too wide.
std::string fitted(const std::string& text, double width) {
  if (text_width(text) <= width) return text;
  std::size_t end = text.size();
  while (end > 0 && text_width(text.substr(0, end)) > width - kCharacter) {
    do --end;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U);
  }
  return text.substr(0, end) + "…";
}

std::string tick_text(double value, double step) {
  const int decimals = step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
  return fmt::format("{:.{}f}", std::abs(value) < step * 1e-6 ? 0 : value, std::clamp(decimals, 0, 6));
}

std::string text_at(double x, double y, const char* style, const std::string& text, const std::string& more = {}) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" {}{}>{}</text>\n", x, y, paint(style), more, escape_xml(text));
}

std::string line_from(double x1, double y1, double x2, double y2, const char* style) {
  return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", x1, y1, x2, y2,
                     paint(style));
}

std::string open_svg(double width, double height, const std::string& title) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" font-family=\"Inter, 'Noto Sans', 'Noto Sans CJK SC', sans-serif\" font-size=\"12\" "
      "role=\"img\" aria-label=\"{2}\">\n<title>{2}</title>\n<rect {3} width=\"{0:.0f}\" height=\"{1:.0f}\" rx=\"8\"/>\n",
      width, height, escape_xml(title), paint("surface")) +
         text_at(16, 24, "chart-title", title);
}

std::pair<double, double> range_of(const std::vector<ChartSeries>& series, bool of_x) {
  double low = INFINITY, high = -INFINITY;
  for (const ChartSeries& one : series) {
    for (const double value : of_x ? one.x : one.y) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (!(low <= high)) return {0, 1};
  if (low == high) return {low - 0.5, high + 0.5};
  return {low, high};
}

std::string axes(const Scale& x, const Scale& y, const LineChart& chart) {
  std::string out;
  const auto y_ticks = axis_ticks(y.low, y.high, 5);
  const double y_step = y_ticks.size() > 1 ? y_ticks[1] - y_ticks[0] : 1;
  for (const double tick : y_ticks) {
    if (tick < y.low - y_step * 1e-6 || tick > y.high + y_step * 1e-6) continue;
    out += line_from(x.from, y(tick), x.to, y(tick), "grid");
    out += text_at(x.from - 8, y(tick) + 4, "tick end", tick_text(tick, y_step));
  }
  const auto x_ticks = axis_ticks(x.low, x.high, chart.width < kFullChart ? 5 : 8);
  const double x_step = x_ticks.size() > 1 ? x_ticks[1] - x_ticks[0] : 1;
  for (const double tick : x_ticks) {
    if (tick < x.low - x_step * 1e-6 || tick > x.high + x_step * 1e-6) continue;
    out += line_from(x(tick), y.from, x(tick), y.from + 4, "axis");
    out += text_at(x(tick), y.from + 17, "tick middle", tick_text(tick, x_step));
  }
  out += line_from(x.from, y.from, x.to, y.from, "axis");
  out += text_at((x.from + x.to) / 2, y.from + 36, "label middle", chart.x_title);
  const double middle = (y.from + y.to) / 2;
  out += text_at(14, middle, "label middle", chart.y_title, fmt::format(" transform=\"rotate(-90 14 {:.1f})\"", middle));
  return out;
}

std::string dot_at(double x, double y, int colour) {
  return fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"3.5\" {}/>\n", x, y, paint_colour("bar", colour));
}

std::string path_of(const ChartSeries& one, const Scale& x, const Scale& y) {
  std::string points;
  bool pen_down = false;
  for (std::size_t i = 0; i < std::min(one.x.size(), one.y.size()); ++i) {
    if (!std::isfinite(one.y[i])) {
      pen_down = false;
      continue;
    }
    points += fmt::format("{}{:.2f} {:.2f}", pen_down ? " L" : " M", x(one.x[i]), y(one.y[i]));
    pen_down = true;
  }
  std::string out = fmt::format("<path d=\"{}\" {}/>\n", points.empty() ? "M0 0" : points.substr(1),
                                paint_colour(one.is_dashed ? "line dashed" : "line", one.colour));
  for (std::size_t i = 0; one.has_markers && i < std::min(one.x.size(), one.y.size()); ++i) {
    if (std::isfinite(one.y[i])) out += dot_at(x(one.x[i]), y(one.y[i]), one.colour);
  }
  return out;
}

/// Names with a piece of their line, from left to right, in as many lines as they need.
struct Legend { std::string svg; int lines = 0; };
Legend legend(const std::vector<ChartSeries>& series, double chart_width) {
  Legend result{{}, series.empty() ? 0 : 1};
  double x = kLeft;
  for (const ChartSeries& one : series) {
    const double width = 36 + text_width(one.name);
    if (x > kLeft && x + width > chart_width - kRight) {
      x = kLeft;
      ++result.lines;
    }
    const double y = kTop + 4 + kLegendLine * (result.lines - 1);
    result.svg += fmt::format("<path d=\"M{:.1f} {:.1f} h16\" {}/>\n", x, y,
                              paint_colour(one.is_dashed ? "line dashed" : "line", one.colour));
    result.svg += text_at(x + 21, y + 4, "tick", one.name);
    x += width;
  }
  return result;
}

double widest(const std::vector<std::string>& names) {
  double most = 0;
  for (const std::string& name : names) most = std::max(most, text_width(name));
  return most;
}

/// The upright lines and figures of charts that lie on their side.
std::string upright_axis(const Scale& x, double top, double bottom, int count) {
  std::string out;
  const auto ticks = axis_ticks(x.low, x.high, count);
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1;
  for (const double tick : ticks) {
    out += line_from(x(tick), top, x(tick), bottom, "grid");
    out += text_at(x(tick), bottom + 16, "tick middle", tick_text(tick, step));
  }
  return out;
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::vector<double> axis_ticks(double low, double high, int count) {
  const double rough = (high - low) / std::max(1, count);
  if (!(rough > 0) || !std::isfinite(rough)) return {low};
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (rough <= factor * power * (1 + 1e-9)) {
      step = factor * power;
      break;
    }
  }
  std::vector<double> ticks;
  for (double n = std::ceil(low / step - 1e-9); n * step <= high + step * 1e-9; ++n) ticks.push_back(n * step);
  return ticks;
}

std::string svg_line_chart(const LineChart& chart) {
  auto [x_low, x_high] = range_of(chart.series, true);
  auto [y_low, y_high] = range_of(chart.series, false);
  if (chart.y_from_zero_to_one) {
    y_low = 0;
    y_high = 1;
  } else {
    const double room = (y_high - y_low) * 0.06;
    y_low -= room;
    y_high += room;
  }
  const Legend names = legend(chart.series, chart.width);
  const double top = kTop + kLegendLine * names.lines, bottom = top + kPlotHeight;
  const Scale x{x_low, x_high, kLeft, chart.width - kRight};
  const Scale y{y_low, y_high, bottom, top};
  std::string out = open_svg(chart.width, bottom + kBottom, chart.title) + names.svg + axes(x, y, chart);
  if (chart.has_diagonal) out += line_from(x(0), y(0), x(1), y(1), "chance");
  if (chart.marked_x >= 0) {
    const double at = x(chart.marked_x);
    const bool is_right = at > (x.from + x.to) / 2;
    out += line_from(at, top, at, bottom, "mark");
    out += text_at(at + (is_right ? -5 : 5), top + 12, is_right ? "tick end" : "tick", chart.marked_name);
  }
  for (const ChartSeries& one : chart.series) out += path_of(one, x, y);
  return out + "</svg>\n";
}

std::string svg_grid_chart(const GridChart& chart) {
  constexpr double cell_height = 40;
  const double cell_width = std::max(88.0, widest(chart.x_names) + 12);
  const double left = 48 + widest(chart.y_names), top = 64;
  const double right = left + cell_width * static_cast<double>(chart.x_names.size());
  const double title_width = text_width(chart.title) * kTitleCharacter / kCharacter + 32;
  const double middle_x = (left + right) / 2, half_label = text_width(chart.x_title) / 2 + 16;
  const double width = std::max({right + 16, title_width, middle_x + half_label});
  const double bottom = top + cell_height * static_cast<double>(chart.y_names.size());
  std::string out = open_svg(width, bottom + 36, chart.title);
  for (std::size_t r = 0; r < chart.y_names.size(); ++r) {
    double total = 0;
    for (const double value : chart.values[r]) total += value;
    const double y = top + cell_height * static_cast<double>(r);
    out += text_at(left - 8, y + cell_height / 2 + 4, "tick end", chart.y_names[r]);
    for (std::size_t c = 0; c < chart.x_names.size(); ++c) {
      const double value = chart.values[r][c], x = left + cell_width * static_cast<double>(c);
      const double full = chart.are_counts ? total : chart.full_shade_at;
      const double shade = full > 0 ? std::clamp(value / full, 0.0, 1.0) : 0;
      out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" {} "
                         "fill-opacity=\"{:.3f}\"/>\n",
                         x + 1, y + 1, cell_width - 2, cell_height - 2, paint("cell"), 0.04 + 0.96 * shade);
      out += text_at(x + cell_width / 2, y + cell_height / 2 + 4, shade > 0.55 ? "value strong middle" : "value middle",
                     chart.are_counts ? fmt::format("{:.0f}", value) : fmt::format("{:.3f}", value));
    }
  }
  for (std::size_t c = 0; c < chart.x_names.size(); ++c) {
    out += text_at(left + cell_width * (static_cast<double>(c) + 0.5), top - 8, "tick middle", chart.x_names[c]);
  }
  out += text_at(middle_x, bottom + 22, "label middle", chart.x_title);
  const double middle = (top + bottom) / 2;
  out += text_at(16, middle, "label middle", chart.y_title, fmt::format(" transform=\"rotate(-90 16 {:.1f})\"", middle));
  return out + "</svg>\n";
}

std::string svg_bar_chart(const BarChart& chart) {
  constexpr double bar = 30;
  const double name_width = std::min(widest(chart.names), std::min(kWidestName, chart.width * 0.38));
  const double left = 24 + name_width, top = 44;
  const double bottom = top + bar * static_cast<double>(chart.names.size());
  const auto low_of = [&](std::size_t i) {
    return i < chart.lows.size() ? chart.lows[i] : chart.values[i] - (i < chart.deviations.size() ? chart.deviations[i] : 0);
  };
  const auto high_of = [&](std::size_t i) {
    return i < chart.highs.size() ? chart.highs[i] : chart.values[i] + (i < chart.deviations.size() ? chart.deviations[i] : 0);
  };
  double low = 0, high = 0;
  for (std::size_t i = 0; i < chart.values.size(); ++i) {
    for (const double end : {low_of(i), chart.values[i], high_of(i)}) {
      if (std::isfinite(end)) low = std::min(low, end), high = std::max(high, end);
    }
  }
  if (low == high) high = 1;
  const Scale x{low, high, left, chart.width - 68};
  std::string out = open_svg(chart.width, bottom + 46, chart.title) +
                    upright_axis(x, top, bottom, chart.width < kFullChart ? 3 : 6);
  for (std::size_t i = 0; i < chart.names.size(); ++i) {
    const double y = top + bar * static_cast<double>(i), end = x(chart.values[i]), zero = x(0);
    out += text_at(left - 8, y + bar / 2 + 4, "tick end", fitted(chart.names[i], name_width));
    if (!std::isfinite(chart.values[i])) continue;
    out += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" {}/>\n",
                       std::min(zero, end), y + 5, std::abs(end - zero), bar - 10,
                       paint_colour("bar", i < chart.colours.size() ? chart.colours[i] : 0));
    double most = std::max(end, zero);
    if (std::isfinite(low_of(i)) && std::isfinite(high_of(i)) && high_of(i) > low_of(i)) {
      out += line_from(x(low_of(i)), y + bar / 2, x(high_of(i)), y + bar / 2, "whisker");
      most = std::max(most, x(high_of(i)));
    }
    out += text_at(most + 6, y + bar / 2 + 4, "value", fmt::format("{:.4f}", chart.values[i]));
  }
  out += line_from(x(0), top, x(0), bottom, "axis");
  return out + text_at((left + chart.width) / 2, bottom + 36, "label middle", chart.x_title) + "</svg>\n";
}

std::string svg_interval_chart(const IntervalChart& chart) {
  constexpr double line = 26, figures = 172;
  const double name_width = std::min(widest(chart.names), kWidestName);
  const bool is_named = std::isfinite(chart.reference) && !chart.reference_name.empty();
  const double left = 24 + name_width, top = is_named ? 64 : 44;
  const double bottom = top + line * static_cast<double>(chart.names.size()) + 4;
  double low = INFINITY, high = -INFINITY;
  const auto cover = [&](double value) {
    if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
  };
  cover(chart.reference);
  for (std::size_t i = 0; i < chart.values.size(); ++i) cover(chart.lows[i]), cover(chart.values[i]), cover(chart.highs[i]);
  if (!(low < high)) low = std::isfinite(low) ? low - 0.5 : 0, high = low + 1;
  const double room = (high - low) * 0.06;
  const Scale x{low - room, high + room, left, chart.width - figures};
  std::string out = open_svg(chart.width, bottom + 46, chart.title) + upright_axis(x, top, bottom, 4);
  if (std::isfinite(chart.reference)) {
    out += line_from(x(chart.reference), top, x(chart.reference), bottom, "mark");
    if (is_named) out += text_at(x(chart.reference), top - 8, "tick middle", chart.reference_name);
  }
  for (std::size_t i = 0; i < chart.names.size(); ++i) {
    const double y = top + line * (static_cast<double>(i) + 0.5) + 2;
    out += text_at(left - 8, y + 4, "tick end", fitted(chart.names[i], name_width));
    if (!std::isfinite(chart.values[i])) continue;
    const bool has_ends = std::isfinite(chart.lows[i]) && std::isfinite(chart.highs[i]);
    if (has_ends) out += line_from(x(chart.lows[i]), y, x(chart.highs[i]), y, "whisker");
    out += dot_at(x(chart.values[i]), y, i < chart.colours.size() ? chart.colours[i] : 5);
    out += text_at(chart.width - figures + 12, y + 4, "value",
                   has_ends ? fmt::format("{:.4f} [{:.4f}, {:.4f}]", chart.values[i], chart.lows[i], chart.highs[i])
                            : fmt::format("{:.4f}", chart.values[i]));
  }
  return out + text_at((left + chart.width - figures) / 2, bottom + 36, "label middle", chart.x_title) + "</svg>\n";
}

std::string svg_style() {
  // Attributes say how a chart looks in light; a style sheet is stronger than they are.
  std::string style =
      "@media screen and (prefers-color-scheme: dark){\n.chart .surface{fill:#171C25}.chart text{fill:#AEB7C5}\n"
      ".chart .chart-title,.chart .value{fill:#E8EBF1}.chart .grid{stroke:#232A36}\n"
      ".chart .axis,.chart .whisker,.chart .chance,.chart .mark{stroke:#8490A2}\n"
      ".chart .cell{fill:#8099FF}.chart .strong{fill:#0F131A}\n";
  for (std::size_t i = 0; i < std::size(kDark); ++i) {
    style += fmt::format(".chart .line.colour-{0}{{stroke:{1}}}.chart .bar.colour-{0}{{fill:{1}}}\n", i, kDark[i]);
  }
  return style + "}\n";
}

std::string svg_document(const std::string& chart) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + chart;
  const std::size_t end = out.find("</title>");
  if (end != std::string::npos) out.insert(end + 8, "\n<style>" + svg_style() + "</style>");
  return out;
}

}  // namespace amalgam
