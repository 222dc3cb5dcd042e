// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <array>
#include <utility>
#include <vector>

namespace amalgam::ui {

enum class Scheme { light, dark };

/// What a colour is for; widgets name a role, never a colour.
enum class ColorRole {
  background,    ///< the ground behind the cards
  surface,       ///< cards, tables, plots
  surface2,      ///< table headers, quiet insets
  hover,         ///< under the pointer, tracks of segmented controls
  border, borderStrong, grid,
  text, text2, text3,  ///< all ≥ 4.5:1 on surface and background
  accent, accentHover, accentSoft, onAccent,
  good, goodSoft, warn, warnSoft, bad, badSoft
};

/// A colour map as stops from 0 to 1.
using ColorStops = std::vector<std::pair<double, QColor>>;

/// Every colour of one scheme: the single source of the palette, the style sheet and the plots.
struct Tokens {
  Scheme scheme = Scheme::light;
  QColor background, surface, surface2, hover, border, borderStrong, grid, text, text2, text3;
  QColor accent, accentHover, accentSoft, onAccent, good, goodSoft, warn, warnSoft, bad, badSoft;
  std::array<QColor, 5> modalities;  ///< numerical, categorical, temporal, text, behavioural

  QColor color(ColorRole role) const;
  /// The fixed colour of a modality kind ("numerical", …); text2 for a kind it does not know.
  QColor modalityColor(const QString& kindId) const;
  /// The fixed colour of a run, by its id, for ever; repeats after eight (with another dash, see runDash).
  QColor runColor(int run) const;
  /// One hue, lightness monotonic, from the surface (0) to the strongest accent (1).
  ColorStops sequentialStops() const;
  /// Blue (0) – surface (0.5) – orange (1).
  ColorStops divergingStops() const;
};

const Tokens& tokensOf(Scheme scheme);

/// Looks a value in 0 … 1 up in a colour map.
QColor colorAt(const ColorStops& stops, double position);
/// Black-ish or white-ish, whichever has the higher WCAG contrast on `ground`.
QColor readableOn(const QColor& ground);
/// WCAG contrast ratio, 1 … 21.
double contrastRatio(const QColor& a, const QColor& b);

/// The dash of a run, so that a run is never told by colour alone.
Qt::PenStyle runDash(int run);
/// The dash of a modality kind, so that a kind is never told by colour alone.
Qt::PenStyle modalityDash(const QString& kindId);
/// A size of letters in pixels at a text size in per cent, rounded.
inline int scaledText(int pixels, int percent) { return (pixels * percent + 50) / 100; }
/// The icon of a modality kind ("number", "tag", "clock", "text", "cursor"; "data" if unknown).
QString modalityIcon(const QString& kindId);

namespace design {
inline constexpr int space1 = 4, space2 = 8, space3 = 12, space4 = 16, space5 = 24;
inline constexpr int radiusControl = 6, radiusCard = 10, radiusPill = 9;
inline constexpr int controlHeight = 32, tableRow = 34, topBar = 52, rail = 204, inspector = 292;
inline constexpr int fontCaption = 12, fontBody = 13, fontTitle = 14, fontPage = 20, fontFigure = 24;
}  // namespace design

}  // namespace amalgam::ui
