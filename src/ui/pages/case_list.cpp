// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/case_list.h"

#include <QComboBox>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/plots/histogram.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chart_frame.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

constexpr int kListWidth = 330;
constexpr int kBarsHeight = 150;
constexpr int kScoreBins = 20, kColumnBins = 12;
enum Outcome { kAll, kRight, kWrong, kFalsePositive, kFalseNegative };

CaseCondition outcomeCondition(int which) {
  CaseCondition condition{.kind = CaseCondition::Kind::correct, .is_right = which == kRight, .cut_off = CaseSelection::kCutOff};
  if (which != kFalsePositive && which != kFalseNegative) return condition;
  condition = {.kind = CaseCondition::Kind::outcome, .cut_off = CaseSelection::kCutOff};
  condition.truth = which == kFalseNegative ? 1 : 0;
  condition.decision = 1 - condition.truth;
  return condition;
}

bool isOutcome(const CaseCondition& condition) {
  return condition.kind == CaseCondition::Kind::outcome || condition.kind == CaseCondition::Kind::correct;
}

}  // namespace

CaseList::CaseList(CaseSelection* selection, QWidget* parent)
    : Card(tr("Cases"), {}, parent), selection_(selection), cases_(new CaseModel(this)) {
  setFixedWidth(kListWidth);
  outcomes_ = new SegmentedControl({tr("All"), tr("Right"), tr("Wrong"), tr("FP"), tr("FN")});
  outcomes_->setToolTips({{}, {}, {}, tr("False positive"), tr("False negative")});
  spread_ = new QComboBox;
  spread_->setAccessibleName(tr("How the cases spread over"));
  spread_->setToolTip(tr("What the bars count; click a bar to see its cases"));
  histogram_ = new Histogram;
  histogram_->setChoosable(true);
  histogram_->setEmptyText(tr("Nothing to count."));
  histogram_->setDescription(tr("How the scored rows spread. Click a bar to see its cases; click it again to see all."));
  spreadFrame_ = new ChartFrame(histogram_, tr("Spread"));
  spreadFrame_->setBare();
  spreadFrame_->addControl(spread_);
  spreadFrame_->setPlotHeight(kBarsHeight);
  list_ = new QTableView;
  list_->setModel(cases_);
  list_->setSortingEnabled(true);
  list_->horizontalHeader()->setSortIndicator(CaseModel::kScore, Qt::DescendingOrder);
  list_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  list_->verticalHeader()->hide();
  list_->setSelectionBehavior(QAbstractItemView::SelectRows);
  list_->setSelectionMode(QAbstractItemView::SingleSelection);
  list_->setShowGrid(false);
  list_->setMinimumHeight(420);
  list_->setAccessibleName(tr("Cases"));
  body()->addWidget(outcomes_);
  body()->addWidget(spreadFrame_);
  body()->addWidget(list_, 1);
  connect(outcomes_, &SegmentedControl::chosen, this, &CaseList::chooseOutcome);
  connect(spread_, &QComboBox::activated, this, &CaseList::refreshBars);
  connect(histogram_, &Histogram::barChosen, this, [this](int bar) { selection_->toggle(bars_[static_cast<std::size_t>(bar)].condition); });
  connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& index) {
    if (const std::int64_t row = cases_->dataRow(index.row()); row >= 0 && !choosing_) Q_EMIT rowChosen(row);
  });
  connect(selection, &CaseSelection::casesChanged, this, &CaseList::refreshCases);
  connect(selection, &CaseSelection::filterChanged, this, &CaseList::refreshFilter);
  refreshCases();
  refreshFilter();
}

void CaseList::refreshCases() {
  const bool is_value = selection_->task() == Task::regression;
  outcomes_->setVisible(!is_value);
  for (const int binary : {kFalsePositive, kFalseNegative}) outcomes_->setItemEnabled(binary, selection_->task() == Task::binary);
  cases_->setCases(selection_->predictions(), selection_->task(), selection_->classes(), CaseSelection::kCutOff);
  const QVariant before = spread_->currentData();
  spread_->clear();
  spread_->addItem(is_value ? tr("Predicted values of all cases") : tr("Scores of all cases"), QString());
  if (const TablePtr& table = selection_->table()) {
    for (const Column& one : table->columns()) {
      if (one.type() == ColumnType::number || one.type() == ColumnType::category) spread_->addItem(q(one.name()), q(one.name()));
    }
  }
  spread_->setCurrentIndex(std::max(0, spread_->findData(before)));
  refreshBars();
}

void CaseList::refreshFilter() {
  choosing_ = true;  // the first row that is left is not chosen by the analyst
  cases_->setMatching(selection_->matching());
  choosing_ = false;
  setSubtitle(countedText(cases_->rowCount(), tr("%1 case"), tr("%1 cases")));
  int outcome = kAll;
  for (const CaseCondition& one : selection_->filter().conditions) {
    if (!isOutcome(one)) continue;
    outcome = -1;
    for (const int which : {kRight, kWrong, kFalsePositive, kFalseNegative}) {
      if (one == outcomeCondition(which)) outcome = which;
    }
  }
  if (outcome >= 0) outcomes_->setCurrentIndex(outcome);
  std::vector<bool> marked;
  for (const CaseBar& bar : bars_) marked.push_back(selection_->filter().has(bar.condition));
  histogram_->setMarked(marked);
}

void CaseList::refreshBars() {
  const std::string column = s(spread_->currentData().toString());
  bars_ = case_bars(selection_->predictions(), selection_->task(), selection_->table().get(), column, column.empty() ? kScoreBins : kColumnBins);
  std::vector<std::int64_t> counts;
  std::vector<double> edges;
  QStringList labels;
  for (const CaseBar& bar : bars_) {
    counts.push_back(bar.rows);
    labels << (bar.label.empty() ? tr("(missing)") : q(bar.label));
    if (edges.empty()) edges.push_back(bar.low);
    edges.push_back(bar.high);
  }
  if (!bars_.empty() && bars_.front().condition.kind == CaseCondition::Kind::value) {
    histogram_->setCategories(labels, counts);
    histogram_->setAxisTitles(tr("cases"), {});
  } else {
    histogram_->setBins(edges, counts);
    histogram_->setAxisTitles(column.empty() ? (selection_->task() == Task::regression ? tr("predicted") : tr("score")) : q(column), tr("cases"));
  }
  spreadFrame_->setHeading(tr("Spread"));
  histogram_->setTitle(spread_->currentText());
  refreshFilter();
}

void CaseList::chooseOutcome(int index) {
  if (index != kAll) return selection_->add(outcomeCondition(index));
  const auto& conditions = selection_->filter().conditions;
  const auto found = std::find_if(conditions.begin(), conditions.end(), isOutcome);
  if (found != conditions.end()) selection_->removeAt(static_cast<std::size_t>(found - conditions.begin()));
}

void CaseList::showRow(std::int64_t dataRow) {
  const int place = cases_->placeOf(dataRow);
  if (place < 0 || list_->currentIndex().row() == place) return;
  choosing_ = true;
  list_->selectRow(place);
  choosing_ = false;
}

}  // namespace amalgam::ui
