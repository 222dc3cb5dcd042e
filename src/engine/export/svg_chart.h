// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
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
};

/// A chart of lines over a common x axis.
struct LineChart {
  std::string title = {}, x_title = {}, y_title = {};
  std::vector<ChartSeries> series = {};
  double marked_x = -1;       ///< a vertical line with its name; < 0 = none
  std::string marked_name = {};  ///< "best epoch 7"
  bool y_from_zero_to_one = false;
  bool has_diagonal = false;  ///< the line of chance of a ROC curve
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
  std::vector<int> colours = {};
};

/// The charts as SVG elements in the light theme; svg_style() turns them dark where the reader prefers that.
std::string svg_line_chart(const LineChart& chart);
std::string svg_grid_chart(const GridChart& chart);
std::string svg_bar_chart(const BarChart& chart);

/// The charts' colours for prefers-color-scheme: dark, as a style sheet.
std::string svg_style();
/// A chart as a file of its own: XML header, name space and style inside.
std::string svg_document(const std::string& chart);

/// `&`, `<`, `>` and quotes as entities.
std::string escape_xml(std::string_view text);
/// About `count` round numbers that cover [low, high].
std::vector<double> axis_ticks(double low, double high, int count);

}  // namespace amalgam
