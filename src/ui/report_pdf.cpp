// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report_pdf.h"

#include <fmt/core.h>

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QFontDatabase>
#include <QPageLayout>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextLayout>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "ui/format.h"
#include "ui/report_drawing.h"
#include "ui/report_pages.h"
#include "ui/theme/tokens.h"

namespace amalgam::ui {

namespace {

constexpr int kDots = 600;                  // a inch; fonts of that size need no hinting
constexpr qreal kPoint = kDots / 72.0;      // device units a typographic point
constexpr qreal kPageWidth = 595.28 * kPoint, kPageHeight = 841.89 * kPoint;  // A4
constexpr qreal kSide = 50 * kPoint, kTop = 58 * kPoint, kBottom = 58 * kPoint;
constexpr qreal kWidth = kPageWidth - 2 * kSide;
constexpr qreal kFigurePixel = 0.655 * kPoint;  // two half figures and their gap are as wide as the text
constexpr qreal kFigureGap = 8 * kPoint;
constexpr qreal kLineHeight = 1.32;

/// The first of these families that is installed; empty if none is.
QString firstInstalled(const QStringList& wishes, const QStringList& installed) {
  for (const QString& one : wishes) {
    if (installed.contains(one)) return one;
  }
  return {};
}

struct Families {
  QString text, mono;
};

Families familiesFor(const std::string& language) {
  const QStringList installed = QFontDatabase::families();
  Families found;
  found.mono = firstInstalled({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Liberation Mono")}, installed);
  if (found.mono.isEmpty()) found.mono = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
  if (language != "zh_CN") {
    found.text = firstInstalled({QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("Liberation Sans"), QStringLiteral("DejaVu Sans")}, installed);
    if (found.text.isEmpty()) found.text = QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
    return found;
  }
  const QStringList chinese = QFontDatabase::families(QFontDatabase::SimplifiedChinese);
  if (chinese.isEmpty()) {
    throw Error(ErrorKind::request, "report.no_font",
                s(QCoreApplication::translate("ReportPdf", "There is no font with Chinese letters on this computer, so the report would show "
                                                           "boxes. Install one, for example the package fonts-noto-cjk.")));
  }
  found.text = firstInstalled({QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans SC"), QStringLiteral("Source Han Sans SC"),
                               QStringLiteral("WenQuanYi Micro Hei"), QStringLiteral("WenQuanYi Zen Hei")},
                              chinese);
  if (found.text.isEmpty()) found.text = chinese.first();
  return found;
}

/// How a piece of text looks.
struct TextLook {
  qreal size = 9.5;  ///< points
  QFont::Weight weight = QFont::Normal;
  QColor colour = {};
  bool isMono = false;
  QColor ground = {}, bar = {};       ///< invalid = none
  qreal padding = 0;        ///< inside the ground, points
  qreal before = 5;         ///< room above, points
  bool keepsNext = false;   ///< all of it, with what follows
};

/// Text broken into lines of a width.
std::shared_ptr<QTextLayout> brokenText(const QString& text, const QFont& font, qreal width, Qt::Alignment alignment = Qt::AlignLeft) {
  QString lines = text;
  lines.replace(QLatin1Char('\n'), QChar::LineSeparator);
  auto layout = std::make_shared<QTextLayout>(lines, font);
  QTextOption option(alignment);
  option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  option.setUseDesignMetrics(true);
  layout->setTextOption(option);
  layout->setCacheEnabled(true);
  layout->beginLayout();
  qreal y = 0;
  for (QTextLine line = layout->createLine(); line.isValid(); line = layout->createLine()) {
    line.setLineWidth(width);
    line.setPosition({0, y});
    y += line.height() * kLineHeight;
  }
  layout->endLayout();
  return layout;
}

qreal heightOf(const QTextLayout& layout) {
  qreal height = 0;
  for (int i = 0; i < layout.lineCount(); ++i) height += layout.lineAt(i).height() * kLineHeight;
  return height;
}

/// Whether every cell of a column reads as a figure: it then stands to the right.
bool readsAsFigure(const QString& cell) {
  return std::all_of(cell.begin(), cell.end(), [](QChar c) { return QStringLiteral("0123456789.,+-–…% <e").contains(c); });
}

/// Turns a document into pieces and pieces into pages.
class ReportPrinter {
 public:
  explicit ReportPrinter(const ReportDocument& document)
      : document_(document), families_(familiesFor(document.language)), tokens_(tokensOf(Scheme::light)) {}

  QByteArray print() {
    addText(q(document_.title), {.size = 20, .weight = QFont::Bold, .colour = tokens_.text, .before = 0, .keepsNext = true});
    addText(q(document_.subtitle), {.size = 10.5, .colour = tokens_.text2, .before = 3, .keepsNext = true});
    addText(q(document_.written), {.size = 8.5, .colour = tokens_.text3, .before = 1, .keepsNext = true});
    for (const ReportSection& section : document_.sections) addSection(section);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(kDots);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setTitle(q(document_.title));
    writer.setCreator(QStringLiteral("Amalgam"));
    QPainter painter(&writer);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto pages = partIntoPages(pieces_, kPageHeight - kTop - kBottom);
    for (std::size_t page = 0; page < pages.size(); ++page) {
      if (page > 0) writer.newPage();
      drawMargins(painter, static_cast<int>(page) + 1, static_cast<int>(pages.size()));
      for (const PlacedPiece& one : pages[page]) one.piece->draw(painter, {kSide, kTop + one.y});
    }
    painter.end();
    return bytes;
  }

 private:
  QFont fontFor(qreal size, QFont::Weight weight = QFont::Normal, bool isMono = false) const {
    QFont font;
    // Chinese names may stand in an English report too.
    font.setFamilies({isMono ? families_.mono : families_.text, QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans Mono CJK SC")});
    font.setPixelSize(static_cast<int>(std::lround(size * kPoint)));
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleHint(isMono ? QFont::Monospace : QFont::SansSerif);
    return font;
  }

  void drawMargins(QPainter& painter, int page, int pages) const {
    painter.setFont(fontFor(8));
    painter.setPen(tokens_.text3);
    if (page > 1) painter.drawText(QRectF(kSide, 28 * kPoint, kWidth, 14 * kPoint), Qt::AlignLeft | Qt::AlignVCenter, q(document_.title));
    const QRectF foot(kSide, kPageHeight - 42 * kPoint, kWidth, 14 * kPoint);
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, q(document_.written));
    painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, q(document_.page_of).arg(page).arg(pages));
    painter.setPen(QPen(tokens_.border, 0.5 * kPoint));
    painter.drawLine(QPointF(kSide, foot.top() - 4 * kPoint), QPointF(kSide + kWidth, foot.top() - 4 * kPoint));
  }

  void addText(const QString& text, const TextLook& look) {
    if (text.isEmpty()) return;
    const qreal padding = look.padding * kPoint;
    const qreal indent = look.bar.isValid() ? padding + 4 * kPoint : padding;
    const auto layout = brokenText(text, fontFor(look.size, look.weight, look.isMono), kWidth - indent - padding);
    const int lines = layout->lineCount();
    for (int i = 0; i < lines; ++i) {
      const qreal above = i == 0 ? padding : 0, below = i + 1 == lines ? padding : 0;
      PagePiece piece;
      piece.before = i == 0 ? look.before * kPoint : 0;
      piece.height = above + layout->lineAt(i).height() * kLineHeight + below;
      // Short texts stay whole; of long ones at least two lines stand at the end and at the beginning of a page.
      const bool isLast = i + 1 == lines;
      piece.keepsNext = isLast ? look.keepsNext : (lines <= 4 || i == 0 || i + 2 == lines || look.keepsNext);
      piece.draw = [=, height = piece.height](QPainter& painter, QPointF at) {
        if (look.ground.isValid()) painter.fillRect(QRectF(at.x(), at.y(), kWidth, height + 0.2 * kPoint), look.ground);
        if (look.bar.isValid()) painter.fillRect(QRectF(at.x(), at.y(), 3 * kPoint, height + 0.2 * kPoint), look.bar);
        painter.setPen(look.colour);
        const QTextLine line = layout->lineAt(i);
        line.draw(&painter, QPointF(at.x() + indent - line.x(), at.y() + above - line.y() + line.height() * (kLineHeight - 1) / 2));
      };
      pieces_.push_back(std::move(piece));
    }
  }

  void addSection(const ReportSection& section) {
    addText(q(section.title), {.size = 14, .weight = QFont::DemiBold, .colour = tokens_.text, .before = 20, .keepsNext = true});
    PagePiece rule;
    rule.before = 2 * kPoint;
    rule.height = 1 * kPoint;
    rule.keepsNext = true;
    rule.draw = [colour = tokens_.border](QPainter& painter, QPointF at) { painter.fillRect(QRectF(at.x(), at.y(), kWidth, 0.8 * kPoint), colour); };
    pieces_.push_back(std::move(rule));
    for (const ReportBlock& block : section.blocks) addBlock(block);
  }

  void addBlock(const ReportBlock& block) {
    const QString text = q(block.text);
    switch (block.kind) {
      case BlockKind::heading:
        addText(text, {.size = 11, .weight = QFont::DemiBold, .colour = tokens_.text, .before = 12, .keepsNext = true});
        return;
      case BlockKind::verdict:
        addText(text, {.size = 12, .weight = QFont::DemiBold, .colour = tokens_.text, .ground = tokens_.accentSoft, .bar = tokens_.accent, .padding = 9, .before = 8});
        return;
      case BlockKind::paragraph: addText(text, {.colour = tokens_.text}); return;
      case BlockKind::note: addText(text, {.size = 9, .colour = tokens_.text2}); return;
      case BlockKind::warning:
        addText(text, {.colour = tokens_.text, .ground = tokens_.warnSoft, .bar = tokens_.warn, .padding = 5, .before = 6});
        return;
      case BlockKind::comment:
        addText(q(document_.comment_label), {.size = 9, .weight = QFont::DemiBold, .colour = tokens_.text2, .bar = tokens_.borderStrong, .padding = 4, .before = 10, .keepsNext = true});
        addText(text, {.colour = tokens_.text, .bar = tokens_.borderStrong, .padding = 4, .before = 0});
        return;
      case BlockKind::table: addTable(block.table); return;
      case BlockKind::figures: addFigures(block.figures); return;
      case BlockKind::code:
        addText(text, {.size = 9, .colour = tokens_.text2, .before = 8, .keepsNext = true});
        addText(q(block.code), {.size = 7.5, .colour = tokens_.text, .isMono = true, .ground = tokens_.surface2, .padding = 5, .before = 3});
        return;
    }
  }

  // ── tables ───────────────────────────────────────────────────────────────
  struct Columns {
    std::vector<qreal> widths;
    std::vector<bool> areFigures;
    qreal size = 8;
  };

  static qreal widestWord(const QString& text, const QFontMetricsF& metrics) {
    qreal widest = 0;
    for (const QString& word : text.split(QLatin1Char(' '))) widest = std::max(widest, metrics.horizontalAdvance(word));
    return std::min(widest, 84 * kPoint);  // longer words (hashes) are broken
  }

  /// Column widths at the largest type that fits: as wide as the cells, or with texts broken at words.
  Columns columnsOf(const ReportTable& table) const {
    constexpr qreal gap = 9 * kPoint;
    Columns columns;
    const std::size_t count = table.header.size();
    columns.areFigures.assign(count, !table.rows.empty());
    for (const auto& row : table.rows) {
      for (std::size_t c = 0; c < count; ++c) columns.areFigures[c] = columns.areFigures[c] && readsAsFigure(q(row[c]));
    }
    for (const qreal size : {8.0, 7.5, 7.0, 6.5, 6.0}) {
      columns.size = size;
      const QFontMetricsF metrics(fontFor(size, QFont::DemiBold));
      std::vector<qreal> least(count), most(count);
      qreal leastSum = 0, mostSum = 0;
      for (std::size_t c = 0; c < count; ++c) {
        least[c] = widestWord(q(table.header[c]), metrics);
        most[c] = std::min(metrics.horizontalAdvance(q(table.header[c])), std::max(least[c], 70 * kPoint));
        for (const auto& row : table.rows) {
          const QString cell = q(row[c]);
          const qreal whole = metrics.horizontalAdvance(cell);
          most[c] = std::max(most[c], whole);
          least[c] = std::max(least[c], columns.areFigures[c] ? whole : widestWord(cell, metrics));
        }
        least[c] += gap;
        most[c] += gap;
        leastSum += least[c];
        mostSum += most[c];
      }
      if (mostSum <= kWidth) {
        columns.widths = most;
        return columns;
      }
      columns.widths = least;
      const qreal spare = kWidth - leastSum;
      if (spare < 0) {
        for (qreal& width : columns.widths) width *= kWidth / leastSum;  // if no smaller type fits either
        continue;
      }
      for (std::size_t c = 0; c < count; ++c) columns.widths[c] += spare * (most[c] - least[c]) / std::max(1.0, mostSum - leastSum);
      return columns;
    }
    return columns;
  }

  PagePiece lineOfTable(const std::vector<std::string>& cells, const Columns& columns, bool isHeader, bool isStrong) const {
    constexpr qreal padding = 2.5 * kPoint, gap = 9 * kPoint;
    const QFont font = fontFor(columns.size, isHeader || isStrong ? QFont::DemiBold : QFont::Normal);
    std::vector<std::shared_ptr<QTextLayout>> layouts;
    qreal height = 0, total = 0;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      layouts.push_back(brokenText(q(cells[c]), font, columns.widths[c] - gap, columns.areFigures[c] ? Qt::AlignRight : Qt::AlignLeft));
      height = std::max(height, heightOf(*layouts.back()));
      total += columns.widths[c];
    }
    PagePiece piece;
    piece.height = height + 2 * padding;
    piece.draw = [=, colour = isHeader ? tokens_.text2 : tokens_.text, rule = isHeader ? tokens_.borderStrong : tokens_.border,
                  ground = isStrong ? tokens_.accentSoft : QColor(), whole = piece.height](QPainter& painter, QPointF at) {
      if (ground.isValid()) painter.fillRect(QRectF(at.x(), at.y(), total, whole), ground);
      painter.setPen(colour);
      qreal x = at.x();
      for (std::size_t c = 0; c < layouts.size(); ++c) {
        const qreal down = isHeader ? height - heightOf(*layouts[c]) : 0;  // headers stand on their rule
        layouts[c]->draw(&painter, QPointF(x + gap / 2, at.y() + padding + down));
        x += columns.widths[c];
      }
      painter.fillRect(QRectF(at.x(), at.y() + whole - 0.5 * kPoint, total, 0.5 * kPoint), rule);
    };
    return piece;
  }

  void addTable(const ReportTable& table) {
    if (table.rows.empty()) return;
    const Columns columns = columnsOf(table);
    auto header = std::make_shared<PagePiece>(lineOfTable(table.header, columns, true, false));
    PagePiece first = *header;
    first.before = 7 * kPoint;
    first.keepsNext = true;
    pieces_.push_back(std::move(first));
    const auto last = static_cast<int>(table.rows.size()) - 1;
    for (int r = 0; r <= last; ++r) {
      PagePiece line = lineOfTable(table.rows[static_cast<std::size_t>(r)], columns, false, r == table.strong_row);
      line.keepsNext = r != last && (last < 4 || r == 0 || r + 1 == last);
      if (r > 0) line.header = header;
      pieces_.push_back(std::move(line));
    }
  }

  // ── figures ──────────────────────────────────────────────────────────────
  void addFigures(const std::vector<ReportFigure>& figures) {
    for (std::size_t from = 0; from < figures.size();) {
      qreal width = 0, height = 0;
      std::size_t to = from;
      std::vector<std::pair<std::shared_ptr<ReportDrawing>, QRectF>> row;
      while (to < figures.size()) {
        const ReportFigure& one = figures[to];
        const qreal scale = std::min(kFigurePixel, kWidth / std::max(one.width, 1.0));
        const qreal left = to == from ? 0 : width + kFigureGap;
        if (to > from && left + one.width * scale > kWidth * 1.001) break;
        row.emplace_back(std::make_shared<ReportDrawing>(QByteArray::fromStdString(one.svg), families_.text), QRectF(left, 0, one.width * scale, one.height * scale));
        width = left + one.width * scale;
        height = std::max(height, one.height * scale);
        ++to;
      }
      const qreal most = kPageHeight - kTop - kBottom;
      const qreal shrink = std::min(1.0, most / std::max(height, 1.0));  // taller than a page
      PagePiece piece;
      piece.before = 8 * kPoint;
      piece.height = height * shrink;
      piece.draw = [row, shrink](QPainter& painter, QPointF at) {
        for (const auto& [figure, place] : row) {
          painter.save();
          figure->render(painter, QRectF(at + place.topLeft() * shrink, place.size() * shrink));
          painter.restore();
        }
      };
      pieces_.push_back(std::move(piece));
      from = to;
    }
  }

  const ReportDocument& document_;
  Families families_;
  const Tokens& tokens_;
  std::vector<PagePiece> pieces_;
};

}  // namespace

QByteArray reportAsPdf(const ReportDocument& document) { return ReportPrinter(document).print(); }

void writeReportPdf(const ReportDocument& document, const QString& path) {
  const QByteArray bytes = reportAsPdf(document);
  QSaveFile file(path);
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return;
  throw Error(ErrorKind::io, "file.unwritable",
              s(QCoreApplication::translate("ReportPdf", "%1 could not be written: %2.").arg(path, file.errorString())));
}

int printStoredReport(const QString& document, const QString& pdf) {
  try {
    QFile file(document);
    if (pdf.isEmpty()) throw Error(ErrorKind::request, "report.nowhere", "--print-report wants the name of the PDF file too.");
    if (!file.open(QIODevice::ReadOnly)) throw Error(ErrorKind::io, "file.missing", "Cannot read " + s(document) + ".");
    const auto json = nlohmann::json::parse(file.readAll().toStdString(), nullptr, false);
    writeReportPdf(report_from_json(json), pdf);
    return 0;
  } catch (const Error& problem) {
    fmt::print(stderr, "{}\n", problem.what());
    return 1;
  }
}

}  // namespace amalgam::ui
