// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/weight_bars.h"

#include <QPainter>
#include <algorithm>

#include "ui/format.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr int kBarRow = 32;
}

WeightBars::WeightBars(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this,
          qOverload<>(&QWidget::update));
}

void WeightBars::setWeights(const std::vector<ModalityWeight>& weights,
                            const std::vector<std::string>& kinds) {
  weights_ = weights;
  kinds_ = kinds;
  QStringList words;
  for (const ModalityWeight& one : weights_)
    words << tr("%1 %2").arg(q(one.modality), metricText(one.normalised));
  setAccessibleName(tr("Current weights"));
  setAccessibleDescription(words.join(QStringLiteral(", ")));
  setToolTip(words.join(QLatin1Char('\n')));
  updateGeometry();
  update();
}

QSize WeightBars::sizeHint() const {
  return {200, std::max(1, static_cast<int>(weights_.size())) * kBarRow};
}

void WeightBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& theme = Theme::instance();
  painter.setFont(theme.font(FontRole::caption));
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const QRect row(0, static_cast<int>(i) * kBarRow, width(), kBarRow);
    const QString kind = i < kinds_.size() ? q(kinds_[i]) : QString();
    const QColor color = theme.modalityColor(kind);
    painter.drawPixmap(0, row.top() + 4,
                       theme.pixmap(modalityIcon(kind), 14, color, devicePixelRatioF()));
    painter.setPen(theme.color(ColorRole::text2));
    painter.drawText(
        QRect(20, row.top(), width() - 76, 22), Qt::AlignVCenter,
        painter.fontMetrics().elidedText(q(weights_[i].modality), Qt::ElideRight, width() - 76));
    painter.setPen(theme.color(ColorRole::text));
    painter.drawText(QRect(width() - 54, row.top(), 54, 22), Qt::AlignRight | Qt::AlignVCenter,
                     metricText(weights_[i].normalised));
    const double share = std::clamp(weights_[i].normalised, 0.0, 1.0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(ColorRole::hover));
    painter.drawRoundedRect(QRectF(0, row.top() + 23, width(), 5), 2.5, 2.5);
    painter.setBrush(color);
    if (share > 0) painter.drawRoundedRect(QRectF(0, row.top() + 23, width() * share, 5), 2.5, 2.5);
  }
}

}  // namespace amalgam::ui
