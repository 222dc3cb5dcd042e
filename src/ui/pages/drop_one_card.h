// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "ui/pages/page.h"
#include "ui/widgets/card.h"

class QProgressBar;
class QPushButton;
class QTableWidget;

namespace amalgam::ui {

class BarChart;
class ChartFrame;

/// What training again without each source costs, beside its Shapley value. The runs stand in the project and its queue like
/// all others.
class DropOneCard final : public QWidget {
  Q_OBJECT

 public:
  explicit DropOneCard(Session* session, QWidget* parent = nullptr);
  /// Shows what the project keeps of the run; null clears.
  void showRun(const RunViewPtr& view);
  void showAnswer(nlohmann::json answer);
  /// Queues a run without each source that has none yet; all of them anew if all have one.
  void train();
  /// Takes those that wait out of the queue and ends the one under way.
  void cancel();
  QPushButton* button() const { return button_; }
  QTableWidget* table() const { return table_; }
  BarChart* chart() const { return chart_; }
  QString status() const { return status_->text(); }

 Q_SIGNALS:
  void problem(const QString& message, const QString& code);

 private:
  bool isOurs(const std::string& series) const;
  int waiting() const;
  void read();
  void refresh();
  void refreshProgress();
  QString kindOf(const std::string& modality) const;

  Session* session_;
  RunViewPtr view_;
  nlohmann::json answer_;
  int asked_ = 0;         // runs of the last request
  ChartFrame* frame_;
  BarChart* chart_;
  Card* card_;
  QPushButton* button_;
  RoleLabel* status_;
  QProgressBar* bar_;
  QTableWidget* table_;
};

}  // namespace amalgam::ui
