// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/number_ticker.h"

#include <cmath>

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
  for (const double tick : ticks) {
    const double value = std::abs(tick) < step * 1e-9 ? 0.0 : tick;  // no "-0.00"
    const bool extreme = std::abs(value) >= 1e7 || decimals > 6;
    labels << (extreme ? locale.toString(value, 'g', 4) : locale.toString(value, 'f', decimals));
  }
  return labels;
}

}  // namespace amalgam::ui
