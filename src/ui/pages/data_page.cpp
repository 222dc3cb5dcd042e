// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data_page.h"

#include <QFileInfo>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/pages/column_header.h"
#include "ui/pages/column_panel.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

DataPage::DataPage(Session* session, QWidget* parent)
    : Page(session, parent),
      table_(new TableModel(this)),
      problems_(new ProblemModel(this)),
      guesses_(new GuessModel(this)),
      pages_(new PageStack),
      empty_(new EmptyState(QStringLiteral("data"),
                            tr("Open a CSV or TSV file to see its rows, types and missing values."),
                            tr("Open data…"))),
      card_(new Card(tr("Rows"))),
      tabs_(new SegmentedControl({tr("Table"), tr("Problems"), tr("What was guessed")})),
      lists_(new QStackedWidget),
      missing_(new Pill),
      dropped_(new Pill) {
  setHeading(tr("Data"), tr("What the file holds, as it was read."));
  search_ = new QLineEdit;
  search_->setPlaceholderText(tr("Find a column"));
  search_->setAccessibleName(tr("Find a column"));
  search_->setClearButtonEnabled(true);
  search_->setMaximumWidth(170);
  auto* open = addButton(tr("Open data…"), QStringLiteral("file"));
  next_ =
      addButton(tr("Map the columns"), QStringLiteral("chevron-right"), QStringLiteral("primary"));
  connect(open, &QPushButton::clicked, this, &DataPage::openDataWanted);
  connect(next_, &QPushButton::clicked, this, [this] { Q_EMIT pageWanted(2); });
  makeTable();
  lists_->addWidget(makeList(problems_, tr("Problems")));
  lists_->addWidget(makeList(guesses_, tr("What was guessed")));
  card_->setBodyMargins(1, 0, 1, 1);
  card_->addHeaderWidget(missing_);
  card_->addHeaderWidget(dropped_);
  card_->addHeaderWidget(tabs_);
  card_->addHeaderWidget(search_);
  card_->body()->addWidget(lists_, 1);
  pages_->addWidget(empty_);
  pages_->addWidget(card_);
  body()->addWidget(pages_, 1);
  panel_ = new ColumnPanel(session);
  inspector()->addWidget(panel_);
  connect(empty_, &EmptyState::clicked, this, &DataPage::openDataWanted);
  connect(tabs_, &SegmentedControl::chosen, lists_, &QStackedWidget::setCurrentIndex);
  connect(search_, &QLineEdit::textChanged, this,
          [this](const QString& text) { findColumn(text); });
  connect(search_, &QLineEdit::returnPressed, this, [this] { findColumn(search_->text(), true); });
  connect(session, &Session::dataChanged, this, &DataPage::refresh);
  refresh();
}

void DataPage::makeTable() {
  view_ = new QTableView;
  view_->setObjectName(QStringLiteral("dataTable"));
  view_->setAccessibleName(tr("Rows of the table"));
  header_ = new ColumnHeader(view_);
  header_->setSortIndicatorClearable(true);
  view_->setHorizontalHeader(header_);
  view_->setModel(table_);
  view_->setFrameShape(QFrame::NoFrame);
  view_->setWordWrap(false);
  view_->setShowGrid(false);
  view_->setStyleSheet(QStringLiteral("QTableView::item { padding: 0 5px; }"));
  view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  view_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  view_->setSelectionMode(QAbstractItemView::SingleSelection);
  view_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view_->verticalHeader()->setDefaultSectionSize(32);
  view_->verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  connect(view_->selectionModel(), &QItemSelectionModel::currentColumnChanged, this,
          [this](const QModelIndex& current) {
            if (current.isValid())
              panel_->setColumn(
                  table_->headerData(current.column(), Qt::Horizontal, Qt::DisplayRole).toString());
          });
  connect(header_, &QHeaderView::sectionClicked, this, [this](int section) {
    view_->selectionModel()->setCurrentIndex(table_->index(std::max(0, view_->rowAt(0)), section),
                                             QItemSelectionModel::ClearAndSelect);
    if (header_->sortIndicatorSection() < 0)
      table_->setRowOrder({});  // third click: as in the file
    else
      sortBy(section, header_->sortIndicatorOrder());
  });
  lists_->addWidget(view_);
}

QTableView* DataPage::makeList(QAbstractItemModel* model, const QString& name) {
  auto* list = new QTableView;
  list->setModel(model);
  list->setAccessibleName(name);
  list->setFrameShape(QFrame::NoFrame);
  list->setShowGrid(false);
  list->setWordWrap(false);
  list->setSelectionBehavior(QAbstractItemView::SelectRows);
  list->verticalHeader()->hide();
  list->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  list->verticalHeader()->setDefaultSectionSize(34);
  list->horizontalHeader()->setDefaultSectionSize(130);
  list->horizontalHeader()->setStretchLastSection(true);
  list->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  return list;
}

