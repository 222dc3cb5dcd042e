// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/link_editor.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/models/table_model.h"
#include "ui/pages/cell_delegate.h"
#include "ui/pages/page.h"
#include "ui/recipe_edit.h"
#include "ui/widgets/segmented_control.h"

namespace amalgam::ui {

namespace {

constexpr std::int64_t kPreviewRows = 200;

QString mainFolder(const Session* session) {
  return QFileInfo(q(session->data()->read.path)).absolutePath();
}

/// The first rows of some columns, so that a preview does not hold a second copy of a large table.
TablePtr headOf(const Table& table, const std::vector<std::string>& names) {
  std::vector<Column> columns;
  const auto rows = std::min(table.rows(), kPreviewRows);
  for (const std::string& name : names) {
    const Column* column = table.find(name);
    if (!column) continue;
    TextStorage cells;
    for (std::int64_t row = 0; row < rows; ++row) {
      cells.bytes += column->text(row);
      cells.offsets.push_back(cells.bytes.size());
    }
    columns.emplace_back(name, ColumnType::text, std::move(cells));
  }
  return std::make_shared<const Table>(std::move(columns));
}

struct Loaded {
  TablePtr main, other;
  LinkSpec spec;
  std::vector<std::string> reasons, tables;
};

void choose(QComboBox* box, const std::string& name) {
  box->setCurrentIndex(std::max(0, box->findData(q(name))));
}

}  // namespace

LinkEditor::LinkEditor(Session* session, const QString& file, int at, QWidget* parent)
    : QDialog(parent),
      session_(session),
      at_(at),
      kind_(new SegmentedControl({tr("One row per key"), tr("Several rows per key")})),
      file_(QDir(mainFolder(session)).absoluteFilePath(file)),
      table_(new QComboBox),
      key_(new QComboBox),
      otherKey_(new QComboBox),
      time_(new QComboBox),
      cutOff_(new QComboBox),
      event_(new QComboBox),
      prefix_(new QLineEdit),
      columns_(new QListWidget),
      why_(new RoleLabel({}, FontRole::caption, ColorRole::text2)),
      share_(new RoleLabel({}, FontRole::title)),
      outcome_(new RoleLabel({}, FontRole::body, ColorRole::text2)),
      problem_(new RoleLabel({}, FontRole::body, ColorRole::bad)),
      preview_(new QTableView),
      model_(new TableModel(this)) {
  setWindowTitle(tr("Link %1").arg(QFileInfo(file_).fileName()));
  resize(960, 620);
  if (at_ >= 0) base_ = session->data()->recipe.links[static_cast<std::size_t>(at_)];
  for (RoleLabel* label : {why_, outcome_, problem_}) label->setWordWrap(true);
  preview_->setModel(model_);
  preview_->setAccessibleName(tr("First rows with the new columns"));
  preview_->setItemDelegate(new CellDelegate(preview_));
  preview_->setWordWrap(false);
  preview_->setShowGrid(false);
  preview_->verticalHeader()->hide();
  preview_->verticalHeader()->setDefaultSectionSize(28);
  preview_->horizontalHeader()->setStretchLastSection(true);
  preview_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
  ok_ = buttons->button(QDialogButtonBox::Ok);
  ok_->setText(at_ < 0 ? tr("Link") : tr("Change link"));
  ok_->setEnabled(false);
  ok_->setDefault(true);
  setButtonLook(ok_, QStringLiteral("primary"));
  auto* right = new QVBoxLayout;
  for (QWidget* one : std::initializer_list<QWidget*>{share_, outcome_, problem_}) right->addWidget(one);
  right->addWidget(preview_, 1);
  auto* sides = new QHBoxLayout;
  sides->setSpacing(design::space5);
  auto* left = new QVBoxLayout;
  left->addLayout(makeForm());
  left->addWidget(why_);
  left->addStretch(1);
  sides->addLayout(left, 2);
  sides->addLayout(right, 3);
  auto* column = new QVBoxLayout(this);
  column->addLayout(sides, 1);
  column->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::accepted, this, &LinkEditor::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  load();
}

QFormLayout* LinkEditor::makeForm() {
  auto* form = new QFormLayout;
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->setRowWrapPolicy(QFormLayout::DontWrapRows);
  form->setVerticalSpacing(design::space2);
  const auto add = [&](const QString& title, QWidget* field, const QString& help) {
    auto* label = new RoleLabel(title, FontRole::body, ColorRole::text2);
    label->setToolTip(help);
    field->setToolTip(help);
    field->setAccessibleName(title);
    form->addRow(label, field);
  };
  add(tr("Table"), table_, tr("Sheet or table of the file"));
  add(tr("Rows"), kind_, tr("One row: its columns are joined. Several: they become histories and events."));
  add(tr("Key here"), key_, tr("Column of the open table"));
  add(tr("Key there"), otherKey_, tr("Column of the table to link"));
  add(tr("Time"), time_, tr("Column of the table to link that orders its rows"));
  add(tr("Decided on"), cutOff_,
      tr("Decision date in the open table. Rows later than that were not known then and are left out."));
  add(tr("Columns"), columns_, tr("One row per key: to join; none ticked = all. Several: each becomes a history."));
  add(tr("Events"), event_, tr("Column that names what happened; it becomes a list of events."));
  add(tr("Prefix"), prefix_, tr("Put before the names of the new columns"));
  form->setRowVisible(table_, false);
  for (QComboBox* box : {table_, key_, otherKey_, time_, cutOff_, event_}) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
  }
  columns_->setFixedHeight(132);
  for (QComboBox* box : {key_, otherKey_, time_, cutOff_, event_})
    connect(box, &QComboBox::activated, this, &LinkEditor::relink);
  connect(table_, &QComboBox::activated, this, [this] {
    base_ = LinkSpec{.recipe = base_.recipe};
    base_.recipe.table = s(table_->currentData().toString());
    load();
  });
  connect(kind_, &SegmentedControl::chosen, this, [this, form] {
    form->setRowVisible(event_, kind_->currentIndex() == 1);
    if (other_) fillColumns(spec().columns);
    relink();
  });
  connect(columns_, &QListWidget::itemChanged, this, &LinkEditor::relink);
  connect(prefix_, &QLineEdit::editingFinished, this, &LinkEditor::relink);
  connect(this, &LinkEditor::linked, this, [this, form] {
    form->setRowVisible(event_, kind_->currentIndex() == 1);
    form->setRowVisible(table_, table_->count() > 1);
  });
  return form;
}

