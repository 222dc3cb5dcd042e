// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tour.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPropertyAnimation>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "ui/pages/page.h"
#include "ui/preferences.h"

namespace amalgam::ui {

namespace {

constexpr int kNoteWidth = 340, kGap = 14, kRingEdge = 5, kFollowInterval = 150;  // milliseconds
constexpr int kSlide = 160, kLongestStart = 1500;                                 // milliseconds

/// The frame around what a stop speaks of; lets the pointer through.
class TourRing final : public QWidget {
 public:
  explicit TourRing(QWidget* window) : QWidget(window) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::instance().color(ColorRole::accent), 3));
    painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), design::radiusCard, design::radiusCard);
  }
};

/// Beside the thing, where there is room: right, left, below, above; else in the lower right corner.
QPoint placeBeside(const QRect& thing, const QSize& note, const QRect& room) {
  const auto inside = [&](QPoint at) {
    at.setX(std::clamp(at.x(), room.left() + kGap, std::max(room.left() + kGap, room.right() - note.width() - kGap)));
    at.setY(std::clamp(at.y(), room.top() + kGap, std::max(room.top() + kGap, room.bottom() - note.height() - kGap)));
    return at;
  };
  const std::array<QPoint, 4> wishes = {QPoint(thing.right() + kGap, thing.top()), QPoint(thing.left() - kGap - note.width(), thing.top()),
                                        QPoint(thing.left(), thing.bottom() + kGap),
                                        QPoint(thing.left(), thing.top() - kGap - note.height())};
  for (const QPoint& wish : wishes) {
    const QPoint at = inside(wish);
    if (!QRect(at, note).intersects(thing)) return at;
  }
  return inside(room.bottomRight());
}

}  // namespace

Tour::Tour(QWidget* window) : QFrame(window), timer_(new QTimer(this)) {
  setObjectName(QStringLiteral("tour"));
  setProperty("floating", true);
  setFocusPolicy(Qt::StrongFocus);
  setFixedWidth(kNoteWidth);
  ring_ = new TourRing(window);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(design::space4, design::space3, design::space4, design::space3);
  column->setSpacing(design::space2);
  count_ = new RoleLabel({}, FontRole::caption, ColorRole::text2);
  title_ = new RoleLabel({}, FontRole::title);
  text_ = new RoleLabel;
  wait_ = new RoleLabel({}, FontRole::caption, ColorRole::accent);
  for (RoleLabel* label : {title_, text_, wait_}) label->setWordWrap(true);
  for (RoleLabel* label : {count_, title_, text_, wait_}) column->addWidget(label);
  auto* buttons = new QHBoxLayout;
  end_ = new QPushButton(tr("End tour"));
  setButtonLook(end_, QStringLiteral("ghost"));
  back_ = new QPushButton(tr("Back"));
  next_ = new QPushButton;
  setButtonLook(next_, QStringLiteral("primary"));
  buttons->addWidget(end_);
  buttons->addStretch(1);
  buttons->addWidget(back_);
  buttons->addWidget(next_);
  column->addLayout(buttons);
  for (QPushButton* button : {end_, back_, next_}) {
    button->setAutoDefault(true);       // Enter presses it, as in a dialog
    button->installEventFilter(this);  // it would take the arrow keys
  }
  connect(end_, &QPushButton::clicked, this, &Tour::end);
  connect(back_, &QPushButton::clicked, this, &Tour::back);
  connect(next_, &QPushButton::clicked, this, &Tour::next);
  timer_->setInterval(kFollowInterval);
  connect(timer_, &QTimer::timeout, this, &Tour::follow);
  window->installEventFilter(this);
  QFrame::hide();
}

Tour::~Tour() { delete ring_; }

QWidget* Tour::ring() const { return ring_; }
QString Tour::title() const { return title_->text(); }

void Tour::start(std::vector<TourStep> steps, int at) {
  steps_ = std::move(steps);
  end_->setText(tr("End tour"));
  back_->setText(tr("Back"));
  show(std::clamp(at, 0, count() - 1));
  timer_->start();
}

