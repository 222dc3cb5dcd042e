// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot.h"

#include <QAction>
#include <QBackingStore>
#include <QElapsedTimer>
#include <QLabel>
#include <QMenu>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <map>

#include "ui/plots/number_ticker.h"
#include "ui/plots/plot_overlay.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

/// What the plots of one turn of the event loop may take together: a page of them is drawn over several turns, so that
/// the window answers in between.
class DrawingTurn : public QObject {
 public:
  static DrawingTurn& instance() {
    static DrawingTurn turn;
    return turn;
  }
  bool hasTime() const { return spent_ < kNanosecondsATurn; }
  void spend(qint64 nanoseconds) {
    if (spent_ == 0) QTimer::singleShot(0, this, [this] { spent_ = 0; });
    spent_ += std::max<qint64>(1, nanoseconds);
  }

 private:
  static constexpr qint64 kNanosecondsATurn = 1'000'000;  // one chart, or several sparklines
  qint64 spent_ = 0;
};

}  // namespace

QString Readout::text() const {
  QStringList parts;
  if (!title.isEmpty()) parts << title;
  for (const Row& row : rows)
    parts << (row.name.isEmpty() ? row.value : row.name + QStringLiteral(": ") + row.value);
  return parts.join(QStringLiteral("; "));
}

Plot::Plot(QWidget* parent)
    : QCustomPlot(parent),
      currentTokens_(&Theme::instance().tokens()),
      linearTicker_(new NumberTicker) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_InputMethodEnabled, false);  // single letters must reach the plot
  setPlottingHints(QCP::phFastPolylines | QCP::phCacheLabels);
  setNoAntialiasingOnDrag(true);
  setAutoAddPlottableToLegend(false);
  setContextMenuPolicy(Qt::DefaultContextMenu);
  xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker));
  yAxis->setTicker(linearTicker_);
  setZoomable(true);
  connect(selectionRect(), &QCPSelectionRect::accepted, this, [this] { markZoomed(); });
  // A picture of its own for what lies on top pays while a box is dragged; at all other times it is one more to make and paint.
  const auto keepTopApart = [this](bool on) { return [this, on] { layer(QStringLiteral("overlay"))->setMode(on ? QCPLayer::lmBuffered : QCPLayer::lmLogical); }; };
  keepTopApart(false)();
  connect(selectionRect(), &QCPSelectionRect::started, this, keepTopApart(true));
  connect(selectionRect(), &QCPSelectionRect::accepted, this, keepTopApart(false));
  connect(selectionRect(), &QCPSelectionRect::canceled, this, keepTopApart(false));

  chip_ = new QLabel(this);
  overlay_ = new PlotOverlay(this);  // above the chip
  labelledAxes_ = {xAxis, yAxis};
  chip_->setProperty("chip", true);
  chip_->hide();
  connect(this, &QCustomPlot::beforeReplot, this, [this] {
    for (QCPAxis* axis : {xAxis, yAxis}) axis->setVisible(!isEmpty());
    makeRoomForNames();
  });
  connect(this, &QCustomPlot::afterLayout, this, &Plot::shortenAxisTitles);
  connect(this, &QCustomPlot::afterReplot, this, [this] {
    stale_ = false;
    restoreAxisTitles();
    placeChip();
    overlay_->update();
  });
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, [this] {
    applyTokens(Theme::instance().tokens());
    redraw();
    emit legendChanged();
  });
  Plot::applyTokens(Theme::instance().tokens());
  updateAccessibility();
}

Plot::~Plot() = default;

void Plot::setTitle(const QString& title) {
  title_ = title;
  updateAccessibility();
}

void Plot::setDescription(const QString& description) {
  description_ = description;
  updateAccessibility();
}

void Plot::updateAccessibility() {
  setAccessibleName(title_.isEmpty() ? tr("Chart") : tr("Chart: %1").arg(title_));
  setAccessibleDescription(
      (description_.isEmpty() ? QString() : description_ + QLatin1Char(' ')) +
      tr("Press T to show the numbers as a table."));
}

