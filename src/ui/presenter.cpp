// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presenter.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <algorithm>

#include "ui/plots/plot.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chart_frame.h"

namespace amalgam::ui {

namespace {

constexpr int kLogicalWidth = 720;  // a chart drawn this wide and enlarged has letters that a room can read
constexpr int kFooter = 44, kEdge = 24, kRedrawInterval = 1000;  // milliseconds

}  // namespace

std::vector<ChartFrame*> Presenter::panelsOf(const QWidget& root) {
  std::vector<ChartFrame*> panels;
  for (ChartFrame* one : root.findChildren<ChartFrame*>()) {
    if (!one->plot()->isEmpty()) panels.push_back(one);
  }
  std::stable_partition(panels.begin(), panels.end(), [](const ChartFrame* one) { return one->isVisible(); });
  return panels;
}

Presenter::Presenter(std::vector<ChartFrame*> panels, QWidget* parent)
    : QWidget(parent, Qt::Window), panels_(panels.begin(), panels.end()), timer_(new QTimer(this)) {
  setWindowTitle(tr("Presenter"));
  setAttribute(Qt::WA_DeleteOnClose);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setFocusPolicy(Qt::StrongFocus);
  timer_->setInterval(kRedrawInterval);
  connect(timer_, &QTimer::timeout, this, &Presenter::draw);
  timer_->start();
  showPanel(0);
}

void Presenter::showPanel(int index) {
  std::erase_if(panels_, [](const QPointer<ChartFrame>& one) { return one.isNull(); });  // the window was built anew
  if (panels_.empty()) {
    close();
    return;
  }
  current_ = std::clamp(index, 0, count() - 1);
  const Plot* plot = panels_[static_cast<std::size_t>(current_)]->plot();
  setAccessibleName(tr("Panel %1 of %2: %3").arg(current_ + 1).arg(count()).arg(plot->title()));
  setAccessibleDescription(plot->description());
  draw();
}

void Presenter::draw() {
  if (panels_.empty()) return;
  const QPointer<ChartFrame> frame = panels_[static_cast<std::size_t>(current_)];
  if (!frame) {
    showPanel(current_);
    return;
  }
  const QSize room(std::max(200, width() - 2 * kEdge), std::max(150, height() - kFooter - kEdge));
  const double enlarged = std::max(1.0, static_cast<double>(room.width()) / kLogicalWidth);
  const QSize logical(static_cast<int>(room.width() / enlarged), static_cast<int>(room.height() / enlarged));
  picture_ = frame->plot()->toImage(logical, enlarged * devicePixelRatioF());
  picture_.setDevicePixelRatio(devicePixelRatioF());
  update();
}

void Presenter::paintEvent(QPaintEvent*) {
  const Tokens& tokens = Theme::instance().tokens();
  QPainter painter(this);
  painter.fillRect(rect(), tokens.surface);
  painter.drawImage(QPointF(kEdge, kEdge / 2.0), picture_);
  QFont font = Theme::instance().font(FontRole::title);
  painter.setFont(font);
  painter.setPen(tokens.text2);
  const QRect foot(kEdge, height() - kFooter, width() - 2 * kEdge, kFooter);
  painter.drawText(foot, Qt::AlignVCenter | Qt::AlignRight, tr("%1 of %2").arg(current_ + 1).arg(count()));
  painter.setPen(tokens.text3);
  painter.setFont(Theme::instance().font(FontRole::caption));
  painter.drawText(foot, Qt::AlignVCenter | Qt::AlignLeft, tr("← → to move, Esc to leave"));
}

void Presenter::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
    case Qt::Key_PageDown:
    case Qt::Key_Space: showPanel(current_ + 1); return;
    case Qt::Key_Left:
    case Qt::Key_Up:
    case Qt::Key_PageUp:
    case Qt::Key_Backspace: showPanel(current_ - 1); return;
    case Qt::Key_Home: showPanel(0); return;
    case Qt::Key_End: showPanel(count() - 1); return;
    case Qt::Key_Escape: close(); return;
    default: QWidget::keyPressEvent(event);
  }
}

void Presenter::mousePressEvent(QMouseEvent* event) {
  showPanel(event->position().x() < width() / 3.0 ? current_ - 1 : current_ + 1);
}

void Presenter::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  draw();
}

}  // namespace amalgam::ui
