// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/what_if_card.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <functional>

#include "ui/format.h"
#include "ui/json_number.h"
#include "ui/widgets/flow_layout.h"

namespace amalgam::ui {

namespace {

using nlohmann::json;

constexpr int kTextHeight = 84;  // of a cell with free text
constexpr int kCellsHeight = 260;
constexpr int kIsText = Qt::UserRole + 1;

/// An editor that tells of every key, not only when it is left; free text gets several lines.
class TypingDelegate final : public QStyledItemDelegate {
 public:
  TypingDelegate(QObject* parent, std::function<void(int row, const QString& text)> typed)
      : QStyledItemDelegate(parent), typed_(std::move(typed)) {}

  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    if (index.data(kIsText).toBool()) {
      auto* edit = new QPlainTextEdit(parent);
      edit->setTabChangesFocus(true);
      edit->setPlainText(index.data(Qt::EditRole).toString());
      connect(edit, &QPlainTextEdit::textChanged, this, [this, edit, row = index.row()] { typed_(row, edit->toPlainText()); });
      return edit;
    }
    QWidget* editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (auto* line = qobject_cast<QLineEdit*>(editor)) {
      connect(line, &QLineEdit::textEdited, this, [this, row = index.row()](const QString& text) { typed_(row, text); });
    }
    return editor;
  }
  void setEditorData(QWidget* editor, const QModelIndex& index) const override {
    if (qobject_cast<QPlainTextEdit*>(editor) == nullptr) QStyledItemDelegate::setEditorData(editor, index);
  }
  void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
    if (auto* edit = qobject_cast<QPlainTextEdit*>(editor)) {
      model->setData(index, edit->toPlainText());
    } else {
      QStyledItemDelegate::setModelData(editor, model, index);
    }
  }

 private:
  std::function<void(int, const QString&)> typed_;
};

/// Tells whether the view's editor is open.
class CellTable final : public QTableWidget {
 public:
  using QTableWidget::QTableWidget;
  int editedRow() const { return state() == EditingState ? currentRow() : -1; }
};

QString flipScore(const json& flip) {
  const double score = numberOf(flip, "score");
  return std::isnan(score) ? QStringLiteral("–") : QLocale().toString(score, 'f', 3);
}

}  // namespace

WhatIfCard::WhatIfCard(QWidget* parent) : Card(tr("What if"), tr("rewrite a value or take a source away; all figures follow"), parent) {
  speed_ = new RoleLabel({}, FontRole::caption, ColorRole::text3);
  reset_ = new QPushButton(tr("Reset"));
  addHeaderWidget(speed_);
  addHeaderWidget(reset_);
  muteBox_ = new QWidget;
  new FlowLayout(design::space2, muteBox_);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  muteBox_->setSizePolicy(policy);
  auto* table = new CellTable(0, 3);
  cells_ = table;
  cells_->setHorizontalHeaderLabels({tr("Column"), tr("Value"), tr("In the data")});
  cells_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  cells_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  cells_->verticalHeader()->hide();
  cells_->setShowGrid(false);
  cells_->setWordWrap(true);
  cells_->setMinimumHeight(kCellsHeight);
  cells_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed |
                          QAbstractItemView::SelectedClicked);
  cells_->setAccessibleName(tr("Values of the case"));
  cells_->setItemDelegateForColumn(1, new TypingDelegate(this, [this](int row, const QString& text) {
    if (const QTableWidgetItem* name = cells_->item(row, 0)) {
      const json before = edits_;
      const bool quiet = signalsBlocked();
      blockSignals(true);
      edit(name->text(), text);
      blockSignals(quiet);
      if (edits_ != before) Q_EMIT changed(true);
    }
  }));
  change_ = new RoleLabel({}, FontRole::body);
  change_->setWordWrap(true);
  change_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  body()->addWidget(muteBox_);
  body()->addWidget(change_);
  body()->addWidget(cells_);
  connect(reset_, &QPushButton::clicked, this, [this] {
    setChanges(json::object(), {});
    Q_EMIT changed(false);
  });
  connect(cells_, &QTableWidget::cellChanged, this, [this](int row, int cell) {
    if (!filling_ && cell == 1) edit(cells_->item(row, 0)->text(), cells_->item(row, 1)->text());
  });
  refreshButtons();
}

WhatIfCard::~WhatIfCard() { cells_->disconnect(this); }

QString WhatIfCard::kindOf(const std::string& source) const {
  const auto at = static_cast<std::size_t>(std::find(names_.begin(), names_.end(), source) - names_.begin());
  return at < kinds_.size() ? q(kinds_[at]) : QString();
}

