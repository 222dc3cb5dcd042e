// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace amalgam::compiled {

using Sizes = std::vector<std::int64_t>;

/// Some numbers of a storage, arranged as a tensor. All numbers of a plan are float32; masks are 0 and 1, ids whole numbers.
struct View {
  int storage = -1;
  std::int64_t offset = 0;
  Sizes sizes, strides;

  std::int64_t count() const;
  std::int64_t rank() const { return static_cast<std::int64_t>(sizes.size()); }
  std::int64_t size(std::int64_t dim) const { return sizes[at(dim)]; }
  std::int64_t stride(std::int64_t dim) const { return strides[at(dim)]; }
  /// Numbers lie in the order of their indices, without gaps.
  bool is_contiguous() const;
  /// Every number of the view has a place of its own, and they leave no gaps.
  bool is_dense() const;
  /// Some places are seen under several indices.
  bool is_expanded() const;

 private:
  std::size_t at(std::int64_t dim) const { return static_cast<std::size_t>(dim < 0 ? dim + rank() : dim); }
};

std::int64_t count_of(const Sizes& sizes);
/// From the end if negative; `rank` counts as the dimension behind the last.
std::size_t dimension(std::int64_t dim, std::int64_t rank);
View contiguous_view(int storage, const Sizes& sizes);
View narrowed(View view, std::int64_t dim, std::int64_t start, std::int64_t length, std::int64_t step = 1);
View selected(View view, std::int64_t dim, std::int64_t index);
View unsqueezed(View view, std::int64_t dim);
View squeezed(View view, std::int64_t dim);
View permuted(const View& view, const Sizes& order);
View transposed(View view, std::int64_t first, std::int64_t second);
/// To larger sizes; -1 keeps one. The caller has checked that it fits.
View expanded(const View& view, const Sizes& sizes);
/// Nothing if the numbers would have to be moved. One size may be -1.
std::optional<View> reshaped(const View& view, Sizes sizes);
/// The sizes that both can be expanded to.
Sizes broadcast(const Sizes& a, const Sizes& b);

}  // namespace amalgam::compiled
