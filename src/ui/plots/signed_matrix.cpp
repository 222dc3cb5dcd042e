// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/signed_matrix.h"

#include <algorithm>
#include <cmath>

#include "ui/plots/cell_names.h"
#include "ui/plots/matrix_style.h"
#include "ui/plots/color_gradient.h"
#include "ui/plots/number_ticker.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

constexpr int kMostWritten = 16;  // rows and columns whose values still fit

QString signedText(double value) {
  if (std::isnan(value)) return {};
  const QString text = QLocale().toString(std::abs(value), 'f', 3);
  return (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + text;
}

}  // namespace

SignedMatrix::SignedMatrix(QWidget* parent) : Plot(parent) {
  setZoomable(false);
  setLogAllowed(false);
  setNamesCells(true);
  map_ = new QCPColorMap(xAxis, yAxis);
  map_->setInterpolate(false);
  map_->setTightBoundary(false);
  map_->setAntialiased(false);
  yAxis->setRangeReversed(true);
  scale_ = new QCPColorScale(this);
  plotLayout()->addElement(0, 1, scale_);
  scale_->setType(QCPAxis::atRight);
  scale_->setBarWidth(12);
  scale_->setRangeDrag(false);
  scale_->setRangeZoom(false);
  scale_->axis()->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
  map_->setColorScale(scale_);  // takes the scale's gradient and range, so ours go onto the scale
  auto* group = new QCPMarginGroup(this);
  axisRect()->setMarginGroup(QCP::msTop | QCP::msBottom, group);
  scale_->setMarginGroup(QCP::msTop | QCP::msBottom, group);
  addLabelledAxis(scale_->axis());
  clear();
}

void SignedMatrix::setMeaning(const QString& above, const QString& below, const QString& unit) {
  above_ = above;
  below_ = below;
  unit_ = unit;
  scale_->axis()->setLabel(tr("− %1, + %2").arg(below, above));
}

void SignedMatrix::setValues(const QStringList& names, const std::vector<std::vector<double>>& values,
                             const std::vector<std::vector<double>>& low,
                             const std::vector<std::vector<double>>& high) {
  const auto n = static_cast<std::size_t>(names.size());
  const bool square = values.size() == n && std::all_of(values.begin(), values.end(), [n](const auto& row) { return row.size() == n; });
  names_ = square ? names : QStringList();
  values_ = square ? values : std::vector<std::vector<double>>();
  low_ = low;
  high_ = high;
  for (QCPItemText* text : texts_) removeItem(text);
  texts_.clear();
  const int size = static_cast<int>(names_.size());
  map_->setVisible(size > 0);
  scale_->setVisible(size > 0);
  map_->data()->setSize(std::max(1, size), std::max(1, size));
  map_->data()->setRange(QCPRange(0, std::max(0, size - 1)), QCPRange(0, std::max(0, size - 1)));
  for (QCPAxis* axis : {xAxis, yAxis}) axis->setVisible(size > 0);
  for (int i = 0; i < size * size && size <= kMostWritten; ++i) {
    auto* text = new QCPItemText(this);
    text->setSelectable(false);
    text->setTextAlignment(Qt::AlignCenter);
    text->position->setCoords(i % size, i / size);
    texts_.push_back(text);
  }
  applyTokens(tokens());
  refresh();
}

double SignedMatrix::at(const std::vector<std::vector<double>>& matrix, int row, int column) const {
  const auto r = static_cast<std::size_t>(row), c = static_cast<std::size_t>(column);
  return r < matrix.size() && c < matrix[r].size() ? matrix[r][c] : qQNaN();
}

QString SignedMatrix::cellText(int row, int column) const { return signedText(at(values_, row, column)); }

void SignedMatrix::updateColors() {
  const ColorStops stops = tokens().divergingStops();
  double largest = 0;
  const int size = static_cast<int>(names_.size());
  for (const auto& row : values_) {
    for (const double value : row) {
      if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
    }
  }
  if (largest == 0) largest = 1;
  scale_->setGradient(toGradient(stops));
  scale_->setDataRange(QCPRange(-largest, largest));
  for (int row = 0; row < size; ++row) {
    for (int column = 0; column < size; ++column) {
      const double value = at(values_, row, column);
      const double shown = std::isfinite(value) ? value : 0;
      map_->data()->setCell(column, row, shown);
      if (texts_.empty()) continue;
      QCPItemText* text = texts_[static_cast<std::size_t>(row * size + column)];
      text->setText(cellText(row, column));
      text->setFont(Theme::instance().font(size <= 6 ? FontRole::body : FontRole::caption));
      text->setColor(readableOn(colorAt(stops, 0.5 + 0.5 * shown / largest)));
    }
  }
}

void SignedMatrix::nameCells() {
  scale_->setMargins({});  // else the common margin would only ever grow
  nameColumns(xAxis, names_, axisRect()->width());
  nameRows(yAxis, names_, axisRect()->height());
}

void SignedMatrix::fitRanges() {
  const double end = std::max<double>(1.0, static_cast<double>(names_.size())) - 0.5;
  xAxis->setRange(-0.5, end);
  yAxis->setRange(-0.5, end);
}

PlotTable SignedMatrix::table() const {
  PlotTable table;
  table.header << tr("first") << tr("second") << tr("value") << tr("low") << tr("high");
  for (int row = 0; row < static_cast<int>(names_.size()); ++row) {
    for (int column = row + 1; column < static_cast<int>(names_.size()); ++column) {
      table.rows.push_back({names_[row], names_[column], plainNumber(at(values_, row, column)),
                            plainNumber(at(low_, row, column)), plainNumber(at(high_, row, column))});
    }
  }
  return table;
}

Readout SignedMatrix::readoutAt(const QPointF& position) const {
  if (names_.isEmpty() || !const_cast<SignedMatrix*>(this)->axisRect()->rect().contains(position.toPoint())) return {};
  const int last = static_cast<int>(names_.size()) - 1;
  const int column = std::clamp(static_cast<int>(std::round(xAxis->pixelToCoord(position.x()))), 0, last);
  const int row = std::clamp(static_cast<int>(std::round(yAxis->pixelToCoord(position.y()))), 0, last);
  const double value = at(values_, row, column);
  if (std::isnan(value)) return {};
  Readout readout;
  readout.title = tr("%1 with %2").arg(names_[row], names_[column]);
  readout.rows.push_back({{}, Qt::SolidLine, value >= 0 ? above_ : below_, signedText(value) + QLatin1Char(' ') + unit_});
  const double low = at(low_, row, column), high = at(high_, row, column);
  if (std::isfinite(low) && std::isfinite(high)) {
    readout.rows.push_back({{}, Qt::SolidLine, tr("interval"), tr("%1 to %2").arg(signedText(low), signedText(high))});
  }
  return readout;
}

void SignedMatrix::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  styleMatrix(*this, *scale_, tokens);
  updateColors();
}

}  // namespace amalgam::ui
