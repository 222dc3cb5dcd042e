// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/head_selector.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>

#include "ui/theme/theme.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {
constexpr int kMostButtons = 6;  // heads that get a button of their own
}

HeadSelector::HeadSelector(QWidget* parent) : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(design::space2);
  label_ = new QLabel(this);
  setTextRole(label_, FontRole::caption, ColorRole::text2);
  control_ = new SegmentedControl({}, this);
  list_ = new QComboBox(this);
  row->addWidget(label_);
  row->addWidget(control_);
  row->addWidget(list_);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(control_, &SegmentedControl::chosen, this, [this](int index) {
    head_ = index - 1;
    emit headChosen(head_);
  });
  connect(list_, &QComboBox::activated, this, [this](int index) {
    head_ = index - 1;
    emit headChosen(head_);
  });
  setHeads(0);
}

void HeadSelector::show(int head) {
  control_->setCurrentIndex(head + 1);
  list_->setCurrentIndex(head + 1);
}

void HeadSelector::setHeads(int heads) {
  if (head_ >= heads) head_ = -1;
  setVisible(heads > 1);
  if (heads == heads_) return;  // called with every epoch
  heads_ = heads;
  retranslate();
  show(head_);
}

void HeadSelector::setHead(int head) {
  if (head < -1 || head >= heads_) return;
  head_ = head;
  show(head);
}

void HeadSelector::step(int direction) {
  const int count = heads_ + 1;  // the mean is one of them
  setHead((head_ + 1 + direction + count) % count - 1);
  emit headChosen(head_);
}

void HeadSelector::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_BracketLeft: step(-1); break;
    case Qt::Key_BracketRight: step(+1); break;
    case Qt::Key_A:
      setHead(-1);
      emit headChosen(-1);
      break;
    default: QWidget::keyPressEvent(event);
  }
}

void HeadSelector::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void HeadSelector::retranslate() {
  QStringList texts{tr("Mean")}, tips{tr("Mean over the heads (A)")};
  for (int head = 1; head <= heads_; ++head) {
    texts << QString::number(head);
    tips << tr("Head %1 ([ and ] step)").arg(head);
  }
  label_->setText(tr("Head"));
  const bool few = heads_ <= kMostButtons;
  control_->setVisible(few);
  list_->setVisible(!few);
  control_->setTexts(few ? texts : QStringList{tr("Mean")});
  control_->setToolTips(tips);
  list_->clear();
  list_->addItems(texts);
  list_->setAccessibleName(tr("Attention head"));
  setAccessibleName(tr("Attention head"));
}

}  // namespace amalgam::ui
