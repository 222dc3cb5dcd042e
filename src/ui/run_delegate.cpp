// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/run_delegate.h"

#include <QPainter>
#include <algorithm>

#include "ui/models/run_list_model.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

std::pair<QString, ColorRole> stateIcon(RunState state) {
  switch (state) {
    case RunState::finished:
    case RunState::stopped_early:
      return {QStringLiteral("check-circle"), ColorRole::good};
    case RunState::stopped_by_user:
      return {QStringLiteral("stop"), ColorRole::good};
    case RunState::failed:
      return {QStringLiteral("alert"), ColorRole::bad};
    case RunState::cancelled:
      return {QStringLiteral("cancel"), ColorRole::text3};
    case RunState::interrupted:
      return {QStringLiteral("restore"), ColorRole::warn};
    case RunState::paused:
      return {QStringLiteral("pause"), ColorRole::warn};
    case RunState::running:
    case RunState::preparing:
    case RunState::stopping:
      return {QStringLiteral("play"), ColorRole::accent};
    default:
      return {QStringLiteral("clock"), ColorRole::text3};
  }
}

namespace {

bool isActive(RunState state) {
  return state == RunState::running || state == RunState::preparing ||
         state == RunState::stopping || state == RunState::paused;
}

}  // namespace

QSize RunDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {120, 30};
}

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const QRect row = option.rect.adjusted(0, 1, 0, -1);
  const bool selected = option.state & QStyle::State_Selected;
  if (selected || (option.state & QStyle::State_MouseOver)) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.color(selected ? ColorRole::accentSoft : ColorRole::hover));
    painter->drawRoundedRect(row, design::radiusControl, design::radiusControl);
  }
  const int run = index.data(RunListModel::IdRole).toInt();
  painter->setPen(QPen(theme.tokens().runColor(run), 2, runDash(run), Qt::FlatCap));
  painter->drawLine(QPointF(row.left() + 2, row.top() + 5), QPointF(row.left() + 2, row.bottom() - 4));
  const auto state = static_cast<RunState>(index.data(RunListModel::StateRole).toInt());
  const auto [icon, role] = stateIcon(state);
  painter->drawPixmap(
      row.left() + 6, row.center().y() - 6,
      theme.pixmap(icon, 14, theme.color(role), painter->device()->devicePixelRatioF()));
  painter->setFont(theme.font(FontRole::caption));
  const QString figure = index.data(RunListModel::MetricRole).toString();
  const int width = painter->fontMetrics().horizontalAdvance(figure);
  painter->setPen(theme.color(ColorRole::text2));
  painter->drawText(QRect(row.right() - width - 6, row.top(), width, row.height()),
                    Qt::AlignVCenter, figure);
  painter->setPen(theme.color(selected ? ColorRole::accent : ColorRole::text));
  const QRect words(row.left() + 26, row.top(), std::max(0, row.width() - 26 - width - 16),
                    row.height());
  painter->drawText(
      words, Qt::AlignVCenter,
      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, words.width()));
  if (isActive(state)) {
    const double share = std::clamp(index.data(RunListModel::ProgressRole).toDouble(), 0.0, 1.0);
    painter->fillRect(QRectF(row.left() + 26, row.bottom() - 2, row.width() - 32, 2),
                      theme.color(ColorRole::border));
    painter->fillRect(QRectF(row.left() + 26, row.bottom() - 2, (row.width() - 32) * share, 2),
                      theme.color(ColorRole::accent));
  }
  painter->restore();
}

}  // namespace amalgam::ui
