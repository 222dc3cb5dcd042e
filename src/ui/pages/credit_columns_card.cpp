// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/credit_columns_card.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "engine/evaluation/column_bins.h"
#include "engine/project/credit_columns.h"
#include "engine/project/run_table.h"
#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/pages/bar_cell_delegate.h"
#include "ui/widgets/card.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/table_headers.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

constexpr int kGroupRow = 28, kMostStabilityRows = 10, kAskAfter = 250;  // milliseconds
constexpr double kFullBar = 0.5;  // of a stability index: twice what is red

QString shareOrDash(double share) {
  return std::isfinite(share) ? CreditColumnsCard::tr("%1 %").arg(QLocale().toString(100 * share, 'f', 1)) : QStringLiteral("–");
}

QTableWidget* quietTable(const QStringList& header, const QString& name) {
  auto* table = new QTableWidget(0, static_cast<int>(header.size()));
  table->setHorizontalHeaderLabels(header);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setShowGrid(false);
  table->setFrameShape(QFrame::NoFrame);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(kGroupRow);
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table->setItemDelegate(new BarCellDelegate(table));
  table->setAccessibleName(name);
  return table;
}

void fitHeight(QTableWidget& table, int most) {
  alignHeaders(table);
  const int rows = std::clamp(table.rowCount(), 1, most);
  table.setFixedHeight(table.horizontalHeader()->sizeHint().height() + rows * kGroupRow + 4);
}

QTableWidgetItem* cellItem(const QString& text, bool left) {
  auto* item = new QTableWidgetItem(text);
  item->setTextAlignment((left ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  return item;
}

/// A light is a word, a shape and a colour.
QTableWidgetItem* lightItem(const std::string& light) {
  const bool green = light == "green", amber = light == "amber", red = light == "red";
  auto* item = new QTableWidgetItem(green   ? CreditColumnsCard::tr("● stable")
                                    : amber ? CreditColumnsCard::tr("▲ look")
                                    : red   ? CreditColumnsCard::tr("■ moved")
                                            : QStringLiteral("–"));
  const ColorRole role = green ? ColorRole::good : amber ? ColorRole::warn : red ? ColorRole::bad : ColorRole::text2;
  item->setForeground(Theme::instance().color(role));
  return item;
}

}  // namespace

CreditColumnsCard::CreditColumnsCard(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), column_(new QComboBox), later_(new QTimer(this)) {
  groupsCard_ = new Card(tr("By group"));
  column_->setAccessibleName(tr("Column whose groups are compared"));
  column_->setMinimumWidth(150);
  ratio_ = new Pill;
  gap_ = new Pill;
  groupsCard_->addHeaderWidget(ratio_);
  groupsCard_->addHeaderWidget(gap_);
  groupsCard_->addHeaderWidget(column_);
  groups_ = quietTable({tr("Group"), tr("Rows"), tr("Bad rate"), tr("Mean score"), tr("ROC AUC"), tr("95 % interval"), tr("KS"), tr("Approved"),
                        tr("Goods approved")},
                       tr("Metrics and fairness by group"));
  words_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  words_->setWordWrap(true);
  words_->setContentsMargins(design::space4, design::space1, design::space4, design::space2);
  groupsCard_->setBodyMargins(1, 0, 1, 1);
  groupsCard_->body()->addWidget(groups_);
  groupsCard_->body()->addWidget(words_);
  stabilityCard_ = new Card(tr("Stability of the columns"), tr("CSI against the training rows"));
  modalities_ = quietTable({tr("Modality"), tr("Mean CSI"), tr("Worst column"), tr("Light")}, tr("Stability of the modalities"));
  columns_ = quietTable({tr("Column"), tr("CSI"), tr("By chance"), tr("Light")}, tr("Stability of the columns"));
  auto* both = new QHBoxLayout;
  both->setSpacing(design::space4);
  both->addWidget(modalities_, 1, Qt::AlignTop);
  both->addWidget(columns_, 1, Qt::AlignTop);
  stabilityCard_->setBodyMargins(1, 0, 1, 1);
  stabilityCard_->body()->addLayout(both);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space3);
  column->addWidget(groupsCard_);
  column->addWidget(stabilityCard_);
  later_->setSingleShot(true);
  later_->setInterval(kAskAfter);
  connect(later_, &QTimer::timeout, this, &CreditColumnsCard::ask);
  connect(column_, &QComboBox::activated, this, &CreditColumnsCard::ask);
  connect(session, &Session::dataChanged, this, &CreditColumnsCard::fillChoice);
  fillChoice();
  clear();
}

