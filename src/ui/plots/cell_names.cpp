// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/cell_names.h"

#include <QFontMetrics>
#include <QMap>
#include <algorithm>

#include "ui/plots/qcustomplot.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

constexpr int kNameGap = 8;        // pixels between names that stand beside each other
constexpr int kLongestName = 110;  // pixels of a name that does not fit its column
constexpr double kSlant = -40, kUpright = -90;
constexpr double kSlantedLine = 1.5;  // lines of text that a slanted name needs along the axis

void setNames(QCPAxis* axis, const QMap<double, QString>& names) {
  const auto before = axis->ticker().dynamicCast<QCPAxisTickerText>();
  if (before && before->ticks() == names) return;
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  ticker->setTicks(names);
  ticker->setSubTickCount(0);
  axis->setTicker(ticker);
}

}  // namespace

void nameColumns(QCPAxis* axis, const QStringList& names, int axisWidth) {
  const QFontMetrics metrics(Theme::instance().font(FontRole::caption));
  const int cell = axisWidth / std::max(1, static_cast<int>(names.size()));
  int widest = 0;
  for (const QString& one : names) widest = std::max(widest, metrics.horizontalAdvance(one));
  const bool isLevel = widest + kNameGap <= cell;
  const bool isSlanted = !isLevel && cell >= kSlantedLine * metrics.height();
  const int every = isLevel || isSlanted ? 1 : std::max(1, (metrics.height() + std::max(1, cell) - 1) / std::max(1, cell));
  QMap<double, QString> shown;
  for (qsizetype i = 0; i < names.size(); i += every)
    shown[static_cast<double>(i)] = isLevel ? names[i] : metrics.elidedText(names[i], Qt::ElideRight, kLongestName);
  axis->setTickLabelRotation(isLevel ? 0 : isSlanted ? kSlant : kUpright);
  setNames(axis, shown);
}

void nameRows(QCPAxis* axis, const QStringList& names, int axisHeight) {
  const QFontMetrics metrics(Theme::instance().font(FontRole::caption));
  const int cell = std::max(1, axisHeight / std::max(1, static_cast<int>(names.size())));
  const int every = std::max(1, (metrics.height() + cell - 1) / cell);
  QMap<double, QString> shown;
  for (qsizetype i = 0; i < names.size(); i += every) shown[static_cast<double>(i)] = names[i];
  setNames(axis, shown);
}

}  // namespace amalgam::ui
