// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/head_strip.h"

#include <QKeyEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <algorithm>
#include <cmath>

#include "ui/theme/theme.h"
#include "ui/widgets/flow_layout.h"

namespace amalgam::ui {

namespace {
constexpr int kPicture = 52, kFrame = 5, kHeadWidth = 84, kTextLines = 2;
}

HeadButton::HeadButton(int head, QWidget* parent) : QAbstractButton(parent), head_(head) {
  setCheckable(true);
  setChecked(true);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  setAttribute(Qt::WA_Hover);
  setText(tr("Head %1").arg(head + 1));
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, qOverload<>(&QWidget::update));
}

void HeadButton::setMap(std::vector<double> map, const HeadColors& colors) {
  map_ = std::move(map);
  colors_ = colors;
  update();
}

void HeadButton::setTexts(const QString& entropy, const QString& tip) {
  entropy_ = entropy;
  setToolTip(tip);
  setAccessibleName(entropy.isEmpty() ? text() : tr("%1, entropy %2").arg(text(), entropy));
  setAccessibleDescription(tip);
  update();
}

QSize HeadButton::sizeHint() const {
  const QFontMetrics metrics(Theme::instance().font(FontRole::caption));
  return {kHeadWidth, kPicture + 2 * kFrame + kTextLines * metrics.height() + 4};
}

QColor HeadButton::cellColor(int query, int key) const {
  const int side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(map_.size()))));
  const double value = map_[static_cast<std::size_t>(query * side + key)] - colors_.shift;
  return colorAt(colors_.stops, std::clamp((value - colors_.low) / (colors_.high - colors_.low), 0.0, 1.0));
}

void HeadButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = Theme::instance().tokens();
  const QRectF whole = QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75);
  painter.setPen(hasFocus() ? QPen(tokens.accent, 1.5) : Qt::NoPen);
  painter.setBrush(isChecked() ? tokens.accentSoft : underMouse() ? tokens.hover : Qt::transparent);
  painter.drawRoundedRect(whole, design::radiusControl, design::radiusControl);
  const int side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(map_.size()))));
  const QRectF picture((width() - kPicture) / 2.0, kFrame, kPicture, kPicture);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setOpacity(isChecked() ? 1 : 0.35);
  for (int query = 0; query < side; ++query) {
    for (int key = 0; key < side; ++key) {
      const double step = kPicture / static_cast<double>(side);
      painter.fillRect(QRectF(picture.left() + key * step, picture.top() + query * step, step + 0.5, step + 0.5), cellColor(query, key));
    }
  }
  painter.setPen(QPen(tokens.borderStrong, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(picture);
  painter.setOpacity(1);
  const QFont font = Theme::instance().font(FontRole::caption);
  const int line = QFontMetrics(font).height();
  painter.setFont(font);
  painter.setPen(isChecked() ? tokens.text : tokens.text2);
  // Said with a sign as well as by colour.
  const QString name = (isChecked() ? QStringLiteral("✓ ") : QString()) + text();
  painter.drawText(QRectF(0, picture.bottom() + 3, width(), line), Qt::AlignCenter, name);
  painter.setPen(tokens.text2);
  painter.drawText(QRectF(0, picture.bottom() + 3 + line, width(), line), Qt::AlignCenter, entropy_);
}

void HeadButton::mouseDoubleClickEvent(QMouseEvent*) { Q_EMIT soloWanted(head_); }

void HeadButton::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
    Q_EMIT soloWanted(head_);
  else
    QAbstractButton::keyPressEvent(event);
}

HeadStrip::HeadStrip(QWidget* parent) : QWidget(parent), flow_(new FlowLayout(design::space1, this)) {
  setAccessibleName(tr("Attention heads"));
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void HeadStrip::setHeads(std::vector<Head> heads, const HeadColors& colors) {
  if (heads.size() != buttons_.size()) {
    qDeleteAll(buttons_);
    buttons_.clear();
    for (int head = 0; head < static_cast<int>(heads.size()); ++head) {
      auto* made = new HeadButton(head, this);
      connect(made, &QAbstractButton::clicked, this, [this, head] { toggled(head); });
      connect(made, &HeadButton::soloWanted, this, [this, head] { chosen() == std::vector<int>{head} ? chooseAll() : solo(head); });
      flow_->addWidget(made);
      buttons_.push_back(made);
      made->show();
    }
  }
  for (std::size_t i = 0; i < heads.size(); ++i) {
    buttons_[i]->setMap(std::move(heads[i].map), colors);
    buttons_[i]->setTexts(heads[i].entropy, heads[i].tip);
  }
  setVisible(!buttons_.empty());
  updateGeometry();
}

std::vector<int> HeadStrip::chosen() const {
  std::vector<int> heads;
  for (std::size_t i = 0; i < buttons_.size(); ++i) {
    if (buttons_[i]->isChecked()) heads.push_back(static_cast<int>(i));
  }
  return heads;
}

void HeadStrip::toggled(int head) {
  if (chosen().empty()) button(head)->setChecked(true);  // a mean of nothing shows nothing
  Q_EMIT headsChosen();
}

void HeadStrip::solo(int head) {
  for (int i = 0; i < count(); ++i) button(i)->setChecked(i == head);
  Q_EMIT headsChosen();
}

void HeadStrip::chooseAll() {
  for (HeadButton* one : buttons_) one->setChecked(true);
  Q_EMIT headsChosen();
}

void HeadStrip::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_A && event->modifiers() == Qt::NoModifier)
    chooseAll();
  else
    QWidget::keyPressEvent(event);
}

}  // namespace amalgam::ui