void Plot::setAxisTitles(const QString& x, const QString& y) {
  xAxis->setLabel(x);
  yAxis->setLabel(y);
  redraw();
}

void Plot::setEmptyText(const QString& text) {
  emptyText_ = text;
  overlay_->update();
}

bool Plot::isEmpty() const {
  for (int i = 0; i < graphCount(); ++i)
    if (!graph(i)->data()->isEmpty()) return false;
  return true;
}

std::vector<LegendEntry> Plot::legendEntries() const {
  std::vector<LegendEntry> entries;
  for (int i = 0; i < graphCount(); ++i) {
    const QCPGraph* g = graph(i);
    if (g->visible() && !g->name().isEmpty() && !g->data()->isEmpty())
      entries.push_back({g->name(), g->pen().color(), g->pen().style(), false, {}});
  }
  return entries;
}

PlotTable Plot::table() const {
  std::vector<const QCPGraph*> shown;
  PlotTable table;
  table.header << (xAxis->label().isEmpty() ? QStringLiteral("x") : xAxis->label());
  for (int i = 0; i < graphCount(); ++i) {
    if (!graph(i)->visible() || graph(i)->name().isEmpty()) continue;
    shown.push_back(graph(i));
    table.header << graph(i)->name();
  }
  std::map<double, QStringList> rows;
  for (std::size_t s = 0; s < shown.size(); ++s) {
    for (const QCPGraphData& point : *shown[s]->data()) {
      QStringList& row = rows[point.key];
      while (row.size() <= static_cast<qsizetype>(shown.size())) row << QString();
      row[0] = plainNumber(point.key);
      row[static_cast<qsizetype>(s) + 1] = plainNumber(point.value);
    }
  }
  table.rows.reserve(rows.size());
  for (auto& [key, row] : rows) table.rows.push_back(std::move(row));
  return table;
}

QString Plot::keyText(double key) const {
  const QString title = xAxis->label();
  return title.isEmpty() ? readableNumber(key) : title + QLatin1Char(' ') + readableNumber(key);
}

QString Plot::valueText(double value) const { return readableNumber(value); }

// ── Ranges ────────────────────────────────────────────────────────────────────────────────────────────────────

void Plot::fitRanges() {
  QCPRange keys, values;
  bool anyKey = false, anyValue = false;
  const QCP::SignDomain domain = logY_ ? QCP::sdPositive : QCP::sdBoth;
  for (int i = 0; i < graphCount(); ++i) {
    if (!graph(i)->visible()) continue;
    bool found = false;
    const QCPRange k = graph(i)->getKeyRange(found);
    if (found) keys = anyKey ? keys.expanded(k) : k;
    anyKey = anyKey || found;
    const QCPRange v = graph(i)->getValueRange(found, domain);
    if (found) values = anyValue ? values.expanded(v) : v;
    anyValue = anyValue || found;
  }
  if (anyKey) {
    if (keys.size() <= 0) keys = QCPRange(keys.lower - 0.5, keys.upper + 0.5);
    xAxis->setRange(keys);
  }
  if (!anyValue) return;
  if (logY_) {
    const double factor = values.upper > values.lower
                              ? std::pow(values.upper / values.lower, 0.06)
                              : 2.0;
    yAxis->setRange(values.lower / factor, values.upper * factor);
  } else {
    const double pad = values.size() > 0 ? 0.06 * values.size()
                                         : std::max(1e-3, 0.05 * std::abs(values.upper));
    yAxis->setRange(values.lower - pad, values.upper + pad);
  }
}

void Plot::fit() {
  userZoomed_ = false;
  fitRanges();
  redraw();
  emit viewChanged();
}

void Plot::markZoomed() {
  userZoomed_ = true;
  emit viewChanged();
}