void LinkEditor::load() {
  result_ = {};
  ok_->setEnabled(false);
  share_->setText(tr("Reading %1 …").arg(QFileInfo(file_).fileName()));
  outcome_->clear();
  problem_->clear();
  const LoadedDataPtr data = session_->data();
  session_->client()->ask(
      EngineClient::Thread::files, QStringLiteral("link"), this,
      [data, main = session_->table(), file = toPath(file_), base = base_, at = at_](Workbench*, RunControl& control) {
        const ReadProgress go_on = [&](std::int64_t, std::int64_t) { return control.stop() == RunControl::Stop::none; };
        Loaded loaded{main, {}, base, {}, tables_in(file)};
        if (at >= 0) {  // without this link and those behind it
          ReadRecipe recipe = data->recipe;
          recipe.links.resize(static_cast<std::size_t>(at));
          loaded.main = read_table(data->read.path, recipe, go_on).table;
        }
        const bool is_same_file = file == std::filesystem::path(data->read.path);
        if (is_same_file && base.recipe.table.empty() && loaded.tables.size() > 1)  // the open table is not what is meant
          loaded.spec.recipe.table = *std::find_if(loaded.tables.begin(), loaded.tables.end(), [&](const std::string& one) {
            return one != tableRead(data->read, data->recipe);
          });
        loaded.other = read_table(file, loaded.spec.recipe, go_on).table;
        if (!base.key.empty()) return loaded;
        LinkProposal proposal = propose_link(*loaded.main, *loaded.other);
        proposal.spec.recipe = loaded.spec.recipe;
        loaded.spec = proposal.spec;
        loaded.reasons = proposal.reasons;
        return loaded;
      },
      [this](const Loaded& loaded) {
        main_ = loaded.main;
        other_ = loaded.other;
        base_ = loaded.spec;
        fill(loaded.spec, loaded.reasons, loaded.tables);
        relink();
      },
      [this](const EngineClient::Problem& why) {
        share_->setText(tr("Nothing to link"));
        problem_->setText(why.message);
        Q_EMIT linked();
      });
}

void LinkEditor::fill(const LinkSpec& spec, const std::vector<std::string>& reasons,
                      const std::vector<std::string>& tables) {
  filling_ = true;
  table_->clear();
  for (const std::string& one : tables) table_->addItem(q(one), q(one));
  choose(table_, spec.recipe.table);
  const auto list = [](QComboBox* box, const Table& table, bool with_none, bool only_times) {
    box->clear();
    if (with_none) box->addItem(LinkEditor::tr("None"), QString());
    for (const Column& one : table.columns()) {
      if (!only_times || one.type() == ColumnType::date || one.type() == ColumnType::number)
        box->addItem(q(one.name()), q(one.name()));
    }
  };
  list(key_, *main_, false, false);
  list(otherKey_, *other_, false, false);
  list(time_, *other_, true, true);
  list(cutOff_, *main_, true, true);
  list(event_, *other_, true, false);
  kind_->setCurrentIndex(spec.kind == LinkKind::one_to_many ? 1 : 0);
  choose(key_, spec.key);
  choose(otherKey_, spec.other_key.empty() ? spec.key : spec.other_key);
  choose(time_, spec.time);
  choose(cutOff_, spec.cut_off);
  choose(event_, spec.event);
  prefix_->setText(q(spec.prefix));
  fillColumns(spec.columns);
  QStringList sentences;
  for (const std::string& one : reasons) sentences << q(one);
  why_->setText(sentences.join(QLatin1Char(' ')));
  filling_ = false;
}

