// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/attention_bar.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/format.h"
#include "ui/pages/page.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

constexpr double kHalf = 0.5, kShownCutOff = 0.00050001;
constexpr int kNarrow = 110, kBox = 150, kFilter = 230;

/// Chooses the entry that holds a value; false if there is none.
bool chooseEntry(QComboBox* box, const QVariant& value) {
  const int at = box->findData(value);
  if (at >= 0) box->setCurrentIndex(at);
  return at >= 0;
}

QString groupingTitle(const std::string& by) {
  if (by == "class") return AttentionBar::tr("class (the truth)");
  if (by == "outcome") return AttentionBar::tr("outcome (TP, FP, FN, TN)");
  if (by == "score") return AttentionBar::tr("score, in fifths");
  return q(by);
}

QString groupTitle(const std::string& name) {
  if (name == "(all)") return AttentionBar::tr("all rows");
  if (name == "TP") return AttentionBar::tr("TP, true positive");
  if (name == "FP") return AttentionBar::tr("FP, false positive");
  if (name == "FN") return AttentionBar::tr("FN, false negative");
  if (name == "TN") return AttentionBar::tr("TN, true negative");
  if (name == "(missing)") return AttentionBar::tr("missing");
  if (name == "(other)") return AttentionBar::tr("other values");
  return q(name);
}

}  // namespace

nlohmann::json AttentionChoice::settings() const {
  if (level == Level::row) return {{"row", row}, {"cut_off", cutOff}};
  nlohmann::json settings = {{"part", part}, {"cut_off", cutOff}};
  if (level == Level::groups && !by.empty()) settings["by"] = by;
  if (!where.empty()) settings["where"] = where;
  return settings;
}

AttentionBar::AttentionBar(QWidget* parent) : QWidget(parent) {
  auto* flow = new FlowLayout(design::space3, this);
  level_ = new SegmentedControl({tr("All rows"), tr("Groups"), tr("One row")});
  level_->setAccessibleName(tr("Level"));
  level_->setToolTips({tr("The mean over all rows of the part"), tr("Rows of one class, outcome, score band or value of a column"),
                       tr("A single applicant")});
  part_ = new QComboBox;
  for (const auto& [part, id] : {std::pair{Part::validation, "validation"}, {Part::test, "test"}, {Part::train, "train"}}) part_->addItem(partText(part), QString::fromLatin1(id));
  by_ = new QComboBox;
  group_ = new QComboBox;
  compare_ = new QComboBox;
  other_ = new QComboBox;
  where_ = new QLineEdit;
  where_->setPlaceholderText(tr("income < 3000 and outcome = FN"));
  where_->setToolTip(tr("Only rows that meet this: columns, score, class or outcome with = != < <= > >=, joined by and. Press Enter."));
  where_->setClearButtonEnabled(true);
  row_ = new QSpinBox;
  row_->setRange(1, 1);
  row_->setKeyboardTracking(false);
  cutOff_ = new QDoubleSpinBox;
  cutOff_->setRange(0, 1);
  cutOff_->setSingleStep(0.05);
  cutOff_->setDecimals(3);
  cutOff_->setValue(0.5);
  cutOff_->setKeyboardTracking(false);
  for (QComboBox* box : {by_, group_, other_}) {
    box->setMinimumWidth(kBox);
    box->setMaximumWidth(kBox + 60);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  }
  compare_->setMinimumWidth(kBox);
  part_->setMinimumWidth(kNarrow);
  row_->setMinimumWidth(kNarrow);
  where_->setMinimumWidth(kFilter);
  flow->addWidget(labelled(tr("Level"), level_));
  for (auto& [box, title, widget] : std::initializer_list<std::tuple<QWidget**, QString, QWidget*>>{
           {&partBox_, tr("Rows of"), part_},
           {&rowBox_, tr("Row"), row_},
           {&byBox_, tr("Grouped by"), by_},
           {&groupBox_, tr("Group"), group_},
           {&compareBox_, tr("Compared with"), compare_},
           {&otherBox_, tr("Less this one"), other_},
           {&whereBox_, tr("Only where"), where_},
           {&cutOffBox_, tr("Cut-off"), cutOff_}}) {
    *box = labelled(title, widget);
    flow->addWidget(*box);
  }
  const auto tell = [this] {
    if (filling_) return;
    refresh();
    Q_EMIT changed();
  };
  connect(level_, &SegmentedControl::chosen, this, [this, tell](int) {
    fillCompare();
    tell();
  });
  connect(compare_, &QComboBox::currentIndexChanged, this, [this, tell](int) {
    if (!filling_) fillOther();
    tell();
  });
  for (QComboBox* box : {part_, by_, group_, other_}) connect(box, &QComboBox::currentIndexChanged, this, tell);
  connect(where_, &QLineEdit::editingFinished, this, [this, tell] {
    if (where_->property("told").toString() == where_->text()) return;
    where_->setProperty("told", where_->text());
    tell();
  });
  connect(row_, &QSpinBox::valueChanged, this, tell);
  connect(cutOff_, &QDoubleSpinBox::valueChanged, this, tell);
  fillCompare();
  refresh();
}

