// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/confusion_plot.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/plots/cell_names.h"
#include "ui/plots/color_gradient.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

ConfusionPlot::ConfusionPlot(QWidget* parent) : Plot(parent) {
  setZoomable(false);
  setLogAllowed(false);
  setNamesCells(true);
  map_ = new QCPColorMap(xAxis, yAxis);
  map_->setInterpolate(false);
  map_->setTightBoundary(false);
  map_->setAntialiased(false);
  yAxis->setRangeReversed(true);
  chosenFrame_ = new QCPItemRect(this);
  currentFrame_ = new QCPItemRect(this);
  for (QCPItemRect* frame : {chosenFrame_, currentFrame_}) {
    frame->setSelectable(false);
    frame->setBrush(Qt::NoBrush);
    frame->setVisible(false);
  }
  setCursor(Qt::PointingHandCursor);
  setAxisTitles(tr("Predicted"), tr("Truth"));
  setEmptyText(tr("No run with predicted classes is chosen."));
  clear();
}

void ConfusionPlot::clear() { setMatrix({}, {}); }

void ConfusionPlot::setMatrix(const QStringList& classes,
                              const std::vector<std::vector<std::int64_t>>& counts) {
  const auto n = static_cast<std::size_t>(classes.size());
  const bool square = counts.size() == n && std::all_of(counts.begin(), counts.end(), [n](const auto& row) {
                        return row.size() == n;
                      });
  classes_ = square ? classes : QStringList();
  counts_ = square ? counts : std::vector<std::vector<std::int64_t>>();
  chosen_ = current_ = {-1, -1};
  for (QCPItemText* text : texts_) removeItem(text);
  texts_.clear();
  const int size = static_cast<int>(counts_.size());
  map_->setVisible(size > 0);
  for (QCPAxis* axis : {xAxis, yAxis}) axis->setVisible(size > 0);
  map_->data()->setSize(std::max(1, size), std::max(1, size));
  map_->data()->setRange(QCPRange(0, std::max(0, size - 1)), QCPRange(0, std::max(0, size - 1)));
  for (int i = 0; i < size * size; ++i) {
    auto* text = new QCPItemText(this);
    text->setSelectable(false);
    text->setTextAlignment(Qt::AlignCenter);
    text->position->setCoords(i % size, i / size);
    texts_.push_back(text);
  }
  applyTokens(tokens());
  refresh();
}

double ConfusionPlot::share(int truth, int predicted) const {
  const auto& row = counts_[static_cast<std::size_t>(truth)];
  const auto total = std::accumulate(row.begin(), row.end(), std::int64_t{0});
  return total > 0 ? static_cast<double>(row[static_cast<std::size_t>(predicted)]) /
                         static_cast<double>(total)
                   : qQNaN();
}

QString ConfusionPlot::cellText(int truth, int predicted) const {
  const QLocale locale;
  const QString count = locale.toString(static_cast<qlonglong>(
      counts_[static_cast<std::size_t>(truth)][static_cast<std::size_t>(predicted)]));
  const double part = share(truth, predicted);
  if (std::isnan(part)) return count;
  return count + QLatin1Char('\n') + tr("%1 %").arg(locale.toString(100 * part, 'f', 0));
}

void ConfusionPlot::updateColors() {
  const ColorStops stops = tokens().sequentialStops();
  map_->setGradient(toGradient(stops));
  map_->setDataRange(QCPRange(0, 1));
  const int size = static_cast<int>(counts_.size());
  for (int truth = 0; truth < size; ++truth) {
    for (int predicted = 0; predicted < size; ++predicted) {
      const double part = share(truth, predicted);
      map_->data()->setCell(predicted, truth, std::isnan(part) ? 0 : part);
      QCPItemText* text = texts_[static_cast<std::size_t>(truth * size + predicted)];
      text->setText(cellText(truth, predicted));
      text->setFont(Theme::instance().font(size <= 4 ? FontRole::title : FontRole::caption));
      text->setColor(readableOn(colorAt(stops, part)));
    }
  }
}

void ConfusionPlot::nameCells() {
  nameColumns(xAxis, classes_, axisRect()->width());
  nameRows(yAxis, classes_, axisRect()->height());
}

void ConfusionPlot::fitRanges() {
  const double end = std::max<double>(1.0, static_cast<double>(counts_.size())) - 0.5;
  xAxis->setRange(-0.5, end);
  yAxis->setRange(-0.5, end);
}

