// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "ui/plots/plot.h"

namespace amalgam::ui {

/// Points on a plane, coloured by class or by a number, of which some are picked with a rectangle or a lasso.
///
/// Mouse: in the mode `zoom` as every plot; in the others a drag picks points (Ctrl adds to those picked before), Shift-drag
/// pans, the wheel zooms. Classes differ by marker too, never by colour alone.
class ScatterPlot : public Plot {
  Q_OBJECT
 public:
  enum class Drag { zoom, rectangle, lasso };
  using Facts = std::vector<std::pair<QString, QString>>;

  explicit ScatterPlot(QWidget* parent = nullptr);
  /// Places and the names that tables and readouts give the points ("row 12").
  void setPoints(std::vector<double> x, std::vector<double> y, QStringList names);
  void clear() { setPoints({}, {}, {}); }
  std::size_t points() const { return x_.size(); }
  /// Colours by class: `of` holds places in `names`, −1 = none. At most eight colours; see setPoints for the order.
  void setClasses(const QStringList& names, const std::vector<int>& of);
  /// Colours by a number, pale to strong; NaN = none.
  void setShades(const QString& title, const std::vector<double>& values);
  /// The others turn pale; empty = all alike.
  void setPicked(std::vector<bool> picked);
  /// One point that is looked at; −1 = none.
  void setCurrent(std::ptrdiff_t point);
  /// What the readout says of a point beside its name.
  void setFacts(std::function<Facts(std::size_t)> facts) { facts_ = std::move(facts); }
  void setDrag(Drag drag);
  Drag drag() const { return drag_; }
  /// Equal steps look equal along both axes.
  void setEqualAxes(bool on) { equal_ = on; }

  /// Points inside a polygon in the axes' units.
  std::vector<std::size_t> inside(const QPolygonF& polygon) const;
  /// Points within the ranges that are shown.
  std::vector<std::size_t> shown() const;
  /// The nearest point within some pixels; −1 = none.
  std::ptrdiff_t pointAt(const QPointF& position) const;

  std::vector<LegendEntry> legendEntries() const override;
  bool isEmpty() const override { return x_.empty(); }
  PlotTable table() const override;
  Readout readoutAt(const QPointF& position) const override;

 signals:
  /// A drag ended; `adds` = Ctrl was held.
  void brushed(const std::vector<std::size_t>& points, bool adds);
  void pointChosen(std::size_t point);

 protected:
  void applyTokens(const Tokens& tokens) override;
  void fitRanges() override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void rebuild();
  void drawBrush();
  int groupOf(std::size_t point) const;
  int groups() const;
  QColor groupColor(int group, const Tokens& tokens) const;

  std::vector<double> x_, y_, shades_;
  QStringList names_, classes_;
  QString shadeTitle_;
  std::vector<int> classOf_;
  std::vector<bool> picked_;
  double lowShade_ = 0, highShade_ = 1;
  std::ptrdiff_t current_ = -1;
  std::function<Facts(std::size_t)> facts_;
  Drag drag_ = Drag::zoom;
  bool equal_ = false, brushing_ = false;
  QPointF pressedAt_;
  QPolygonF brush_;  // in the axes' units
  QCPCurve* outline_ = nullptr;
  struct Series {
    QCPGraph* graph;
    int group;
    bool isPale;
  };
  std::vector<Series> series_;
  QCPGraph* ring_ = nullptr;
};

}  // namespace amalgam::ui