void Plot::refresh() {
  if (!userZoomed_) fitRanges();
  updateChip();
  if (!std::isnan(cursorKey_)) showCursorAt(cursorKey_);
  redraw();
}

int Plot::countHiddenPoints() const {
  int hidden = 0;
  for (int i = 0; i < graphCount(); ++i) {
    if (!graph(i)->visible()) continue;
    for (const QCPGraphData& point : *graph(i)->data())
      if (std::isfinite(point.value) && point.value <= 0) ++hidden;
  }
  return hidden;
}

void Plot::setLogY(bool on) {
  if (!logAllowed_ || on == logY_) return;
  logY_ = on;
  yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  if (on) {
    yAxis->setTicker(QSharedPointer<QCPAxisTicker>(new LogTicker));
  } else {
    yAxis->setTicker(linearTicker_);
  }
  fitRanges();  // a linear range may reach below zero
  updateChip();
  redraw();
  emit logYChanged(on);
  emit viewChanged();
}

void Plot::updateChip() {
  hiddenPoints_ = logY_ ? countHiddenPoints() : 0;
  chip_->setText(hiddenPoints_ == 1 ? tr("1 point ≤ 0 hidden")
                                    : tr("%1 points ≤ 0 hidden").arg(hiddenPoints_));
  chip_->setToolTip(tr("A logarithmic axis cannot show zero or negative values."));
  chip_->setVisible(hiddenPoints_ > 0);
  placeChip();
}

void Plot::shortenAxisTitles() {
  restoreAxisTitles();
  const QFontMetrics metrics(Theme::instance().font(FontRole::caption));
  for (QCPAxis* axis : labelledAxes_) {
    fullTitles_ << axis->label();
    const QSize area = axis->axisRect()->rect().size();
    const int length = axis->orientation() == Qt::Horizontal ? area.width() : area.height();
    axis->setLabel(metrics.elidedText(axis->label(), Qt::ElideRight, std::max(10, length + 16)));
  }
}

void Plot::restoreAxisTitles() {
  for (qsizetype i = 0; i < fullTitles_.size(); ++i) labelledAxes_[i]->setLabel(fullTitles_[i]);
  fullTitles_.clear();
}

/// How names are written depends on the cells' size, and the room for the axes on how they are written: one layout before
/// the one that is drawn.
void Plot::makeRoomForNames() {
  if (!namesCells_ || isEmpty()) return;
  updateLayout();
  nameCells();
}

void Plot::draw(QCPPainter* painter) {  // of copies and exports; on screen, replot() does it
  makeRoomForNames();
  QCustomPlot::draw(painter);
  restoreAxisTitles();
}

QString Plot::hiddenChipText() const { return chip_->isHidden() ? QString() : chip_->text(); }

void Plot::placeChip() {
  if (chip_->isHidden()) return;
  chip_->adjustSize();
  const QRect area = axisRect()->rect();
  chip_->move(std::max(0, area.right() - chip_->width() - 4), std::max(0, area.top() + 4));
}

QVariantMap Plot::viewState() const {
  QVariantMap state{{QStringLiteral("logY"), logY_}, {QStringLiteral("zoomed"), userZoomed_}};
  if (userZoomed_) {
    state[QStringLiteral("x0")] = xAxis->range().lower;
    state[QStringLiteral("x1")] = xAxis->range().upper;
    state[QStringLiteral("y0")] = yAxis->range().lower;
    state[QStringLiteral("y1")] = yAxis->range().upper;
  }
  return state;
}

void Plot::restoreViewState(const QVariantMap& state) {
  setLogY(state.value(QStringLiteral("logY"), logY_).toBool());
  if (state.value(QStringLiteral("zoomed")).toBool() && zoomable_) {
    const QCPRange x(state.value(QStringLiteral("x0")).toDouble(),
                     state.value(QStringLiteral("x1")).toDouble());
    const QCPRange y(state.value(QStringLiteral("y0")).toDouble(),
                     state.value(QStringLiteral("y1")).toDouble());
    if (QCPRange::validRange(x) && QCPRange::validRange(y)) {
      xAxis->setRange(x);
      yAxis->setRange(y);
      userZoomed_ = true;
    }
  }
  redraw();
}

