// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every chart of every page: it sits in a frame with its buttons, says what its axes are, and leaves as
// picture, drawing, document, table and through the clipboard.
#include <QClipboard>
#include <QFile>
#include <QMimeData>
#include <QXmlStreamReader>
#include <set>

#include "ui/main_window.h"
#include "ui/pages/credit_panel.h"
#include "ui/pages/inspect_page.h"
#include "ui/pages/tune_dialog.h"
#include "ui/plots/plot.h"
#include "ui/plots/sparkline.h"
#include "ui/support/ui_fixture.h"
#include "ui/widgets/chart_frame.h"

namespace amalgam::ui {
namespace {

class EveryChart : public UiFixture {
 protected:
  void SetUp() override {
    UiFixture::SetUp();
    openLoans();
    session_->setStrategy("hybrid");
    session_->train();
    ASSERT_TRUE(waitForEnd());
    window_ = std::make_unique<MainWindow>(session_.get());
    window_->resize(1280, 900);
    window_->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
    for (int page = MainWindow::kData; page <= MainWindow::kExport; ++page) {
      window_->showPage(page);
      QTest::qWait(50);
    }
    window_->showPage(MainWindow::kInspect);
    for (int view = 0; view <= 4; ++view) {
      window_->inspectPage()->showView(view);
      QTest::qWait(150);
    }
  }
  void TearDown() override {
    window_.reset();
    UiFixture::TearDown();
  }
  std::vector<Plot*> charts() const {
    std::vector<Plot*> found;
    for (Plot* one : window_->findChildren<Plot*>()) {
      if (qobject_cast<Sparkline*>(one) == nullptr) found.push_back(one);  // a picture in a figure's tile
    }
    return found;
  }
  static std::string nameOf(const Plot& plot) {
    return std::string(plot.metaObject()->className()) + " '" + plot.title().toStdString() + "'";
  }

  std::unique_ptr<MainWindow> window_;
};

TEST_F(EveryChart, SitsInAFrameAndHasANameAndADescription) {
  ASSERT_GE(charts().size(), 15U);
  for (Plot* plot : charts()) {
    const QWidget* up = plot->parentWidget();
    while (up != nullptr && qobject_cast<const ChartFrame*>(up) == nullptr) up = up->parentWidget();
    EXPECT_NE(up, nullptr) << nameOf(*plot);
    EXPECT_FALSE(plot->title().isEmpty()) << nameOf(*plot);
    EXPECT_FALSE(plot->description().isEmpty()) << nameOf(*plot);
  }
}

TEST_F(EveryChart, LeavesAsPictureDrawingDocumentAndTable) {
  int drawn = 0;
  for (Plot* plot : charts()) {
    if (plot->isEmpty()) continue;
    ++drawn;
    const PlotTable table = plot->table();
    EXPECT_GE(table.header.size(), 2) << nameOf(*plot);
    EXPECT_FALSE(table.rows.empty()) << nameOf(*plot);
    const std::pair<const char*, QByteArray> kinds[] = {{"png", "\x89PNG"}, {"pdf", "%PDF"}, {"csv", "\xEF\xBB\xBF"}, {"svg", "<?xml"}};
    for (const auto& [ending, start] : kinds) {
      const QString path = folder_.filePath(QStringLiteral("chart.%1").arg(QLatin1String(ending)));
      QString error;
      ASSERT_TRUE(plot->exportTo(path, &error)) << nameOf(*plot) << " " << error.toStdString();
      QFile file(path);
      ASSERT_TRUE(file.open(QIODevice::ReadOnly));
      const QByteArray bytes = file.readAll();
      EXPECT_TRUE(bytes.startsWith(start)) << nameOf(*plot) << " " << ending;
      if (qstrcmp(ending, "svg") != 0) continue;
      QXmlStreamReader xml(bytes);
      QString texts;
      while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("text")) texts += xml.readElementText() + QLatin1Char('\n');
      }
      EXPECT_FALSE(xml.hasError()) << nameOf(*plot) << " " << xml.errorString().toStdString();
      const QString title = plot->title().section(QStringLiteral(" – "), 0, 0);
      EXPECT_TRUE(texts.contains(title)) << nameOf(*plot) << ": text must stay text, but is\n" << texts.toStdString();
    }
  }
  EXPECT_GE(drawn, 8);
}

TEST_F(EveryChart, PutsPictureAndNumbersOnTheClipboard) {
  for (Plot* plot : charts()) {
    if (plot->isEmpty()) continue;
    QTest::keyClick(plot, Qt::Key_C, Qt::ControlModifier);
    const QMimeData* content = QGuiApplication::clipboard()->mimeData();
    ASSERT_NE(content, nullptr);
    EXPECT_TRUE(content->hasImage()) << nameOf(*plot);
    EXPECT_TRUE(content->hasFormat("image/svg+xml")) << nameOf(*plot);
    EXPECT_EQ(content->text(), plot->toTsv()) << nameOf(*plot);
    EXPECT_TRUE(content->text().contains('\t')) << nameOf(*plot);
  }
}

TEST_F(EveryChart, ShowsItsNumbersAsATable) {
  for (ChartFrame* frame : window_->findChildren<ChartFrame*>()) {
    EXPECT_FALSE(frame->isTableShown());
    frame->showTable(true);
    EXPECT_TRUE(frame->isTableShown()) << nameOf(*frame->plot());
    frame->showTable(false);
  }
}

}  // namespace
}  // namespace amalgam::ui
