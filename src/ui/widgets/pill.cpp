// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/pill.h"

#include <QPainter>

#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr int kHeight = 20, kSide = 10;

std::pair<ColorRole, ColorRole> rolesOf(Tone tone) {
  switch (tone) {
    case Tone::good: return {ColorRole::good, ColorRole::goodSoft};
    case Tone::warn: return {ColorRole::warn, ColorRole::warnSoft};
    case Tone::bad: return {ColorRole::bad, ColorRole::badSoft};
    case Tone::accent: return {ColorRole::accent, ColorRole::accentSoft};
    case Tone::neutral: break;
  }
  return {ColorRole::text2, ColorRole::hover};
}

QFont pillFont() {
  QFont font = Theme::instance().font(FontRole::caption);
  font.setWeight(QFont::DemiBold);
  return font;
}
}  // namespace

Pill::Pill(const QString& text, Tone tone, QWidget* parent) : QLabel(text, parent), tone_(tone) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, [this] { update(); });
}

void Pill::setTone(Tone tone) {
  tone_ = tone;
  update();
}

QSize Pill::sizeHint() const {
  return {QFontMetrics(pillFont()).horizontalAdvance(text()) + 2 * kSide, kHeight};
}

void Pill::paintEvent(QPaintEvent*) {
  const auto [ink, ground] = rolesOf(tone_);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Theme::instance().color(ground));
  const QRectF box(0, (height() - kHeight) / 2.0, width(), kHeight);
  painter.drawRoundedRect(box, design::radiusPill, design::radiusPill);
  painter.setFont(pillFont());
  painter.setPen(Theme::instance().color(ink));
  painter.drawText(box, Qt::AlignCenter, text());
}

}  // namespace amalgam::ui
