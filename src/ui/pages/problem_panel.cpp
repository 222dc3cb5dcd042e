// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/problem_panel.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <map>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/models/problem_model.h"
#include "ui/pages/cell_delegate.h"
#include "ui/pages/page.h"

namespace amalgam::ui {

QString problemKindText(const std::string& kind) {
  static const std::map<std::string, const char*> names = {
      {"long_row", QT_TRANSLATE_NOOP("amalgam::ui::ProblemPanel", "Row too long")},       {"short_row", QT_TRANSLATE_NOOP("amalgam::ui::ProblemPanel", "Row too short")},
      {"open_quote", QT_TRANSLATE_NOOP("amalgam::ui::ProblemPanel", "Quote not closed")}, {"text_after_quote", QT_TRANSLATE_NOOP("amalgam::ui::ProblemPanel", "Text after a quote")},
      {"bad_bytes", QT_TRANSLATE_NOOP("amalgam::ui::ProblemPanel", "Bytes that are no text")},
      {"bad_cell", QT_TRANSLATE_NOOP("amalgam::ui::ProblemPanel", "Cell of another type")}, {"overflow", QT_TRANSLATE_NOOP("amalgam::ui::ProblemPanel", "Number too large")},
      {"missing_word", QT_TRANSLATE_NOOP("amalgam::ui::ProblemPanel", "Word for missing")}, {"name", QT_TRANSLATE_NOOP("amalgam::ui::ProblemPanel", "Column name")}};
  const auto found = names.find(kind);
  return found == names.end() ? q(kind) : ProblemPanel::tr(found->second);
}

ProblemPanel::ProblemPanel(Session* session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      model_(new ProblemModel(this)),
      filter_(new ProblemFilter(this)),
      kinds_(new QComboBox),
      long_(new QComboBox),
      short_(new QComboBox),
      edit_(new QPushButton(tr("Edit row…"))),
      copy_(new QPushButton(tr("Copy"))),
      count_(new RoleLabel({}, FontRole::caption, ColorRole::text2)),
      view_(new QTableView) {
  filter_->setSourceModel(model_);
  kinds_->setAccessibleName(tr("Kind of problem"));
  long_->setAccessibleName(tr("Rows that are too long"));
  short_->setAccessibleName(tr("Rows that are too short"));
  long_->addItem(tr("Long: leave out"), static_cast<int>(LongRows::skip));
  long_->addItem(tr("Long: cut"), static_cast<int>(LongRows::trim));
  short_->addItem(tr("Short: leave out"), static_cast<int>(ShortRows::skip));
  short_->addItem(tr("Short: fill up"), static_cast<int>(ShortRows::pad));
  for (QComboBox* box : {kinds_, long_, short_}) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(11);
  }
  count_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // gives way in a narrow window
  view_->setModel(filter_);
  view_->setItemDelegate(new CellDelegate(view_));
  view_->setAccessibleName(tr("Problems"));
  view_->setFrameShape(QFrame::NoFrame);
  view_->setShowGrid(false);
  view_->setWordWrap(false);
  view_->setSelectionBehavior(QAbstractItemView::SelectRows);
  view_->setSelectionMode(QAbstractItemView::SingleSelection);
  view_->verticalHeader()->hide();
  view_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view_->verticalHeader()->setDefaultSectionSize(32);
  view_->horizontalHeader()->setStretchLastSection(true);
  view_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  auto* bar = new QHBoxLayout;
  bar->setContentsMargins(design::space4, 0, design::space4, 0);
  bar->setSpacing(design::space2);
  for (QWidget* one : std::initializer_list<QWidget*>{kinds_, long_, short_}) bar->addWidget(one);
  bar->addWidget(count_, 1);
  bar->addWidget(edit_);
  bar->addWidget(copy_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, design::space2, 0, 0);
  column->addLayout(bar);
  column->addWidget(view_, 1);
  auto* copy = new QAction(this);
  copy->setShortcut(QKeySequence::Copy);
  copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  addAction(copy);
  const auto to_clipboard = [this] { QGuiApplication::clipboard()->setText(toTsv()); };
  connect(copy, &QAction::triggered, this, to_clipboard);
  connect(copy_, &QPushButton::clicked, this, to_clipboard);
  connect(edit_, &QPushButton::clicked, this, &ProblemPanel::editCurrent);
  connect(view_, &QTableView::doubleClicked, this, &ProblemPanel::editCurrent);
  connect(kinds_, &QComboBox::currentIndexChanged, this,
          [this] { filter_->setKind(s(kinds_->currentData().toString())); });
  connect(long_, &QComboBox::activated, this, &ProblemPanel::chooseRows);
  connect(short_, &QComboBox::activated, this, &ProblemPanel::chooseRows);
  connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
    const ReadProblem* one = current();
    edit_->setEnabled(one && one->line > 0);
  });
  connect(session, &Session::dataChanged, this, &ProblemPanel::refresh);
  refresh();
}

