// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/drop_zone.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/theme/theme.h"
#include "ui/widgets/measured_label.h"

namespace amalgam::ui {

DropZone::DropZone(QWidget* parent) : QFrame(parent) {
  setAcceptDrops(true);
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(design::space4, design::space5 + 32, design::space4, design::space5);
  column->setSpacing(design::space1);
  title_ = new MeasuredLabel(this);
  hint_ = new MeasuredLabel(this);
  column->addStretch(1);
  for (QLabel* label : {title_, hint_}) {
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    column->addWidget(label);
  }
  column->addStretch(1);
  setTextRole(title_, FontRole::bodyStrong);
  setTextRole(hint_, FontRole::caption, ColorRole::text2);
  setTexts(tr("Drop a file here"), tr("or press Enter to choose one"));
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, [this] { update(); });
}

void DropZone::setTexts(const QString& title, const QString& hint) {
  title_->setText(title);
  hint_->setText(hint);
  setAccessibleName(title);
  setAccessibleDescription(hint);
}

QString DropZone::acceptable(const QMimeData* dropped) const {
  for (const QUrl& url : dropped->urls()) {
    if (!url.isLocalFile()) continue;
    const QString path = url.toLocalFile();
    if (extensions_.isEmpty()) return path;
    for (const QString& extension : extensions_)
      if (path.endsWith(extension, Qt::CaseInsensitive)) return path;
  }
  return {};
}

void DropZone::dragEnterEvent(QDragEnterEvent* event) {
  if (acceptable(event->mimeData()).isEmpty()) return;
  over_ = true;
  update();
  event->acceptProposedAction();
}

void DropZone::dragLeaveEvent(QDragLeaveEvent*) {
  over_ = false;
  update();
}

void DropZone::dropEvent(QDropEvent* event) {
  over_ = false;
  update();
  const QString path = acceptable(event->mimeData());
  if (path.isEmpty()) return;
  event->acceptProposedAction();
  emit fileDropped(path);
}

void DropZone::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint())) emit clicked();
}

void DropZone::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space)
    emit clicked();
  else
    QFrame::keyPressEvent(event);
}

void DropZone::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::instance();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool lit = over_ || hasFocus();
  QPen pen(theme.color(lit ? ColorRole::accent : ColorRole::text3), lit ? 2 : 1.2, Qt::CustomDashLine);
  pen.setDashPattern({4, 4});
  painter.setPen(pen);
  painter.setBrush(theme.color(over_ ? ColorRole::accentSoft : ColorRole::surface));
  painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5), design::radiusCard,
                          design::radiusCard);
  const int top = std::max(design::space3, (title_->y() - 32 - design::space1));
  painter.drawPixmap(QRect(width() / 2 - 14, top, 28, 28),
                     theme.pixmap(QStringLiteral("download"), 28,
                                  theme.color(over_ ? ColorRole::accent : ColorRole::text2),
                                  devicePixelRatioF()));
}

}  // namespace amalgam::ui
