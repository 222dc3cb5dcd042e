// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/problem_model.h"

#include "ui/engine_text.h"
#include "ui/format.h"

namespace amalgam::ui {

void ProblemModel::setProblems(std::vector<ReadProblem> problems) {
  beginResetModel();
  problems_ = std::move(problems);
  endResetModel();
}

int ProblemModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(problems_.size());
}
int ProblemModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 4; }

QVariant ProblemModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const ReadProblem& one = problems_[static_cast<std::size_t>(index.row())];
  if (role == Qt::TextAlignmentRole && index.column() == 0) {
    return QVariant(Qt::AlignRight | Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  switch (index.column()) {
    case 0:
      return role == Qt::DisplayRole ? QVariant(countText(one.line)) : QVariant();
    case 1:
      return one.column.empty() ? tr("whole row") : q(one.column);
    case 2:
      return q(one.found);
    case 3:
      return engineText(one.reason);
    default:
      return {};
  }
}

QVariant ProblemModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case 0:
      return tr("Line");
    case 1:
      return tr("Column");
    case 2:
      return tr("Found");
    case 3:
      return tr("What was done");
    default:
      return {};
  }
}

void ProblemFilter::setKind(const std::string& kind) {
  kind_ = kind;
  invalidateFilter();
}

bool ProblemFilter::filterAcceptsRow(int row, const QModelIndex&) const {
  const auto* problems = static_cast<const ProblemModel*>(sourceModel());
  return kind_.empty() || problems->problems()[static_cast<std::size_t>(row)].kind == kind_;
}

void GuessModel::setGuesses(std::vector<ReadGuess> guesses) {
  beginResetModel();
  guesses_ = std::move(guesses);
  endResetModel();
}

int GuessModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(guesses_.size());
}
int GuessModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 3; }

QVariant GuessModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ToolTipRole)) return {};
  const ReadGuess& one = guesses_[static_cast<std::size_t>(index.row())];
  switch (index.column()) {
    case 0:
      return engineText(one.what);
    case 1:
      return q(one.value);
    case 2:
      return engineText(one.reason);
    default:
      return {};
  }
}

QVariant GuessModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case 0:
      return tr("Guessed");
    case 1:
      return tr("Value");
    case 2:
      return tr("Why");
    default:
      return {};
  }
}

}  // namespace amalgam::ui
