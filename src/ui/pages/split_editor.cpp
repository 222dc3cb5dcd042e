// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/split_editor.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>

#include "ui/format.h"
#include "ui/pages/page.h"
#include "ui/session.h"

namespace amalgam::ui {

SplitEditor::SplitEditor(Session* session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      kind_(new QComboBox),
      column_(new QComboBox),
      shares_(new QLineEdit),
      file_(new QPushButton),
      facts_(new FactList),
      problem_(new RoleLabel({}, FontRole::caption, ColorRole::bad)) {
  kind_->setAccessibleName(tr("Way of splitting"));
  column_->setAccessibleName(tr("Column that splits"));
  shares_->setAccessibleName(tr("Shares of train, validation and test"));
  const auto add = [this](SplitChoice::Kind kind, const QString& text, const QString& help) {
    kind_->addItem(text, static_cast<int>(kind));
    kind_->setItemData(kind_->count() - 1, help, Qt::ToolTipRole);
  };
  add(SplitChoice::Kind::random, tr("Random, stratified"), tr("Each part gets the same mix of outcomes"));
  add(SplitChoice::Kind::time, tr("Out of time"), tr("The latest rows test: what a model will meet in use"));
  add(SplitChoice::Kind::group, tr("By customer or key"), tr("No key stands in two parts"));
  add(SplitChoice::Kind::column, tr("By a column"), tr("A column that holds train, val, test"));
  add(SplitChoice::Kind::file, tr("By a file"), tr("A table with the columns row and split"));
  shares_->setToolTip(tr("train/validation/test; out of time also the first test date, e.g. 2024-01-01"));
  for (QComboBox* box : {kind_, column_}) {
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
  }
  problem_->setWordWrap(true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(design::space1);
  for (QWidget* one : std::initializer_list<QWidget*>{kind_, column_, shares_, file_, facts_, problem_})
    layout->addWidget(one);
  connect(kind_, &QComboBox::activated, this, &SplitEditor::choose);
  connect(column_, &QComboBox::activated, this, &SplitEditor::choose);
  connect(shares_, &QLineEdit::editingFinished, this, &SplitEditor::choose);
  connect(file_, &QPushButton::clicked, this, &SplitEditor::chooseFile);
  connect(session, &Session::dataChanged, this, [this] {
    fillColumns();
    refresh();
  });
  connect(session, &Session::settingsChanged, this, &SplitEditor::refresh);
  connect(session, &Session::mapChanged, this, &SplitEditor::summarise);
  fillColumns();
  refresh();
}

void SplitEditor::fillColumns() {
  column_->clear();
  if (!session_->table()) return;
  for (const Column& one : session_->table()->columns()) column_->addItem(q(one.name()));
}

void SplitEditor::refresh() {
  filling_ = true;
  const SplitChoice choice = SplitChoice::from_rule(session_->plan().split);
  using Kind = SplitChoice::Kind;
  kind_->setCurrentIndex(kind_->findData(static_cast<int>(choice.kind)));
  const bool by_column = choice.kind == Kind::time || choice.kind == Kind::group || choice.kind == Kind::column;
  column_->setVisible(by_column);
  if (by_column) column_->setCurrentIndex(column_->findText(q(choice.column)));
  shares_->setVisible(choice.kind != Kind::column && choice.kind != Kind::file);
  if (!shares_->hasFocus() || shares_->text() != q(choice.shares)) shares_->setText(q(choice.shares));
  file_->setVisible(choice.kind == Kind::file);
  file_->setText(choice.file.empty() ? tr("Choose a file…") : QFileInfo(q(choice.file)).fileName());
  file_->setToolTip(q(choice.file));
  filling_ = false;
  summarise();
}

void SplitEditor::choose() {
  if (filling_) return;
  SplitChoice choice = SplitChoice::from_rule(session_->plan().split);
  const SplitChoice before = choice;
  choice.kind = static_cast<SplitChoice::Kind>(kind_->currentData().toInt());
  choice.shares = s(shares_->text().trimmed());
  if (choice.kind == SplitChoice::Kind::file && choice.kind != before.kind) {
    chooseFile();
    return;
  }
  if (choice.kind != SplitChoice::Kind::random) choice.column = s(column_->currentText());
  const bool is_new = choice.kind != before.kind && session_->table();
  if (is_new && choice.kind == SplitChoice::Kind::time) {  // dates first: nothing else makes sense
    for (const Column& one : session_->table()->columns()) {
      if (one.type() != ColumnType::date) continue;
      choice.column = one.name();
      break;
    }
  }
  if (is_new && choice.kind == SplitChoice::Kind::group && !session_->plan().map.id.empty())
    choice.column = session_->plan().map.id.front();
  if (choice.column.empty() && column_->count() > 0) choice.column = s(column_->itemText(0));
  session_->change(tr("Change split"), [&](Plan& plan) { plan.split = choice.rule(); });
}

void SplitEditor::chooseFile() {
  const QString path = QFileDialog::getOpenFileName(window(), tr("Split file"), {}, tr("All files (*)"));
  if (path.isEmpty()) {
    refresh();
    return;
  }
  session_->change(tr("Change split"), [&](Plan& plan) { plan.split = s(path); });
}

QString SplitEditor::problem() const { return problem_->text(); }

void SplitEditor::summarise() {
  const TargetSpec& target = session_->plan().map.target;
  const auto show = [this](const std::vector<QString>& parts, const QString& problem) {
    parts_ = parts;
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
    std::vector<Fact> facts;
    const QStringList names{tr("Train"), tr("Validation"), tr("Test")};
    for (std::size_t i = 0; i < parts.size(); ++i) facts.emplace_back(names[static_cast<qsizetype>(i)], parts[i]);
    facts_->setFacts(facts);
  };
  if (!session_->table() || target.column.empty()) {
    session_->client()->forget(QStringLiteral("split"));
    show({}, {});
    return;
  }
  session_->client()->ask(
      EngineClient::Thread::files, QStringLiteral("split"), this,
      [table = session_->table(), target, rule = session_->plan().split,
       seed = session_->plan().seed](Workbench*, RunControl&) { return summariseSplit(*table, target, rule, seed); },
      [show](const SplitSummary& summary) {
        std::vector<QString> parts;
        for (std::size_t i = 0; i < 3; ++i) {
          QString text = SplitEditor::tr("%1 rows").arg(countText(summary.rows[i]));
          if (std::isfinite(summary.rates[i]))
            text += SplitEditor::tr(", %1 % positive").arg(QLocale().toString(summary.rates[i] * 100, 'f', 1));
          parts.push_back(text);
        }
        show(parts, {});
      },
      [show](const EngineClient::Problem& why) { show({}, why.message); });
}

}  // namespace amalgam::ui