// ── Settings of subclasses ────────────────────────────────────────────────────────────────────────────────────

void Plot::setZoomable(bool on) {
  zoomable_ = on;
  setSelectionRectMode(on ? QCP::srmZoom : QCP::srmNone);
  setInteractions(QCP::iNone);
}

void Plot::setLogAllowed(bool on) { logAllowed_ = on; }

void Plot::setIntegerKeys(bool on) {
  integerKeys_ = on;
  xAxis->setTicker(QSharedPointer<QCPAxisTicker>(new NumberTicker(on)));
}

void Plot::setFrameless(bool on) {
  frameless_ = on;
  applyTokens(*currentTokens_);
}

void Plot::setBackgroundGraph(QCPGraph* graph, bool on) {
  backgroundGraphs_.removeAll(graph);
  if (on) backgroundGraphs_ << graph;
}

// ── Colours ───────────────────────────────────────────────────────────────────────────────────────────────────

void Plot::styleAxis(QCPAxis* axis, bool vertical) {
  const Tokens& t = *currentTokens_;
  axis->setBasePen(vertical ? QPen(Qt::NoPen) : QPen(t.border, 1));
  axis->setTickPen(QPen(Qt::NoPen));
  axis->setSubTickPen(QPen(Qt::NoPen));
  axis->setTickLabelColor(t.text2);
  axis->setLabelColor(t.text3);
  axis->setTickLabelFont(Theme::instance().font(FontRole::caption));
  axis->setLabelFont(Theme::instance().font(FontRole::caption));
  axis->setTickLabelPadding(8);
  axis->setLabelPadding(4);
  axis->setTickLabels(!frameless_);
  axis->grid()->setPen(QPen(t.grid, 1));
  axis->grid()->setSubGridVisible(false);
  axis->grid()->setZeroLinePen(QPen(Qt::NoPen));
  axis->grid()->setVisible(vertical);
}

void Plot::applyTokens(const Tokens& tokens) {
  currentTokens_ = &tokens;
  setBackground(QBrush(tokens.surface));
  styleAxis(xAxis, false);
  styleAxis(yAxis, true);
  selectionRect()->setPen(QPen(tokens.accent, 1));
  QColor area = tokens.accent;
  area.setAlphaF(0.12F);
  selectionRect()->setBrush(area);
}

void Plot::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange && overlay_ != nullptr) {
    updateAccessibility();
    updateChip();
  }
  QCustomPlot::changeEvent(event);
}

void Plot::redraw() {
  stale_ = true;
  update();
}

void Plot::resizeEvent(QResizeEvent*) {  // QCustomPlot's own draws at once, several times while a page opens
  setViewport(rect());
  overlay_->setGeometry(rect());
  placeChip();
  redraw();
}

/// False once this turn of the event loop has drawn plots for long enough and the window is what is painted, not a picture of it.
bool Plot::hasTurn() const {
  if (DrawingTurn::instance().hasTime()) return true;
  QPoint offset;
  QBackingStore* store = window()->backingStore();
  return store == nullptr || redirected(&offset) != store->paintDevice();
}

void Plot::paintEvent(QPaintEvent* event) {
  if (stale_ && hasTurn()) {
    QElapsedTimer clock;
    clock.start();
    replot(rpQueuedRefresh);
    DrawingTurn::instance().spend(clock.nsecsElapsed());
  } else if (stale_) {
    QTimer::singleShot(0, this, qOverload<>(&QWidget::update));  // until then what was drawn last stands
  }
  QCustomPlot::paintEvent(event);
}

}  // namespace amalgam::ui
