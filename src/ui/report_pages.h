// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainter>
#include <QPointF>
#include <functional>
#include <memory>
#include <vector>

namespace amalgam::ui {

/// A strip of a page that is never cut: a line of text, a line of a table, a row of figures. Sizes in device units.
struct PagePiece {
  qreal before = 0;  ///< room above it, unless it is the first of its page
  qreal height = 0;
  bool keepsNext = false;  ///< must not be the last of its page
  std::function<void(QPainter&, QPointF)> draw;  ///< at its left upper corner
  std::shared_ptr<PagePiece> header;  ///< stands above it where it begins a page
};

struct PlacedPiece {
  const PagePiece* piece = nullptr;
  qreal y = 0;  ///< from the upper end of the room for text
};

/// Parts pieces into pages of a height. A chain of pieces that keep their next is moved to the next page as a whole, if
/// a page can hold it.
std::vector<std::vector<PlacedPiece>> partIntoPages(const std::vector<PagePiece>& pieces, qreal height);

}  // namespace amalgam::ui
