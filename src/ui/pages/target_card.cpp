// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/target_card.h"

#include <QComboBox>
#include <QGridLayout>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/pages/lane_view.h"
#include "ui/pages/page.h"
#include "ui/session.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

TargetCard::TargetCard(Session* session, QWidget* parent)
    : Card(parent),
      session_(session),
      view_(new LaneView(session, {Place::Kind::target, {}})),
      task_(new QComboBox),
      positive_(new QComboBox),
      taskLabel_(new RoleLabel(tr("Task"), FontRole::body, ColorRole::text2)),
      positiveLabel_(new RoleLabel(tr("Positive class"), FontRole::body, ColorRole::text2)) {
  setTitle(tr("Target"));
  setTitleIcon(Theme::instance().icon(QStringLiteral("target"), ColorRole::accent));
  setToolTip(tr("Select a column and press T to make it the target"));
  setBodyMargins(design::space3, 0, design::space3, design::space3);
  view_->setFixedHeight(40);
  view_->setAccessibleName(tr("Target"));
  task_->addItem(tr("Two classes"), static_cast<int>(Task::binary));
  task_->addItem(tr("Several classes"), static_cast<int>(Task::multiclass));
  task_->addItem(tr("A value"), static_cast<int>(Task::regression));
  for (QComboBox* box : {task_, positive_}) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(5);
  }
  taskLabel_->setBuddy(task_);
  positiveLabel_->setBuddy(positive_);
  auto* grid = new QGridLayout;
  grid->addWidget(taskLabel_, 0, 0);
  grid->addWidget(task_, 0, 1);
  grid->addWidget(positiveLabel_, 1, 0);
  grid->addWidget(positive_, 1, 1);
  grid->setColumnStretch(1, 1);
  body()->addWidget(view_);
  body()->addLayout(grid);
  connect(task_, &QComboBox::activated, this, &TargetCard::choose);
  connect(positive_, &QComboBox::activated, this, &TargetCard::choose);
  connect(session, &Session::mapChanged, this, &TargetCard::refresh);
  connect(session, &Session::dataChanged, this, &TargetCard::refresh);
  refresh();
}

void TargetCard::refresh() {
  view_->lane()->refresh();
  filling_ = true;
  const TargetSpec& target = session_->plan().map.target;
  const bool is_set = !target.column.empty();
  task_->setEnabled(is_set);
  task_->setCurrentIndex(task_->findData(static_cast<int>(target.task)));
  positive_->clear();
  if (session_->data()) {
    if (const ColumnProfile* profile = session_->data()->profile(target.column)) {
      for (const auto& [text, count] : profile->most_frequent) positive_->addItem(q(text));
    }
  }
  const QString positive = q(target.positive);
  if (positive_->findText(positive) < 0 && !positive.isEmpty()) positive_->addItem(positive);
  positive_->setCurrentIndex(positive_->findText(positive));
  const bool is_binary = is_set && target.task == Task::binary;
  positive_->setVisible(is_binary);
  positiveLabel_->setVisible(is_binary);
  filling_ = false;
}

void TargetCard::choose() {
  if (filling_) return;
  TargetSpec target = session_->plan().map.target;
  target.task = static_cast<Task>(task_->currentData().toInt());
  target.positive = target.task == Task::binary ? s(positive_->currentText()) : std::string();
  if (target.task == Task::binary && target.positive.empty() && session_->data()) {
    if (const ColumnProfile* profile = session_->data()->profile(target.column))
      target.positive = targetFor(*profile).positive;
  }
  session_->setTarget(target);
}

}  // namespace amalgam::ui
