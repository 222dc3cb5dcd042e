// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report_pages.h"

namespace amalgam::ui {

std::vector<std::vector<PlacedPiece>> partIntoPages(const std::vector<PagePiece>& pieces, qreal height) {
  std::vector<std::vector<PlacedPiece>> pages(1);
  qreal y = 0;
  const auto startPage = [&](const PagePiece& first) {
    pages.emplace_back();
    y = 0;
    if (!first.header) return;
    pages.back().push_back({first.header.get(), 0});
    y = first.header->height;
  };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const PagePiece& piece = pieces[i];
    const bool isFirst = pages.back().empty();
    qreal chain = piece.height + (isFirst ? 0 : piece.before);
    for (std::size_t next = i; pieces[next].keepsNext && next + 1 < pieces.size(); ++next) {
      chain += pieces[next + 1].before + pieces[next + 1].height;
    }
    const qreal own = piece.height + (isFirst ? 0 : piece.before);
    const bool chainFits = y + chain <= height;
    const bool pageHoldsChain = chain <= height;
    if (!isFirst && (pageHoldsChain ? !chainFits : y + own > height)) startPage(piece);
    if (!pages.back().empty() && !(pages.back().size() == 1 && pages.back().front().piece == piece.header.get())) y += piece.before;
    pages.back().push_back({&piece, y});
    y += piece.height;
  }
  return pages;
}

}  // namespace amalgam::ui
