// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/coach_panel.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/engine_text.h"
#include "ui/format.h"
#include "ui/pages/page.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

constexpr int kBadge = 18;
constexpr int kMostHeight = 190;

/// A finding's number on a disc of its severity's colour.
QIcon badge(int number, CoachSeverity severity, qreal ratio) {
  const Theme& theme = Theme::instance();
  QPixmap pixmap(QSize(kBadge, kBadge) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.color(coachColor(severity)));
  painter.drawEllipse(QRectF(1, 1, kBadge - 2, kBadge - 2));
  painter.setPen(theme.color(ColorRole::surface));
  painter.setFont(theme.font(FontRole::caption));
  painter.drawText(QRectF(0, 0, kBadge, kBadge), Qt::AlignCenter, QString::number(number));
  return QIcon(pixmap);
}

bool areSame(const std::vector<CoachFinding>& a, const std::vector<CoachFinding>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const CoachFinding& x, const CoachFinding& y) { return x.kind == y.kind && x.sentence == y.sentence; });
}

}  // namespace

ColorRole coachColor(CoachSeverity severity) {
  switch (severity) {
    case CoachSeverity::good: return ColorRole::good;
    case CoachSeverity::hint: return ColorRole::text3;
    case CoachSeverity::warning: return ColorRole::warn;
    case CoachSeverity::serious: return ColorRole::bad;
  }
  return ColorRole::text3;
}

CoachPanel::CoachPanel(Session* session, QWidget* parent)
    : QWidget(parent), session_(session), list_(new QListWidget), remedies_(new QVBoxLayout), said_(new RoleLabel({}, FontRole::caption, ColorRole::good)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(design::space2);
  column->addWidget(new RoleLabel(tr("Coach"), FontRole::caption, ColorRole::text2));
  list_->setAccessibleName(tr("What the coach finds"));
  list_->setWordWrap(true);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setIconSize({kBadge, kBadge});
  list_->setResizeMode(QListView::Adjust);
  column->addWidget(list_);
  remedies_->setSpacing(design::space1);
  column->addLayout(remedies_);
  said_->setWordWrap(true);
  said_->hide();
  column->addWidget(said_);
  connect(list_, &QListWidget::currentRowChanged, this, [this](int row) {
    showRemedies();
    Q_EMIT currentChanged(row);
  });
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, this, &CoachPanel::fill);
  hide();
}

void CoachPanel::setFindings(std::vector<CoachFinding> findings) {
  if (areSame(findings, findings_)) return;
  findings_ = std::move(findings);
  said_->hide();
  fill();
  setVisible(!findings_.empty());
}

void CoachPanel::fill() {
  const int row = std::clamp(list_->currentRow(), 0, std::max(0, static_cast<int>(findings_.size()) - 1));
  {
    const QSignalBlocker quiet(list_);
    list_->clear();
    int number = 0;
    for (const CoachFinding& one : findings_) {
      auto* item = new QListWidgetItem(badge(++number, one.severity, devicePixelRatioF()), engineText(one.sentence), list_);
      item->setToolTip(engineText(one.sentence));
    }
    list_->setCurrentRow(findings_.empty() ? -1 : row);
  }
  fitRows();
  showRemedies();
}

/// Gives each line the height of its wrapped text; the list asks its delegate before it knows its own width.
void CoachPanel::fitRows() {
  const int width = std::max(120, list_->width() - 12);
  int height = 4;
  for (int i = 0; i < list_->count(); ++i) {
    QListWidgetItem* item = list_->item(i);
    const QRect room(0, 0, width - kBadge - 16, 2000);
    const int row = std::max(kBadge, list_->fontMetrics().boundingRect(room, Qt::TextWordWrap, item->text()).height()) + 10;
    item->setSizeHint(QSize(width, row));
    height += row;
  }
  list_->setFixedHeight(std::clamp(height, 34, kMostHeight));
}

void CoachPanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fitRows();
}

void CoachPanel::setCurrent(int index) { list_->setCurrentRow(index); }

void CoachPanel::showRemedies() {
  clearLayout(remedies_);
  const int row = list_->currentRow();
  if (row < 0 || row >= static_cast<int>(findings_.size())) return;
  for (const CoachRemedy& one : findings_[static_cast<std::size_t>(row)].remedies) {
    auto* line = new QWidget;
    auto* parts = new QHBoxLayout(line);
    parts->setContentsMargins(0, 0, 0, 0);
    auto* label = new RoleLabel(engineText(one.sentence), FontRole::caption, ColorRole::text2);
    label->setWordWrap(true);
    parts->addWidget(label, 1);
    if (!one.option.empty()) {
      auto* button = new QPushButton(tr("Set"));
      button->setToolTip(tr("Sets %1 = %2 for the next run").arg(q(one.option), optionText(one.value)));
      button->setAccessibleName(engineText(one.sentence));
      connect(button, &QPushButton::clicked, this, [this, one] { apply(one); });
      parts->addWidget(button, 0, Qt::AlignTop);
    }
    remedies_->addWidget(line);
  }
}

void CoachPanel::apply(const CoachRemedy& remedy) {
  session_->setOption(remedy.option, remedy.value);
  said_->setText(tr("Set for the next run: %1 = %2").arg(q(remedy.option), optionText(remedy.value)));
  said_->show();
}

}  // namespace amalgam::ui
