// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/chart_frame.h"

#include <QDialog>
#include <QEvent>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/plots/plot.h"
#include "ui/plots/plot_table_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/legend_bar.h"

namespace amalgam::ui {

ChartFrame::ChartFrame(Plot* plot, const QString& title, const QString& subtitle, QWidget* parent)
    : Card(title, subtitle, parent), plot_(plot) {
  controls_ = new QHBoxLayout;  // beside the legend: beside the title they would make cards too wide
  controls_->setContentsMargins(0, 0, 0, 0);
  controls_->setSpacing(design::space2);
  body()->addLayout(controls_);
  auto* buttons = new QWidget(this);
  auto* row = new QHBoxLayout(buttons);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  log_ = addButton(QStringLiteral("log"));
  fit_ = addButton(QStringLiteral("fit"));
  tableButton_ = addButton(QStringLiteral("table"));
  copy_ = addButton(QStringLiteral("copy"));
  save_ = addButton(QStringLiteral("download"));
  maximise_ = addButton(QStringLiteral("maximise"));
  for (QToolButton* button : {log_, fit_, tableButton_, copy_, save_, maximise_}) row->addWidget(button);
  addHeaderWidget(buttons);
  log_->setCheckable(true);
  tableButton_->setCheckable(true);
  log_->setVisible(plot->isLogAllowed());
  fit_->setVisible(plot->isZoomable());

  legend_ = new LegendBar(this);
  stack_ = new QStackedWidget(this);
  table_ = makePlotTableView(stack_);
  table_->setModel(new PlotTableModel(table_));
  stack_->addWidget(plot_);
  stack_->addWidget(table_);
  placeLegend();
  body()->addWidget(stack_, 1);
  setBodyMargins(design::space4, design::space2, design::space3, design::space3);

  connect(log_, &QToolButton::toggled, plot_, &Plot::setLogY);
  connect(plot_, &Plot::logYChanged, log_, &QToolButton::setChecked);
  connect(fit_, &QToolButton::clicked, plot_, &Plot::fit);
  connect(tableButton_, &QToolButton::toggled, this, &ChartFrame::showTable);
  connect(plot_, &Plot::tableRequested, this, [this] { showTable(true); });
  connect(copy_, &QToolButton::clicked, plot_, &Plot::copyAll);
  connect(save_, &QToolButton::clicked, this, [this] { plot_->exportWithDialog(); });
  connect(maximise_, &QToolButton::clicked, this, [this] { setMaximised(!isMaximised()); });
  connect(plot_, &Plot::legendChanged, this, &ChartFrame::updateLegend);
  // While the numbers are shown they follow the data, once a second at most.
  refresh_ = new QTimer(this);
  refresh_->setSingleShot(true);
  refresh_->setInterval(1000);
  connect(refresh_, &QTimer::timeout, this, [this] {
    if (isTableShown()) fillTable();
  });
  connect(plot_, &QCustomPlot::afterReplot, this, [this] {
    if (isTableShown() && !refresh_->isActive()) refresh_->start();
  });
  plot_->installEventFilter(this);
  table_->installEventFilter(this);
  legend_->setEntries(plot_->legendEntries());
  setHeading(title, subtitle);
  retranslate();
}

QToolButton* ChartFrame::addButton(const QString& icon) {
  auto* button = new QToolButton(this);
  button->setIcon(Theme::instance().icon(icon, ColorRole::text2));
  button->setIconSize({16, 16});
  button->setFixedSize(28, 28);
  button->setAutoRaise(true);
  return button;
}

void ChartFrame::setHeading(const QString& title, const QString& subtitle) {
  setTitle(title);
  setSubtitle(subtitle);
  plot_->setTitle(subtitle.isEmpty() ? title : title + QStringLiteral(" – ") + subtitle);
  table_->setAccessibleName(tr("Numbers of the chart %1").arg(title));
}

void ChartFrame::addControl(QWidget* widget) {
  controls_->addWidget(widget, 0, Qt::AlignTop | Qt::AlignLeft);  // left also where there is no legend that takes the room
}

void ChartFrame::setPlotHeight(int height) { stack_->setFixedHeight(height); }

void ChartFrame::setBare() {
  setProperty("card", false);
  setFrameShape(QFrame::NoFrame);
  header_->setContentsMargins(0, 0, 0, 0);
  setBodyMargins(0, design::space1, 0, 0);
}

void ChartFrame::fillTable() {
  static_cast<PlotTableModel*>(table_->model())->setTable(plot_->table());
}

void ChartFrame::showTable(bool on) {
  if (on) fillTable();
  stack_->setCurrentWidget(on ? static_cast<QWidget*>(table_) : plot_);
  legend_->setVisible(!on && !plot_->legendEntries().empty());
  tableButton_->setChecked(on);
}

bool ChartFrame::isTableShown() const { return stack_->currentWidget() == table_; }

void ChartFrame::setMaximised(bool on) {
  if (on == isMaximised()) return;
  if (on) {
    plotHeight_ = stack_->minimumHeight() == stack_->maximumHeight() ? stack_->maximumHeight() : 0;
    stack_->setMinimumHeight(0);
    stack_->setMaximumHeight(QWIDGETSIZE_MAX);
    auto* dialog = new QDialog(window(), Qt::Window);
    dialog->setWindowTitle(plot_->title());
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(design::space5, design::space4, design::space5, design::space5);
    column->addWidget(legend_);
    column->addWidget(stack_, 1);
    dialog->setAutoFillBackground(true);
    connect(dialog, &QDialog::finished, this, [this] { setMaximised(false); });
    maximised_ = dialog;
    dialog->resize(1100, 720);
    dialog->showMaximized();
    plot_->setFocus();
  } else {
    QWidget* dialog = maximised_;
    maximised_ = nullptr;
    legendPlace_ = LegendPlace::nowhere;
    body()->insertWidget(1, stack_, 1);
    if (plotHeight_ > 0) setPlotHeight(plotHeight_);
    placeLegend();
    dialog->hide();
    dialog->deleteLater();
    stack_->show();  // a widget that gets another parent hides
    updateLegend();
  }
  maximise_->setIcon(Theme::instance().icon(on ? QStringLiteral("restore") : QStringLiteral("maximise")));
  emit maximisedChanged(on);
}

void ChartFrame::setLegendBelow(bool on) {
  legendBelow_ = on;
  placeLegend();
}

/// Beside the controls, or above the chart in a line of its own where they leave it too little room, or below.
void ChartFrame::placeLegend() {
  if (isMaximised()) return;
  int controls = 0;
  for (int i = 0; i < controls_->count(); ++i) {
    const QWidget* one = controls_->itemAt(i)->widget();
    if (one != nullptr && one != legend_ && !one->isHidden()) controls += one->sizeHint().width() + controls_->spacing();
  }
  const QMargins margins = body()->contentsMargins();
  const bool isNarrow = controls > 0 && controls + legend_->lineWidth() > width() - margins.left() - margins.right();
  const LegendPlace place = legendBelow_ ? LegendPlace::below : isNarrow ? LegendPlace::ownLine : LegendPlace::beside;
  if (place == legendPlace_) return;
  legendPlace_ = place;
  body()->removeWidget(legend_);
  controls_->removeWidget(legend_);
  if (place == LegendPlace::below) body()->addWidget(legend_);
  if (place == LegendPlace::ownLine) body()->insertWidget(1, legend_);
  if (place == LegendPlace::beside) controls_->insertWidget(0, legend_, 1);
}

void ChartFrame::updateLegend() {
  legend_->setEntries(plot_->legendEntries());
  placeLegend();
  if (isTableShown()) legend_->hide();
}

void ChartFrame::resizeEvent(QResizeEvent* event) {
  Card::resizeEvent(event);
  placeLegend();
}

void ChartFrame::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->position().y() < 48) setMaximised(!isMaximised());
}

bool ChartFrame::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_F11 && (key->modifiers() & Qt::ShiftModifier)) {
      setMaximised(!isMaximised());
      return true;
    }
    if (watched == table_ && (key->key() == Qt::Key_Escape || key->key() == Qt::Key_T) &&
        key->modifiers() == Qt::NoModifier) {
      showTable(false);
      plot_->setFocus();
      return true;
    }
  }
  return Card::eventFilter(watched, event);
}

void ChartFrame::changeEvent(QEvent* event) {
  Card::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    updateLegend();
  }
}

void ChartFrame::retranslate() {
  const auto name = [](QToolButton* button, const QString& text, const QString& keys) {
    button->setAccessibleName(text);
    button->setToolTip(keys.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, keys));
  };
  name(log_, tr("Logarithmic values"), QStringLiteral("L"));
  name(fit_, tr("Show everything"), QStringLiteral("R"));
  name(tableButton_, tr("Show as table"), QStringLiteral("T"));
  name(copy_, tr("Copy picture and data"), QStringLiteral("Ctrl+C"));
  name(save_, tr("Save chart…"), {});
  name(maximise_, tr("Maximise"), QStringLiteral("Shift+F11"));
}

}  // namespace amalgam::ui
