// SPDX-License-Identifier: GPL-3.0-or-later
// Operations that only look at numbers in another way, or put them elsewhere.
#include <algorithm>

#include "engine/compiled/translation.h"

namespace amalgam::compiled {

namespace {

using torch::jit::Node;

template <class F>
void as_view(Translation& t, const Node& node, F f) {
  t.define(node.output(), f(t.view(node.input(0))));
}

/// A copy with all numbers side by side, in the order of their indices.
View copied(Translation& t, const View& from) {
  const View to = t.planner.make(from.sizes, {from});
  t.planner.copy(from, to);
  t.planner.differentiate({from}, to, [&p = t.planner, from, to] { p.hand_on(from, p.slope(to)); });
  return to;
}

void reshape_to(Translation& t, const Node& node, const Sizes& sizes) {
  const View from = t.view(node.input(0));
  if (const auto moved = reshaped(from, sizes)) return t.define(node.output(), *moved);
  t.define(node.output(), *reshaped(copied(t, from), sizes));
}

void reshape(Translation& t, const Node& node) { reshape_to(t, node, Translation::sizes_of(node.output())); }

void same(Translation& t, const Node& node) { t.define(node.output(), t.view(node.input(0))); }

/// Only float32, bool and whole numbers: all are float32 here.
void to_type(Translation& t, const Node& node) {
  const auto type = node.output()->type()->cast<c10::TensorType>();
  const auto scalar = type ? type->scalarType() : c10::nullopt;
  if (!scalar || *scalar == torch::kFloat64 || *scalar == torch::kFloat16 || *scalar == torch::kBFloat16) {
    Translation::refuse(node, "to a type that is not float32");
  }
  const auto from = node.input(0)->type()->cast<c10::TensorType>();
  if (*scalar != torch::kFloat32 && from && from->scalarType() && *from->scalarType() == torch::kFloat32) {
    Translation::refuse(node, "rounding");
  }
  same(t, node);
}

void clone(Translation& t, const Node& node) { t.define(node.output(), copied(t, t.view(node.input(0)))); }

void squeeze_all(Translation& t, const Node& node) {
  as_view(t, node, [](View view) {
    for (std::int64_t d = view.rank(); d-- > 0;) view = squeezed(view, d);
    return view;
  });
}

void expand(Translation& t, const Node& node) {
  as_view(t, node, [&](const View& view) { return expanded(view, Translation::sizes_of(node.output())); });
}

void slice(Translation& t, const Node& node) {
  const View from = t.view(node.input(0));
  const std::int64_t dim = Translation::integer(node, "dim"), size = from.size(dim), step = Translation::integer(node, "step");
  std::int64_t start = Translation::integer(node, "start", 0);
  start = std::clamp<std::int64_t>(start < 0 ? start + size : start, 0, size);
  t.define(node.output(), narrowed(from, dim, start, Translation::sizes_of(node.output())[dimension(dim, from.rank())], step));
}

void unbind(Translation& t, const Node& node) {
  const View from = t.view(node.input(0));
  const std::int64_t dim = Translation::integer(node, "dim");
  std::vector<View> parts;
  for (std::int64_t i = 0; i < from.size(dim); ++i) parts.push_back(selected(from, dim, i));
  t.define_list(node.output(), std::move(parts));
}

void split_evenly(Translation& t, const Node& node, std::int64_t size) {
  const View from = t.view(node.input(0));
  const std::int64_t dim = Translation::integer(node, "dim"), whole = from.size(dim);
  std::vector<View> parts;
  for (std::int64_t begin = 0; begin < whole; begin += size) parts.push_back(narrowed(from, dim, begin, std::min(size, whole - begin)));
  t.define_list(node.output(), std::move(parts));
}

void chunk(Translation& t, const Node& node) {
  const std::int64_t whole = t.view(node.input(0)).size(Translation::integer(node, "dim"));
  const std::int64_t chunks = Translation::integer(node, "chunks");
  split_evenly(t, node, (whole + chunks - 1) / chunks);
}

void split(Translation& t, const Node& node) { split_evenly(t, node, Translation::integer(node, "split_size")); }

/// Each part is copied to its place in `out`, and its derivative is that place's.
void gather_parts(Translation& t, const Node& node, const std::vector<View>& parts, const View& out,
                  const std::vector<View>& places) {
  Planner& p = t.planner;
  for (std::size_t i = 0; i < parts.size(); ++i) p.copy(parts[i], places[i]);
  p.differentiate(parts, out, [&p, parts, out, places] {
    const View slope = p.slope(out);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      View place = slope;
      if (slope.strides == out.strides && slope.sizes == out.sizes) {
        place = places[i];
        place.storage = slope.storage;
        place.offset += slope.offset;
      } else {  // derivative lies in another order: the same cut of it
        const std::int64_t dim = [&] {
          for (std::int64_t d = 0; d < out.rank(); ++d) {
            if (places[i].rank() == out.rank() && places[i].size(d) != out.size(d)) return d;
          }
          return std::int64_t{-1};
        }();
        if (dim < 0 && parts.size() > 1) {
          const View even = p.contiguous(slope);
          place = places[i];
          place.storage = even.storage;
          place.offset += even.offset;
        } else if (dim >= 0) {
          place = narrowed(slope, dim, places[i].offset / out.stride(dim), places[i].size(dim));
        }
      }
      p.hand_on(parts[i], place);
    }
  });
  t.define(node.output(), out);
}

void cat(Translation& t, const Node& node) {
  const std::vector<View> parts = t.views(node.namedInput("tensors"));
  const Sizes sizes = Translation::sizes_of(node.output());
  const std::size_t dim = dimension(Translation::integer(node, "dim"), static_cast<std::int64_t>(sizes.size()));
  const View out = t.planner.make(sizes, parts);
  std::vector<View> real, places;
  std::int64_t begin = 0;
  for (const View& part : parts) {
    if (part.count() == 0) continue;
    const std::int64_t size = part.sizes[dim];
    real.push_back(part);
    places.push_back(narrowed(out, static_cast<std::int64_t>(dim), begin, size));
    begin += size;
  }
  gather_parts(t, node, real, out, places);
}

void stack(Translation& t, const Node& node) {
  const std::vector<View> parts = t.views(node.namedInput("tensors"));
  const View out = t.planner.make(Translation::sizes_of(node.output()), parts);
  const auto dim = static_cast<std::int64_t>(dimension(Translation::integer(node, "dim"), out.rank()));
  std::vector<View> places;
  for (std::size_t i = 0; i < parts.size(); ++i) places.push_back(selected(out, dim, static_cast<std::int64_t>(i)));
  gather_parts(t, node, parts, out, places);
}

/// A border of one number around the last dimensions.
void pad(Translation& t, const Node& node) {
  const View x = t.view(node.input(0));
  const Sizes border = Translation::integers(node, "pad");
  const double value = Translation::has(node, "value") ? Translation::number(node, "value") : 0;
  Planner& p = t.planner;
  const View y = p.make(Translation::sizes_of(node.output()), {x});
  const auto inner_of = [border, x](View view) {
    for (std::size_t i = 0; 2 * i + 1 < border.size(); ++i) {
      const auto dim = x.rank() - 1 - static_cast<std::int64_t>(i);
      if (border[2 * i] < 0 || border[2 * i + 1] < 0) throw Unsupported("aten::constant_pad_nd (that cuts)");
      view = narrowed(std::move(view), dim, border[2 * i], x.size(dim));
    }
    return view;
  };
  p.fill(y, static_cast<float>(value));
  p.copy(x, inner_of(y));
  p.differentiate({x}, y, [&p, x, y, inner_of] { p.hand_on(x, inner_of(p.slope(y))); });
  t.define(node.output(), y);
}

void filled(Translation& t, const Node& node, float value) {
  const Sizes sizes = Translation::sizes_of(node.output());
  t.define(node.output(), expanded(t.planner.constant({value}, Sizes(sizes.size(), 1)), sizes));
}

}  // namespace