QWidget* AttentionBar::labelled(const QString& text, QWidget* widget) {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  column->addWidget(new RoleLabel(text, FontRole::caption, ColorRole::text2));
  column->addWidget(widget);
  widget->setAccessibleName(text);
  return box;
}

void AttentionBar::setRun(const RunViewPtr& view, const std::vector<OtherRun>& others, std::int64_t rows) {
  const bool kept = filling_;
  filling_ = true;
  others_ = others;
  epochs_.clear();
  groups_.clear();
  groupRows_.clear();
  group_->clear();
  if (view) {
    for (const EpochRecord& one : view->epochs) epochs_.push_back(one.epoch);
  }
  row_->setRange(1, static_cast<int>(std::clamp<std::int64_t>(rows, 1, std::numeric_limits<int>::max())));
  cutOffBox_->setVisible(view && view->task == Task::binary);
  takeCutOff(view);
  fillCompare();
  filling_ = kept;
  refresh();
}

/// The cut-off that is stored with the run, else a half; what was typed stays.
void AttentionBar::takeCutOff(const RunViewPtr& view) {
  const bool isTyped = choice().cutOff != usualCutOff_;
  const bool isStored = view && view->decision.cut_off;
  usualCutOff_ = isStored ? *view->decision.cut_off : kHalf;
  if (!isTyped) cutOff_->setValue(usualCutOff_);
  cutOff_->setToolTip(isStored ? tr("Outcomes are told apart here. %1 is kept with the run.").arg(QLocale().toString(usualCutOff_, 'g', 6))
                               : tr("Outcomes are told apart here: 0.5 unless a cut-off is kept with the run (credit pack)."));
}

void AttentionBar::setPossible(const std::vector<std::string>& groupings, const std::vector<int>& epochs) {
  filling_ = true;
  const QVariant before = by_->currentData();
  if (by_->count() != static_cast<int>(groupings.size()) || by_->itemData(by_->count() - 1).toString() != q(groupings.back())) {
    by_->clear();
    for (const std::string& one : groupings) by_->addItem(groupingTitle(one), q(one));
    if (!chooseEntry(by_, before) && !chooseEntry(by_, QStringLiteral("outcome"))) by_->setCurrentIndex(0);
  }
  if (epochs != epochs_) {
    epochs_ = epochs;
    if (choice().compare == AttentionChoice::Compare::epoch) fillOther();
  }
  filling_ = false;
  refresh();
}

void AttentionBar::setGroups(const std::vector<std::string>& names, const std::vector<std::int64_t>& rows) {
  filling_ = true;
  groupRows_ = rows;
  const QVariant before = group_->currentData();
  const bool same = names == groups_;
  groups_ = names;
  if (!same) group_->clear();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const QString text = tr("%1 (%2)").arg(groupTitle(names[i]), countText(rows[i]));
    if (same)
      group_->setItemText(static_cast<int>(i), text);
    else
      group_->addItem(text, q(names[i]));
  }
  if (!same && !chooseEntry(group_, before)) group_->setCurrentIndex(names.size() > 1 ? 1 : 0);
  if (choice().compare == AttentionChoice::Compare::group) fillOther();
  filling_ = false;
  refresh();
}

