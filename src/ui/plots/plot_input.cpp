// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse, wheel, keyboard and crosshair of every plot.
#include <QAction>
#include <QMenu>
#include <algorithm>
#include <cmath>

#include "ui/plots/plot.h"
#include "ui/plots/plot_overlay.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

/// The point of a graph nearest to a key; nullptr if the graph is empty.
const QCPGraphData* nearestPoint(const QCPGraph* graph, double key) {
  const auto data = graph->data();
  if (data->isEmpty()) return nullptr;
  auto right = data->findBegin(key, false);
  if (right == data->constEnd()) return &*(right - 1);
  if (right == data->constBegin()) return &*right;
  const auto left = right - 1;
  return std::abs(left->key - key) <= std::abs(right->key - key) ? &*left : &*right;
}

}  // namespace

Readout Plot::readoutAt(const QPointF& position) const {
  const QCPAxisRect* area = const_cast<Plot*>(this)->axisRect();
  if (area == nullptr || !area->rect().contains(position.toPoint())) return {};
  const double pointer = xAxis->pixelToCoord(position.x());
  double snapped = pointer, distance = qInf();
  bool onlyBackground = true;
  std::vector<const QCPGraph*> shown;
  for (int i = 0; i < graphCount(); ++i) {
    const QCPGraph* g = graph(i);
    if (!g->visible() || g->name().isEmpty() || g->data()->isEmpty()) continue;
    shown.push_back(g);
    if (backgroundGraphs_.contains(g)) continue;
    onlyBackground = false;
    const QCPGraphData* point = nearestPoint(g, pointer);
    if (std::abs(point->key - pointer) < distance) {
      distance = std::abs(point->key - pointer);
      snapped = point->key;
    }
  }
  if (shown.empty()) return {};
  if (onlyBackground) snapped = nearestPoint(shown.front(), pointer)->key;

  Readout readout;
  readout.lineX = xAxis->coordToPixel(snapped);
  readout.title = keyText(snapped);
  const double tolerance = integerKeys_ ? 0.5 : 0.02 * xAxis->range().size();
  for (const QCPGraph* g : shown) {
    const QCPGraphData* point = nearestPoint(g, snapped);
    if (std::abs(point->key - snapped) > tolerance || std::isnan(point->value)) continue;
    readout.rows.push_back({g->pen().color(), g->pen().style(), g->name(), valueText(point->value)});
    readout.markers.emplace_back(xAxis->coordToPixel(point->key), yAxis->coordToPixel(point->value));
  }
  return readout;
}

void Plot::setReadout(Readout readout) {
  readout_ = std::move(readout);
  overlay_->update();
}

void Plot::showCursorAt(double x) {
  cursorKey_ = x;
  const double pixel = xAxis->coordToPixel(x);
  setReadout(readoutAt(QPointF(pixel, axisRect()->rect().center().y())));
}

void Plot::hideCursor() {
  cursorKey_ = qQNaN();
  setReadout({});
}

void Plot::moveCursorByKeyboard(int direction) {
  const QRect area = axisRect()->rect();
  double x = readout_.lineX ? *readout_.lineX : area.center().x();
  // Walk in pixels until the readout stands on another key.
  const double before = readout_.lineX ? *readout_.lineX : qQNaN();
  for (int i = 0; i <= area.width(); ++i) {
    x = std::clamp<double>(x + direction, area.left(), area.right());
    Readout next = readoutAt(QPointF(x, area.center().y()));
    if (next.isEmpty()) continue;
    if (!next.lineX || std::isnan(before) || std::abs(*next.lineX - before) > 0.5) {
      cursorKey_ = xAxis->pixelToCoord(next.lineX ? *next.lineX : x);
      setReadout(std::move(next));
      setAccessibleDescription(readout_.text());
      emit cursorMoved(cursorKey_);
      return;
    }
  }
}

void Plot::zoomBy(double factor) {
  if (!zoomable_) return;
  xAxis->scaleRange(factor);
  yAxis->scaleRange(factor);
  markZoomed();
  redraw();
}

void Plot::panBy(double x, double y) {
  if (!zoomable_) return;
  xAxis->moveRange(x * xAxis->range().size());
  const QCPRange values = yAxis->range();
  if (logY_) {
    const double factor = std::pow(values.upper / values.lower, y);
    yAxis->setRange(values.lower * factor, values.upper * factor);
  } else {
    yAxis->moveRange(y * values.size());
  }
  markZoomed();
  redraw();
}

bool Plot::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride) {
    // While the plot has the focus, copying means the plot, whatever a menu says.
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool copies = key->key() == Qt::Key_C && (key->modifiers() & Qt::ControlModifier);
    const bool plain = (key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
    static const QSet<int> own = {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up,    Qt::Key_Down, Qt::Key_Plus,
                                  Qt::Key_Equal, Qt::Key_Minus, Qt::Key_Home, Qt::Key_R,    Qt::Key_F,
                                  Qt::Key_L,     Qt::Key_T,     Qt::Key_S,    Qt::Key_M};
    if (copies || (plain && own.contains(key->key()))) {
      event->accept();
      return true;
    }
  }
  return QCustomPlot::event(event);
}

