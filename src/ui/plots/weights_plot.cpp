// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/weights_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"

namespace amalgam::ui {

WeightsPlot::WeightsPlot(QWidget* parent) : Plot(parent) {
  setIntegerKeys(true);
  setLogAllowed(false);
  mark_ = new QCPItemStraightLine(this);
  mark_->setSelectable(false);
  mark_->setVisible(false);
  setAxisTitles(tr("epoch"), tr("share of the weight"));
  setEmptyText(tr("The learned weights appear after the first epoch."));
  WeightsPlot::applyTokens(Theme::instance().tokens());
}

void WeightsPlot::setModalities(const QStringList& names, const QStringList& kindIds) {
  names_ = names;
  kinds_ = kindIds;
  kinds_.resize(names.size());
  clear();
}

void WeightsPlot::clear() {
  epochs_.clear();
  shares_.clear();
  raw_.clear();
  rebuild();
  emit legendChanged();
}

void WeightsPlot::appendEpoch(int epoch, const std::vector<double>& shares,
                              const std::vector<double>& raw) {
  const auto count = static_cast<std::size_t>(names_.size());
  if (shares.size() != count) return;  // another run's modalities: nothing of ours to draw
  const std::vector<double> rawValues = raw.size() == count ? raw : std::vector<double>(count, qQNaN());
  const bool first = epochs_.empty();
  const bool again = !first && epochs_.back() == epoch;
  if (again) {
    shares_.back() = shares;
    raw_.back() = rawValues;
  } else {
    epochs_.push_back(epoch);
    shares_.push_back(shares);
    raw_.push_back(rawValues);
  }
  if (again || epochs_.size() < 3) {  // the first one is drawn wider than it is
    rebuild();
  } else {
    addPoint(epochs_.size() - 1, epoch);
    refresh();
  }
  if (first) emit legendChanged();
}

void WeightsPlot::setEpochs(std::vector<Epoch> epochs) {
  const auto count = static_cast<std::size_t>(names_.size());
  epochs_.clear();
  shares_.clear();
  raw_.clear();
  for (Epoch& one : epochs) {
    if (one.shares.size() != count) continue;
    epochs_.push_back(one.epoch);
    shares_.push_back(std::move(one.shares));
    raw_.push_back(one.raw.size() == count ? std::move(one.raw)
                                           : std::vector<double>(count, qQNaN()));
  }
  rebuild();
  emit legendChanged();
}

void WeightsPlot::addPoint(std::size_t row, double key) {
  const bool stacked = mode_ == Mode::shares;
  double sum = 0;
  if (stacked) baseline_->addData(key, 0);
  for (qsizetype m = 0; m < series_.size(); ++m) {
    const double share = shares_[row][static_cast<std::size_t>(m)];
    sum = stacked ? sum + share : share;
    series_[m]->addData(key, sum);
  }
}

void WeightsPlot::setMode(Mode mode) {
  if (mode == mode_) return;
  mode_ = mode;
  rebuild();
  if (userZoomed()) fit();
  emit legendChanged();
  emit viewChanged();
}

void WeightsPlot::setMarkedEpoch(int epoch) {
  mark_->setVisible(epoch > 0);
  for (QCPItemPosition* point : {mark_->point1, mark_->point2}) {
    point->setTypeX(QCPItemPosition::ptPlotCoords);
    point->setTypeY(QCPItemPosition::ptAxisRectRatio);
  }
  mark_->point1->setCoords(epoch, 0);
  mark_->point2->setCoords(epoch, 1);
  redraw();
}

QColor WeightsPlot::colorOf(int modality) const { return tokens().modalityColor(kinds_.value(modality)); }

Qt::PenStyle WeightsPlot::dashOf(int modality) const {
  // Two modalities of one kind share the colour, so the dash goes on from the kind's.
  static constexpr Qt::PenStyle dashes[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine,
                                            Qt::DashDotLine, Qt::DashDotDotLine};
  const int earlier = static_cast<int>(kinds_.mid(0, modality).count(kinds_.value(modality)));
  return dashes[(static_cast<int>(modalityDash(kinds_.value(modality))) - 1 + earlier) % 5];
}

void WeightsPlot::rebuild() {
  const bool stacked = mode_ == Mode::shares;
  clearGraphs();
  series_.clear();
  baseline_ = addGraph();
  for (qsizetype m = 0; m < names_.size(); ++m) series_ << addGraph();
  std::vector<double> keys(epochs_.begin(), epochs_.end());
  std::vector<std::size_t> rows(epochs_.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  if (stacked && epochs_.size() == 1) {  // one epoch alone would have no width
    keys = {epochs_[0] - 0.5, epochs_[0] + 0.5};
    rows = {0, 0};
  }
  for (std::size_t i = 0; i < rows.size(); ++i) addPoint(rows[i], keys[i]);
  for (qsizetype m = 0; m < series_.size(); ++m) series_[m]->setName(names_[m]);
  applyTokens(tokens());
  refresh();
}

void WeightsPlot::fitRanges() {
  if (epochs_.empty()) {
    xAxis->setRange(0, 1);
    yAxis->setRange(0, 1);
    return;
  }
  const bool one = epochs_.front() == epochs_.back();
  xAxis->setRange(epochs_.front() - (one ? 0.5 : 0.0), epochs_.back() + (one ? 0.5 : 0.0));
  double top = 0;
  for (const auto& row : shares_)
    for (const double share : row)
      if (std::isfinite(share)) top = std::max(top, share);
  if (mode_ == Mode::shares)
    yAxis->setRange(0, 1);
  else
    yAxis->setRange(0, top > 0 ? std::min(1.0, top * 1.15) * 1.005 : 1);
}

bool WeightsPlot::isEmpty() const { return epochs_.empty(); }

std::vector<LegendEntry> WeightsPlot::legendEntries() const {
  std::vector<LegendEntry> entries;
  for (int m = 0; m < static_cast<int>(names_.size()); ++m)
    entries.push_back({names_[m], colorOf(m), dashOf(m), mode_ == Mode::shares,
                       modalityIcon(kinds_.value(m))});
  return entries;
}

PlotTable WeightsPlot::table() const {
  PlotTable table;
  table.header << tr("epoch");
  for (const QString& name : names_) table.header << tr("%1 share").arg(name) << tr("%1 raw").arg(name);
  for (std::size_t i = 0; i < epochs_.size(); ++i) {
    QStringList row{QString::number(epochs_[i])};
    for (std::size_t m = 0; m < shares_[i].size(); ++m)
      row << plainNumber(shares_[i][m]) << plainNumber(raw_[i][m]);
    table.rows.push_back(row);
  }
  return table;
}

Readout WeightsPlot::readoutAt(const QPointF& position) const {
  const QCPAxisRect* area = const_cast<WeightsPlot*>(this)->axisRect();
  if (epochs_.empty() || !area->rect().contains(position.toPoint())) return {};
  const double key = xAxis->pixelToCoord(position.x());
  std::size_t nearest = 0;
  for (std::size_t i = 1; i < epochs_.size(); ++i)
    if (std::abs(epochs_[i] - key) < std::abs(epochs_[nearest] - key)) nearest = i;
  Readout readout;
  readout.title = tr("epoch %1").arg(epochs_[nearest]);
  readout.lineX = xAxis->coordToPixel(epochs_[nearest]);
  for (int m = static_cast<int>(names_.size()) - 1; m >= 0; --m) {  // as they are stacked
    const auto i = static_cast<std::size_t>(m);
    QString value = QLocale().toString(shares_[nearest][i], 'f', 3);
    if (!std::isnan(raw_[nearest][i]))
      value = tr("%1 (raw %2)").arg(value, QLocale().toString(raw_[nearest][i], 'f', 3));
    readout.rows.push_back({colorOf(m), dashOf(m), names_[m], value});
    if (mode_ == Mode::lines)
      readout.markers.emplace_back(*readout.lineX, yAxis->coordToPixel(shares_[nearest][i]));
  }
  return readout;
}

QVariantMap WeightsPlot::viewState() const {
  QVariantMap state = Plot::viewState();
  state[QStringLiteral("lines")] = mode_ == Mode::lines;
  return state;
}

void WeightsPlot::restoreViewState(const QVariantMap& state) {
  setMode(state.value(QStringLiteral("lines")).toBool() ? Mode::lines : Mode::shares);
  Plot::restoreViewState(state);
}

void WeightsPlot::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  mark_->setPen(QPen(tokens.text, 1.5, Qt::DashLine));
  if (baseline_ != nullptr) baseline_->setPen(Qt::NoPen);
  for (int m = 0; m < static_cast<int>(series_.size()); ++m) {
    QCPGraph* graph = series_[m];
    QColor color = colorOf(m);
    if (mode_ == Mode::shares) {
      color.setAlphaF(tokens.scheme == Scheme::dark ? 0.80F : 0.85F);
      graph->setPen(QPen(tokens.surface, 1.5));
      graph->setBrush(color);
      graph->setChannelFillGraph(m == 0 ? baseline_ : series_[m - 1]);
    } else {
      graph->setPen(QPen(color, 2.2, dashOf(m)));
      graph->setBrush(Qt::NoBrush);
      graph->setChannelFillGraph(nullptr);
    }
  }
}

}  // namespace amalgam::ui