AttentionChoice AttentionBar::choice() const {
  AttentionChoice choice;
  choice.level = static_cast<AttentionChoice::Level>(std::max(0, level_->currentIndex()));
  choice.part = s(part_->currentData().toString());
  choice.by = choice.level == AttentionChoice::Level::groups ? s(by_->currentData().toString()) : std::string();
  // Before the engine has told what there is, outcomes are the most wanted.
  if (choice.level == AttentionChoice::Level::groups && by_->count() == 0) choice.by = "score";
  choice.where = s(where_->text().trimmed());
  choice.group = s(group_->currentData().toString());
  choice.compare = static_cast<AttentionChoice::Compare>(compare_->currentData().toInt());
  if (choice.compare == AttentionChoice::Compare::group) choice.otherGroup = s(other_->currentData().toString());
  if (choice.compare == AttentionChoice::Compare::epoch) choice.otherEpoch = other_->currentData().toInt();
  if (choice.compare == AttentionChoice::Compare::run) choice.otherRun = other_->currentData().toLongLong();
  choice.row = row_->value() - 1;
  // The box shows three decimals of a cut-off that stands between two scores.
  const bool isUsual = std::abs(cutOff_->value() - usualCutOff_) <= kShownCutOff;
  choice.cutOff = isUsual ? usualCutOff_ : cutOff_->value();
  return choice;
}

/// What the level allows to compare with.
void AttentionBar::fillCompare() {
  const bool kept = filling_;
  filling_ = true;
  const QVariant before = compare_->currentData();
  compare_->clear();
  const auto add = [this](const QString& text, AttentionChoice::Compare compare) { compare_->addItem(text, static_cast<int>(compare)); };
  add(tr("nothing"), AttentionChoice::Compare::nothing);
  if (level_->currentIndex() == static_cast<int>(AttentionChoice::Level::groups)) add(tr("another group"), AttentionChoice::Compare::group);
  add(tr("another epoch"), AttentionChoice::Compare::epoch);
  if (!others_.empty()) add(tr("another run"), AttentionChoice::Compare::run);
  if (!chooseEntry(compare_, before)) compare_->setCurrentIndex(0);
  fillOther();
  filling_ = kept;
}

void AttentionBar::fillOther() {
  const bool kept = filling_;
  filling_ = true;
  const QVariant before = other_->currentData();
  other_->clear();
  const auto compare = static_cast<AttentionChoice::Compare>(compare_->currentData().toInt());
  if (compare == AttentionChoice::Compare::group) {
    for (std::size_t i = 0; i < groups_.size(); ++i) other_->addItem(tr("%1 (%2)").arg(groupTitle(groups_[i]), countText(groupRows_[i])), q(groups_[i]));
    if (!chooseEntry(other_, before)) other_->setCurrentIndex(0);
  } else if (compare == AttentionChoice::Compare::epoch) {
    for (const int epoch : epochs_) other_->addItem(tr("epoch %1").arg(epoch), epoch);
    if (!chooseEntry(other_, before)) other_->setCurrentIndex(0);
  } else if (compare == AttentionChoice::Compare::run) {
    for (const OtherRun& one : others_) other_->addItem(one.name, static_cast<qlonglong>(one.id));
    if (!chooseEntry(other_, before)) other_->setCurrentIndex(0);
  }
  filling_ = kept;
}

void AttentionBar::refresh() {
  const int level = level_->currentIndex();
  const bool is_row = level == static_cast<int>(AttentionChoice::Level::row), is_groups = level == static_cast<int>(AttentionChoice::Level::groups);
  partBox_->setVisible(!is_row);
  whereBox_->setVisible(!is_row);
  rowBox_->setVisible(is_row);
  byBox_->setVisible(is_groups);
  groupBox_->setVisible(is_groups);
  otherBox_->setVisible(compare_->currentData().toInt() != static_cast<int>(AttentionChoice::Compare::nothing));
  layout()->invalidate();
  updateGeometry();
}

void AttentionBar::setLevel(AttentionChoice::Level level) {
  if (level_->currentIndex() == static_cast<int>(level)) return;
  level_->setCurrentIndex(static_cast<int>(level));
  fillCompare();
  refresh();
  Q_EMIT changed();
}

void AttentionBar::setGrouping(const std::string& by) { chooseEntry(by_, q(by)); }
void AttentionBar::setCompare(AttentionChoice::Compare compare) { chooseEntry(compare_, static_cast<int>(compare)); }
void AttentionBar::setRow(std::int64_t row) { row_->setValue(static_cast<int>(row) + 1); }

void AttentionBar::setFilter(const QString& where) {
  where_->setText(where);
  Q_EMIT where_->editingFinished();
}

}  // namespace amalgam::ui
