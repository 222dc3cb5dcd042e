// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/data_page.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "ui/format.h"
#include "ui/next_frame.h"
#include "ui/pages/aspect_bar.h"
#include "ui/pages/cell_delegate.h"
#include "ui/pages/column_header.h"
#include "ui/pages/column_panel.h"
#include "ui/pages/link_panel.h"
#include "ui/pages/problem_panel.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/layout_pause.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {
/// About how long a text will be, in letters. To measure a text takes its shaping, some 20 µs.
qsizetype roughLength(const QString& text) {
  constexpr char16_t kFirstWide = 0x1100;  // from here on most letters are as wide as two: Hangul, Han, Kana
  return text.size() + std::count_if(text.begin(), text.end(), [](QChar letter) { return letter.unicode() >= kFirstWide; });
}
}  // namespace

DataPage::DataPage(Session* session, QWidget* parent)
    : Page(session, parent),
      table_(new TableModel(this)),
      aspects_(new AspectBar(session)),
      problems_(new ProblemPanel(session)),
      links_(new LinkPanel(session)),
      guesses_(new GuessModel(this)),
      pages_(new PageStack),
      empty_(new EmptyState(QStringLiteral("data"),
                            tr("Open a table to see its rows, types and missing values."),
                            tr("Open data…"))),
      card_(new Card),
      tabs_(new SegmentedControl({tr("Table"), tr("Problems"), tr("Linked tables"), tr("Guesses")})),
      lists_(new QStackedWidget),
      dropped_(new Pill) {
  setHeading(tr("Data"), tr("What the file holds, as it was read."));
  search_ = new QLineEdit;
  search_->setPlaceholderText(tr("Find a column"));
  search_->setAccessibleName(tr("Find a column"));
  search_->setClearButtonEnabled(true);
  search_->setMaximumWidth(150);
  makeRecipeMenu();
  auto* open = addButton(tr("Open data…"), QStringLiteral("file"));
  next_ =
      addButton(tr("Map the columns"), QStringLiteral("chevron-right"), QStringLiteral("primary"));
  connect(open, &QPushButton::clicked, this, &DataPage::openDataWanted);
  connect(next_, &QPushButton::clicked, this, [this] { Q_EMIT pageWanted(2); });
  makeTable();
  lists_->addWidget(problems_);
  lists_->addWidget(links_);
  lists_->addWidget(makeList(guesses_, tr("What was guessed")));
  card_->setBodyMargins(1, 0, 1, 1);
  card_->addHeaderWidget(tabs_);
  card_->addHeaderWidget(dropped_);
  card_->addHeaderWidget(search_);
  card_->body()->addWidget(lists_, 1);
  pages_->addWidget(empty_);
  auto* loaded = new QWidget;
  auto* loadedColumn = new QVBoxLayout(loaded);
  loadedColumn->setContentsMargins(0, 0, 0, 0);
  loadedColumn->setSpacing(design::space3);
  loadedColumn->addWidget(aspects_);
  loadedColumn->addWidget(card_, 1);
  pages_->addWidget(loaded);
  body()->addWidget(pages_, 1);
  panel_ = new ColumnPanel(session);
  inspector()->addWidget(panel_);
  connect(panel_, &ColumnPanel::casesWanted, this, &DataPage::casesWanted);
  connect(empty_, &EmptyState::clicked, this, &DataPage::openDataWanted);
  connect(tabs_, &SegmentedControl::chosen, lists_, &QStackedWidget::setCurrentIndex);
  connect(search_, &QLineEdit::textChanged, this,
          [this](const QString& text) { findColumn(text); });
  connect(search_, &QLineEdit::returnPressed, this, [this] { findColumn(search_->text(), true); });
  connect(session, &Session::dataChanged, this, &DataPage::refresh);
  refresh();
}

