// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/step_rail.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

constexpr int kRow = 38;

QString stateWord(StepState state) {
  switch (state) {
    case StepState::idle: return {};
    case StepState::done: return StepRail::tr("done");
    case StepState::attention: return StepRail::tr("needs attention");
    case StepState::running: return StepRail::tr("running");
    case StepState::disabled: return StepRail::tr("not yet");
  }
  return {};
}

/// One step, painted by ourselves; a push button in every other respect.
class StepButton : public QPushButton {
 public:
  explicit StepButton(QWidget* parent) : QPushButton(parent) {
    setFixedHeight(kRow);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
  }
  QSize sizeHint() const override { return {design::rail - 2 * design::space3, kRow}; }
  QSize minimumSizeHint() const override { return {52, kRow}; }
  Step step;
  bool isCurrent = false;

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
    const bool ring = hasFocus() && byKeyboard_;
    painter.setPen(ring ? QPen(theme.color(ColorRole::accent), 2) : QPen(Qt::NoPen));
    painter.setBrush(isCurrent      ? theme.color(ColorRole::accentSoft)
                     : underMouse() ? theme.color(ColorRole::hover)
                                    : QColor(Qt::transparent));
    painter.drawRoundedRect(box, design::radiusControl, design::radiusControl);
    const bool later = step.state == StepState::disabled;
    const QColor ink = theme.color(isCurrent ? ColorRole::accent
                                   : later   ? ColorRole::text3
                                             : ColorRole::text);
    const double ratio = devicePixelRatioF();
    const QColor iconInk = isCurrent ? ink : theme.color(later ? ColorRole::text3 : ColorRole::text2);
    painter.drawPixmap(QRect(11, kRow / 2 - 10, 20, 20), theme.pixmap(step.icon, 20, iconInk, ratio));
    painter.setFont(theme.font(FontRole::bodyStrong));
    painter.setPen(ink);
    const QRect text(42, 0, width() - 42 - 34, kRow);
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(step.title, Qt::ElideRight, text.width()));
    paintMark(painter, ratio);
  }

  /// The ring answers "where am I?" for whoever uses the keyboard; the window's start and clicks
  /// leave it away.
  void focusInEvent(QFocusEvent* event) override {
    if (event->reason() != Qt::ActiveWindowFocusReason && event->reason() != Qt::PopupFocusReason) {
      byKeyboard_ = event->reason() == Qt::TabFocusReason ||
                    event->reason() == Qt::BacktabFocusReason ||
                    event->reason() == Qt::ShortcutFocusReason;
    }
    QPushButton::focusInEvent(event);
  }

  void keyPressEvent(QKeyEvent* event) override {
    switch (event->key()) {  // the rail moves between the steps
      case Qt::Key_Up:
      case Qt::Key_Down:
      case Qt::Key_Left:
      case Qt::Key_Right:
      case Qt::Key_Home:
      case Qt::Key_End: event->ignore(); return;
      case Qt::Key_Return:
      case Qt::Key_Enter: click(); return;
      default: QPushButton::keyPressEvent(event);
    }
  }

 private:
  bool byKeyboard_ = false;

  void paintMark(QPainter& painter, double ratio) const {
    const Theme& theme = Theme::instance();
    const QRect place(width() - 29, kRow / 2 - 8, 16, 16);
    switch (step.state) {
      case StepState::done:
        painter.drawPixmap(place, theme.pixmap(QStringLiteral("check-circle"), 16,
                                               theme.color(ColorRole::good), ratio));
        break;
      case StepState::attention:
        painter.drawPixmap(place,
                           theme.pixmap(QStringLiteral("alert"), 16, theme.color(ColorRole::warn), ratio));
        break;
      case StepState::running:
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(ColorRole::accent));
        painter.drawEllipse(QRectF(place).center(), 3.5, 3.5);
        break;
      case StepState::idle:
      case StepState::disabled: break;
    }
  }
};

}  // namespace