/// Classes first: groups are mostly told by them; columns that no modality reads too.
void CreditColumnsCard::fillChoice() {
  const QString before = column_->currentText();
  column_->clear();
  const TablePtr table = session_->table();
  if (!table) return;
  const ModalityMap& map = session_->plan().map;
  const auto is_id = [&](const std::string& name) { return name == map.target.column || std::find(map.id.begin(), map.id.end(), name) != map.id.end(); };
  for (const bool categories : {true, false}) {
    for (const Column& one : table->columns()) {
      if (is_id(one.name()) || !can_be_binned(one) || (one.type() == ColumnType::category) != categories) continue;
      column_->addItem(q(one.name()));
    }
  }
  column_->setCurrentIndex(std::max(0, column_->findText(before)));
}

void CreditColumnsCard::clear() {
  run_ = 0;
  groups_->setRowCount(0);
  columns_->setRowCount(0);
  modalities_->setRowCount(0);
  ratio_->hide();
  gap_->hide();
}

void CreditColumnsCard::showRun(std::int64_t run, Part part, std::optional<double> cut_off) {
  run_ = run;
  part_ = part;
  cutOff_ = cut_off;
  later_->start();
}

void CreditColumnsCard::ask() {
  const RunRecord* run = session_->run(run_);
  if (!run || !session_->hasProject()) return;
  const DatasetRecord* dataset_of_run = session_->dataOf(*run);
  if (!dataset_of_run) return;
  // The open table where it is the run's; else its file is read again.
  const bool is_open = session_->data() && session_->data()->record().sha256 == dataset_of_run->sha256;
  session_->client()->ask(
      EngineClient::Thread::files, QStringLiteral("credit.columns"), this,
      [project = toPath(session_->projectPath()), id = run_, part = part_, cut_off = cutOff_, dataset = *dataset_of_run,
       table = is_open ? session_->table() : TablePtr(), column = s(column_->currentText())](Workbench*, RunControl&) {
        CreditPackOptions options;
        options.part = part;
        options.cut_off = cut_off;
        if (!column.empty()) options.segments = {column};
        const TablePtr rows = table_of_run(dataset, project, table);
        return credit_columns(ProjectStore(project, ProjectStore::Mode::read_only), id, *rows, options);
      },
      [this, id = run_](const json& answer) {
        if (id == run_) showAnswer(answer);
      },
      [this](const EngineClient::Problem& why) {
        clear();
        words_->setText(engineText(why.message));
      });
}

void CreditColumnsCard::showAnswer(const json& answer) {
  showGroups(answer.value("segments", json::array()));
  showStability(answer.value("stability", json::object()));
}

