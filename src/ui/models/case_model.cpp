// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/case_model.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>

#include "ui/format.h"

namespace amalgam::ui {

CaseModel::CaseModel(QObject* parent) : QAbstractTableModel(parent) {}

void CaseModel::setCases(PredictionRecord predictions, Task task, std::vector<std::string> classes, double cutOff) {
  beginResetModel();
  predictions_ = std::move(predictions);
  task_ = task;
  classes_ = std::move(classes);
  cutOff_ = cutOff;
  matching_.resize(predictions_.rows.size());
  std::iota(matching_.begin(), matching_.end(), std::size_t{0});
  rank();
  arrange();
  endResetModel();
}

void CaseModel::setMatching(std::vector<std::size_t> places) {
  beginResetModel();
  matching_ = std::move(places);
  arrange();
  endResetModel();
}

double CaseModel::key(std::size_t i, int column) const {
  switch (column) {
    case kTruth:
      return static_cast<double>(predictions_.targets[i]);
    case kScore:
      return score(i);
    case kDecision:
      return decision(i);
    default:
      return static_cast<double>(predictions_.rows[i]);
  }
}

void CaseModel::rank() {
  struct Ranked {
    double key;
    std::size_t place;
  };
  // Keys are worked out once: a million cases are sorted while the window waits.
  std::vector<Ranked> ranked(predictions_.rows.size());
  const double sign = order_ == Qt::AscendingOrder ? 1 : -1;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const double value = sign * key(i, sortColumn_);
    ranked[i] = {std::isnan(value) ? std::numeric_limits<double>::infinity() : value, i};
  }
  std::sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) { return a.key < b.key || (a.key == b.key && a.place < b.place); });
  ranked_.resize(ranked.size());
  std::transform(ranked.begin(), ranked.end(), ranked_.begin(), [](const Ranked& one) { return one.place; });
}

void CaseModel::arrange() {
  if (matching_.size() == ranked_.size()) {
    shown_ = ranked_;
    return;
  }
  std::vector<bool> isShown(ranked_.size());
  for (const std::size_t place : matching_) isShown[place] = true;
  shown_.clear();
  std::copy_if(ranked_.begin(), ranked_.end(), std::back_inserter(shown_), [&](std::size_t place) { return isShown[place]; });
}

std::int64_t CaseModel::dataRow(int row) const {
  return row >= 0 && row < static_cast<int>(shown_.size()) ? predictions_.rows[shown_[static_cast<std::size_t>(row)]] : -1;
}

int CaseModel::placeOf(std::int64_t dataRow) const {
  const auto found = std::find_if(shown_.begin(), shown_.end(), [&](std::size_t i) { return predictions_.rows[i] == dataRow; });
  return found == shown_.end() ? -1 : static_cast<int>(found - shown_.begin());
}

int CaseModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(shown_.size()); }
int CaseModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(task_ == Task::regression ? kDecision : kColumns);
}

QVariant CaseModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignCenter);
  if (role != Qt::DisplayRole) return {};
  const std::size_t i = shown_[static_cast<std::size_t>(index.row())];
  const auto className = [this](int which) {
    return which >= 0 && which < static_cast<int>(classes_.size()) ? q(classes_[static_cast<std::size_t>(which)]) : QString::number(which);
  };
  switch (index.column()) {
    case kRow:
      return countText(predictions_.rows[i] + 1);
    case kTruth:
      return task_ == Task::regression ? metricText(static_cast<double>(predictions_.targets[i]))
                                       : className(static_cast<int>(predictions_.targets[i]));
    case kScore:
      return task_ == Task::regression ? metricText(score(i)) : QLocale().toString(score(i), 'f', 3);
    default:
      return className(decision(i));
  }
}

QVariant CaseModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kRow:
      return tr("Row");
    case kTruth:
      return tr("Truth");
    case kScore:
      return task_ == Task::regression ? tr("Predicted") : tr("Score");
    default:
      return tr("Decision");
  }
}

void CaseModel::sort(int column, Qt::SortOrder order) {
  beginResetModel();
  sortColumn_ = column;
  order_ = order;
  rank();
  arrange();
  endResetModel();
}

}  // namespace amalgam::ui
