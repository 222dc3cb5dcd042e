// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_table.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>

namespace amalgam::ui {

namespace {

QString tsvCell(QString cell) {
  for (const char separator : {'\t', '\n', '\r'}) cell.replace(QLatin1Char(separator), QLatin1Char(' '));
  return cell;
}

QString csvCell(QString cell) {
  if (!cell.contains(QLatin1Char(',')) && !cell.contains(QLatin1Char('"')) &&
      !cell.contains(QLatin1Char('\n')) && !cell.contains(QLatin1Char('\r')))
    return cell;
  cell.replace(QLatin1String("\""), QLatin1String("\"\""));
  return QLatin1Char('"') + cell + QLatin1Char('"');
}

QString joined(const PlotTable& table, QChar separator, QString (*write)(QString)) {
  QString text;
  const auto addLine = [&](const QStringList& cells) {
    for (qsizetype i = 0; i < cells.size(); ++i) {
      if (i > 0) text += separator;
      text += write(cells[i]);
    }
    text += QLatin1Char('\n');
  };
  addLine(table.header);
  for (const QStringList& row : table.rows) addLine(row);
  return text;
}

}  // namespace

QString PlotTable::toTsv() const { return joined(*this, QLatin1Char('\t'), tsvCell); }
QString PlotTable::toCsv() const { return joined(*this, QLatin1Char(','), csvCell); }

QString plainNumber(double value) {
  if (std::isnan(value)) return {};
  if (value == std::floor(value) && std::abs(value) < 1e15) return QString::number(value, 'f', 0);
  return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

QString readableNumber(double value, int digits) {
  if (!std::isfinite(value)) return std::isnan(value) ? QStringLiteral("–")
                                   : value > 0        ? QStringLiteral("∞")
                                                      : QStringLiteral("−∞");
  if (value == 0) return QStringLiteral("0");
  const QLocale locale;
  const double size = std::abs(value);
  if (size < 1e-4 || size >= 1e7) return locale.toString(value, 'g', digits);
  const int whole = static_cast<int>(std::floor(std::log10(size))) + 1;
  QString text = locale.toString(value, 'f', std::max(0, digits - whole));
  if (!text.contains(locale.decimalPoint())) return text;
  while (text.endsWith(locale.zeroDigit())) text.chop(1);
  if (text.endsWith(locale.decimalPoint())) text.chop(1);
  return text;
}

QStringList alignedNumbers(const std::vector<double>& values, int digits) {
  double largest = 0;
  bool all_whole = true;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    largest = std::max(largest, std::abs(value));
    all_whole = all_whole && value == std::round(value);
  }
  if (largest > 0 && (largest < 1e-4 || largest >= 1e7)) return readableNumbers(values, digits);
  const int whole = largest > 0 ? static_cast<int>(std::floor(std::log10(largest))) + 1 : 1;
  const int decimals = all_whole ? 0 : std::clamp(digits - whole, 0, 9);
  QStringList texts;
  for (const double value : values) {
    const bool vanishes = std::abs(value) < 0.5 * std::pow(10, -decimals);
    if (!std::isfinite(value)) {
      texts << readableNumber(value, digits);
    } else {
      const QString size = QLocale().toString(std::abs(vanishes ? 0 : value), 'f', vanishes ? 0 : decimals);
      texts << (value < 0 && !vanishes ? QStringLiteral("−") + size : size);
    }
  }
  return texts;
}

QStringList readableNumbers(const std::vector<double>& values, int digits) {
  double largest = 0, smallest = std::numeric_limits<double>::infinity();
  bool all_whole = true;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    largest = std::max(largest, std::abs(value));
    if (value != 0) smallest = std::min(smallest, std::abs(value));
    all_whole = all_whole && value == std::round(value);
  }
  const int whole = largest > 0 ? static_cast<int>(std::floor(std::log10(largest))) + 1 : 1;
  const int decimals = all_whole ? 0 : std::clamp(digits - std::max(whole, 0), 0, 9);
  const bool vanishes = smallest < 0.5 * std::pow(10, -decimals) || largest >= 1e7;
  QStringList texts;
  for (const double value : values) {
    texts << (vanishes || !std::isfinite(value) ? readableNumber(value, digits) : QLocale().toString(value, 'f', decimals));
  }
  return texts;
}

}  // namespace amalgam::ui
