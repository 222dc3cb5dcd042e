// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view_state.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QButtonGroup>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHash>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QSplitter>
#include <QTabBar>
#include <QTimer>
#include <array>

#include "ui/plots/plot.h"

namespace amalgam::ui {

namespace {

constexpr std::array kTries = {0, 60, 250, 700};  // milliseconds after the new widgets were built
constexpr int kMostSelected = 500;

const auto kText = QStringLiteral("text"), kIndex = QStringLiteral("index"), kChecked = QStringLiteral("checked"),
           kValue = QStringLiteral("value"), kRow = QStringLiteral("row"), kColumn = QStringLiteral("column"),
           kSelected = QStringLiteral("selected"), kX = QStringLiteral("x"), kY = QStringLiteral("y"),
           kTicks = QStringLiteral("ticks"), kSort = QStringLiteral("sort"), kOrder = QStringLiteral("order"), kSizes = QStringLiteral("sizes"),
           kPlot = QStringLiteral("plot");

/// Calls `visit` for every widget below one with its way from the root: "/Page0/QLineEdit1".
template <class Visit>
void walk(const QWidget& parent, const QString& path, const Visit& visit) {
  QHash<QByteArray, int> count;
  for (QObject* child : parent.children()) {
    auto* widget = qobject_cast<QWidget*>(child);
    if (!widget || widget->isWindow() || widget->property(ViewState::kLeftAlone).toBool()) continue;
    const QByteArray kind = widget->metaObject()->className();
    const QString here = QStringLiteral("%1/%2%3").arg(path, QLatin1String(kind)).arg(count[kind]++);
    visit(widget, here);
    // Their inner widgets are theirs.
    if (qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractSpinBox*>(widget)) continue;
    walk(*widget, here, visit);
  }
}

bool isOneOfSeveral(const QAbstractButton& button) {
  return button.autoExclusive() || (button.group() && button.group()->exclusive());
}

void takeTicks(const QAbstractItemView& view, QVariantMap& values) {
  const QAbstractItemModel* model = view.model();
  if (!model || !model->index(0, 0).data(Qt::CheckStateRole).isValid()) return;
  QVariantList ticks;
  for (int row = 0; row < std::min(model->rowCount(), kMostSelected); ++row)
    ticks << model->index(row, 0).data(Qt::CheckStateRole);
  values[kTicks] = ticks;
}

bool giveTicks(QAbstractItemView& view, const QVariantMap& values) {
  const QVariantList ticks = values.value(kTicks).toList();
  if (!view.model() || view.model()->rowCount() < ticks.size()) return ticks.isEmpty();
  for (int row = 0; row < ticks.size(); ++row) {
    const QModelIndex index = view.model()->index(row, 0);
    if (index.data(Qt::CheckStateRole) != ticks[row]) view.model()->setData(index, ticks[row], Qt::CheckStateRole);
  }
  return true;
}

void takeView(const QAbstractItemView& view, QVariantMap& values) {
  const QModelIndex current = view.currentIndex();
  if (!current.isValid() || current.parent().isValid()) return;
  values[kRow] = current.row();
  values[kColumn] = current.column();
  QVariantList selected;
  const auto indexes = view.selectionModel()->selectedIndexes();
  for (qsizetype i = 0; i < std::min<qsizetype>(indexes.size(), kMostSelected); ++i)
    selected << QPoint(indexes[i].column(), indexes[i].row());
  values[kSelected] = selected;
}

QVariantMap stateOf(const QWidget& widget) {
  QVariantMap values;
  if (const auto* edit = qobject_cast<const QLineEdit*>(&widget)) {
    if (!edit->isReadOnly()) values[kText] = edit->text();
  } else if (const auto* log = qobject_cast<const QPlainTextEdit*>(&widget)) {
    values[kText] = log->toPlainText();
  } else if (const auto* combo = qobject_cast<const QComboBox*>(&widget)) {
    if (combo->currentIndex() >= 0) values[kIndex] = combo->currentIndex();
  } else if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) {
    if (button->isCheckable() && (button->isChecked() || !isOneOfSeveral(*button)))
      values[kChecked] = button->isChecked();
  } else if (const auto* slider = qobject_cast<const QSlider*>(&widget)) {
    values[kValue] = slider->value();
  } else if (const auto* whole = qobject_cast<const QSpinBox*>(&widget)) {
    values[kValue] = whole->value();
  } else if (const auto* number = qobject_cast<const QDoubleSpinBox*>(&widget)) {
    values[kValue] = number->value();
  } else if (const auto* splitter = qobject_cast<const QSplitter*>(&widget)) {
    values[kSizes] = splitter->saveState();
  } else if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
    values[kIndex] = tabs->currentIndex();
  } else if (const auto* header = qobject_cast<const QHeaderView*>(&widget)) {
    if (header->isSortIndicatorShown() && header->sortIndicatorSection() >= 0) {
      values[kSort] = header->sortIndicatorSection();
      values[kOrder] = header->sortIndicatorOrder();
    }
    return values;
  } else if (const auto* plot = qobject_cast<const Plot*>(&widget)) {
    values[kPlot] = plot->viewState();
  } else if (const auto* view = qobject_cast<const QAbstractItemView*>(&widget)) {
    takeTicks(*view, values);
    takeView(*view, values);
  }
  if (const auto* area = qobject_cast<const QAbstractScrollArea*>(&widget)) {
    if (area->horizontalScrollBar()->value() > 0) values[kX] = area->horizontalScrollBar()->value();
    if (area->verticalScrollBar()->value() > 0) values[kY] = area->verticalScrollBar()->value();
  }
  return values;
}