StepRail::StepRail(QWidget* parent) : QWidget(parent) {
  column_ = new QVBoxLayout(this);
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(2);
  setAccessibleName(tr("Steps"));
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, [this] {
    for (QPushButton* button : buttons_) button->update();
  });
}

void StepRail::setSteps(std::vector<Step> steps) {
  steps_ = std::move(steps);
  while (buttons_.size() > steps_.size()) {
    delete buttons_.back();
    buttons_.pop_back();
  }
  while (buttons_.size() < steps_.size()) {
    auto* button = new StepButton(this);
    const int index = static_cast<int>(buttons_.size());
    connect(button, &QPushButton::clicked, this, [this, index] { choose(index); });
    column_->addWidget(button);
    buttons_.push_back(button);
  }
  current_ = std::clamp(current_, 0, std::max(0, static_cast<int>(steps_.size()) - 1));
  for (int i = 0; i < static_cast<int>(steps_.size()); ++i) updateButton(i);
}

void StepRail::setState(int step, StepState state, const QString& reason) {
  if (step < 0 || step >= static_cast<int>(steps_.size())) return;
  Step& changed = steps_[static_cast<std::size_t>(step)];
  if (changed.state == state && changed.reason == reason) return;
  changed.state = state;
  changed.reason = reason;
  updateButton(step);
}

void StepRail::setStepTitle(int step, const QString& title) {
  if (step < 0 || step >= static_cast<int>(steps_.size())) return;
  steps_[static_cast<std::size_t>(step)].title = title;
  updateButton(step);
}

void StepRail::setCurrent(int step) {
  if (step < 0 || step >= static_cast<int>(steps_.size()) || step == current_) return;
  const int before = current_;
  current_ = step;
  updateButton(before);
  updateButton(step);
}

QRect StepRail::stepRect(int step) const { return buttons_.at(static_cast<std::size_t>(step))->geometry(); }
QPushButton* StepRail::buttonOf(int step) const { return buttons_.at(static_cast<std::size_t>(step)); }

void StepRail::updateButton(int step) {
  const auto index = static_cast<std::size_t>(step);
  auto* button = static_cast<StepButton*>(buttons_[index]);
  button->step = steps_[index];
  button->isCurrent = step == current_;
  button->setAccessibleName(button->step.title);
  const QString word = stateWord(button->step.state);
  const QString spoken = button->step.reason.isEmpty() ? word
                         : word.isEmpty()              ? button->step.reason
                                          : word + QStringLiteral(": ") + button->step.reason;
  button->setAccessibleDescription(spoken);
  button->setToolTip(button->step.reason.isEmpty()
                         ? button->step.title
                         : button->step.reason);
  // Tab reaches the rail once, at the current step.
  button->setFocusPolicy(step == current_ ? Qt::StrongFocus : Qt::ClickFocus);
  button->update();
}

void StepRail::choose(int step) {
  setCurrent(step);
  emit stepChosen(step);
}

void StepRail::keyPressEvent(QKeyEvent* event) {
  if (buttons_.empty()) return QWidget::keyPressEvent(event);
  int focused = current_;
  for (std::size_t i = 0; i < buttons_.size(); ++i)
    if (buttons_[i] == window()->focusWidget()) focused = static_cast<int>(i);
  const int last = static_cast<int>(buttons_.size()) - 1;
  int next = focused;
  switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Left: next = std::max(0, focused - 1); break;
    case Qt::Key_Down:
    case Qt::Key_Right: next = std::min(last, focused + 1); break;
    case Qt::Key_Home: next = 0; break;
    case Qt::Key_End: next = last; break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: choose(focused); return;
    default: return QWidget::keyPressEvent(event);
  }
  buttons_[static_cast<std::size_t>(next)]->setFocus(Qt::TabFocusReason);
}

}  // namespace amalgam::ui