void DataPage::refresh() {
  const LoadedDataPtr& loaded = session()->data();
  pages_->setCurrentWidget(loaded ? static_cast<QWidget*>(card_) : empty_);
  setInspectorVisible(loaded != nullptr);
  next_->setEnabled(loaded != nullptr);
  table_->setTable(session()->table());
  header_->setSortIndicator(-1, Qt::AscendingOrder);
  if (!loaded) {
    problems_->setProblems({});
    guesses_->setGuesses({});
    setPurpose(tr("What the file holds, as it was read."));
    return;
  }
  problems_->setProblems(loaded->read.problems);
  guesses_->setGuesses(loaded->read.guesses);
  const Table& table = *loaded->read.table;
  setPurpose(tr("%1, %2 rows, %3 columns, %4")
                 .arg(QFileInfo(q(loaded->read.path)).fileName(), countText(table.rows()),
                      countText(static_cast<std::int64_t>(table.columns().size())),
                      bytesText(loaded->read.bytes)));
  tabs_->setTexts({tr("Table"), tr("Problems (%1)").arg(countText(loaded->read.problem_count)),
                   tr("What was guessed")});
  tabs_->setCurrentIndex(0);
  lists_->setCurrentIndex(0);
  const auto with_gaps = std::count_if(table.columns().begin(), table.columns().end(),
                                       [](const Column& one) { return one.missing() > 0; });
  missing_->setText(with_gaps == 0 ? tr("No missing values")
                                   : countedText(with_gaps, tr("%1 column with gaps"),
                                                 tr("%1 columns with gaps")));
  missing_->setTone(with_gaps == 0 ? Tone::good : Tone::neutral);
  dropped_->setVisible(loaded->read.rows_dropped > 0);
  dropped_->setText(tr("%1 rows left out").arg(countText(loaded->read.rows_dropped)));
  dropped_->setTone(Tone::warn);
  fitColumns();
  view_->scrollToTop();
  if (table_->rowCount() == 0) return;
  int first = 0;  // the first number has the most to tell
  while (first < table_->columnCount() &&
         table.columns()[static_cast<std::size_t>(first)].type() != ColumnType::number)
    ++first;
  view_->setCurrentIndex(table_->index(0, first < table_->columnCount() ? first : 0));
}

void DataPage::fitColumns() {
  const QFontMetrics strong(Theme::instance().font(FontRole::bodyStrong));
  const QFontMetrics plain(Theme::instance().font(FontRole::body));
  const QFontMetrics small(Theme::instance().font(FontRole::caption));
  const int rows = std::min(table_->rowCount(), 30);
  for (int column = 0; column < table_->columnCount(); ++column) {
    int width = strong.horizontalAdvance(
                    table_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()) +
                28;
    const int type = table_->headerData(column, Qt::Horizontal, TableModel::TypeRole).toInt();
    const QString missing =
        table_->headerData(column, Qt::Horizontal, TableModel::MissingShareRole).toString();
    width = std::max(width, small.horizontalAdvance(typeText(static_cast<ColumnType>(type))) + 36);
    if (missing != QLatin1String("0 %")) {
      width = std::max(width, small.horizontalAdvance(typeText(static_cast<ColumnType>(type)) +
                                                      tr(" · %1 missing").arg(missing)) +
                                  36);
    }
    for (int row = 0; row < rows; ++row) {
      width = std::max(
          width,
          plain.horizontalAdvance(table_->index(row, column).data().toString().left(60)) + 24);
    }
    view_->setColumnWidth(column, std::clamp(width, 64, 240));
  }
}

void DataPage::sortBy(int column, Qt::SortOrder order) {
  session()->client()->ask(
      EngineClient::Thread::files, QStringLiteral("sort"), this,
      [table = session()->table(), column, order](Workbench*, RunControl&) {
        return TableModel::sortedRows(*table, column, order);
      },
      [this, table = session()->table()](std::vector<std::int64_t> rows) {
        if (table == table_->table()) table_->setRowOrder(std::move(rows));
      });
}

bool DataPage::findColumn(const QString& text, bool next) {
  const int count = table_->columnCount();
  if (text.trimmed().isEmpty() || count == 0) return false;
  const int from =
      view_->currentIndex().isValid() ? view_->currentIndex().column() + (next ? 1 : 0) : 0;
  for (int step = 0; step < count; ++step) {
    const int column = (from + step) % count;
    if (!table_->headerData(column, Qt::Horizontal, Qt::DisplayRole)
             .toString()
             .contains(text.trimmed(), Qt::CaseInsensitive))
      continue;
    view_->setCurrentIndex(table_->index(std::max(0, view_->rowAt(0)), column));
    view_->scrollTo(view_->currentIndex());
    return true;
  }
  return false;
}

void DataPage::focusSearch() {
  search_->setFocus(Qt::ShortcutFocusReason);
  search_->selectAll();
}

}  // namespace amalgam::ui
