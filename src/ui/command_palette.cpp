// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/command_palette.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/fuzzy_match.h"
#include "ui/theme/theme.h"

namespace amalgam::ui {

namespace {

constexpr int kPaletteWidth = 620, kPaletteTop = 64, kMostShown = 60, kRowsShown = 10;
constexpr int kEntryRole = Qt::UserRole + 1, kSectionRole = Qt::UserRole + 2, kKeysRole = Qt::UserRole + 3;
constexpr int kBonusOfTitle = 40;  // found in the title rather than in what stands beside it

/// Title at the left, keys and section at the right.
class PaletteDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {200, QFontMetrics(Theme::instance().font(FontRole::body)).height() + 2 * design::space2};
  }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& theme = Theme::instance();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(theme.color(ColorRole::accentSoft));
      painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), design::radiusControl, design::radiusControl);
    }
    QRect row = option.rect.adjusted(design::space4, 0, -design::space4, 0);
    painter->setFont(theme.font(FontRole::caption));
    painter->setPen(theme.color(ColorRole::text2));
    for (const int role : {kSectionRole, kKeysRole}) {
      const QString text = index.data(role).toString();
      if (text.isEmpty()) continue;
      painter->drawText(row, Qt::AlignRight | Qt::AlignVCenter, text);
      row.adjust(0, 0, -painter->fontMetrics().horizontalAdvance(text) - design::space4, 0);
    }
    painter->setFont(theme.font(FontRole::body));
    painter->setPen(theme.color(index.flags() & Qt::ItemIsEnabled ? ColorRole::text : ColorRole::text3));
    painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, row.width()));
    painter->restore();
  }
};

}  // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window), input_(new QLineEdit), list_(new QListView), model_(new QStandardItemModel(this)) {
  setObjectName(QStringLiteral("commandPalette"));
  setProperty("floating", true);
  setAccessibleName(tr("Command palette"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(design::space2, design::space2, design::space2, design::space2);
  column->setSpacing(design::space1);
  input_->setPlaceholderText(tr("Type a command, page, run, strategy, setting or column"));
  input_->setAccessibleName(tr("What to do or find"));
  input_->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  list_->setModel(model_);
  list_->setItemDelegate(new PaletteDelegate(list_));
  list_->setAccessibleName(tr("Matches"));
  list_->setFocusPolicy(Qt::NoFocus);  // the line above moves it
  list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setUniformItemSizes(true);
  column->addWidget(input_);
  column->addWidget(list_);
  input_->installEventFilter(this);
  window->installEventFilter(this);
  connect(input_, &QLineEdit::textChanged, this, &CommandPalette::filter);
  connect(list_, &QListView::clicked, this, &CommandPalette::runCurrent);
  hide();
}

void CommandPalette::open(std::vector<PaletteEntry> entries) {
  entries_ = std::move(entries);
  QWidget* focused = QApplication::focusWidget();
  if (focused != input_) before_ = focused;
  const QSignalBlocker quiet(input_);
  input_->clear();
  filter();
  show();
  place();
  raise();
  input_->setFocus(Qt::ShortcutFocusReason);
}

QStringList CommandPalette::shownTitles() const {
  QStringList titles;
  for (int row = 0; row < model_->rowCount(); ++row) titles << model_->index(row, 0).data().toString();
  return titles;
}

void CommandPalette::filter() {
  const QString typed = input_->text().trimmed();
  std::vector<std::pair<int, std::size_t>> matches;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const PaletteEntry& one = entries_[i];
    int score = fuzzyScore(typed, one.title);
    if (score >= 0)
      score += kBonusOfTitle;
    else
      score = fuzzyScore(typed, one.title + QLatin1Char(' ') + one.section + QLatin1Char(' ') + one.others);
    if (score >= 0) matches.emplace_back(score, i);
  }
  std::stable_sort(matches.begin(), matches.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  model_->clear();
  for (std::size_t i = 0; i < std::min<std::size_t>(matches.size(), kMostShown); ++i) {
    const PaletteEntry& one = entries_[matches[i].second];
    auto* item = new QStandardItem(one.title);
    item->setData(static_cast<int>(matches[i].second), kEntryRole);
    item->setData(one.section, kSectionRole);
    item->setData(one.keys, kKeysRole);
    item->setData(one.keys.isEmpty() ? one.title + QStringLiteral(", ") + one.section
                                     : one.title + QStringLiteral(", ") + one.section + QStringLiteral(", ") + one.keys,
                  Qt::AccessibleTextRole);
    item->setEnabled(one.enabled);
    model_->appendRow(item);
  }
  list_->setCurrentIndex(model_->index(0, 0));
  if (isVisible()) place();
}

void CommandPalette::place() {
  const QWidget* window = parentWidget();
  const int row = list_->sizeHintForRow(0) > 0 ? list_->sizeHintForRow(0) : 32;
  list_->setFixedHeight(row * std::clamp(model_->rowCount(), 1, kRowsShown) + 2 * list_->frameWidth() + 4);
  const int width = std::min(kPaletteWidth, window->width() - 2 * design::space5);
  setFixedWidth(width);
  adjustSize();
  move((window->width() - width) / 2, kPaletteTop);
}

void CommandPalette::leave() {
  hide();
  if (before_ && before_->isVisible()) before_->setFocus(Qt::OtherFocusReason);
  entries_.clear();
  model_->clear();
}

void CommandPalette::runCurrent() {
  const QModelIndex index = list_->currentIndex();
  if (!index.isValid() || !(index.flags() & Qt::ItemIsEnabled)) return;
  const auto action = entries_[static_cast<std::size_t>(index.data(kEntryRole).toInt())].run;
  leave();
  // Not from inside a key press: what is done may build the window anew.
  if (action) QTimer::singleShot(0, parentWidget(), action);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget()) {
    if (event->type() == QEvent::Resize && isVisible()) place();
    return false;
  }
  if (watched == input_ && event->type() == QEvent::FocusOut && isVisible()) {
    const auto reason = static_cast<QFocusEvent*>(event)->reason();
    if (reason == Qt::MouseFocusReason || reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason) hide();
    return false;
  }
  if (watched != input_ || event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  switch (key->key()) {
    case Qt::Key_Escape: leave(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: runCurrent(); return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab: return true;  // there is nowhere else to go
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown: {
      const int step = key->key() == Qt::Key_Up     ? -1
                       : key->key() == Qt::Key_Down ? 1
                       : key->key() == Qt::Key_PageUp ? -kRowsShown
                                                      : kRowsShown;
      const int rows = model_->rowCount();
      if (rows == 0) return true;
      const int now = std::max(0, list_->currentIndex().row());
      const bool wraps = step == -1 || step == 1;
      const int next = wraps ? (now + step + rows) % rows : std::clamp(now + step, 0, rows - 1);
      list_->setCurrentIndex(model_->index(next, 0));
      return true;
    }
    default: return false;
  }
}

}  // namespace amalgam::ui
