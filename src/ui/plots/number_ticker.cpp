// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/number_ticker.h"

#include <algorithm>
#include <cmath>

#include "ui/plots/plot_table.h"

namespace amalgam::ui {

double NumberTicker::getTickStep(const QCPRange& range) {
  const double step = QCPAxisTicker::getTickStep(range);
  return whole_ ? std::max(1.0, std::round(step)) : step;
}

QVector<QString> NumberTicker::createLabelVector(const QVector<double>& ticks,
                                                 const QLocale& locale, QChar, int) {
  QVector<QString> labels;
  labels.reserve(ticks.size());
  const double step = ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0;
  int decimals = static_cast<int>(std::ceil(-std::log10(std::max(step, 1e-12)) - 1e-9));
  // 0.25 needs two places although its power of ten asks for one.
  if (decimals >= 0 && std::abs(step * std::pow(10, decimals) -
                                std::round(step * std::pow(10, decimals))) > 1e-6)
    ++decimals;
  decimals = std::clamp(decimals, 0, 9);
  const auto areAll = [&](double unit) {
    return short_ && std::all_of(ticks.begin(), ticks.end(), [unit](double tick) { return std::abs(std::remainder(tick, unit)) < 1e-6 * unit; });
  };
  const double unit = areAll(1e6) ? 1e6 : areAll(1e3) ? 1e3 : 1;
  for (const double tick : ticks) {
    const double value = std::abs(tick) < step * 1e-9 ? 0.0 : tick;  // no "-0.00"
    if (unit > 1 && value != 0.0) {
      labels << locale.toString(value / unit, 'f', 0) + (unit > 1e3 ? QStringLiteral(" M") : QStringLiteral(" k"));
      continue;
    }
    const bool extreme = std::abs(value) >= 1e7 || decimals > 6;
    labels << (extreme ? locale.toString(value, 'g', 4) : locale.toString(value, 'f', decimals));
  }
  return labels;
}

QVector<double> LogTicker::createTickVector(double tickStep, const QCPRange& range) {
  if (range.lower <= 0) return {};
  const double decades = std::log10(range.upper / range.lower);
  QVector<double> ticks;
  for (double decade = std::pow(10, std::floor(std::log10(range.lower))); decade <= range.upper; decade *= 10)
    for (const double mantissa : {1.0, 2.0, 5.0})
      if (mantissa == 1.0 || decades < 4) ticks << mantissa * decade;
  const auto inside = std::count_if(ticks.begin(), ticks.end(), [&range](double tick) { return range.contains(tick); });
  return inside >= 3 ? ticks : QCPAxisTicker::createTickVector(tickStep, range);
}

QVector<QString> LogTicker::createLabelVector(const QVector<double>& ticks, const QLocale&, QChar, int) {
  QVector<QString> labels;
  for (const double tick : ticks) labels << readableNumber(tick, 3);
  return labels;
}

}  // namespace amalgam::ui