void DataPage::makeRecipeMenu() {
  auto* button = addButton(tr("Recipe"), QStringLiteral("list"));
  button->setToolTip(tr("How this file is read, to be used again for next month's file"));
  auto* menu = new QMenu(button);
  const Theme& theme = Theme::instance();
  QAction* save = menu->addAction(theme.icon(QStringLiteral("save")), tr("Save recipe…"), this, [this] {
    const QFileInfo file(q(session()->data()->read.path));
    const QString path = QFileDialog::getSaveFileName(
        window(), tr("Save recipe"), file.path() + QLatin1Char('/') + file.completeBaseName() + QStringLiteral(".recipe.json"),
        tr("Recipes (*.json);;All files (*)"));
    if (!path.isEmpty()) session()->saveRecipe(path);
  });
  QAction* apply = menu->addAction(theme.icon(QStringLiteral("folder")), tr("Apply recipe…"), this, [this] {
    const QString path = QFileDialog::getOpenFileName(window(), tr("Apply recipe"), {}, tr("Recipes (*.json);;All files (*)"));
    if (!path.isEmpty()) session()->applyRecipe(path);
  });
  menu->addSeparator();
  QAction* again = menu->addAction(theme.icon(QStringLiteral("undo")), tr("Guess everything again"), this,
                                   [this] { session()->reread({}); });
  connect(menu, &QMenu::aboutToShow, this, [this, save, apply, again] {
    const LoadedDataPtr data = session()->data();
    save->setEnabled(data != nullptr);
    apply->setEnabled(data != nullptr);
    again->setEnabled(data && !recipe_to_json(data->recipe).empty());
  });
  button->setMenu(menu);
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
  view_->setItemDelegate(new CellDelegate(view_));
  view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  view_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  view_->setSelectionMode(QAbstractItemView::SingleSelection);
  view_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view_->verticalHeader()->setDefaultSectionSize(32);
  view_->verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
  connect(view_->selectionModel(), &QItemSelectionModel::currentColumnChanged, this,
          [this] { inOwnTurn(this, kNextFrame, [this] { whenSeen("column", [this] { showColumn(); }); }); });
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
  list->setItemDelegate(new CellDelegate(list));
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
  const LayoutPause pause(this);
  const LoadedDataPtr& loaded = session()->data();
  pages_->setCurrentIndex(loaded ? 1 : 0);
  setInspectorVisible(loaded != nullptr);
  next_->setEnabled(loaded != nullptr);
  table_->setTable(session()->table());
  header_->setSortIndicator(-1, Qt::AscendingOrder);
  if (!loaded) {
    guesses_->setGuesses({});
    setPurpose(tr("What the file holds, as it was read."));
    return;
  }
  guesses_->setGuesses(loaded->read.guesses);
  const Table& table = *loaded->read.table;
  const auto with_gaps = std::count_if(table.columns().begin(), table.columns().end(),
                                       [](const Column& one) { return one.missing() > 0; });
  const QString gaps = with_gaps == 0 ? tr("without gaps") : tr("%1 of them with gaps").arg(countText(with_gaps));
  setPurpose(tr("%1 rows, %2 columns (%3), %4")
                 .arg(countText(table.rows()), countText(static_cast<std::int64_t>(table.columns().size())), gaps,
                      bytesText(loaded->read.bytes)));
  tabs_->setTexts({tr("Table"), tr("Problems (%1)").arg(countText(loaded->read.problem_count)),
                   tr("Linked tables (%1)").arg(links_->count()), tr("Guesses")});
  if (shownPath_ != q(loaded->read.path)) {  // the same file read again: who edits its rows stays with the list
    tabs_->setCurrentIndex(0);
    lists_->setCurrentIndex(0);
    shownPath_ = q(loaded->read.path);
  }
  dropped_->setVisible(loaded->read.rows_dropped > 0);
  dropped_->setText(tr("%1 rows left out").arg(countText(loaded->read.rows_dropped)));
  dropped_->setTone(Tone::warn);
  fitColumns();
  view_->scrollToTop();
  inOwnTurn(this, kNextFrame, [this] { chooseColumn(); });
}

/// The first number has the most to tell.
void DataPage::chooseColumn() {
  if (table_->rowCount() == 0 || view_->currentIndex().isValid()) return;
  const Table& table = *table_->table();
  int first = 0;
  while (first < table_->columnCount() &&
         table.columns()[static_cast<std::size_t>(first)].type() != ColumnType::number)
    ++first;
  view_->setCurrentIndex(table_->index(0, first < table_->columnCount() ? first : 0));
}

void DataPage::showColumn() {
  const QModelIndex current = view_->currentIndex();
  if (!current.isValid()) return;
  const QString column = table_->headerData(current.column(), Qt::Horizontal, Qt::DisplayRole).toString();
  if (column != panel_->column()) panel_->setColumn(column);
}

void DataPage::fitColumns() {
  const QFontMetrics strong(Theme::instance().font(FontRole::bodyStrong));
  const QFontMetrics plain(Theme::instance().font(FontRole::body));
  const QFontMetrics small(Theme::instance().font(FontRole::caption));
  const int rows = std::min(table_->rowCount(), 30);
  constexpr int kMostFitted = 200;  // of thousands of columns the rest keeps the usual width: fitting takes time
  const int columns = std::min(table_->columnCount(), kMostFitted);
  for (int column = 0; column < columns; ++column) {
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
    QString longest;
    for (int row = 0; row < rows; ++row) {
      const QString text = table_->index(row, column).data().toString().left(60);
      if (roughLength(text) > roughLength(longest)) longest = text;
    }
    width = std::max(width, plain.horizontalAdvance(longest) + 24);
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
