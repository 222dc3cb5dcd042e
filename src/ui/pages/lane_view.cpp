// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/lane_view.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include "ui/pages/column_header.h"
#include "ui/session.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

constexpr int kChipHeight = 30;

/// Paints a chip: grip, type icon, name, missing share, "check".
class ChipDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {80, kChipHeight};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Theme& theme = Theme::instance();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect chip = option.rect.adjusted(0, 1, 0, -1);
    const bool selected = option.state & QStyle::State_Selected;
    if (selected || (option.state & QStyle::State_MouseOver)) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(theme.color(selected ? ColorRole::accentSoft : ColorRole::hover));
      painter->drawRoundedRect(chip, design::radiusControl, design::radiusControl);
    }
    if ((option.state & QStyle::State_HasFocus) && selected) {
      painter->setPen(QPen(theme.color(ColorRole::accent), 1));
      painter->setBrush(Qt::NoBrush);
      painter->drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), design::radiusControl,
                               design::radiusControl);
    }
    const qreal ratio = painter->device()->devicePixelRatioF();
    const int middle = chip.center().y();
    painter->drawPixmap(
        chip.left() + 4, middle - 6,
        theme.pixmap(QStringLiteral("drag"), 13, theme.color(ColorRole::text3), ratio));
    painter->drawPixmap(chip.left() + 21, middle - 6,
                        theme.pixmap(columnTypeIcon(index.data(LaneModel::TypeRole).toInt()), 14,
                                     theme.color(ColorRole::text2), ratio));
    int right = chip.right() - 6;
    right = paintBars(painter, chip, right, index.data(LaneModel::BarsRole).value<std::vector<MiniBar>>());
    if (!index.data(LaneModel::LeaksRole).toStringList().isEmpty()) {
      right = paintPill(painter, chip, right, LaneModel::tr("Leak?"), ColorRole::bad, ColorRole::badSoft);
    } else if (index.data(LaneModel::DoubtfulRole).toBool()) {
      right = paintPill(painter, chip, right, LaneModel::tr("Check"), ColorRole::warn, ColorRole::warnSoft);
    }
    const int steps = index.data(LaneModel::StepsRole).toInt();
    const QString missing = index.data(LaneModel::MissingRole).toString();
    const QString title = index.data(LaneModel::TitleRole).toString();
    const int wanted = QFontMetrics(theme.font(FontRole::body)).horizontalAdvance(title);
    const QFontMetrics small(theme.font(FontRole::caption));
    QString fact = steps > 1           ? LaneView::tr("%1 steps").arg(steps)
                   : missing.isEmpty() ? QString()
                                       : LaneView::tr("%1 empty").arg(missing);
    const auto leaves_room = [&](const QString& text) {
      return right - small.horizontalAdvance(text) - 8 - (chip.left() + 42) >= wanted;
    };
    if (!leaves_room(fact)) fact = steps > 1 ? QString::number(steps) : missing;  // the name comes first
    if (!leaves_room(fact)) fact.clear();
    if (!fact.isEmpty()) {
      painter->setFont(theme.font(FontRole::caption));
      painter->setPen(theme.color(ColorRole::text3));
      const int width = painter->fontMetrics().horizontalAdvance(fact);
      painter->drawText(QRect(right - width, chip.top(), width, chip.height()), Qt::AlignVCenter,
                        fact);
      right -= width + 8;
    }
    painter->setFont(theme.font(FontRole::body));
    painter->setPen(theme.color(selected ? ColorRole::accent : ColorRole::text));
    const QRect words(chip.left() + 42, chip.top(), std::max(0, right - chip.left() - 42),
                      chip.height());
    painter->drawText(words, Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(title, Qt::ElideMiddle, words.width()));
    painter->restore();
  }

 private:
  /// A bar's height is its share of the rows, its colour how often the target is positive there.
  static int paintBars(QPainter* painter, const QRect& chip, int right, const std::vector<MiniBar>& bars) {
    constexpr int kWidth = 40, kHeight = 16;
    if (bars.empty() || chip.width() < 170) return right;
    const Theme& theme = Theme::instance();
    const QColor calm = theme.color(ColorRole::borderStrong), loud = theme.color(ColorRole::bad);
    float most = 0;
    for (const MiniBar& bar : bars) most = std::max(most, bar.rate);
    const double step = static_cast<double>(kWidth) / static_cast<double>(bars.size());
    const double bottom = chip.center().y() + kHeight / 2.0;
    painter->setPen(Qt::NoPen);
    for (std::size_t i = 0; i < bars.size(); ++i) {
      const double share = bars[i].rate > 0 && most > 0 ? bars[i].rate / most : 0;
      painter->setBrush(QColor::fromRgbF(static_cast<float>(calm.redF() + share * (loud.redF() - calm.redF())),
                                         static_cast<float>(calm.greenF() + share * (loud.greenF() - calm.greenF())),
                                         static_cast<float>(calm.blueF() + share * (loud.blueF() - calm.blueF()))));
      const double height = bars[i].height > 0 ? std::max(1.5, bars[i].height * double{kHeight}) : 0;
      painter->drawRect(QRectF(right - kWidth + static_cast<double>(i) * step, bottom - height, step - 1, height));
    }
    return right - kWidth - 8;
  }

  static int paintPill(QPainter* painter, const QRect& chip, int right, const QString& text, ColorRole words,
                       ColorRole ground) {
    const Theme& theme = Theme::instance();
    painter->setFont(theme.font(FontRole::caption));
    const int width = painter->fontMetrics().horizontalAdvance(text) + 14;
    const QRect pill(right - width, chip.center().y() - 8, width, 17);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.color(ground));
    painter->drawRoundedRect(pill, 8.5, 8.5);
    painter->setPen(theme.color(words));
    painter->drawText(pill, Qt::AlignCenter, text);
    return right - width - 8;
  }
};

}  // namespace