std::map<std::string, Operation> shape_operations() {
  return {
      {"aten::t",
       [](Translation& t, const Node& n) {
         as_view(t, n, [](const View& v) { return v.rank() < 2 ? v : transposed(v, 0, 1); });
       }},
      {"aten::transpose",
       [](Translation& t, const Node& n) {
         as_view(t, n, [&](const View& v) { return transposed(v, Translation::integer(n, "dim0"), Translation::integer(n, "dim1")); });
       }},
      {"aten::permute",
       [](Translation& t, const Node& n) {
         as_view(t, n, [&](const View& v) { return permuted(v, Translation::integers(n, "dims")); });
       }},
      {"aten::unsqueeze",
       [](Translation& t, const Node& n) {
         as_view(t, n, [&](const View& v) { return unsqueezed(v, Translation::integer(n, "dim")); });
       }},
      {"aten::squeeze",
       [](Translation& t, const Node& n) {
         if (!n.hasNamedInput("dim")) return squeeze_all(t, n);
         as_view(t, n, [&](const View& v) { return squeezed(v, Translation::integer(n, "dim")); });
       }},
      {"aten::select",
       [](Translation& t, const Node& n) {
         as_view(t, n, [&](const View& v) { return selected(v, Translation::integer(n, "dim"), Translation::integer(n, "index")); });
       }},
      {"aten::narrow",
       [](Translation& t, const Node& n) {
         as_view(t, n, [&](const View& v) {
           return narrowed(v, Translation::integer(n, "dim"), Translation::integer(n, "start"), Translation::integer(n, "length"));
         });
       }},
      {"aten::slice", slice},
      {"aten::view", reshape},
      {"aten::reshape", reshape},
      {"aten::view_as", reshape},
      {"aten::constant_pad_nd", pad},
      {"aten::flatten", reshape},
      {"aten::expand", expand},
      {"aten::expand_as", expand},
      {"aten::unbind", unbind},
      {"aten::chunk", chunk},
      {"aten::split", split},
      {"aten::contiguous", same},
      {"aten::to", to_type},
      {"aten::type_as", to_type},
      {"aten::clone", clone},
      {"aten::cat", cat},
      {"aten::stack", stack},
      {"aten::zeros_like", [](Translation& t, const Node& n) { filled(t, n, 0); }},
      {"aten::ones_like", [](Translation& t, const Node& n) { filled(t, n, 1); }},
      {"aten::zeros", [](Translation& t, const Node& n) { filled(t, n, 0); }},
      {"aten::ones", [](Translation& t, const Node& n) { filled(t, n, 1); }},
  };
}

}  // namespace amalgam::compiled