void LinkEditor::fillColumns(const std::vector<std::string>& chosen) {
  const QSignalBlocker quiet(columns_);
  columns_->clear();
  const bool only_numbers = kind_->currentIndex() == 1;  // histories are made of numbers
  for (const Column& one : other_->columns()) {
    if (one.name() == s(otherKey_->currentData().toString())) continue;
    if (only_numbers && one.type() != ColumnType::number) continue;
    auto* item = new QListWidgetItem(QStringLiteral("%1 (%2)").arg(q(one.name()), typeText(one.type())), columns_);
    item->setData(Qt::UserRole, q(one.name()));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
    const bool is_chosen = std::find(chosen.begin(), chosen.end(), one.name()) != chosen.end();
    item->setCheckState(is_chosen ? Qt::Checked : Qt::Unchecked);
  }
}

LinkSpec LinkEditor::spec() const {
  LinkSpec spec = base_;
  spec.file = s(QDir(mainFolder(session_)).relativeFilePath(file_));
  spec.kind = kind_->currentIndex() == 1 ? LinkKind::one_to_many : LinkKind::one_to_one;
  spec.key = s(key_->currentData().toString());
  spec.other_key = s(otherKey_->currentData().toString());
  spec.time = s(time_->currentData().toString());
  spec.cut_off = s(cutOff_->currentData().toString());
  spec.event = spec.kind == LinkKind::one_to_many ? s(event_->currentData().toString()) : std::string();
  spec.prefix = s(prefix_->text().trimmed());
  spec.columns.clear();
  for (int row = 0; row < columns_->count(); ++row) {
    const QListWidgetItem* item = columns_->item(row);
    if (item->checkState() == Qt::Checked) spec.columns.push_back(s(item->data(Qt::UserRole).toString()));
  }
  return spec;
}

QString LinkEditor::problemText() const { return problem_->text(); }

void LinkEditor::relink() {
  if (filling_ || !main_ || !other_) return;
  ok_->setEnabled(false);
  session_->client()->ask(
      EngineClient::Thread::files, QStringLiteral("link"), this,
      [main = main_, other = other_, spec = spec()](Workbench*, RunControl&) {
        LinkResult result = link_tables(*main, *other, spec);
        std::vector<std::string> names{spec.key};
        if (!spec.cut_off.empty() && spec.cut_off != spec.key) names.push_back(spec.cut_off);
        names.insert(names.end(), result.new_columns.begin(), result.new_columns.end());
        result.table = headOf(*result.table, names);
        return result;
      },
      [this](const LinkResult& result) { showResult(result); },
      [this](const EngineClient::Problem& why) {
        result_ = {};
        share_->setText(tr("Nothing to link"));
        outcome_->clear();
        problem_->setText(why.message);
        model_->setTable(nullptr);
        Q_EMIT linked();
      });
}

void LinkEditor::showResult(const LinkResult& result) {
  result_ = result;
  problem_->clear();
  share_->setText(tr("%1 of the rows have a partner").arg(shareText(result.matched_main_rows, result.main_rows)));
  QStringList sentences;
  for (const std::string& one : result.sentences) sentences << q(one);
  outcome_->setText(sentences.join(QLatin1Char('\n')));
  model_->setTable(result.table);
  for (int column = 0; column + 1 < model_->columnCount(); ++column) preview_->setColumnWidth(column, 130);
  ok_->setEnabled(result.matched_main_rows > 0);
  if (!focusWidget() || focusWidget()->parentWidget() == kind_) ok_->setFocus();  // Enter takes the proposal
  Q_EMIT linked();
}

void LinkEditor::accept() {
  if (!ok_->isEnabled() || !session_->data()) return;
  ReadRecipe recipe = session_->data()->recipe;
  if (at_ >= 0 && at_ < static_cast<int>(recipe.links.size()))
    recipe.links[static_cast<std::size_t>(at_)] = spec();
  else
    recipe.links.push_back(spec());
  session_->reread(recipe);
  QDialog::accept();
}

}  // namespace amalgam::ui