bool giveView(QAbstractItemView& view, const QVariantMap& values) {
  if (!values.contains(kRow) || !view.model()) return true;
  const QModelIndex wanted = view.model()->index(values[kRow].toInt(), values[kColumn].toInt());
  if (!wanted.isValid()) return false;
  if (view.currentIndex() != wanted) view.setCurrentIndex(wanted);
  QItemSelection selection;
  for (const QVariant& one : values[kSelected].toList()) {
    const QModelIndex index = view.model()->index(one.toPoint().y(), one.toPoint().x());
    if (index.isValid()) selection.select(index, index);
  }
  view.selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
  return true;
}

bool giveSort(QHeaderView& header, const QVariantMap& values) {
  if (!values.contains(kSort)) return true;
  const int section = values[kSort].toInt();
  if (section >= header.count()) return false;
  const auto order = static_cast<Qt::SortOrder>(values[kOrder].toInt());
  if (header.sortIndicatorSection() == section && header.sortIndicatorOrder() == order) return true;
  header.setSortIndicator(section, order);
  Q_EMIT header.sectionClicked(section);  // pages that sort by themselves listen to the click
  return true;
}

void press(QAbstractButton& button, bool checked) {
  if (button.isChecked() == checked) return;
  if (button.isEnabled())
    button.click();
  else
    button.setChecked(checked);
}

bool giveScroll(QAbstractScrollArea& area, const QVariantMap& values) {
  const auto give = [](QScrollBar* bar, const QVariant& value) {
    if (!value.isValid()) return true;
    bar->setValue(value.toInt());
    return bar->value() == value.toInt();
  };
  const bool across = give(area.horizontalScrollBar(), values.value(kX));
  return give(area.verticalScrollBar(), values.value(kY)) && across;
}

/// False if the widget is not ready for it.
bool give(QWidget& widget, const QVariantMap& values) {
  bool fits = true;
  if (auto* edit = qobject_cast<QLineEdit*>(&widget)) {
    const QString text = values.value(kText).toString();
    if (values.contains(kText) && edit->text() != text) edit->setText(text);
  } else if (auto* log = qobject_cast<QPlainTextEdit*>(&widget)) {
    // Lines that came since the document was read stand nowhere else; the others are told anew.
    const QStringList lines = values.value(kText).toString().split(QLatin1Char('\n'));
    const int told = log->toPlainText().isEmpty() ? 0 : log->blockCount();
    for (const QString& line : lines.mid(told)) log->appendPlainText(line);
  } else if (auto* combo = qobject_cast<QComboBox*>(&widget)) {
    const int index = values.value(kIndex).toInt();
    if (index >= combo->count()) return false;
    if (combo->currentIndex() != index) {
      combo->setCurrentIndex(index);
      Q_EMIT combo->activated(index);
    }
  } else if (auto* button = qobject_cast<QAbstractButton*>(&widget)) {
    if (values.contains(kChecked) && button->isCheckable()) press(*button, values[kChecked].toBool());
  } else if (auto* slider = qobject_cast<QSlider*>(&widget)) {
    const int value = values.value(kValue).toInt();
    if (value > slider->maximum()) return false;
    slider->setValue(value);
  } else if (auto* whole = qobject_cast<QSpinBox*>(&widget)) {
    whole->setValue(values.value(kValue).toInt());
  } else if (auto* number = qobject_cast<QDoubleSpinBox*>(&widget)) {
    number->setValue(values.value(kValue).toDouble());
  } else if (auto* splitter = qobject_cast<QSplitter*>(&widget)) {
    splitter->restoreState(values.value(kSizes).toByteArray());
  } else if (auto* tabs = qobject_cast<QTabBar*>(&widget)) {
    tabs->setCurrentIndex(values.value(kIndex).toInt());
  } else if (auto* header = qobject_cast<QHeaderView*>(&widget)) {
    return giveSort(*header, values);
  } else if (auto* plot = qobject_cast<Plot*>(&widget)) {
    plot->restoreViewState(values.value(kPlot).toMap());
  } else if (auto* view = qobject_cast<QAbstractItemView*>(&widget)) {
    fits = giveTicks(*view, values);
    fits = giveView(*view, values) && fits;
  }
  if (auto* area = qobject_cast<QAbstractScrollArea*>(&widget)) fits = giveScroll(*area, values) && fits;
  return fits;
}

}  // namespace

ViewState ViewState::of(const QWidget& root) {
  ViewState state;
  walk(root, {}, [&](const QWidget* widget, const QString& path) {
    if (widget->hasFocus()) state.focus_ = path;
    QVariantMap values = stateOf(*widget);
    if (!values.isEmpty()) state.parts_.push_back({path, std::move(values)});
  });
  return state;
}

void ViewState::restoreOnce(QWidget& root) {
  QHash<QString, QPointer<QWidget>> widgets;
  walk(root, {}, [&](QWidget* widget, const QString& path) { widgets.insert(path, widget); });
  std::erase_if(parts_, [&](const Part& part) {
    const QPointer<QWidget> widget = widgets.value(part.path);  // a press may rebuild what comes later
    return widget && give(*widget, part.values);
  });
  if (const QPointer<QWidget> widget = widgets.value(focus_); widget && !widget->hasFocus()) {
    widget->setFocus(Qt::OtherFocusReason);
    focus_.clear();
  }
}

void ViewState::restoreLater(QWidget& root, int step) const {
  if (parts_.empty() || step >= static_cast<int>(kTries.size())) return;
  QTimer::singleShot(kTries[static_cast<std::size_t>(step)], &root, [rest = *this, &root, step]() mutable {
    rest.restoreOnce(root);
    rest.restoreLater(root, step + 1);
  });
}

void ViewState::restore(QWidget& root) const {
  ViewState rest = *this;
  rest.restoreOnce(root);
  rest.restoreLater(root, 0);
}

}  // namespace amalgam::ui