void ProblemPanel::refresh() {
  const LoadedDataPtr data = session_->data();
  model_->setProblems(data ? data->read.problems : std::vector<ReadProblem>());
  kinds_->clear();
  kinds_->addItem(tr("All kinds"), QString());
  std::map<std::string, int> counts;
  for (const ReadProblem& one : model_->problems()) ++counts[one.kind];
  for (const auto& [kind, count] : counts) {
    if (!kind.empty())
      kinds_->addItem(tr("%1 (%2)").arg(problemKindText(kind)).arg(count), q(kind));
  }
  edit_->setEnabled(false);
  copy_->setEnabled(model_->rowCount() > 0);
  if (!data) return;
  long_->setCurrentIndex(static_cast<int>(data->recipe.long_rows.value_or(LongRows::skip)));
  short_->setCurrentIndex(static_cast<int>(data->recipe.short_rows.value_or(ShortRows::skip)));
  const auto listed = static_cast<std::int64_t>(data->read.problems.size());
  count_->setText(data->read.problem_count == 0 ? tr("Nothing stood in the way.")
                  : listed < data->read.problem_count
                      ? tr("The first %1 of %2").arg(countText(listed), countText(data->read.problem_count))
                      : QString());
  view_->setColumnWidth(0, 70);
  view_->setColumnWidth(1, 110);
  view_->setColumnWidth(2, 190);
}

void ProblemPanel::chooseRows() {
  if (!session_->data()) return;
  ReadRecipe recipe = session_->data()->recipe;
  recipe.long_rows = static_cast<LongRows>(long_->currentData().toInt());
  recipe.short_rows = static_cast<ShortRows>(short_->currentData().toInt());
  session_->reread(recipe);
}

void ProblemPanel::editRow(std::int64_t line, const QString& text) {
  if (!session_->data()) return;
  ReadRecipe recipe = session_->data()->recipe;
  recipe.edits[line] = s(text);
  session_->reread(recipe);
}

const ReadProblem* ProblemPanel::current() const {
  const QModelIndex row = filter_->mapToSource(view_->currentIndex());
  return row.isValid() ? &model_->problems()[static_cast<std::size_t>(row.row())] : nullptr;
}

void ProblemPanel::editCurrent() {
  const ReadProblem* one = current();
  if (!one || one->line <= 0) return;
  auto* dialog = new QDialog(window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Line %1").arg(countText(one->line)));
  auto* column = new QVBoxLayout(dialog);
  auto* why = new RoleLabel(engineText(one->reason), FontRole::body, ColorRole::text2);
  why->setWordWrap(true);
  auto* text = new QPlainTextEdit(q(one->row.empty() ? one->found : one->row));
  text->setAccessibleName(tr("Text of the row"));
  auto* note = new RoleLabel(tr("The file stays as it is; the row is read like this from now on."),
                             FontRole::caption, ColorRole::text2);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
  for (QWidget* part : std::initializer_list<QWidget*>{why, text, note, buttons}) column->addWidget(part);
  dialog->resize(620, 260);
  connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
  connect(dialog, &QDialog::accepted, this,
          [this, text, line = one->line] { editRow(line, text->toPlainText()); });
  dialog->open();
}

QString ProblemPanel::toTsv() const {
  const auto cell = [](const QVariant& value) {
    return value.toString().replace(QLatin1Char('\t'), QLatin1Char(' ')).replace(QLatin1Char('\n'), QLatin1Char(' '));
  };
  QStringList lines, words;
  for (int column = 0; column < filter_->columnCount(); ++column)
    words << cell(filter_->headerData(column, Qt::Horizontal));
  lines << words.join(QLatin1Char('\t'));
  for (int row = 0; row < filter_->rowCount(); ++row) {
    words.clear();
    for (int column = 0; column < filter_->columnCount(); ++column)
      words << cell(filter_->index(row, column).data());
    lines << words.join(QLatin1Char('\t'));
  }
  return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

}  // namespace amalgam::ui
