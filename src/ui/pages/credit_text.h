// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <cmath>

#include "ui/pages/credit_panel.h"

/// How the credit pack writes its numbers.
namespace amalgam::ui::creditText {

inline constexpr int kChartHeight = 300;

inline QString percent(double share, int decimals = 1) {
  return std::isnan(share) ? QStringLiteral("–") : CreditPanel::tr("%1 %").arg(QLocale().toString(100 * share, 'f', decimals));
}

inline QString score(double score) { return QLocale().toString(score, 'f', 3); }

}  // namespace amalgam::ui::creditText
