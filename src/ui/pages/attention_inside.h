// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <nlohmann/json.hpp>

class QComboBox;
class QStackedWidget;

namespace amalgam::ui {

class BarChart;
class ChartFrame;
class EventStrip;
class SegmentedControl;
class TokenChips;

/// Attention inside one modality: columns, steps and the most looked-at words or events of a group as bars; of one row its
/// words as shaded chips and its events on a time axis.
class AttentionInside final : public QWidget {
  Q_OBJECT

 public:
  explicit AttentionInside(QWidget* parent = nullptr);
  /// `tokens` as insight "attention" tells them: of a group, or of one row. Not an array = nothing is known (yet); `why` says so.
  void showTokens(const nlohmann::json& tokens, bool isRow, const QString& subtitle, const QString& why = {});
  /// The shares of one side less those of the other, token by token.
  void showDifference(const nlohmann::json& tokens, const nlohmann::json& other, bool isRow, const QString& subtitle);
  void showModality(int index);
  bool isDifference() const { return !other_.is_null(); }
  int modality() const { return index_; }
  BarChart* bars() const { return bars_; }
  TokenChips* chips() const { return chips_; }
  EventStrip* events() const { return events_; }
  ChartFrame* current() const;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void placeChoice();
  void draw();
  void drawBars(const nlohmann::json& shown, const QString& title);
  void drawDifference(const nlohmann::json& shown, const QString& title);
  SegmentedControl* choice_;
  QComboBox* list_;  ///< in its place where there is no room for it
  QStackedWidget* stack_;
  BarChart* bars_;
  TokenChips* chips_;
  EventStrip* events_;
  ChartFrame *barsFrame_, *chipsFrame_, *eventsFrame_;
  nlohmann::json tokens_, other_;
  QString subtitle_, why_;
  QStringList names_;
  bool isRow_ = false;
  int index_ = 0;
};

}  // namespace amalgam::ui
