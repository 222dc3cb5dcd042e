// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report_pdf.h"

#include <QCheckBox>
#include <QFile>
#include <QFontDatabase>
#include <QImage>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "support/pdf_text.h"
#include "ui/format.h"
#include "ui/pages/report_card.h"
#include "ui/report_drawing.h"
#include "ui/report_pages.h"
#include "ui/support/ui_fixture.h"

namespace amalgam::ui {
namespace {

using amalgam::testing::has_pdftotext;
using amalgam::testing::pdf_pages;
using amalgam::testing::pdf_text;

std::vector<qreal> placesOn(const std::vector<PlacedPiece>& page) {
  std::vector<qreal> places;
  for (const PlacedPiece& one : page) places.push_back(one.y);
  return places;
}

PagePiece pieceOf(qreal height, bool keepsNext = false, qreal before = 0) {
  PagePiece piece;
  piece.height = height;
  piece.keepsNext = keepsNext;
  piece.before = before;
  return piece;
}

TEST(ReportPages, NeverCutAPieceAndLeaveNoHeadingAlone) {
  // 40 + 40 fill the page but for 20; the heading of 10 would fit, its text of 30 would not: both move.
  const std::vector<PagePiece> pieces = {pieceOf(40), pieceOf(40), pieceOf(10, true, 5), pieceOf(30), pieceOf(50)};
  const auto pages = partIntoPages(pieces, 100);
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(placesOn(pages[0]), (std::vector<qreal>{0, 40}));
  EXPECT_EQ(placesOn(pages[1]), (std::vector<qreal>{0, 10, 40}));  // no room above the first of a page
}

TEST(ReportPages, RepeatTheHeaderOfATable) {
  const auto header = std::make_shared<PagePiece>(pieceOf(10));
  std::vector<PagePiece> pieces = {pieceOf(10, true)};
  for (int i = 0; i < 12; ++i) {
    pieces.push_back(pieceOf(10));
    if (i > 0) pieces.back().header = header;
  }
  const auto pages = partIntoPages(pieces, 100);
  ASSERT_EQ(pages.size(), 2U);
  EXPECT_EQ(pages[0].size(), 10U);  // the header and nine lines
  ASSERT_EQ(pages[1].size(), 4U);
  EXPECT_EQ(pages[1][0].piece, header.get());
  EXPECT_EQ(placesOn(pages[1]), (std::vector<qreal>{0, 10, 20, 30}));
}

TEST(ReportPages, PlaceAChainThatIsLongerThanAPage) {
  const std::vector<PagePiece> pieces(25, pieceOf(10, true));
  const auto pages = partIntoPages(pieces, 100);
  ASSERT_EQ(pages.size(), 3U);
  std::size_t count = 0;
  for (const auto& page : pages) {
    count += page.size();
    EXPECT_LE(page.back().y + 10, 100);
  }
  EXPECT_EQ(count, pieces.size());
}

ReportDocument longDocument(const std::string& language) {
  ReportDocument document;
  document.language = language;
  document.title = "Report 报告";
  document.written = "today";
  document.page_of = "Page %1 of %2";
  document.comment_label = "Comment";
  ReportSection section{"verdict", language == "zh_CN" ? "结论" : "Verdict", {}};
  section.add(BlockKind::verdict, language == "zh_CN" ? "两者之间没有实质差异。" : "There is no real difference.");
  ReportTable table{.header = {"run", "ROC AUC"}};
  for (int i = 0; i < 90; ++i) table.rows.push_back({"line " + std::to_string(i), "0.5000"});
  section.add(std::move(table));
  section.add(std::vector<ReportFigure>{{"figure", "Drawing", R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50" font-family="Inter, sans-serif" font-size="12"><text x="10" y="20">Axis 轴</text></svg>)", 100, 50}});
  section.add(BlockKind::comment, "My own words.\nSecond line.");
  section.add_code("Command", "amalgam-cli report p.amalgam");
  document.sections.push_back(section);
  return document;
}

bool hasChineseFont() { return !QFontDatabase::families(QFontDatabase::SimplifiedChinese).isEmpty(); }

TEST(ReportPdf, HasPagesAndTextThatCanBeSearchedInBothLanguages) {
  QTemporaryDir folder;
  for (const std::string language : {"en", "zh_CN"}) {
    if (language == "zh_CN" && !hasChineseFont()) GTEST_SKIP() << "no font with Chinese letters is installed";
    const QString path = folder.filePath(q(language + ".pdf"));
    writeReportPdf(longDocument(language), path);
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    EXPECT_TRUE(bytes.startsWith("%PDF"));
    EXPECT_GE(pdf_pages(bytes.toStdString()), 3);  // 90 lines
    if (!has_pdftotext()) GTEST_SKIP() << "pdftotext (poppler-utils) is not installed";
    const std::string text = pdf_text(s(path));
    // Digits are looked for in English only: Chinese fonts hand out other glyphs for them.
    std::vector<std::string> wanted = {"Myownwords.", "Axis轴", "amalgam-clireportp.amalgam"};
    if (language == "zh_CN") wanted.push_back("两者之间没有实质差异。");
    if (language == "en") wanted.insert(wanted.end(), {"Thereisnorealdifference.", "line89", "Page1of"});
    for (const std::string& needed : wanted) EXPECT_NE(text.find(needed), std::string::npos) << language << ": " << needed;
  }
}

TEST(ReportDrawing, PaintsItsTextsWhereTheyStandAndTurned) {
  const QByteArray svg =
      R"svg(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100" font-size="20">)svg"
      R"svg(<rect x="0" y="0" width="100" height="100" fill="#FFFFFF"/><text x="90" y="30" text-anchor="end" fill="#FF0000">A &amp; B</text>)svg"
      R"svg(<text x="10" y="50" text-anchor="middle" fill="#0000FF" transform="rotate(-90 10 50)">turned</text></svg>)svg";
  ReportDrawing drawing(svg, QFont().family());
  EXPECT_EQ(drawing.texts(), (QStringList{QStringLiteral("A & B"), QStringLiteral("turned")}));
  QImage image(300, 300, QImage::Format_RGB32);
  image.fill(Qt::gray);
  QPainter painter(&image);
  drawing.render(painter, QRectF(0, 0, 300, 300));
  painter.end();
  QRect red, blue;
  for (int y = 0; y < 300; ++y) {
    for (int x = 0; x < 300; ++x) {
      const QColor color = image.pixelColor(x, y);
      if (color.red() > 200 && color.blue() < 60) red |= QRect(x, y, 1, 1);
      if (color.blue() > 200 && color.red() < 60) blue |= QRect(x, y, 1, 1);
    }
  }
  QFont font;
  font.setPixelSize(60);
  EXPECT_NEAR(red.right(), 270 - QFontMetricsF(font, &image).rightBearing(QLatin1Char('B')), 4);  // ends where it should
  EXPECT_NEAR(red.bottom(), 90, 4);  // on its base line
  EXPECT_GT(red.width(), red.height());
  EXPECT_GT(blue.height(), blue.width());  // upwards
  EXPECT_NEAR(blue.center().y(), 150, 6);
  EXPECT_LE(blue.right(), 36);  // descends a little beyond its base line at 30
  EXPECT_TRUE(ReportDrawing("no XML", QFont().family()).texts().isEmpty());
}

TEST(ReportPdf, SaysWhyAFileCannotBeWritten) {
  try {
    writeReportPdf(longDocument("en"), QStringLiteral("/no/such/folder/r.pdf"));
    FAIL() << "it was written";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), "file.unwritable");
  }
  EXPECT_EQ(printStoredReport(QStringLiteral("/no/such/document.json"), QStringLiteral("/tmp/x.pdf")), 1);
}

