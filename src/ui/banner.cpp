// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/banner.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/error_text.h"
#include "ui/pages/page.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {
constexpr int kNoticeMilliseconds = 8000;
}

Banner::Banner(QWidget* parent)
    : QFrame(parent),
      icon_(new QLabel),
      title_(new RoleLabel({}, FontRole::bodyStrong)),
      text_(new RoleLabel({}, FontRole::body)),
      copy_(new QPushButton(tr("Copy details"))),
      timer_(new QTimer(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(design::space5, design::space2, design::space4, design::space2);
  row->setSpacing(design::space3);
  auto* words = new QVBoxLayout;
  words->setSpacing(0);
  text_->setWordWrap(true);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  words->addWidget(title_);
  words->addWidget(text_);
  auto* close = new QToolButton;
  close->setIcon(Theme::instance().icon(QStringLiteral("x"), ColorRole::text2));
  close->setAccessibleName(tr("Dismiss"));
  close->setToolTip(tr("Dismiss"));
  row->addWidget(icon_);
  row->addLayout(words, 1);
  row->addWidget(copy_);
  row->addWidget(close);
  timer_->setSingleShot(true);
  connect(close, &QToolButton::clicked, this, &QWidget::hide);
  connect(timer_, &QTimer::timeout, this, &QWidget::hide);
  connect(copy_, &QPushButton::clicked, this,
          [this] { QGuiApplication::clipboard()->setText(details_); });
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this,
          qOverload<>(&QWidget::update));
  hide();
}

void Banner::showProblem(const QString& message, const QString& code) {
  const ErrorText words = describeError(message, code);
  isProblem_ = true;
  message_ = message;
  code_ = code;
  timer_->stop();
  icon_->setPixmap(Theme::instance().icon(QStringLiteral("alert"), ColorRole::bad).pixmap(18, 18));
  title_->setText(words.title);
  title_->show();
  text_->setText(words.remedy.isEmpty() ? words.sentence
                                        : words.sentence + QLatin1Char(' ') + words.remedy);
  details_ = QStringLiteral("%1\n%2\ncode: %3\nAmalgam %4\n%5")
                 .arg(words.title, message, code, QStringLiteral(AMALGAM_VERSION),
                      QDateTime::currentDateTimeUtc().toString(Qt::ISODate));
  copy_->show();
  setAccessibleName(words.title);
  setAccessibleDescription(message);
  show();
  update();
}

void Banner::showNotice(const QString& text) {
  if (isVisible() && isProblem_) return;  // an error must be read first
  isProblem_ = false;
  message_ = text;
  icon_->setPixmap(
      Theme::instance().icon(QStringLiteral("info"), ColorRole::accent).pixmap(18, 18));
  title_->hide();
  text_->setText(text);
  copy_->hide();
  timer_->start(kNoticeMilliseconds);
  show();
  update();
}

QString Banner::text() const { return text_->text(); }

Banner::Shown Banner::shown() const {
  return isHidden() ? Shown{} : Shown{message_, code_, isProblem_};
}

void Banner::showAgain(const Shown& shown) {
  if (shown.message.isEmpty()) return;
  if (shown.is_problem)
    showProblem(shown.message, shown.code);
  else
    showNotice(shown.message);
}

void Banner::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(
      rect(), Theme::instance().color(isProblem_ ? ColorRole::badSoft : ColorRole::accentSoft));
  painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::instance().color(ColorRole::border));
}

}  // namespace amalgam::ui
