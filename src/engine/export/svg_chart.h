// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace amalgam {

/// One line of a chart.
struct ChartSeries {
  std::string name;
  std::vector<double> x = {}, y = {};  ///< NaN breaks the line
  int colour = 0;            ///< index into the figure colours: the kinds' five, then accent, good, bad, grey
  bool is_dashed = false;
  bool has_markers = false;  ///< a dot at each point
};

/// How wide charts are that stand alone, and those that stand two in a row.
inline constexpr double kFullChart = 640, kHalfChart = 372;

/// A chart of lines over a common x axis.
struct LineChart {
  std::string title = {}, x_title = {}, y_title = {};
  std::vector<ChartSeries> series = {};
  double marked_x = -1;       ///< a vertical line with its name; < 0 = none
  std::string marked_name = {};  ///< "best epoch 7"
  bool y_from_zero_to_one = false;
  bool has_diagonal = false;  ///< the line of chance of a ROC curve
  double width = kFullChart;
};

/// Numbers in a grid, shaded by size: attention, confusion.
struct GridChart {
  std::string title = {}, x_title = {}, y_title = {};
  std::vector<std::string> x_names = {}, y_names = {};
  std::vector<std::vector<double>> values = {};  ///< [y][x]
  bool are_counts = false;                  ///< printed without decimals; shaded by the share of their row
  double full_shade_at = 0.5;               ///< the value with the darkest shade; ignored for counts
};

/// Bars from zero with whiskers.
struct BarChart {
  std::string title = {}, x_title = {};
  std::vector<std::string> names = {};
  std::vector<double> values = {}, deviations = {};
  std::vector<double> lows = {}, highs = {};  ///< ends of the whiskers where they are no deviations
  std::vector<int> colours = {};
  double width = kFullChart;
};

/// A dot and its interval for each name, not from zero: estimates side by side.
struct IntervalChart {
  std::string title = {}, x_title = {};
  std::vector<std::string> names = {};
  std::vector<double> values = {}, lows = {}, highs = {};  ///< NaN ends = no interval
  std::vector<int> colours = {};
  double reference = std::numeric_limits<double>::quiet_NaN();  ///< a vertical line; NaN = none
  std::string reference_name = {};
  double width = kFullChart;
};

/// The charts as SVG elements in the light theme; svg_style() turns them dark where the reader prefers that.
std::string svg_line_chart(const LineChart& chart);
std::string svg_grid_chart(const GridChart& chart);
std::string svg_bar_chart(const BarChart& chart);
std::string svg_interval_chart(const IntervalChart& chart);

/// The charts' colours for prefers-color-scheme: dark, as a style sheet.
std::string svg_style();
/// A chart as a file of its own: XML header, name space and style inside.
std::string svg_document(const std::string& chart);

/// `&`, `<`, `>` and quotes as entities.
std::string escape_xml(std::string_view text);
/// About `count` round numbers that cover [low, high].
std::vector<double> axis_ticks(double low, double high, int count);

}  // namespace amalgam
