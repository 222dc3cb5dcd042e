// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "ui/session.h"

class QComboBox;
class QDoubleSpinBox;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace amalgam::ui {

class ChartFrame;
class ParallelPlot;
class RoleLabel;

/// Starts a search for better settings and shows its trials as they come.
class TuneDialog final : public QDialog {
  Q_OBJECT

 public:
  explicit TuneDialog(Session* session, QWidget* parent = nullptr);
  QListWidget* strategies() const { return strategies_; }
  QSpinBox* trials() const { return trials_; }
  QComboBox* series() const { return series_; }
  ParallelPlot* plot() const { return plot_; }
  void startSearch();

 private:
  void refreshSeries();
  void refreshTrials();
  void refreshState();
  const EngineClient::Job* search() const;

  Session* session_;
  QListWidget* strategies_;
  QSpinBox* trials_;
  QDoubleSpinBox* minutes_;
  QPushButton *start_, *stop_;
  QComboBox* series_;
  RoleLabel* state_;
  ParallelPlot* plot_;
};

}  // namespace amalgam::ui
