// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/epoch_slider.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QTimer>
#include <QToolButton>

#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

constexpr int kPlayInterval = 200;  // milliseconds an epoch

/// A slider that leaves the keys with a meaning of their own to its parent.
class PlainSlider : public QSlider {
 public:
  using QSlider::QSlider;

 protected:
  void keyPressEvent(QKeyEvent* event) override {
    if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Comma || event->key() == Qt::Key_Period)
      event->ignore();
    else
      QSlider::keyPressEvent(event);
  }
};

}  // namespace

EpochSlider::EpochSlider(QWidget* parent) : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(design::space1);
  const auto button = [this](const char* icon) {
    auto* tool = new QToolButton(this);
    tool->setIcon(Theme::instance().icon(QLatin1String(icon)));
    tool->setIconSize({16, 16});
    tool->setFixedSize(28, 28);
    return tool;
  };
  previous_ = button("chevron-left");
  play_ = button("play");
  next_ = button("chevron-right");
  play_->setCheckable(true);
  slider_ = new PlainSlider(Qt::Horizontal, this);
  slider_->setMinimumWidth(100);
  slider_->setPageStep(5);
  label_ = new QLabel(this);
  setTextRole(label_, FontRole::caption, ColorRole::text2);
  label_->setMinimumWidth(104);
  row->addWidget(previous_);
  row->addWidget(play_);
  row->addWidget(next_);
  row->addWidget(slider_, 1);
  row->addSpacing(design::space2);
  row->addWidget(label_);
  timer_ = new QTimer(this);
  timer_->setInterval(kPlayInterval);
  connect(previous_, &QToolButton::clicked, this, [this] { stepBy(-1); });
  connect(next_, &QToolButton::clicked, this, [this] { stepBy(+1); });
  connect(play_, &QToolButton::clicked, this, [this](bool on) { setPlaying(on); });
  connect(slider_, &QSlider::valueChanged, this, [this](int value) {
    following_ = value == count_;
    updateView();
    emit epochChanged(value);
  });
  connect(timer_, &QTimer::timeout, this, [this] {
    epoch() < count_ ? stepBy(+1) : setPlaying(false);
  });
  retranslate();
  setCount(0);
}

void EpochSlider::setCount(int count) {
  const int before = epoch();
  count_ = std::max(0, count);
  {
    const QSignalBlocker quiet(slider_);
    slider_->setRange(count_ > 0 ? 1 : 0, count_);
    slider_->setValue(following_ ? count_ : std::min(before, count_));
  }
  updateView();
  if (epoch() != before) emit epochChanged(epoch());
}

int EpochSlider::epoch() const { return count_ > 0 ? slider_->value() : 0; }

void EpochSlider::setEpoch(int epoch) { slider_->setValue(epoch); }

bool EpochSlider::isPlaying() const { return timer_->isActive(); }

void EpochSlider::setPlaying(bool on) {
  if (on && count_ > 1) {
    if (epoch() == count_) slider_->setValue(1);  // from the start again
    timer_->start();
  } else {
    timer_->stop();
  }
  play_->setChecked(isPlaying());
  play_->setIcon(Theme::instance().icon(isPlaying() ? QStringLiteral("pause") : QStringLiteral("play")));
}

void EpochSlider::stepBy(int direction) { slider_->setValue(slider_->value() + direction); }

QString EpochSlider::labelText() const { return label_->text(); }

void EpochSlider::updateView() {
  label_->setText(count_ > 0 ? tr("epoch %1 of %2").arg(epoch()).arg(count_) : tr("no epoch yet"));
  slider_->setAccessibleDescription(label_->text());
  slider_->setEnabled(count_ > 1);
  play_->setEnabled(count_ > 1);
  previous_->setEnabled(epoch() > 1);
  next_->setEnabled(epoch() < count_);
}

void EpochSlider::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Comma: stepBy(-1); break;
    case Qt::Key_Period: stepBy(+1); break;
    case Qt::Key_Home: slider_->setValue(slider_->minimum()); break;
    case Qt::Key_End: slider_->setValue(slider_->maximum()); break;
    case Qt::Key_Space: setPlaying(!isPlaying()); break;
    default: QWidget::keyPressEvent(event);
  }
}

void EpochSlider::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void EpochSlider::retranslate() {
  const auto name = [](QWidget* widget, const QString& text) {
    widget->setAccessibleName(text);
    widget->setToolTip(text);
  };
  name(previous_, tr("Previous epoch"));
  name(play_, tr("Play the epochs"));
  name(next_, tr("Next epoch"));
  name(slider_, tr("Epoch"));
  updateView();
}

}  // namespace amalgam::ui
