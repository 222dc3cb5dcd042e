// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace amalgam::ui {

/// A plot's numbers as text, in the C locale: what "Show as table", CSV and TSV give.
struct PlotTable {
  QStringList header;
  std::vector<QStringList> rows;

  /// Tab-separated, one line a row, header first; tabs and line ends in cells become spaces.
  QString toTsv() const;
  /// RFC 4180, header first.
  QString toCsv() const;
};

/// A number as a file wants it: shortest text that reads back as the same double, empty for NaN.
QString plainNumber(double value);
/// A number as a reader wants it: at most `digits` significant digits, no exponent between 1e-4 and 1e7, "–" for NaN.
QString readableNumber(double value, int digits = 4);
/// Numbers that stand one below the other: all with the decimals that the largest needs for `digits` significant ones;
/// as readableNumber where one of them would vanish by that.
QStringList readableNumbers(const std::vector<double>& values, int digits = 4);
/// The same decimals for all, as many as the largest needs for its digits; what vanishes by that is written as 0.
QStringList alignedNumbers(const std::vector<double>& values, int digits = 4);

}  // namespace amalgam::ui
