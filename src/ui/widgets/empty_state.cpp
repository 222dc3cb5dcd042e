// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/empty_state.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/theme.h"
#include "ui/widgets/measured_label.h"

namespace amalgam::ui {

EmptyState::EmptyState(const QString& icon, const QString& sentence, const QString& buttonText,
                       QWidget* parent)
    : QWidget(parent), iconName_(icon) {
  auto* column = new QVBoxLayout(this);
  column->setSpacing(design::space3);
  icon_ = new QLabel(this);
  icon_->setAlignment(Qt::AlignCenter);
  sentence_ = new MeasuredLabel(this);
  sentence_->setAlignment(Qt::AlignCenter);
  sentence_->setWordWrap(true);
  setTextRole(sentence_, FontRole::body, ColorRole::text2);
  button_ = new QPushButton(this);
  setButtonLook(button_, QStringLiteral("primary"));
  column->addStretch(2);
  column->addWidget(icon_);
  column->addWidget(sentence_);
  column->addSpacing(design::space1);
  column->addWidget(button_, 0, Qt::AlignHCenter);
  column->addStretch(3);
  connect(button_, &QPushButton::clicked, this, &EmptyState::clicked);
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, [this] { updateIcon(); });
  setSentence(sentence);
  setButtonText(buttonText);
  updateIcon();
}

void EmptyState::setIcon(const QString& icon) {
  iconName_ = icon;
  updateIcon();
}

void EmptyState::setSentence(const QString& sentence) {
  sentence_->setText(sentence);
  setAccessibleName(sentence);
}

void EmptyState::setButtonText(const QString& text) {
  button_->setText(text);
  button_->setAccessibleName(text);
  button_->setVisible(!text.isEmpty());
}

void EmptyState::updateIcon() {
  icon_->setVisible(!iconName_.isEmpty());
  if (iconName_.isEmpty()) return;
  const Theme& theme = Theme::instance();
  icon_->setPixmap(theme.pixmap(iconName_, 40, theme.color(ColorRole::text3), devicePixelRatioF()));
}

void EmptyState::changeEvent(QEvent* event) { QWidget::changeEvent(event); }

}  // namespace amalgam::ui