void CreditColumnsCard::showGroups(const json& segments) {
  groups_->setRowCount(0);
  ratio_->hide();
  gap_->hide();
  if (segments.empty()) return;
  const json& one = segments.front();
  const json& fairness = one.at("fairness");
  const json& groups = fairness.at("groups");  // the same groups in the same order
  groups_->setRowCount(static_cast<int>(groups.size()));
  bool any_small = false;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const json& segment = one.at("segments")[i];
    const json& group = groups[i];
    const bool is_small = group.value("is_small", false);
    any_small = any_small || is_small;
    const json& interval = segment.value("auc_interval", json());
    const QStringList cells{q(group.value("group", std::string())), countText(group.value("rows", std::int64_t{0})),
                            shareOrDash(numberOf(segment, "bad_rate")), shareOrDash(numberOf(segment, "mean_score")),
                            metricText(numberOf(segment.at("metrics"), "roc_auc")),
                            interval.is_array() ? tr("%1 to %2").arg(metricText(interval[0].get<double>()), metricText(interval[1].get<double>())) : QStringLiteral("–"),
                            metricText(numberOf(segment.at("metrics"), "ks")), shareOrDash(numberOf(group, "selection_rate")),
                            shareOrDash(numberOf(group, "opportunity"))};
    for (int column = 0; column < cells.size(); ++column) {
      QTableWidgetItem* item = cellItem(cells[column], column == 0);
      if (is_small) item->setForeground(Theme::instance().color(ColorRole::text3));
      if (is_small) item->setToolTip(tr("Under 30 rows: shown, not judged."));
      const double share = column == 2 ? numberOf(segment, "bad_rate") : column == 7 ? numberOf(group, "selection_rate") : column == 8 ? numberOf(group, "opportunity") : qQNaN();
      if (std::isfinite(share)) item->setData(BarCellDelegate::BarRole, share);
      const double ratio = numberOf(group, "selection_ratio");
      if (column == 7 && !is_small && ratio < 0.8) {
        item->setData(BarCellDelegate::WarnRole, true);
        item->setText(item->text() + QStringLiteral(" ⚠"));
        item->setToolTip(tr("Approved %1 times as often as the most approved group: less than four fifths.").arg(metricText(ratio)));
      }
      groups_->setItem(static_cast<int>(i), column, item);
    }
  }
  fitHeight(*groups_, kMostStabilityRows);
  groupsCard_->setSubtitle(tr("approved below %1").arg(QLocale().toString(numberOf(fairness, "cut_off"), 'f', 3)));
  const double ratio = numberOf(fairness, "selection_ratio"), gap = numberOf(fairness, "opportunity_gap");
  ratio_->setVisible(std::isfinite(ratio));
  const bool meets = fairness.value("meets_four_fifths", true);
  ratio_->setText(meets ? tr("selection ratio %1: meets four fifths").arg(metricText(ratio)) : tr("selection ratio %1: below four fifths").arg(metricText(ratio)));
  ratio_->setTone(meets ? Tone::good : Tone::bad);
  ratio_->setToolTip(tr("Lowest ÷ highest share of approved applicants among groups of 30 rows or more; the four-fifths rule asks for 0.8."));
  gap_->setVisible(std::isfinite(gap));
  gap_->setText(tr("opportunity gap %1").arg(shareOrDash(gap)));
  gap_->setTone(Tone::neutral);
  gap_->setToolTip(tr("Highest − lowest share of approved among the goods (equal opportunity, Hardt et al. 2016)."));
  words_->setText(any_small ? tr("Grey groups have under 30 rows: shown, not judged.") : QString());
  words_->setVisible(any_small);
}

void CreditColumnsCard::showStability(const json& stability) {
  const json columns = stability.value("columns", json::array()), modalities = stability.value("modalities", json::array());
  columns_->setRowCount(static_cast<int>(columns.size()));
  int row = 0;
  for (const json& one : columns) {
    auto* name = cellItem(q(one.value("column", std::string())), true);
    name->setToolTip(one.value("by", "value") == "length" ? tr("%1, by the length of its cells").arg(q(one.value("modality", std::string()))) : q(one.value("modality", std::string())));
    auto* index = cellItem(metricText(numberOf(one, "index")), false);
    const std::string light = one.value("light", "unknown");
    if (std::isfinite(numberOf(one, "index"))) index->setData(BarCellDelegate::BarRole, numberOf(one, "index") / kFullBar);
    index->setData(BarCellDelegate::WarnRole, light == "amber" || light == "red");
    auto* chance = cellItem(metricText(numberOf(one, "by_chance")), false);
    chance->setToolTip(tr("What the index comes to on average where nothing moved"));
    columns_->setItem(row, 0, name);
    columns_->setItem(row, 1, index);
    columns_->setItem(row, 2, chance);
    columns_->setItem(row, 3, lightItem(light));
    ++row;
  }
  modalities_->setRowCount(static_cast<int>(modalities.size()));
  row = 0;
  for (const json& one : modalities) {
    modalities_->setItem(row, 0, cellItem(q(one.value("modality", std::string())), true));
    modalities_->setItem(row, 1, cellItem(metricText(numberOf(one, "index")), false));
    auto* worst = cellItem(q(one.value("worst_column", std::string())), true);
    worst->setToolTip(metricText(numberOf(one, "worst_index")));
    modalities_->setItem(row, 2, worst);
    modalities_->setItem(row, 3, lightItem(one.value("light", "unknown")));
    ++row;
  }
  fitHeight(*columns_, kMostStabilityRows);
  fitHeight(*modalities_, kMostStabilityRows);
}

}  // namespace amalgam::ui