void Plot::keyPressEvent(QKeyEvent* event) {
  const bool shift = event->modifiers() & Qt::ShiftModifier;
  const bool control = event->modifiers() & Qt::ControlModifier;
  if (control && event->key() == Qt::Key_C) {
    shift ? copyData() : copyAll();
    return;
  }
  if (control || (event->modifiers() & Qt::AltModifier)) return QCustomPlot::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Left: shift ? moveCursorByKeyboard(-1) : panBy(-0.1, 0); return;
    case Qt::Key_Right: shift ? moveCursorByKeyboard(+1) : panBy(+0.1, 0); return;
    case Qt::Key_Up: panBy(0, +0.1); return;
    case Qt::Key_Down: panBy(0, -0.1); return;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomBy(0.8); return;
    case Qt::Key_Minus: zoomBy(1.25); return;
    case Qt::Key_R:
    case Qt::Key_F:
    case Qt::Key_Home: fit(); return;
    case Qt::Key_L: setLogY(!logY_); return;
    case Qt::Key_T:
      if (isSignalConnected(QMetaMethod::fromSignal(&Plot::tableRequested)))
        emit tableRequested();
      else
        showTableWindow();
      return;
    case Qt::Key_Escape:
      if (!readout_.isEmpty()) {
        hideCursor();
        updateAccessibility();
        emit cursorLeft();
        return;
      }
      break;
    default: break;
  }
  QCustomPlot::keyPressEvent(event);
}

void Plot::mousePressEvent(QMouseEvent* event) {
  if (zoomable_ && event->button() == Qt::LeftButton && (event->modifiers() & Qt::ShiftModifier)) {
    panning_ = true;
    setSelectionRectMode(QCP::srmNone);
    setInteraction(QCP::iRangeDrag, true);
    setCursor(Qt::ClosedHandCursor);
  }
  if (event->button() != Qt::RightButton) QCustomPlot::mousePressEvent(event);
}

void Plot::mouseMoveEvent(QMouseEvent* event) {
  QCustomPlot::mouseMoveEvent(event);
  if (panning_) {
    userZoomed_ = true;
    return;
  }
  if (event->buttons() != Qt::NoButton) return;
  setReadout(readoutAt(event->position()));
  if (readout_.lineX) {
    cursorKey_ = xAxis->pixelToCoord(*readout_.lineX);
    emit cursorMoved(cursorKey_);
  } else {
    cursorKey_ = qQNaN();
  }
}

void Plot::mouseReleaseEvent(QMouseEvent* event) {
  QCustomPlot::mouseReleaseEvent(event);
  if (!panning_) return;
  panning_ = false;
  setInteraction(QCP::iRangeDrag, false);
  setSelectionRectMode(QCP::srmZoom);
  unsetCursor();
  markZoomed();
}

void Plot::mouseDoubleClickEvent(QMouseEvent* event) {
  QCustomPlot::mouseDoubleClickEvent(event);
  if (zoomable_) fit();
}

void Plot::wheelEvent(QWheelEvent* event) {
  const double turns = event->angleDelta().y() / 120.0;
  const QRect area = axisRect()->rect();
  const QPointF at = event->position();
  const bool inColumns = at.x() >= area.left() && at.x() <= area.right();
  const bool inRows = at.y() >= area.top() && at.y() <= area.bottom();
  if (!zoomable_ || turns == 0 || (!inColumns && !inRows)) {
    event->ignore();
    return;
  }
  const double factor = std::pow(0.85, turns);
  if (inColumns && (inRows || at.y() > area.bottom()))
    xAxis->scaleRange(factor, xAxis->pixelToCoord(at.x()));
  if (inRows && (inColumns || at.x() < area.left()))
    yAxis->scaleRange(factor, yAxis->pixelToCoord(at.y()));
  markZoomed();
  redraw();
  event->accept();
}

void Plot::leaveEvent(QEvent* event) {
  QCustomPlot::leaveEvent(event);
  hideCursor();
  emit cursorLeft();
}

void Plot::focusInEvent(QFocusEvent* event) {
  QCustomPlot::focusInEvent(event);
  overlay_->setFocusRing(event->reason() != Qt::MouseFocusReason);
}

void Plot::focusOutEvent(QFocusEvent* event) {
  QCustomPlot::focusOutEvent(event);
  overlay_->setFocusRing(false);
}

void Plot::contextMenuEvent(QContextMenuEvent* event) {
  QMenu* menu = makeContextMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->popup(event->globalPos());
}

QMenu* Plot::makeContextMenu(QWidget* parent) {
  const Theme& theme = Theme::instance();
  auto* menu = new QMenu(parent);
  const auto add = [&](const QString& text, const char* icon, auto what) {
    QAction* action = menu->addAction(theme.icon(QLatin1String(icon)), text);
    connect(action, &QAction::triggered, this, what);
    return action;
  };
  add(tr("Copy picture and data\tCtrl+C"), "copy", [this] { copyAll(); });
  add(tr("Copy data (TSV)\tCtrl+Shift+C"), "table", [this] { copyData(); });
  menu->addSeparator();
  for (const char* extension : {"png", "svg", "pdf", "csv"}) {
    const QString ending = QLatin1String(extension);
    add(tr("Save as %1…").arg(ending.toUpper()), "download", [this, ending] { exportWithDialog(ending); });
  }
  menu->addSeparator();
  if (zoomable_) add(tr("Fit\tR"), "fit", [this] { fit(); });
  if (logAllowed_) {
    QAction* log = add(tr("Logarithmic values\tL"), "log", [this] { setLogY(!logY_); });
    log->setCheckable(true);
    log->setChecked(logY_);
  }
  add(tr("Show as table\tT"), "table", [this] {
    if (isSignalConnected(QMetaMethod::fromSignal(&Plot::tableRequested)))
      emit tableRequested();
    else
      showTableWindow();
  });
  return menu;
}

}  // namespace amalgam::ui