PlotTable ConfusionPlot::table() const {
  PlotTable table;
  table.header << tr("Truth") << tr("Predicted") << tr("count") << tr("share of the truth");
  for (int truth = 0; truth < static_cast<int>(counts_.size()); ++truth)
    for (int predicted = 0; predicted < static_cast<int>(counts_.size()); ++predicted)
      table.rows.push_back(
          {classes_[truth], classes_[predicted],
           QString::number(counts_[static_cast<std::size_t>(truth)][static_cast<std::size_t>(predicted)]),
           plainNumber(share(truth, predicted))});
  return table;
}

std::pair<int, int> ConfusionPlot::cellAt(const QPointF& position) const {
  if (counts_.empty() ||
      !const_cast<ConfusionPlot*>(this)->axisRect()->rect().contains(position.toPoint()))
    return {-1, -1};
  const int last = static_cast<int>(counts_.size()) - 1;
  return {std::clamp(static_cast<int>(std::round(yAxis->pixelToCoord(position.y()))), 0, last),
          std::clamp(static_cast<int>(std::round(xAxis->pixelToCoord(position.x()))), 0, last)};
}

Readout ConfusionPlot::readoutAt(const QPointF& position) const {
  const auto [truth, predicted] = cellAt(position);
  if (truth < 0) return {};
  const QLocale locale;
  Readout readout;
  readout.title = tr("Truth %1, predicted %2").arg(classes_[truth], classes_[predicted]);
  readout.rows = {{{}, Qt::SolidLine, tr("cases"),
                   locale.toString(static_cast<qlonglong>(
                       counts_[static_cast<std::size_t>(truth)][static_cast<std::size_t>(predicted)]))},
                  {{}, Qt::SolidLine, tr("of the truth"),
                   tr("%1 %").arg(readableNumber(100 * share(truth, predicted), 3))}};
  return readout;
}

void ConfusionPlot::mousePressEvent(QMouseEvent* event) {
  Plot::mousePressEvent(event);
  const auto [truth, predicted] = cellAt(event->position());
  if (event->button() == Qt::LeftButton && truth >= 0) emit cellClicked(truth, predicted);
}

void ConfusionPlot::setChosen(int truth, int predicted) {
  chosen_ = {truth, predicted};
  placeFrames();
  redraw();
}

void ConfusionPlot::placeFrames() {
  const int size = static_cast<int>(counts_.size());
  const auto place = [size](QCPItemRect* frame, const std::pair<int, int>& cell) {
    const bool is_there = cell.first >= 0 && cell.second >= 0 && cell.first < size && cell.second < size;
    frame->setVisible(is_there);
    if (!is_there) return;
    frame->topLeft->setCoords(cell.second - 0.48, cell.first - 0.48);
    frame->bottomRight->setCoords(cell.second + 0.48, cell.first + 0.48);
  };
  place(chosenFrame_, chosen_);
  place(currentFrame_, current_);
  chosenFrame_->setPen(QPen(tokens().warn, 3));
  currentFrame_->setPen(QPen(tokens().text, 2, Qt::DashLine));
}

void ConfusionPlot::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(counts_.size()) - 1;
  const bool is_plain = (event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) == 0;
  const int down = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
  const int right = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
  const bool is_return = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
  if (last < 0 || !is_plain || (down == 0 && right == 0 && !is_return)) return Plot::keyPressEvent(event);
  if (is_return) {
    if (current_.first >= 0) emit cellClicked(current_.first, current_.second);
    return;
  }
  current_ = current_.first < 0 ? std::pair<int, int>{0, 0}
                                : std::pair<int, int>{std::clamp(current_.first + down, 0, last), std::clamp(current_.second + right, 0, last)};
  placeFrames();
  setAccessibleDescription(tr("Truth %1, predicted %2").arg(classes_[current_.first], classes_[current_.second]) + QStringLiteral(": ") +
                           cellText(current_.first, current_.second).replace(QLatin1Char('\n'), QStringLiteral(", ")));
  redraw();
}

void ConfusionPlot::focusOutEvent(QFocusEvent* event) {
  Plot::focusOutEvent(event);
  current_ = {-1, -1};
  placeFrames();
  redraw();
}

void ConfusionPlot::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  for (QCPAxis* axis : {xAxis, yAxis}) {
    axis->grid()->setVisible(false);
    axis->setBasePen(Qt::NoPen);
  }
  updateColors();
  placeFrames();
}

}  // namespace amalgam::ui
