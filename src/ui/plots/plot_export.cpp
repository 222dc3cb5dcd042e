// SPDX-License-Identifier: GPL-3.0-or-later
// Copying, saving and the table window of every plot.
#include <QBuffer>
#include <QClipboard>
#include <QDialog>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMessageBox>
#include <QMimeData>
#include <QPageLayout>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/plots/plot.h"
#include "ui/plots/plot_table_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/legend_bar.h"

namespace amalgam::ui {

namespace {

constexpr int kMargin = 16;
constexpr int kTitleHeight = 24;

bool writeBytes(const QString& path, const QByteArray& bytes, QString* error) {
  QSaveFile file(path);
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
    return true;
  if (error != nullptr)
    *error = Plot::tr("'%1' cannot be written: %2.").arg(path, file.errorString());
  return false;
}

}  // namespace

int Plot::headerHeight(int width) const {
  int height = title_.isEmpty() ? 0 : kTitleHeight + kMargin / 2;
  const std::vector<LegendEntry> entries = legendEntries();
  if (!entries.empty())
    height += LegendBar::draw(nullptr, entries, {}, width - 2 * kMargin,
                              Theme::instance().font(FontRole::caption), Qt::black) + kMargin / 2;
  return height == 0 ? 0 : height + kMargin / 2;
}

void Plot::drawHeader(QPainter& painter, int width) const {
  int top = kMargin / 2;
  if (!title_.isEmpty()) {
    painter.setFont(Theme::instance().font(FontRole::title));
    painter.setPen(currentTokens_->text);
    painter.drawText(QRectF(kMargin, top, width - 2 * kMargin, kTitleHeight),
                     Qt::AlignLeft | Qt::AlignVCenter, title_);
    top += kTitleHeight + kMargin / 2;
  }
  const std::vector<LegendEntry> entries = legendEntries();
  if (!entries.empty())
    LegendBar::draw(&painter, entries, {kMargin, top}, width - 2 * kMargin,
                    Theme::instance().font(FontRole::caption), currentTokens_->text2);
}

void Plot::renderTo(QCPPainter& painter, int width, int height) {
  const int header = headerHeight(width);
  painter.fillRect(QRect(0, 0, width, height), currentTokens_->surface);
  painter.setRenderHint(QPainter::Antialiasing);
  drawHeader(painter, width);
  painter.save();
  painter.translate(0, header);
  toPainter(&painter, width, height - header);
  painter.restore();
  redraw();  // toPainter leaves the layout in the export's size
}

QImage Plot::toImage(double scale) {
  const int width = std::max(480, this->width());
  return toImage({width, std::max(300, this->height()) + headerHeight(width)}, scale);
}

QImage Plot::toImage(const QSize& size, double scale) {
  QImage image(size * scale, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(scale);
  QCPPainter painter(&image);
  renderTo(painter, size.width(), size.height());
  painter.end();
  return image;
}

QByteArray Plot::toSvg() {
  const int width = std::max(480, this->width());
  const int height = std::max(300, this->height()) + headerHeight(width);
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  QSvgGenerator generator;
  generator.setOutputDevice(&buffer);
  generator.setSize({width, height});
  generator.setViewBox(QRect(0, 0, width, height));
  generator.setResolution(96);
  generator.setTitle(title_);
  generator.setDescription(description_);
  QCPPainter painter;
  painter.begin(&generator);
  painter.setMode(QCPPainter::pmVectorized);
  renderTo(painter, width, height);
  painter.end();
  return buffer.data();
}

bool Plot::writePicture(const QString& path, const QString& extension, QString* error) {
  if (extension == QLatin1String("svg")) return writeBytes(path, toSvg(), error);
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  if (extension == QLatin1String("png")) {
    toImage(2.0).save(&buffer, "PNG");
  } else {
    const int width = std::max(480, this->width());
    const int height = std::max(300, this->height()) + headerHeight(width);
    QPdfWriter writer(&buffer);
    writer.setTitle(title_);
    writer.setCreator(QStringLiteral("Amalgam"));
    writer.setResolution(96);
    writer.setPageSize(QPageSize(QSizeF(width, height) * 72.0 / 96.0, QPageSize::Point, {},
                                 QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    QCPPainter painter;
    painter.begin(&writer);
    painter.setMode(QCPPainter::pmVectorized);
    renderTo(painter, width, height);
    painter.end();
  }
  return writeBytes(path, buffer.data(), error);
}

bool Plot::exportTo(const QString& path, QString* error) {
  const QString extension = QFileInfo(path).suffix().toLower();
  if (extension == QLatin1String("csv"))  // the mark lets spreadsheets read Chinese text
    return writeBytes(path, QByteArray("\xEF\xBB\xBF") + table().toCsv().toUtf8(), error);
  if (extension == QLatin1String("tsv") || extension == QLatin1String("txt"))
    return writeBytes(path, toTsv().toUtf8(), error);
  if (extension != QLatin1String("png") && extension != QLatin1String("svg") &&
      extension != QLatin1String("pdf")) {
    if (error != nullptr)
      *error = tr("'%1' has no ending that says how to save a chart; use .png, .svg, .pdf, .csv or "
                  ".tsv.").arg(path);
    return false;
  }
  const Tokens* shown = currentTokens_;
  applyTokens(tokensOf(Scheme::light));
  const bool written = writePicture(path, extension, error);
  applyTokens(*shown);
  return written;
}

void Plot::copyAll() {
  auto* content = new QMimeData;
  content->setImageData(toImage(2.0));
  content->setData(QStringLiteral("image/svg+xml"), toSvg());
  content->setText(toTsv());
  QGuiApplication::clipboard()->setMimeData(content);
}

void Plot::copyData() { QGuiApplication::clipboard()->setText(toTsv()); }

void Plot::exportWithDialog(const QString& extension) {
  QString name = title_.isEmpty() ? tr("chart") : title_;
  for (const QChar bad : QStringLiteral("/\\:*?\"<>|"))
    name.replace(bad, QLatin1Char('-'));
  const QString ending = extension.isEmpty() ? QStringLiteral("png") : extension;
  const QStringList filters = {tr("PNG picture (*.png)"), tr("SVG drawing (*.svg)"),
                               tr("PDF document (*.pdf)"), tr("CSV table (*.csv)")};
  QString chosen;
  for (const QString& filter : filters)
    if (filter.contains(QLatin1String("*.") + ending)) chosen = filter;
  QString path = QFileDialog::getSaveFileName(window(), tr("Save chart"),
                                              name + QLatin1Char('.') + ending,
                                              filters.join(QStringLiteral(";;")), &chosen);
  if (path.isEmpty()) return;
  if (QFileInfo(path).suffix().isEmpty())
    path += chosen.mid(chosen.lastIndexOf(QLatin1Char('.')), 4);
  QString error;
  if (!exportTo(path, &error)) QMessageBox::warning(window(), tr("Save chart"), error);
}

void Plot::showTableWindow() {
  auto* dialog = new QDialog(window());
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(title_.isEmpty() ? tr("Chart as table") : title_);
  auto* view = makePlotTableView(dialog);
  view->setAccessibleName(tr("Numbers of the chart %1").arg(title_));
  auto* model = new PlotTableModel(view);
  model->setTable(table());
  view->setModel(model);
  auto* layout = new QVBoxLayout(dialog);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(view);
  dialog->resize(560, 480);
  dialog->show();
}

}  // namespace amalgam::ui