LaneView::LaneView(Session* session, Place place, QWidget* parent)
    : QListView(parent), session_(session), model_(new LaneModel(session, std::move(place), this)) {
  setModel(model_);
  setItemDelegate(new ChipDelegate(this));
  setFrameShape(QFrame::NoFrame);
  setSelectionMode(QAbstractItemView::ExtendedSelection);
  setDragEnabled(true);
  setAcceptDrops(true);
  setDropIndicatorShown(false);
  setDragDropMode(QAbstractItemView::DragDrop);
  setDefaultDropAction(Qt::MoveAction);
  setDragDropOverwriteMode(false);
  setMouseTracking(true);
  setUniformItemSizes(true);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setTextElideMode(Qt::ElideMiddle);
  viewport()->setAutoFillBackground(false);
  connect(selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& current) {
            if (current.isValid())
              Q_EMIT columnFocused(current.data(LaneModel::ColumnsRole).toStringList().value(0));
          });
  connect(Theme::instance().notifier(), &ThemeNotifier::changed, viewport(),
          qOverload<>(&QWidget::update));
}

QStringList LaneView::selectedColumns() const {
  QModelIndexList rows = selectionModel()->selectedIndexes();
  std::sort(rows.begin(), rows.end());
  return model_->columnsOf(rows);
}

void LaneView::moveSelection(const Place& to) {
  const QStringList columns = selectedColumns();
  if (columns.isEmpty()) return;
  const int row = currentIndex().row();
  session_->moveColumns(columns, to);
  if (const int rows = model_->rowCount(); rows > 0 && hasFocus()) {
    setCurrentIndex(
        model_->index(std::clamp(row, 0, rows - 1)));  // the next one can be moved at once
  }
}

void LaneView::keyPressEvent(QKeyEvent* event) {
  const bool plain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
  const int number = event->key() - Qt::Key_1;
  if (plain && number >= 0 && number < static_cast<int>(boardKinds().size())) {
    const std::string kind = boardKinds()[static_cast<std::size_t>(number)];
    moveSelection({Place::Kind::modality, firstOfKind(session_->plan().map, kind)});
  } else if (plain && event->key() == Qt::Key_T) {
    moveSelection({Place::Kind::target, {}});
  } else if (plain && event->key() == Qt::Key_I) {
    moveSelection({Place::Kind::id, {}});
  } else if (plain && (event->key() == Qt::Key_0 || event->key() == Qt::Key_Delete)) {
    moveSelection({Place::Kind::ignored, {}});
  } else {
    QListView::keyPressEvent(event);
    return;
  }
  event->accept();
}

void LaneView::focusInEvent(QFocusEvent* event) {
  QListView::focusInEvent(event);
  for (LaneView* other : window()->findChildren<LaneView*>()) {
    if (other != this) other->clearSelection();
  }
  if (!currentIndex().isValid() && model_->rowCount() > 0 &&
      event->reason() != Qt::MouseFocusReason) {
    setCurrentIndex(model_->index(0));
  }
}

void LaneView::paintEvent(QPaintEvent* event) {
  QListView::paintEvent(event);
  if (model_->rowCount() > 0) return;
  QPainter painter(viewport());
  painter.setFont(Theme::instance().font(FontRole::caption));
  painter.setPen(Theme::instance().color(ColorRole::text3));
  const QRect area = viewport()->rect().adjusted(8, 4, -8, -4);
  painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, tr("Drop columns here"));
}

}  // namespace amalgam::ui