void Tour::show(int step) {
  current_ = step;
  acted_ = false;
  const TourStep& now = steps_[static_cast<std::size_t>(step)];
  if (now.enter) now.enter();
  wasDone_ = !now.isDone || now.isDone();
  count_->setText(tr("Tour, %1 of %2").arg(step + 1).arg(count()));
  title_->setText(now.title);
  text_->setText(now.text);
  wait_->setText(now.waitText);
  setAccessibleName(tr("Tour, %1 of %2: %3").arg(step + 1).arg(count()).arg(now.title));
  setAccessibleDescription(now.text);
  refreshButtons();
  setVisible(true);
  raise();
  place();
  next_->setFocus(Qt::OtherFocusReason);
}

void Tour::refreshButtons() {
  const TourStep& now = steps_[static_cast<std::size_t>(current_)];
  const bool waits = now.isDone && !now.isDone();
  back_->setEnabled(current_ > 0);
  wait_->setVisible(waits && acted_ && !now.waitText.isEmpty());
  next_->setEnabled(!waits || (now.act && !acted_));
  next_->setText(waits && now.act      ? now.actText
                 : current_ + 1 == count() ? tr("Done")
                                           : tr("Next"));
}

void Tour::next() {
  if (steps_.empty()) return;
  const TourStep& now = steps_[static_cast<std::size_t>(current_)];
  if (now.isDone && !now.isDone()) {
    if (!now.act || acted_) return;
    acted_ = true;
    sinceAct_.start();
    now.act();
    refreshButtons();
    return;
  }
  if (current_ + 1 == count())
    end();
  else
    show(current_ + 1);
}

void Tour::back() {
  if (!steps_.empty() && current_ > 0) show(current_ - 1);
}

void Tour::end() {
  timer_->stop();
  steps_.clear();
  hide();
  if (ring_) ring_->hide();
  if (QWidget* window = parentWidget()) window->setFocus(Qt::OtherFocusReason);
  Q_EMIT ended();
}

/// Pages fill, widgets move, a run ends: the note follows.
void Tour::follow() {
  if (steps_.empty()) return;
  const TourStep& now = steps_[static_cast<std::size_t>(current_)];
  const bool done = !now.isDone || now.isDone();
  if (done && !wasDone_) {
    wasDone_ = true;
    if (current_ + 1 < count()) {
      show(current_ + 1);
      return;
    }
  }
  if (acted_ && !done && now.isUnderWay && !now.isUnderWay() && sinceAct_.elapsed() > kLongestStart) acted_ = false;
  refreshButtons();
  place();
}

void Tour::place() {
  if (steps_.empty() || !ring_) return;
  const TourStep& now = steps_[static_cast<std::size_t>(current_)];
  QWidget* window = parentWidget();
  QWidget* thing = now.anchor ? now.anchor() : nullptr;
  layout()->activate();
  setFixedHeight(layout()->totalHeightForWidth(kNoteWidth));  // the texts are broken into lines
  if (!thing || !thing->isVisible() || thing->window() != window->window()) {
    ring_->hide();
    move((window->width() - width()) / 2, (window->height() - height()) / 2);
    return;
  }
  QRect where(thing->mapTo(window, QPoint()), thing->size());
  where = where.adjusted(-kRingEdge, -kRingEdge, kRingEdge, kRingEdge) & window->rect();
  const bool slides = ring_->isVisible() && Preferences::load().hasMotion;
  if (target_ != where || !ring_->isVisible()) {
    target_ = where;
    if (slides) {
      auto* slide = new QPropertyAnimation(ring_, "geometry", ring_);
      slide->setDuration(kSlide);
      slide->setEndValue(where);
      slide->start(QAbstractAnimation::DeleteWhenStopped);
    } else {
      ring_->setGeometry(where);
    }
  }
  ring_->show();
  ring_->raise();
  raise();
  move(placeBeside(where, size(), window->rect()));
}

void Tour::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Escape: end(); return;
    case Qt::Key_Right: next(); return;
    case Qt::Key_Left: back(); return;
    default: QFrame::keyPressEvent(event);
  }
}

bool Tour::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress && watched != parentWidget()) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Escape) {
      keyPressEvent(static_cast<QKeyEvent*>(event));
      return true;
    }
  }
  if (watched == parentWidget() && event->type() == QEvent::Resize && !steps_.empty()) place();
  return QFrame::eventFilter(watched, event);
}

}  // namespace amalgam::ui
