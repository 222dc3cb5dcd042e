// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/compiled/view.h"

#include <algorithm>
#include <numeric>

namespace amalgam::compiled {

std::int64_t count_of(const Sizes& sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>());
}

std::int64_t View::count() const { return count_of(sizes); }

bool View::is_contiguous() const {
  std::int64_t step = 1;
  for (std::size_t i = sizes.size(); i-- > 0;) {
    if (sizes[i] == 1) continue;
    if (strides[i] != step) return false;
    step *= sizes[i];
  }
  return true;
}

bool View::is_dense() const {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] != 1) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) { return strides[a] < strides[b]; });
  std::int64_t step = 1;
  for (const std::size_t i : order) {
    if (strides[i] != step) return false;
    step *= sizes[i];
  }
  return true;
}

bool View::is_expanded() const {
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] > 1 && strides[i] == 0) return true;
  }
  return false;
}

std::size_t dimension(std::int64_t dim, std::int64_t rank) {
  return static_cast<std::size_t>(dim < 0 ? dim + rank : dim);
}

View contiguous_view(int storage, const Sizes& sizes) {
  View view{storage, 0, sizes, Sizes(sizes.size(), 1)};
  for (std::size_t i = sizes.size(); i-- > 1;) view.strides[i - 1] = view.strides[i] * sizes[i];
  return view;
}

View narrowed(View view, std::int64_t dim, std::int64_t start, std::int64_t length, std::int64_t step) {
  const std::size_t d = dimension(dim, view.rank());
  view.offset += start * view.strides[d];
  view.sizes[d] = length;
  view.strides[d] *= step;
  return view;
}

View selected(View view, std::int64_t dim, std::int64_t index) {
  const std::size_t d = dimension(dim, view.rank());
  view.offset += (index < 0 ? index + view.sizes[d] : index) * view.strides[d];
  view.sizes.erase(view.sizes.begin() + static_cast<std::ptrdiff_t>(d));
  view.strides.erase(view.strides.begin() + static_cast<std::ptrdiff_t>(d));
  return view;
}

View unsqueezed(View view, std::int64_t dim) {
  const auto d = static_cast<std::ptrdiff_t>(dimension(dim, view.rank() + 1));
  view.sizes.insert(view.sizes.begin() + d, 1);
  view.strides.insert(view.strides.begin() + d, 1);
  return view;
}

View squeezed(View view, std::int64_t dim) {
  return view.size(dim) == 1 ? selected(std::move(view), dim, 0) : view;
}

View permuted(const View& view, const Sizes& order) {
  View moved{view.storage, view.offset, {}, {}};
  for (const std::int64_t one : order) {
    moved.sizes.push_back(view.size(one));
    moved.strides.push_back(view.stride(one));
  }
  return moved;
}

View transposed(View view, std::int64_t first, std::int64_t second) {
  const std::size_t a = dimension(first, view.rank()), b = dimension(second, view.rank());
  std::swap(view.sizes[a], view.sizes[b]);
  std::swap(view.strides[a], view.strides[b]);
  return view;
}

View expanded(const View& view, const Sizes& sizes) {
  View wide{view.storage, view.offset, sizes, Sizes(sizes.size(), 0)};
  const std::size_t more = sizes.size() - view.sizes.size();
  for (std::size_t i = 0; i < view.sizes.size(); ++i) {
    if (sizes[i + more] == -1) wide.sizes[i + more] = view.sizes[i];
    if (view.sizes[i] == wide.sizes[i + more]) wide.strides[i + more] = view.strides[i];
  }
  return wide;
}

std::optional<View> reshaped(const View& view, Sizes sizes) {
  const std::int64_t count = view.count();
  for (std::int64_t& one : sizes) {
    if (one != -1) continue;
    one = 1;
    one = count / std::max<std::int64_t>(1, count_of(sizes));
    break;
  }
  View moved{view.storage, view.offset, sizes, Sizes(sizes.size(), 0)};
  // From the last dimension on: groups of old dimensions that lie one in the other can be cut anew.
  std::size_t to = sizes.size();
  std::size_t from = view.sizes.size();
  while (from > 0) {
    std::int64_t have = view.sizes[from - 1], step = view.strides[from - 1];
    const std::int64_t smallest = step;
    std::size_t begin = from - 1;
    while (begin > 0 && (view.sizes[begin - 1] == 1 || have == 1 || view.strides[begin - 1] == smallest * have)) {
      if (have == 1) return reshaped(selected(view, static_cast<std::int64_t>(from) - 1, 0), sizes);
      have *= view.sizes[begin - 1];
      --begin;
    }
    std::int64_t need = 1;
    while (to > 0 && need < have) {
      moved.strides[to - 1] = smallest * need;
      need *= sizes[--to];
    }
    if (need != have) return {};
    from = begin;
  }
  while (to > 0) {
    if (sizes[--to] != 1) return {};
    moved.strides[to] = 1;
  }
  return moved;
}

Sizes broadcast(const Sizes& a, const Sizes& b) {
  Sizes both(std::max(a.size(), b.size()), 1);
  for (std::size_t i = 0; i < both.size(); ++i) {
    const auto size_in = [&](const Sizes& one) {
      const std::size_t missing = both.size() - one.size();
      return i < missing ? std::int64_t{1} : one[i - missing];
    };
    both[i] = size_in(a) == 1 ? size_in(b) : size_in(a);
  }
  return both;
}

}  // namespace amalgam::compiled
