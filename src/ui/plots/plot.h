// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QVariantMap>
#include <optional>
#include <vector>

#include "ui/plots/plot_table.h"
#include "ui/plots/qcustomplot.h"
#include "ui/theme/tokens.h"

class QLabel;
class QMenu;

namespace amalgam::ui {

class PlotOverlay;

/// One line of a legend; drawn beside the chart's title and in exported figures.
struct LegendEntry {
  QString name;
  QColor color;
  Qt::PenStyle dash = Qt::SolidLine;
  bool area = false;  ///< a filled swatch instead of a line
  QString icon;       ///< name of an icon, may be empty
};

/// What the pointer (or the keyboard's crosshair) reads off.
struct Readout {
  struct Row {
    QColor color;
    Qt::PenStyle dash = Qt::SolidLine;
    QString name, value;
  };
  QString title;                 ///< "epoch 12"
  std::vector<Row> rows;
  std::vector<QPointF> markers;  ///< pixels
  std::optional<double> lineX;   ///< pixels; where the crosshair stands
  bool isEmpty() const { return title.isEmpty() && rows.empty(); }
  QString text() const;          ///< all of it as plain text, for screen readers and tests
};

/// The base of every chart: theme, zoom, crosshair, keyboard, copy, export, table.
///
/// Mouse: wheel zooms at the pointer (one axis only when over that axis), drag zooms to a box, Shift-drag pans,
/// double click fits. Keys: arrows pan, + and − zoom, Shift+arrows move the crosshair, R fits, L switches the
/// logarithmic value axis, T asks for the table, Ctrl+C copies picture and data, Ctrl+Shift+C the data alone.
/// New data never moves a range that the user has chosen.
class Plot : public QCustomPlot {
  Q_OBJECT
 public:
  explicit Plot(QWidget* parent = nullptr);
  ~Plot() override;

  /// Names the chart: accessible name, file name, heading of exported figures. (On screen a ChartFrame shows it.)
  void setTitle(const QString& title);
  QString title() const { return title_; }
  /// One sentence on what the chart says; becomes the accessible description and, in frames, the ⓘ text.
  void setDescription(const QString& description);
  QString description() const { return description_; }
  /// Axis titles with their unit, e.g. "loss (nats a row)".
  void setAxisTitles(const QString& x, const QString& y);
  /// Shown in the middle while there is nothing to draw.
  void setEmptyText(const QString& text);
  /// True while there is nothing to draw.
  virtual bool isEmpty() const;

  /// What the legend says; empty = no legend needed.
  virtual std::vector<LegendEntry> legendEntries() const;
  /// All numbers shown.
  virtual PlotTable table() const;
  QString toTsv() const { return table().toTsv(); }
  /// What is read off at a pixel position.
  virtual Readout readoutAt(const QPointF& position) const;

  /// Writes .png (2×), .svg, .pdf, .csv or .tsv, chosen by the extension; pictures carry title and legend and use
  /// the light scheme whatever the window uses.
  ///
  /// Errors:  false and a sentence in `error` (unknown extension, cannot be written)
  bool exportTo(const QString& path, QString* error = nullptr);
  /// Puts picture (as shown), SVG and TSV on the clipboard together.
  void copyAll();
  void copyData();
  /// The chart with title and legend as a picture.
  QImage toImage(double scale = 2.0);
  /// The same as if the chart had this size on screen: a small size and a large scale give large letters.
  QImage toImage(const QSize& size, double scale);

  bool isZoomable() const { return zoomable_; }
  bool isLogAllowed() const { return logAllowed_; }
  bool isLogY() const { return logY_; }
  void setLogY(bool on);
  /// Points that a logarithmic axis cannot show (≤ 0), finite ones only; 0 on a linear axis.
  int hiddenPointCount() const { return hiddenPoints_; }
  /// The chip "n points ≤ 0 hidden"; empty when it is not shown.
  QString hiddenChipText() const;

  /// True once the user has chosen a range; new data then leave it alone until fit().
  bool userZoomed() const { return userZoomed_; }
  /// Shows everything again and follows new data from now on.
  void fit();
  /// Zoom, logarithmic axis and crosshair-independent settings, to be kept with the project.
  virtual QVariantMap viewState() const;
  virtual void restoreViewState(const QVariantMap& state);

