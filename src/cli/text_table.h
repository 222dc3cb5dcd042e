// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace amalgam::cli {

/// Columns that a terminal needs for a UTF-8 text: Chinese characters take two, combining marks none.
std::size_t display_width(std::string_view text);

/// The first `width` terminal columns of a text, with "…" where something was cut.
std::string shortened(std::string_view text, std::size_t width);

/// Lines of cells under a header, aligned: numbers to the right, texts to the left.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> header) : header_(std::move(header)) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool is_empty() const { return rows_.empty(); }
  std::string text() const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

/// "0.7735" for a metric, "" where it is not defined.
std::string metric_text(double value);
/// "1 h 02 min", "3 min 05 s", "12 s".
std::string duration_text(double seconds);

}  // namespace amalgam::cli
