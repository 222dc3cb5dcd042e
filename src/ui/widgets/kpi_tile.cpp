// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/kpi_tile.h"

#include <QLabel>
#include <QVBoxLayout>

#include "ui/plots/sparkline.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

ColorRole roleOf(Tone tone) {
  switch (tone) {
    case Tone::good: return ColorRole::good;
    case Tone::warn: return ColorRole::warn;
    case Tone::bad: return ColorRole::bad;
    case Tone::accent: return ColorRole::accent;
    case Tone::neutral: break;
  }
  return ColorRole::text2;
}

}  // namespace

KpiTile::KpiTile(const QString& label, QWidget* parent) : QFrame(parent) {
  setProperty("card", true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(design::space4, design::space3, design::space4, design::space3);
  column->setSpacing(2);
  label_ = new QLabel(label, this);
  value_ = new QLabel(QStringLiteral("–"), this);
  note_ = new QLabel(this);
  setTextRole(label_, FontRole::caption, ColorRole::text2);
  setTextRole(value_, FontRole::figure);
  setTextRole(note_, FontRole::caption, ColorRole::text2);
  for (QLabel* each : {label_, value_, note_}) {
    each->setMinimumWidth(20);
    column->addWidget(each);
  }
  // Letters of another script fall back on a taller font; tiles side by side stay equally high.
  value_->setFixedHeight(QFontMetrics(Theme::instance().font(FontRole::figure)).height());
  sparkline_ = new Sparkline(this);
  sparkline_->hide();
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  updateAccessibility();
}

void KpiTile::setLabel(const QString& label) {
  label_->setText(label);
  updateAccessibility();
}

void KpiTile::setValue(const QString& value) {
  value_->setText(value);
  updateAccessibility();
  placeSparkline();
}

QString KpiTile::value() const { return value_->text(); }

void KpiTile::setNote(const QString& note, Tone tone) {
  note_->setText(note);
  note_->setToolTip(note);
  setTextRole(note_, FontRole::caption, roleOf(tone));
  updateAccessibility();
}

void KpiTile::setSeries(const std::vector<double>& values) {
  sparkline_->setValues(values);
  placeSparkline();
}

void KpiTile::updateAccessibility() {
  setAccessibleName(QStringLiteral("%1: %2. %3").arg(label_->text(), value_->text(), note_->text()));
}

void KpiTile::placeSparkline() {
  constexpr int kWidth = 84, kHeight = 38;
  const int number = value_->fontMetrics().horizontalAdvance(value_->text());
  // It must touch neither the number nor the label above it.
  const int text = std::max(number, label_->fontMetrics().horizontalAdvance(label_->text()));
  const bool fits = width() - 2 * design::space4 - text >= kWidth + design::space2;
  sparkline_->setVisible(fits && sparkline_->values().size() >= 2);
  sparkline_->setGeometry(width() - design::space4 - kWidth + 4, design::space3, kWidth, kHeight);
}

void KpiTile::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  placeSparkline();
}

}  // namespace amalgam::ui
