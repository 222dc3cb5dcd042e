// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/token_chips.h"

#include <QTimer>
#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr int kChipGap = 5, kChipPadX = 8, kChipPadY = 3, kChipMargin = 8, kChipsHeight = 90;
constexpr double kDeepest = 0.85;  // of the colour map: the strongest shade is still a ground for text
}  // namespace

TokenChips::TokenChips(QWidget* parent) : Plot(parent) {
  setZoomable(false);
  setLogAllowed(false);
  for (QCPAxis* axis : {xAxis, yAxis}) axis->setVisible(false);
  setEmptyText(tr("No words to show."));
  setMinimumHeight(kChipsHeight);
  connect(this, &QCustomPlot::afterLayout, this, &TokenChips::layOut);
}

void TokenChips::setTokens(std::vector<AttendedToken> words) {
  shown_ = std::move(words);
  largest_ = 0;
  for (const AttendedToken& one : shown_) largest_ = std::max(largest_, std::isfinite(one.attention) ? one.attention : 0);
  if (largest_ <= 0) largest_ = 1;
  for (QCPItemText* chip : chips_) removeItem(chip);
  chips_.clear();
  for (const AttendedToken& one : shown_) {
    auto* chip = new QCPItemText(this);
    chip->setSelectable(false);
    chip->setText(one.name);
    chip->setClipToAxisRect(false);
    chip->setPositionAlignment(Qt::AlignTop | Qt::AlignLeft);
    chip->position->setType(QCPItemPosition::ptAbsolute);
    chip->setPadding(QMargins(kChipPadX, kChipPadY, kChipPadX, kChipPadY));
    chips_.push_back(chip);
  }
  for (QCPAxis* axis : {xAxis, yAxis}) axis->setVisible(false);
  applyTokens(tokens());
  refresh();
}

QColor TokenChips::chipColor(int index) const {
  const double share = shown_[static_cast<std::size_t>(index)].attention / largest_;
  return colorAt(tokens().sequentialStops(), kDeepest * std::clamp(share, 0.0, 1.0));
}

QColor TokenChips::chipTextColor(int index) const { return readableOn(chipColor(index)); }

QRectF TokenChips::chipRect(int index) const {
  return static_cast<std::size_t>(index) < places_.size() ? places_[static_cast<std::size_t>(index)] : QRectF();
}

/// Reading order, from line to line; the widget grows with its text.
void TokenChips::layOut() {
  for (QCPAxis* axis : {xAxis, yAxis}) axis->setVisible(false);
  const QFontMetrics metrics(Theme::instance().font(FontRole::body));
  const double right = viewport().right() - kChipMargin, height = metrics.height() + 2 * kChipPadY;
  double x = viewport().left() + kChipMargin, y = viewport().top() + kChipMargin;
  places_.clear();
  for (std::size_t i = 0; i < chips_.size(); ++i) {
    const double width = metrics.horizontalAdvance(shown_[i].name) + 2 * kChipPadX;
    if (x + width > right && x > viewport().left() + kChipMargin) {
      x = viewport().left() + kChipMargin;
      y += height + kChipGap;
    }
    chips_[i]->position->setCoords(x, y);
    places_.emplace_back(x, y, width, height);
    x += width + kChipGap;
  }
  const int needed = std::max(kChipsHeight, static_cast<int>(y + height + kChipMargin) - viewport().top());
  if (viewport().width() == width() && needed != minimumHeight()) {
    QTimer::singleShot(0, this, [this, needed] { setMinimumHeight(needed); });
  }
}

PlotTable TokenChips::table() const {
  PlotTable table;
  table.header << tr("place") << tr("word") << tr("attention");
  for (std::size_t i = 0; i < shown_.size(); ++i) table.rows.push_back({QString::number(i + 1), shown_[i].name, plainNumber(shown_[i].attention)});
  return table;
}

Readout TokenChips::readoutAt(const QPointF& position) const {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (!places_[i].contains(position)) continue;
    Readout readout;
    readout.title = tr("%1: %2 of the attention").arg(shown_[i].name, QLocale().toString(shown_[i].attention, 'f', 3));
    return readout;
  }
  return {};
}

void TokenChips::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  for (std::size_t i = 0; i < chips_.size(); ++i) {
    chips_[i]->setFont(Theme::instance().font(FontRole::body));
    chips_[i]->setBrush(chipColor(static_cast<int>(i)));
    chips_[i]->setPen(QPen(tokens.border, 1));
    chips_[i]->setColor(chipTextColor(static_cast<int>(i)));
  }
}

}  // namespace amalgam::ui
