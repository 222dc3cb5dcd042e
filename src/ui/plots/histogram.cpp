// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/histogram.h"

#include <algorithm>

#include "ui/plots/number_ticker.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr int kWideAxis = 300;  // pixels
}

Histogram::Histogram(QWidget* parent) : Plot(parent) {
  setZoomable(false);
  setLogAllowed(false);
  setEmptyText(tr("This column has no values."));
  connect(this, &QCustomPlot::beforeReplot, this, [this] {  // large numbers need room beside each other
    const auto ticker = qSharedPointerDynamicCast<NumberTicker>(xAxis->ticker());
    if (ticker) ticker->setShort(!edges_.empty() && edges_.back() >= 1e5 && width() < kWideAxis);
  });
  rebuild();
}

void Histogram::setBins(const std::vector<double>& edges, const std::vector<std::int64_t>& counts) {
  const bool fits = !counts.empty() && edges.size() == counts.size() + 1;
  edges_ = fits ? edges : std::vector<double>();
  counts_ = fits ? counts : std::vector<std::int64_t>();
  labels_.clear();
  rebuild();
}

void Histogram::setCategories(const QStringList& labels, const std::vector<std::int64_t>& counts) {
  const bool fits = static_cast<std::size_t>(labels.size()) == counts.size();
  edges_.clear();
  labels_ = fits ? labels : QStringList();
  counts_ = fits ? counts : std::vector<std::int64_t>();
  rebuild();
}

void Histogram::clear() { setBins({}, {}); }

void Histogram::setChoosable(bool on) {
  choosable_ = on;
  setCursor(on ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void Histogram::setMarked(const std::vector<bool>& marked) {
  marked_ = marked;
  applyTokens(tokens());
  redraw();
}

int Histogram::barAt(const QPointF& position) const {
  if (counts_.empty() || !const_cast<Histogram*>(this)->axisRect()->rect().contains(position.toPoint())) return -1;
  return binAt(isCategorical() ? yAxis->pixelToCoord(position.y()) : xAxis->pixelToCoord(position.x()));
}

void Histogram::mousePressEvent(QMouseEvent* event) {
  Plot::mousePressEvent(event);
  const int bar = barAt(event->position());
  if (choosable_ && event->button() == Qt::LeftButton && bar >= 0) emit barChosen(bar);
}

void Histogram::keyPressEvent(QKeyEvent* event) {
  const bool is_plain = (event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) == 0;
  const bool is_on = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
  const bool is_back = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up;
  const bool is_return = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
  if (!choosable_ || counts_.empty() || !is_plain || (!is_on && !is_back && !is_return)) return Plot::keyPressEvent(event);
  if (is_return) {
    if (current_ >= 0) emit barChosen(current_);
    return;
  }
  current_ = current_ < 0 ? 0 : std::clamp(current_ + (is_on ? 1 : -1), 0, static_cast<int>(counts_.size()) - 1);
  const auto at = static_cast<std::size_t>(current_);
  const QString name = isCategorical() ? labels_[current_] : tr("%1 to %2").arg(readableNumber(edges_[at]), readableNumber(edges_[at + 1]));
  setAccessibleDescription(tr("%1: %2 rows").arg(name, QLocale().toString(static_cast<qlonglong>(counts_[at]))));
  applyTokens(tokens());
  redraw();
}

void Histogram::focusOutEvent(QFocusEvent* event) {
  Plot::focusOutEvent(event);
  if (current_ < 0) return;
  current_ = -1;
  applyTokens(tokens());
  redraw();
}

void Histogram::setKind(const QString& kindId) {
  kind_ = kindId;
  applyTokens(tokens());
  redraw();
}

void Histogram::rebuild() {
  clearPlottables();
  bars_.clear();
  current_ = -1;
  const bool lying = isCategorical();
  QSharedPointer<QCPAxisTickerText> names(new QCPAxisTickerText);
  names->setSubTickCount(0);
  const QFontMetrics metrics(Theme::instance().font(FontRole::caption));
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    auto* bar = lying ? new QCPBars(yAxis, xAxis) : new QCPBars(xAxis, yAxis);
    const auto index = static_cast<double>(i);
    bar->setWidth(lying ? 0.7 : std::max(1e-12, (edges_[i + 1] - edges_[i]) * 0.93));
    bar->addData(lying ? index : (edges_[i] + edges_[i + 1]) / 2, static_cast<double>(counts_[i]));
    bars_ << bar;
    if (lying)
      names->addTick(index, metrics.elidedText(labels_[static_cast<qsizetype>(i)], Qt::ElideRight, 110));
  }
  xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker(lying)));
  yAxis->setTicker(lying ? QSharedPointer<QCPAxisTicker>(names)
                         : QSharedPointer<QCPAxisTicker>(new NumberTicker(true)));
  xAxis->ticker()->setTickCount(3);
  if (!lying) yAxis->ticker()->setTickCount(3);
  yAxis->setRangeReversed(lying);
  for (QCPAxis* axis : {xAxis, yAxis}) axis->setVisible(!counts_.empty());
  applyTokens(tokens());
  refresh();
}

