// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/card.h"

class QStackedWidget;
class QTableView;
class QTimer;
class QToolButton;

namespace amalgam::ui {

class LegendBar;
class Plot;

/// A card around a plot: title, legend, and the buttons every chart has (logarithmic, fit, table, copy, save,
/// maximise). Takes ownership of the plot; the plot's title and description follow the frame's.
class ChartFrame : public Card {
  Q_OBJECT
 public:
  ChartFrame(Plot* plot, const QString& title, const QString& subtitle = {}, QWidget* parent = nullptr);
  Plot* plot() const { return plot_; }
  /// Sets title and subtitle of the card and the plot's title ("title – subtitle").
  void setHeading(const QString& title, const QString& subtitle = {});
  /// Puts a widget (segmented control, head selector …) between legend and buttons.
  void addControl(QWidget* widget);
  /// The chart's height, and its table's; free unless told.
  void setPlotHeight(int height);
  /// Without a card's edge and margins: it stands on another card.
  void setBare();
  void showTable(bool on);
  bool isTableShown() const;
  void setMaximised(bool on);
  bool isMaximised() const { return maximised_ != nullptr; }
  /// The legend below the chart instead of beside the title (many entries).
  void setLegendBelow(bool on);

 signals:
  void maximisedChanged(bool on);

 protected:
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  enum class LegendPlace { nowhere, beside, ownLine, below };
  QToolButton* addButton(const QString& icon);
  void retranslate();
  void fillTable();
  void placeLegend();
  void updateLegend();

  Plot* plot_;
  QStackedWidget* stack_;
  QTableView* table_;
  LegendBar* legend_;
  QHBoxLayout* controls_;
  QToolButton *log_, *fit_, *tableButton_, *copy_, *save_, *maximise_;
  QTimer* refresh_;
  int plotHeight_ = 0;  // while maximised: what is given back
  bool legendBelow_ = false;
  LegendPlace legendPlace_ = LegendPlace::nowhere;
  QWidget* maximised_ = nullptr;  // the window while maximised
};

}  // namespace amalgam::ui