using ReportCardTest = UiFixture;

TEST_F(ReportCardTest, WritesTickedSectionsWithCommentsThatTheProjectKeeps) {
  openLoans();
  session_->setOption("training.epochs", std::int64_t{1});
  session_->train();
  ASSERT_TRUE(waitForEnd());
  ReportCard card(session_.get());
  ASSERT_TRUE(waitUntil([&] { return card.findChildren<QCheckBox*>().size() == 2; }));
  auto* words = card.findChild<QPlainTextEdit*>();
  ASSERT_TRUE(waitUntil([&] { return words->isEnabled(); }));
  words->setPlainText(QStringLiteral("值得一看"));
  card.findChildren<QCheckBox*>()[1]->setChecked(false);
  QSignalSpy written(&card, &ReportCard::written);
  card.writeTo(folder_.filePath(QStringLiteral("r.html")));
  ASSERT_TRUE(waitUntil([&] { return written.count() == 1; }));
  QFile file(folder_.filePath(QStringLiteral("r.html")));
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  const auto document = report_from_json(nlohmann::json::parse(file.readAll().toStdString()));
  ASSERT_EQ(document.sections.size(), 1U);
  EXPECT_EQ(document.sections[0].blocks.at(0).text, "值得一看");

  card.writeTo(folder_.filePath(QStringLiteral("r.pdf")));
  ASSERT_TRUE(waitUntil([&] { return written.count() == 2; }));
  QFile pdf(folder_.filePath(QStringLiteral("r.pdf")));
  ASSERT_TRUE(pdf.open(QIODevice::ReadOnly));
  EXPECT_TRUE(pdf.read(4) == "%PDF");

  ASSERT_TRUE(waitUntil([&] {  // a moment after the last key
    const auto kept = ProjectStore(toPath(projectPath()), ProjectStore::Mode::read_only).view_state(kReportCommentsKey);
    return kept && nlohmann::json::parse(*kept) == nlohmann::json{{"verdict", "值得一看"}};
  }));
  ReportCard other(session_.get());
  EXPECT_TRUE(waitUntil([&] { return other.comment("verdict") == QStringLiteral("值得一看"); }));
}

TEST_F(ReportCardTest, WantsAtLeastOneSection) {
  openLoans();
  ReportCard card(session_.get());
  ASSERT_TRUE(waitUntil([&] { return card.findChildren<QCheckBox*>().size() == 2; }));
  for (QCheckBox* one : card.findChildren<QCheckBox*>()) one->setChecked(false);
  QSignalSpy problems(session_.get(), &Session::problem);
  card.writeTo(folder_.filePath(QStringLiteral("r.html")));
  EXPECT_EQ(problems.count(), 1);
  EXPECT_FALSE(QFile::exists(folder_.filePath(QStringLiteral("r.html"))));
}

}  // namespace
}  // namespace amalgam::ui
