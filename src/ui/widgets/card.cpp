// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

namespace amalgam::ui {

Card::Card(QWidget* parent) : Card(QString(), QString(), parent) {}

Card::Card(const QString& title, const QString& subtitle, QWidget* parent) : QFrame(parent) {
  setProperty("card", true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  headerBox_ = new QWidget(this);
  header_ = new QHBoxLayout(headerBox_);
  header_->setContentsMargins(design::space4, design::space3, design::space3, 0);
  header_->setSpacing(design::space2);
  icon_ = new QLabel(headerBox_);
  title_ = new ElidedLabel(title, headerBox_);  // gives way when nothing else can
  subtitle_ = new ElidedLabel(subtitle, headerBox_);
  setTextRole(title_, FontRole::title);
  setTextRole(subtitle_, FontRole::caption, ColorRole::text2);
  // The subtitle gives way first.
  subtitle_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  header_->addWidget(icon_);
  header_->addWidget(title_);
  header_->addWidget(subtitle_, 1);
  column->addWidget(headerBox_);
  auto* bodyBox = new QWidget(this);
  body_ = new QVBoxLayout(bodyBox);
  body_->setContentsMargins(design::space4, design::space3, design::space4, design::space4);
  body_->setSpacing(design::space2);
  column->addWidget(bodyBox, 1);
  icon_->hide();
  updateHeader();
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, [this] { updateHeader(); });
}

void Card::setTitle(const QString& title) {
  title_->setText(title);
  title_->setToolTip(title);
  updateHeader();
}

void Card::setSubtitle(const QString& subtitle) {
  subtitle_->setText(subtitle);
  subtitle_->setToolTip(subtitle);
  updateHeader();
}

QString Card::title() const { return title_->text(); }
QString Card::subtitle() const { return subtitle_->text(); }

void Card::setTitleIcon(const QIcon& icon) {
  titleIcon_ = icon;
  updateHeader();
}

void Card::addHeaderWidget(QWidget* widget) {
  header_->addWidget(widget, 0, Qt::AlignVCenter);
  updateHeader();
}

void Card::setBodyMargins(int left, int top, int right, int bottom) {
  body_->setContentsMargins(left, top, right, bottom);
}

void Card::updateHeader() {
  title_->setVisible(!title_->text().isEmpty());
  icon_->setVisible(!titleIcon_.isNull());
  if (!titleIcon_.isNull()) icon_->setPixmap(titleIcon_.pixmap(QSize(18, 18), devicePixelRatioF()));
  headerBox_->setVisible(!title_->text().isEmpty() || header_->count() > 3);
  if (!title_->text().isEmpty()) setAccessibleName(title_->text());
}

void Card::changeEvent(QEvent* event) { QFrame::changeEvent(event); }

}  // namespace amalgam::ui
