// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QRawFont>
#include <QString>
#include <QTextBoundaryFinder>
#include <QTextLayout>
#include <QtMath>
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace amalgam::ui {

/// How large a text is at any width, from shaping it once. QFontMetrics shapes it anew at each question, and a layout asks ten
/// times; with a font of many features that was half of what a window needed to be there.
class MeasuredText {
 public:
  MeasuredText() = default;
  MeasuredText(const QString& text, const QFont& font) : text_(text), font_(font) {
    for (const QChar c : text) {
      if (c.isSpace() ? c != QLatin1Char(' ') : c == QChar(QChar::SoftHyphen)) return;  // Qt has rules of its own for these
    }
    if (text.isEmpty() || text.endsWith(QLatin1Char(' '))) return;
    QTextLayout layout(text, font);
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(1 << 24);
    layout.endLayout();
    const QFontMetricsF metrics(font);
    // A letter of another font makes its own line taller: which one is not known before the lines are.
    if (line.ascent() != metrics.ascent() || line.descent() != metrics.descent()) return;
    lineHeight_ = line.ascent() + line.descent();
    leading_ = metrics.leading();
    natural_ = line.naturalTextWidth();
    QTextBoundaryFinder finder(QTextBoundaryFinder::Line, text);
    for (qsizetype begin = 0; begin < text.size();) {
      const qsizetype next = finder.toNextBoundary(), end = next < 0 ? text.size() : next;
      qsizetype ink = end;
      while (ink > begin && text[ink - 1] == QLatin1Char(' ')) --ink;
      // A last letter that leans out of its place; in the 64ths of a pixel that Qt counts in.
      const double bearing = ink > begin ? std::trunc(std::min(0.0, metrics.rightBearing(text[ink - 1])) * 64) / 64 : 0.0;
      const double most = ink > begin && isReplaced(layout, ink - 1) ? 1 - bearing : -bearing;  // no letter leans further
      pieces_.push_back({line.cursorToX(static_cast<int>(begin)), line.cursorToX(static_cast<int>(ink)), -bearing, most, ink < end});
      begin = end;
    }
  }

  bool isOf(const QString& text, const QFont& font) const { return text_ == text && font_ == font; }
  /// False for a text that must be asked for otherwise.
  bool isKnown() const { return !pieces_.empty(); }

  /// The size of the text in lines that are at most so wide; nothing where rounding decides, or the version of Qt.
  std::optional<QSize> wrapped(double width) const {
    width = std::max(0.0, width);
    double height = -leading_, widest = 0, leaning = 0;
    for (std::size_t i = 0; i < pieces_.size();) {
      const double begin = pieces_[i].begin;
      std::size_t last = i;
      while (last + 1 < pieces_.size()) {
        const double wide = pieces_[last + 1].end + pieces_[last + 1].bearing - begin;
        const double most = pieces_[last + 1].end + pieces_[last + 1].most - begin;
        if (wide - width < kRounding && most - width > -kRounding) return std::nullopt;
        if (wide > width) break;
        ++last;
      }
      // A space behind the last letter takes up what leans out of it (Qt 6.4), or does not (6.8).
      widest = std::max(widest, pieces_[last].end + (pieces_[last].has_space ? 0 : pieces_[last].bearing) - begin);
      leaning = std::max(leaning, pieces_[last].end + pieces_[last].most - begin);
      height = qCeil(height + leading_) + lineHeight_;
      i = last + 1;
    }
    if (std::ceil(widest) != std::ceil(std::max(widest, leaning))) return std::nullopt;
    return QSize(static_cast<int>(std::ceil(widest)), static_cast<int>(std::ceil(height)));
  }

  /// The size of the text in one line.
  QSize oneLine() const { return {static_cast<int>(std::ceil(natural_)), static_cast<int>(std::ceil(lineHeight_))}; }

 private:
  /// Whether a feature of the font (figures of one width) may have put another glyph in a letter's place.
  static bool isReplaced([[maybe_unused]] const QTextLayout& layout, [[maybe_unused]] qsizetype at) {
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    const QList<QGlyphRun> runs = layout.glyphRuns(static_cast<int>(at), 1);
    return runs.size() != 1 || runs.front().glyphIndexes() != runs.front().rawFont().glyphIndexesForString(layout.text().mid(at, 1));
#else
    return false;  // fonts have no features yet
#endif
  }

  static constexpr double kRounding = 0.05;  // pixels
  struct Piece {  ///< what no line may break
    double begin, end, bearing, most;  ///< how far its last letter leans out, and how far it might
    bool has_space;
  };
  QString text_;
  QFont font_;
  double lineHeight_ = 0, leading_ = 0, natural_ = 0;
  std::vector<Piece> pieces_;
};

}  // namespace amalgam::ui
