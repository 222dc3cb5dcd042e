// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace amalgam::ui {

namespace {

Tokens lightTokens() {
  Tokens t;
  t.scheme = Scheme::light;
  t.background = 0xF5F6F8, t.surface = 0xFFFFFF, t.surface2 = 0xF8F9FB, t.hover = 0xEEF1F5;
  t.border = 0xE3E6EB, t.borderStrong = 0xCBD1DA, t.grid = 0xEDEFF3;
  t.text = 0x141A24, t.text2 = 0x4A5565, t.text3 = 0x626C7B;
  t.accent = 0x3454D1, t.accentHover = 0x2A45B4, t.accentSoft = 0xEAEEFC, t.onAccent = 0xFFFFFF;
  t.good = 0x0B7A57, t.goodSoft = 0xE2F5EE, t.warn = 0xA15C00, t.warnSoft = 0xFDF1DC;
  t.bad = 0xC0322B, t.badSoft = 0xFCE9E7;
  t.modalities = {QColor(0x2F5C9E), QColor(0x15A791), QColor(0xC08A1E), QColor(0x9D76F0),
                  QColor(0xB0304F)};
  return t;
}

Tokens darkTokens() {
  Tokens t;
  t.scheme = Scheme::dark;
  t.background = 0x0F131A, t.surface = 0x171C25, t.surface2 = 0x1B212B, t.hover = 0x222A36;
  t.border = 0x272F3C, t.borderStrong = 0x3A4556, t.grid = 0x232A36;
  t.text = 0xE8EBF1, t.text2 = 0xAEB7C5, t.text3 = 0x8490A2;
  t.accent = 0x8099FF, t.accentHover = 0x99ADFF, t.accentSoft = 0x222C4D, t.onAccent = 0x0B1020;
  t.good = 0x4CC79B, t.goodSoft = 0x15332B, t.warn = 0xF0B455, t.warnSoft = 0x3A2D15;
  t.bad = 0xF48178, t.badSoft = 0x3D1F1E;
  t.modalities = {QColor(0x3F86E6), QColor(0x6BE0BF), QColor(0xF0A850), QColor(0xD9B3FA),
                  QColor(0xE2506C)};
  return t;
}

/// Position of a kind in Tokens::modalities; −1 if it has no colour of its own.
int kindIndex(const QString& kindId) {
  static const QStringList ids = {"numerical", "categorical", "temporal", "text", "behavioural"};
  return static_cast<int>(ids.indexOf(kindId));
}

double linear(double channel) {
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

/// WCAG 2.1 relative luminance.
double luminance(const QColor& c) {
  return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

}  // namespace

const Tokens& tokensOf(Scheme scheme) {
  static const Tokens light = lightTokens();
  static const Tokens dark = darkTokens();
  return scheme == Scheme::dark ? dark : light;
}

QColor Tokens::color(ColorRole role) const {
  switch (role) {
    case ColorRole::background: return this->background;
    case ColorRole::surface: return this->surface;
    case ColorRole::surface2: return this->surface2;
    case ColorRole::hover: return this->hover;
    case ColorRole::border: return this->border;
    case ColorRole::borderStrong: return this->borderStrong;
    case ColorRole::grid: return this->grid;
    case ColorRole::text: return this->text;
    case ColorRole::text2: return this->text2;
    case ColorRole::text3: return this->text3;
    case ColorRole::accent: return this->accent;
    case ColorRole::accentHover: return this->accentHover;
    case ColorRole::accentSoft: return this->accentSoft;
    case ColorRole::onAccent: return this->onAccent;
    case ColorRole::good: return this->good;
    case ColorRole::goodSoft: return this->goodSoft;
    case ColorRole::warn: return this->warn;
    case ColorRole::warnSoft: return this->warnSoft;
    case ColorRole::bad: return this->bad;
    case ColorRole::badSoft: return this->badSoft;
  }
  return this->text;
}

QColor Tokens::modalityColor(const QString& kindId) const {
  const int index = kindIndex(kindId);
  return index < 0 ? text2 : modalities[static_cast<std::size_t>(index)];
}

QColor Tokens::runColor(int run) const {
  static constexpr QRgb light[] = {0x3454D1, 0xB4480C, 0x0B7A57, 0x7C3AED,
                                   0x0E7490, 0x8A6A00, 0xB5197A, 0x475569};
  static constexpr QRgb dark[] = {0x8099FF, 0xFDA56B, 0x4CC79B, 0xC4A5FD,
                                  0x67D3E8, 0xE4C65B, 0xF58BC8, 0xAEB7C5};
  const int index = ((run - 1) % 8 + 8) % 8;
  return QColor(scheme == Scheme::dark ? dark[index] : light[index]);
}

ColorStops Tokens::sequentialStops() const {
  if (scheme == Scheme::dark)
    return {{0.0, 0x1A2130}, {0.2, 0x22345F}, {0.4, 0x324D9B}, {0.6, 0x4D6BD6},
            {0.8, 0x7F98FF}, {1.0, 0xC3CFFF}};
  return {{0.0, 0xF3F5FD}, {0.2, 0xD3DCF8}, {0.4, 0xA6B7F1}, {0.6, 0x7189E4},
          {0.8, 0x3D5BD3}, {1.0, 0x1E3390}};
}

ColorStops Tokens::divergingStops() const {
  if (scheme == Scheme::dark)
    return {{0.0, 0x8CB4FF}, {0.25, 0x3A5FA8}, {0.5, 0x1D2430}, {0.75, 0x9A5A1C},
            {1.0, 0xFFB669}};
  return {{0.0, 0x1F4E9C}, {0.25, 0x86A9DC}, {0.5, 0xFAFAFA}, {0.75, 0xEBA55C},
          {1.0, 0xA65200}};
}

QColor colorAt(const ColorStops& stops, double position) {
  if (stops.empty()) return {};
  const double p = std::isnan(position) ? 0.0 : std::clamp(position, 0.0, 1.0);
  for (std::size_t i = 1; i < stops.size(); ++i) {
    if (p > stops[i].first) continue;
    const auto& [from, a] = stops[i - 1];
    const auto& [to, b] = stops[i];
    const float f = to > from ? static_cast<float>((p - from) / (to - from)) : 1.0F;
    return QColor::fromRgbF(a.redF() + f * (b.redF() - a.redF()),
                            a.greenF() + f * (b.greenF() - a.greenF()),
                            a.blueF() + f * (b.blueF() - a.blueF()));
  }
  return stops.back().second;
}

double contrastRatio(const QColor& a, const QColor& b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QColor readableOn(const QColor& ground) {
  const QColor ink(0x0B0F16), white(0xFFFFFF);
  if (contrastRatio(ink, ground) >= 4.5) return ink;
  if (contrastRatio(white, ground) >= 4.5) return white;
  return Qt::black;  // of black and white one always reaches 4.58
}

Qt::PenStyle runDash(int run) {
  static constexpr Qt::PenStyle dashes[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine,
                                            Qt::DashDotLine};
  return dashes[((run - 1) % 4 + 4) % 4];
}

Qt::PenStyle modalityDash(const QString& kindId) {
  static constexpr Qt::PenStyle dashes[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine,
                                            Qt::DashDotLine, Qt::DashDotDotLine};
  const int index = kindIndex(kindId);
  return index < 0 ? Qt::SolidLine : dashes[index];
}

QString modalityIcon(const QString& kindId) {
  static const QStringList icons = {"number", "tag", "clock", "text", "cursor"};
  const int index = kindIndex(kindId);
  return index < 0 ? QStringLiteral("data") : icons[index];
}

}  // namespace amalgam::ui