void WhatIfCard::setSources(const std::vector<std::string>& names, const std::vector<std::string>& kinds) {
  names_ = names;
  kinds_ = kinds;
  clearLayout(muteBox_->layout());
  mutes_.clear();
  if (names.size() > 1) muteBox_->layout()->addWidget(new RoleLabel(tr("Without:"), FontRole::body, ColorRole::text2));
  for (const std::string& name : names) {
    if (names.size() < 2) break;
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("aspectChip"));
    button->setCheckable(true);
    button->setText(q(name));
    button->setIcon(Theme::instance().modalityKindIcon(kindOf(name)));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFixedHeight(design::controlHeight - 4);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolTip(tr("Take %1 away from this row").arg(q(name)));
    button->setAccessibleName(button->toolTip());
    connect(button, &QToolButton::clicked, this, [this] {
      refreshButtons();
      Q_EMIT changed(false);
    });
    muteBox_->layout()->addWidget(button);
    mutes_[name] = button;
  }
  muteBox_->setVisible(!mutes_.empty());
  setChanges(json::object(), {});
}

std::vector<std::string> WhatIfCard::muted() const {
  std::vector<std::string> muted;
  for (const std::string& name : names_) {
    if (const auto found = mutes_.find(name); found != mutes_.end() && found->second->isChecked()) muted.push_back(name);
  }
  return muted;
}

QToolButton* WhatIfCard::muteButton(const std::string& source) const {
  const auto found = mutes_.find(source);
  return found == mutes_.end() ? nullptr : found->second;
}

void WhatIfCard::mute(const std::string& source, bool on) {
  QToolButton* button = muteButton(source);
  if (button != nullptr && button->isChecked() != on) button->click();
}

void WhatIfCard::edit(const QString& column, const QString& text) {
  const json before = edits_;
  const auto original = originals_.find(column);
  if (original != originals_.end() && original->second == text) {
    edits_.erase(s(column));
  } else {
    edits_[s(column)] = text.isEmpty() ? json() : json(s(text));
  }
  refreshButtons();
  if (edits_ != before) Q_EMIT changed(false);
}

void WhatIfCard::setChanges(const json& edits, const std::vector<std::string>& muted) {
  edits_ = edits.is_object() ? edits : json::object();
  for (const auto& [name, button] : mutes_) button->setChecked(std::find(muted.begin(), muted.end(), name) != muted.end());
  refreshButtons();
}

void WhatIfCard::refreshButtons() { reset_->setEnabled(isChanged()); }

void WhatIfCard::setCell(int row, int cell, const QString& text, bool isBold) {
  QTableWidgetItem* item = cells_->item(row, cell);
  if (item == nullptr) {
    item = new QTableWidgetItem;
    if (cell != 1) item->setFlags(item->flags() & ~Qt::ItemIsEditable);
    cells_->setItem(row, cell, item);
  }
  if (item->text() != text) {
    item->setText(text);
    item->setToolTip(text);
  }
  QFont font = item->font();
  font.setBold(isBold);
  item->setFont(font);
}

void WhatIfCard::showAnswer(const json& answer) {
  const json columns = answer.value("columns", json::array());
  filling_ = true;
  cells_->setRowCount(static_cast<int>(columns.size()));
  originals_.clear();
  const int edited = static_cast<CellTable*>(cells_)->editedRow();
  for (int row = 0; row < cells_->rowCount(); ++row) {
    const json& column = columns[static_cast<std::size_t>(row)];
    const QString name = q(column.value("column", "")), original = q(column.value("original", ""));
    originals_[name] = original;
    setCell(row, 0, name, false);
    cells_->item(row, 0)->setIcon(Theme::instance().modalityKindIcon(kindOf(column.value("modality", ""))));
    if (row != edited) setCell(row, 1, q(column.value("text", "")), column.value("is_edited", false));
    setCell(row, 2, original, false);
    const bool is_text = column.value("type", "") == "text";
    if (cells_->item(row, 1) != nullptr) cells_->item(row, 1)->setData(kIsText, is_text);
    cells_->setRowHeight(row, is_text ? kTextHeight : design::tableRow);
  }
  filling_ = false;
  refreshButtons();
}

void WhatIfCard::showChange(const json& answer, bool isSearched) {
  const json flip = answer.value("smallest_change", json());
  if (!isSearched) {
    change_->setText(tr("Looking for the smallest change that flips the decision …"));
  } else if (!flip.is_object()) {
    change_->setText(answer.value("task", "") == "regression" ? QString() : tr("No single change of a number or category flips the decision."));
  } else {
    change_->setText(tr("Smallest single change that flips the decision: %1 from %2 to %3 (score %4).")
                         .arg(q(flip.value("column", "")), q(flip.value("from", "")), q(flip.value("to", "")), flipScore(flip)));
  }
}

void WhatIfCard::setAnsweredIn(qint64 milliseconds) {
  speed_->setText(milliseconds < 0 ? QString() : tr("answered in %1 ms").arg(milliseconds));
}

QString WhatIfCard::change() const { return change_->text(); }

}  // namespace amalgam::ui
