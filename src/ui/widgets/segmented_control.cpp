// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmented_control.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>

#include "ui/theme/theme.h"

namespace amalgam::ui {

SegmentedControl::SegmentedControl(const QStringList& texts, QWidget* parent) : QWidget(parent) {
  setAttribute(Qt::WA_StyledBackground);
  setProperty("segmented", true);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  group_ = new QButtonGroup(this);
  group_->setExclusive(true);
  row_ = new QHBoxLayout(this);
  row_->setContentsMargins(1, 0, 1, 0);
  row_->setSpacing(0);
  connect(group_, &QButtonGroup::idClicked, this, [this](int id) { emit chosen(id); });
  setTexts(texts);
}

void SegmentedControl::setTexts(const QStringList& texts) {
  const int before = std::max(0, currentIndex());
  for (int i = static_cast<int>(texts.size()); i < count(); ++i) delete group_->button(i);
  for (int i = 0; i < static_cast<int>(texts.size()); ++i) {
    auto* button = static_cast<QToolButton*>(group_->button(i));
    if (button == nullptr) {
      button = new QToolButton(this);
      button->setCheckable(true);
      button->setToolButtonStyle(Qt::ToolButtonTextOnly);
      button->setFixedHeight(design::controlHeight - 2);
      button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
      group_->addButton(button, i);
      row_->addWidget(button);
    }
    button->setText(texts[i]);
    button->setAccessibleName(texts[i]);
  }
  if (!texts.isEmpty()) setCurrentIndex(std::min<int>(before, static_cast<int>(texts.size()) - 1));
}

void SegmentedControl::setIcons(const QStringList& iconNames) {
  for (int i = 0; i < count() && i < iconNames.size(); ++i) {
    auto* button = static_cast<QToolButton*>(group_->button(i));
    button->setIcon(Theme::instance().icon(iconNames[i]));
    button->setIconSize({16, 16});
    button->setToolButtonStyle(button->text().isEmpty() ? Qt::ToolButtonIconOnly
                                                        : Qt::ToolButtonTextBesideIcon);
  }
}

void SegmentedControl::setToolTips(const QStringList& tips) {
  for (int i = 0; i < count() && i < tips.size(); ++i) {
    group_->button(i)->setToolTip(tips[i]);
    if (group_->button(i)->text().isEmpty()) group_->button(i)->setAccessibleName(tips[i]);
  }
}

int SegmentedControl::count() const { return static_cast<int>(group_->buttons().size()); }
int SegmentedControl::currentIndex() const { return group_->checkedId(); }

void SegmentedControl::setCurrentIndex(int index) {
  if (QAbstractButton* button = group_->button(index)) button->setChecked(true);
  // Tab reaches the control once, at the chosen button.
  for (QAbstractButton* button : group_->buttons())
    button->setFocusPolicy(button->isChecked() ? Qt::StrongFocus : Qt::ClickFocus);
}

void SegmentedControl::setItemEnabled(int index, bool enabled) {
  if (QAbstractButton* button = group_->button(index)) button->setEnabled(enabled);
}

void SegmentedControl::keyPressEvent(QKeyEvent* event) {
  const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
  if (step == 0) return QWidget::keyPressEvent(event);
  for (int i = currentIndex() + step; i >= 0 && i < count(); i += step) {
    if (!group_->button(i)->isEnabled()) continue;
    setCurrentIndex(i);
    group_->button(i)->setFocus(Qt::TabFocusReason);
    emit chosen(i);
    return;
  }
}

}  // namespace amalgam::ui