  /// Places the crosshair at a key (links charts that share an x axis); does not emit cursorMoved.
  void showCursorAt(double x);
  void hideCursor();
  const Readout& currentReadout() const { return readout_; }

  /// The right-click menu: copy, save, fit, logarithmic, table. The caller deletes it.
  QMenu* makeContextMenu(QWidget* parent);
  /// Asks for a file name and exports.
  void exportWithDialog(const QString& extension = {});
  /// Opens the numbers in a window of their own.
  void showTableWindow();

  QSize sizeHint() const override { return {360, 220}; }
  QSize minimumSizeHint() const override { return {160, 110}; }

 signals:
  void cursorMoved(double x);
  void cursorLeft();
  /// T or the menu; nobody connected = the plot opens a window itself.
  void tableRequested();
  void legendChanged();
  void viewChanged();
  void logYChanged(bool on);

 protected:
  /// Draws again with the next paint: once however often asked, and not at all while hidden.
  void redraw();
  /// Called by subclasses after data have changed: fits unless the user has zoomed, counts hidden points, redraws.
  void refresh();
  /// Colours everything from the tokens; subclasses extend it. Also called for exports with the light tokens.
  virtual void applyTokens(const Tokens& tokens);
  /// Sets the ranges that show everything.
  virtual void fitRanges();
  /// Values that the logarithmic axis hides.
  virtual int countHiddenPoints() const;
  /// How a key and a value are written in readouts.
  virtual QString keyText(double key) const;
  virtual QString valueText(double value) const;

  const Tokens& tokens() const { return *currentTokens_; }
  void setZoomable(bool on);
  void setLogAllowed(bool on);
  /// Keys are whole numbers (epochs): the crosshair snaps to them.
  void setIntegerKeys(bool on);
  /// No axes at all (sparkline) or only the value axis' grid; keeps margins small.
  void setFrameless(bool on);
  /// The axes carry names of cells: nameCells() is called with the size of the axes before each drawing.
  void setNamesCells(bool on) { namesCells_ = on; }
  virtual void nameCells() {}
  /// Axes whose title is cut with "…" when it is longer than they are; x and y are there from the start.
  void addLabelledAxis(QCPAxis* axis) { labelledAxes_ << axis; }
  /// Marks a graph as background: faint, in readouts and tables, but not for snapping.
  void setBackgroundGraph(QCPGraph* graph, bool on);

  void draw(QCPPainter* painter) override;
  bool event(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  bool hasTurn() const;
  friend class PlotOverlay;
  void markZoomed();
  void updateChip();
  void placeChip();
  void styleAxis(QCPAxis* axis, bool vertical);
  void updateAccessibility();
  void makeRoomForNames();
  void shortenAxisTitles();
  void restoreAxisTitles();
  void setReadout(Readout readout);
  void moveCursorByKeyboard(int direction);
  void zoomBy(double factor);
  void panBy(double x, double y);
  int headerHeight(int width) const;
  void renderTo(QCPPainter& painter, int width, int height);
  void drawHeader(QPainter& painter, int width) const;
  QByteArray toSvg();
  bool writePicture(const QString& path, const QString& extension, QString* error);

  QString title_, description_, emptyText_;
  const Tokens* currentTokens_;
  bool zoomable_ = true, logAllowed_ = true, logY_ = false, userZoomed_ = false, integerKeys_ = false;
  bool panning_ = false, frameless_ = false, stale_ = true, namesCells_ = false;
  int hiddenPoints_ = 0;
  double cursorKey_ = qQNaN();
  Readout readout_;
  QList<QCPGraph*> backgroundGraphs_;
  QSharedPointer<QCPAxisTicker> linearTicker_;
  QList<QCPAxis*> labelledAxes_;
  QList<QString> fullTitles_;  // of labelledAxes_, while they are cut for drawing
  PlotOverlay* overlay_ = nullptr;
  QLabel* chip_ = nullptr;
};

}  // namespace amalgam::ui
