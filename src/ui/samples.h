// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <vector>

#include "engine/data/lesson_generator.h"

namespace amalgam::ui {

class Session;

/// A data set that comes with the program, its map, and what to train on it.
struct Sample {
  QString id;       ///< "credit", or that of a lesson
  QString title, teaches, lookAt;  ///< in the language of the window
  QString data, map;               ///< paths; empty if they are not installed
  std::vector<LessonRun> runs;
};

/// The portfolio first, then the lessons.
std::vector<Sample> samples();

/// Opens a sample and, if asked, trains what is recommended for it and brings the results to the front: from one click to
/// the overview.
class SampleRun final : public QObject {
  Q_OBJECT

 public:
  explicit SampleRun(Session* session, QObject* parent = nullptr);
  /// A project that holds finished runs already is shown instead of trained again.
  void start(const Sample& sample, bool trains);
  bool isUnderWay() const { return stage_ != Stage::idle; }

 Q_SIGNALS:
  void trainingBegan();
  /// The best of its runs is selected.
  void resultsReady();
  void missing(const QString& id);  ///< the data are not installed

 private:
  enum class Stage { idle, opening, training };
  void goOn();
  void showBest();

  Session* session_;
  Sample sample_;
  QString project_;
  bool trains_ = false;
  Stage stage_ = Stage::idle;
};

}  // namespace amalgam::ui
