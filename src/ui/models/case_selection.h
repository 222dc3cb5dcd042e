// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <vector>

#include "engine/project/case_filter.h"
#include "ui/session.h"

namespace amalgam::ui {

/// The scored rows of the run that is looked at, and which of them are: one filter for every view of Inspect, with a
/// history. Confusion cells, score bands, histogram bars and the map's brush put conditions into it.
class CaseSelection final : public QObject {
  Q_OBJECT

 public:
  /// `session` may be null where the cases are given by hand.
  explicit CaseSelection(Session* session, QObject* parent = nullptr);

  /// The one of a session, made when first asked for: the filter and its history outlive the pages.
  static CaseSelection* of(Session* session);

  /// Asks the project for the scored rows of a run that is over; null, or one that is not, clears.
  void showRun(const RunViewPtr& view);
  /// `classes` = {negative, positive} or more, empty for values. Conditions that mean nothing for these rows go.
  void setCases(PredictionRecord predictions, Task task, std::vector<std::string> classes, TablePtr table);
  const PredictionRecord& predictions() const { return predictions_; }
  Task task() const { return task_; }
  const std::vector<std::string>& classes() const { return classes_; }
  const TablePtr& table() const { return table_; }  ///< null where the open data are not the run's
  static constexpr double kCutOff = 0.5;            ///< of the decisions in lists and filters
  bool isLoading() const { return loading_; }

  const CaseFilter& filter() const { return filter_; }
  /// Places in `predictions` of the rows that match, ascending.
  const std::vector<std::size_t>& matching() const { return matching_; }

  /// Each is a step of the history.
  void setFilter(const CaseFilter& filter);
  void add(const CaseCondition& condition) { setFilter(filter_.with(condition)); }
  /// Puts a condition in, or takes it out if it is there.
  void toggle(const CaseCondition& condition);
  void removeAt(std::size_t place) { setFilter(filter_.without(place)); }
  void clear() { setFilter({}); }
  bool canGoBack() const { return !back_.empty(); }
  bool canGoForward() const { return !forward_.empty(); }
  void back();
  void forward();
  /// Another filter, with no history: a project was opened.
  void reset(const CaseFilter& filter = {});

  /// A condition in words: "truth bad, decision good".
  QString text(const CaseCondition& condition) const;

 Q_SIGNALS:
  void casesChanged();  ///< filterChanged follows: which of them match
  void filterChanged();  ///< the filter or what it matches
  void failed(const QString& message);

 private:
  void apply(const CaseFilter& filter);
  QString className(int which) const;

  Session* session_;
  RunViewPtr view_;
  bool loading_ = false;
  PredictionRecord predictions_;
  Task task_ = Task::binary;
  std::vector<std::string> classes_;
  TablePtr table_;
  CaseFilter filter_;
  std::vector<std::size_t> matching_;
  std::vector<CaseFilter> back_, forward_;
};

}  // namespace amalgam::ui
