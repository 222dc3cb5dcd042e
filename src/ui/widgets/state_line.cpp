// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/state_line.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <algorithm>

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

namespace amalgam::ui {

namespace {

constexpr int kNarrowest = 40, kWidest = 240;  // of the state, where room is short

}  // namespace

StateLine::StateLine(QWidget* parent) : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(design::space2);
  dot_ = new QLabel(this);
  text_ = new ElidedLabel(this);
  setTextRole(text_, FontRole::bodyStrong);
  bar_ = new QProgressBar(this);
  bar_->setTextVisible(false);
  bar_->setMinimumWidth(80);  // the sentence beside it comes first where room is short
  bar_->setMaximumWidth(200);
  bar_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  bar_->hide();
  detail_ = new ElidedLabel(this);
  setTextRole(detail_, FontRole::caption, ColorRole::text2);
  for (QWidget* each : {static_cast<QWidget*>(dot_), static_cast<QWidget*>(text_),
                        static_cast<QWidget*>(bar_), static_cast<QWidget*>(detail_)})
    row->addWidget(each);
  row->addStretch(1);
  bar_->setAccessibleName(tr("Progress"));
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, [this] { updateDot(); });
  updateDot();
}

void StateLine::setState(const QString& text, Tone tone) {
  text_->setText(text);
  text_->setToolTip(text);
  // Where room is short the detail gives way first; of a long sentence the tool tip has all.
  text_->setMinimumWidth(std::clamp(text_->sizeHint().width(), kNarrowest, kWidest));
  setAccessibleName(text);
  if (tone_ == tone) return;
  tone_ = tone;
  updateDot();
}

void StateLine::setProgress(qint64 done, qint64 total) {
  bar_->setVisible(total != 0);
  bar_->setUpdatesEnabled(false);  // QProgressBar would paint the whole window at once
  if (total < 0) {
    bar_->setRange(0, 0);
  } else if (total > 0) {
    bar_->setRange(0, 1000);  // the counts may be larger than an int
    bar_->setValue(static_cast<int>(1000.0 * static_cast<double>(done) / static_cast<double>(total)));
  }
  bar_->setUpdatesEnabled(true);
}

void StateLine::setDetail(const QString& text) {
  detail_->setText(text);
  detail_->setToolTip(text);
  detail_->setVisible(!text.isEmpty());
}

QString StateLine::stateText() const { return text_->text(); }

void StateLine::updateDot() {
  const Theme& theme = Theme::instance();
  const ColorRole role = tone_ == Tone::good     ? ColorRole::good
                         : tone_ == Tone::warn   ? ColorRole::warn
                         : tone_ == Tone::bad    ? ColorRole::bad
                         : tone_ == Tone::accent ? ColorRole::accent
                                                 : ColorRole::text3;
  dot_->setPixmap(theme.pixmap(QStringLiteral("dot"), 20, theme.color(role), devicePixelRatioF()));
}

void StateLine::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) bar_->setAccessibleName(tr("Progress"));
}

}  // namespace amalgam::ui