void Histogram::fitRanges() {
  if (counts_.empty()) return;
  const double top = std::max<double>(1, static_cast<double>(*std::max_element(counts_.begin(), counts_.end())));
  if (isCategorical()) {
    xAxis->setRange(0, top * 1.04);
    yAxis->setRange(-0.6, static_cast<double>(counts_.size()) - 0.4);
  } else {
    const double width = edges_.back() - edges_.front();
    xAxis->setRange(edges_.front(), width > 0 ? edges_.back() : edges_.front() + 1);
    yAxis->setRange(0, top * 1.05);
  }
}

int Histogram::binAt(double key) const {
  if (isCategorical())
    return static_cast<int>(std::clamp<double>(std::round(key), 0, static_cast<double>(counts_.size()) - 1));
  const auto upper = std::upper_bound(edges_.begin(), edges_.end(), key);
  return std::clamp(static_cast<int>(upper - edges_.begin()) - 1, 0, static_cast<int>(counts_.size()) - 1);
}

PlotTable Histogram::table() const {
  PlotTable table;
  if (isCategorical())
    table.header << tr("value") << tr("rows");
  else
    table.header << tr("from") << tr("to") << tr("rows");
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (isCategorical())
      table.rows.push_back({labels_[static_cast<qsizetype>(i)], QString::number(counts_[i])});
    else
      table.rows.push_back({plainNumber(edges_[i]), plainNumber(edges_[i + 1]), QString::number(counts_[i])});
  }
  return table;
}

Readout Histogram::readoutAt(const QPointF& position) const {
  if (counts_.empty() || !const_cast<Histogram*>(this)->axisRect()->rect().contains(position.toPoint()))
    return {};
  const int bin = binAt(isCategorical() ? yAxis->pixelToCoord(position.y()) : xAxis->pixelToCoord(position.x()));
  const auto index = static_cast<std::size_t>(bin);
  Readout readout;
  readout.title = isCategorical() ? labels_[bin]
                                  : tr("%1 to %2").arg(readableNumber(edges_[index]),
                                                       readableNumber(edges_[index + 1]));
  readout.rows = {{{}, Qt::SolidLine, tr("rows"), QLocale().toString(static_cast<qlonglong>(counts_[index]))}};
  return readout;
}

void Histogram::applyTokens(const Tokens& tokens) {
  Plot::applyTokens(tokens);
  const bool lying = isCategorical();
  xAxis->grid()->setVisible(lying);
  yAxis->grid()->setVisible(!lying);
  if (lying) xAxis->setBasePen(Qt::NoPen);
  const bool some = std::find(marked_.begin(), marked_.end(), true) != marked_.end();
  for (qsizetype i = 0; i < bars_.size(); ++i) {
    const bool is_pale = some && static_cast<std::size_t>(i) < marked_.size() && !marked_[static_cast<std::size_t>(i)];
    QColor color = kind_.isEmpty() ? tokens.accent : tokens.modalityColor(kind_);
    color.setAlphaF(is_pale ? 0.35F : 1.0F);
    bars_[i]->setPen(i == current_ ? QPen(tokens.text, 2) : QPen(Qt::NoPen));
    bars_[i]->setBrush(color);
  }
}

}  // namespace amalgam::ui
