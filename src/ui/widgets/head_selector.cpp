// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/head_selector.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>

#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

HeadSelector::HeadSelector(QWidget* parent) : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  control_ = new SegmentedControl({}, this);
  row->addWidget(control_);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(control_, &SegmentedControl::chosen, this, [this](int index) {
    head_ = index - 1;
    emit headChosen(head_);
  });
  setHeads(0);
}

void HeadSelector::setHeads(int heads) {
  heads_ = heads;
  if (head_ >= heads) head_ = -1;
  setVisible(heads > 1);
  retranslate();
  control_->setCurrentIndex(head_ + 1);
}

void HeadSelector::setHead(int head) {
  if (head < -1 || head >= heads_) return;
  head_ = head;
  control_->setCurrentIndex(head + 1);
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
    texts << (heads_ <= 4 ? tr("Head %1").arg(head) : QString::number(head));
    tips << tr("Head %1 ([ and ] step)").arg(head);
  }
  control_->setTexts(texts);
  control_->setToolTips(tips);
  setAccessibleName(tr("Attention head"));
}

}  // namespace amalgam::ui
