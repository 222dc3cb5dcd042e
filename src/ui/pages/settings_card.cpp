// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings_card.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/plots/plot_table.h"
#include "ui/run_swatch.h"
#include "ui/theme/theme.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

constexpr int kMostSettingLines = 14;  // lines before the table scrolls

PlotTable cellsAsTable(const QTableWidget& table) {
  PlotTable found;
  for (int column = 0; column < table.columnCount(); ++column) found.header << table.horizontalHeaderItem(column)->text();
  for (int row = 0; row < table.rowCount(); ++row) {
    QStringList cells;
    for (int column = 0; column < table.columnCount(); ++column) cells << table.item(row, column)->text();
    found.rows.push_back(cells);
  }
  return found;
}

}  // namespace

SettingsCard::SettingsCard(Session* session, QWidget* parent)
    : Card(tr("Settings"), {}, parent), session_(session), which_(new SegmentedControl({tr("Differences only"), tr("All")})), table_(new QTableWidget) {
  addHeaderWidget(which_);
  setBodyMargins(1, 0, 1, 1);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setShowGrid(false);
  table_->setFrameShape(QFrame::NoFrame);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(28);
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  table_->setAccessibleName(tr("Settings of the ticked runs"));
  auto* copy = new QAction(table_);
  copy->setShortcut(QKeySequence::Copy);
  copy->setShortcutContext(Qt::WidgetShortcut);
  connect(copy, &QAction::triggered, this, [this] { QApplication::clipboard()->setText(cellsAsTable(*table_).toTsv()); });
  table_->addAction(copy);
  body()->addWidget(table_);
  connect(which_, &SegmentedControl::chosen, this, &SettingsCard::refresh);
  refresh();
}

void SettingsCard::showSettings(const std::vector<std::int64_t>& runs, std::vector<SettingLine> lines) {
  runs_ = runs;
  lines_ = std::move(lines);
  refresh();
}

void SettingsCard::showAll(bool on) {
  which_->setCurrentIndex(on ? 1 : 0);
  refresh();
}

QString SettingsCard::titleOf(const std::string& name) const {
  static const std::pair<const char*, const char*> known[] = {
      {"strategy", QT_TR_NOOP("Strategy")},     {"split", QT_TR_NOOP("Split")},          {"seed", QT_TR_NOOP("Seed")},
      {"device", QT_TR_NOOP("Device")},         {"threads", QT_TR_NOOP("Threads")},      {"data.file", QT_TR_NOOP("Data file")},
      {"data.sha256", QT_TR_NOOP("Data hash")}, {"data.rows", QT_TR_NOOP("Data rows")},  {"map.target.column", QT_TR_NOOP("Target")},
      {"map.target.task", QT_TR_NOOP("Task")},  {"map.target.positive", QT_TR_NOOP("Positive class")}};
  for (const auto& [id, title] : known) {
    if (name == id) return tr(title);
  }
  if (name.starts_with("map.")) return tr("Modality %1").arg(q(name.substr(4)));
  if (name.starts_with("versions.")) return tr("Version of %1").arg(q(name.substr(9)));
  for (const std::int64_t id : runs_) {
    const RunRecord* run = session_->run(id);
    if (!run) continue;
    for (const Option& option : session_->client()->settings(run->strategy)) {
      if (option.name == name) return engineText(option.title);
    }
  }
  return q(name);
}

void SettingsCard::refresh() {
  const bool all = which_->currentIndex() == 1;
  QStringList header{tr("Setting")};
  for (const std::int64_t id : runs_) {
    const RunRecord* run = session_->run(id);
    header << (run ? q(run->name) : tr("Run %1").arg(id));
  }
  std::vector<const SettingLine*> shown;
  for (const SettingLine& line : lines_) {
    if (all || line.differs) shown.push_back(&line);
  }
  table_->clear();
  table_->setColumnCount(static_cast<int>(header.size()));
  table_->setRowCount(static_cast<int>(shown.size()));
  table_->setHorizontalHeaderLabels(header);
  for (std::size_t i = 0; i < runs_.size(); ++i) table_->horizontalHeaderItem(static_cast<int>(i) + 1)->setIcon(QIcon(runSwatch(runs_[i])));
  for (int row = 0; row < table_->rowCount(); ++row) {
    const SettingLine& line = *shown[static_cast<std::size_t>(row)];
    auto* title = new QTableWidgetItem(titleOf(line.name));
    title->setToolTip(q(line.name));
    table_->setItem(row, 0, title);
    for (std::size_t i = 0; i < line.values.size(); ++i) {
      auto* item = new QTableWidgetItem(line.values[i].empty() ? QStringLiteral("–") : q(line.values[i]));
      item->setToolTip(q(line.values[i]));
      if (line.differs && all) {  // bold, not colour alone
        QFont font = table_->font();
        font.setWeight(QFont::DemiBold);
        item->setFont(font);
      }
      table_->setItem(row, static_cast<int>(i) + 1, item);
    }
  }
  table_->horizontalHeader()->setDefaultSectionSize(150);
  table_->horizontalHeader()->setStretchLastSection(true);
  if (table_->columnCount() > 0) table_->setColumnWidth(0, 190);
  const int lines = std::clamp(table_->rowCount(), 1, kMostSettingLines);
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() + lines * 28 + 18);
  const auto differing = std::count_if(lines_.begin(), lines_.end(), [](const SettingLine& line) { return line.differs; });
  setSubtitle(runs_.size() < 2 ? tr("tick two runs or more")
                               : countedText(differing, tr("%1 setting differs among the ticked runs"), tr("%1 settings differ among the ticked runs")));
}

}  // namespace amalgam::ui
