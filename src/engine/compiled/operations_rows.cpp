// SPDX-License-Identifier: GPL-3.0-or-later
// Operations on whole rows: softmax, normalisation, embeddings, and the choice of one number a row.
#include <algorithm>
#include <optional>

#include "engine/compiled/translation.h"

namespace amalgam::compiled {

namespace {

using torch::jit::Node;

/// softmax and log_softmax along any dimension: the rows are brought side by side first.
void softmax(Translation& t, const Node& node, bool logarithms) {
  if (Translation::has(node, "dtype")) Translation::refuse(node, "with another type");
  const View x = t.view(node.input(0));
  const std::int64_t dim = Translation::integer(node, "dim");
  Planner& p = t.planner;
  const View turned = transposed(x, dim, -1);
  const View rows = p.contiguous(turned);
  const View out = p.make(rows.sizes, {x});
  const std::int64_t n = rows.size(-1), count = rows.count() / n;
  const int from = rows.storage, to = out.storage;
  const std::int64_t begin = rows.offset;
  p.step({"softmax", [=](Bases b) { (logarithms ? kernels().log_softmax : kernels().softmax)(b[to], b[from] + begin, count, n); },
          {from}, {to}});
  const View y = transposed(out, dim, -1);
  p.differentiate({x}, y, [&p, turned, out, y, dim, n, count, logarithms] {
    const View slope = p.contiguous(transposed(p.slope(y), dim, -1));
    p.into_slope(turned, [&](const Target& target) {
      const bool direct = target.view.is_contiguous();
      const View place = direct ? target.view : p.scratch(out.sizes);
      const bool accumulate = direct && target.accumulate;
      p.step({"softmax slope",
              [=](Bases b) {
                const auto kernel = logarithms ? kernels().log_softmax_slope : kernels().softmax_slope;
                kernel(b[place.storage] + place.offset, b[slope.storage] + slope.offset, b[out.storage], count, n, accumulate);
              },
              {slope.storage, out.storage}, {place.storage}});
      if (!direct) p.copy(place, target.view, target.accumulate);
    });
  });
  t.define(node.output(), y);
}

void layer_norm(Translation& t, const Node& node) {
  const View x = t.view(node.input(0));
  const Sizes shape = Translation::integers(node, "normalized_shape");
  if (shape.size() != 1 || !Translation::has(node, "weight") || !Translation::has(node, "bias")) {
    Translation::refuse(node, "over several dimensions, or without weights");
  }
  Planner& p = t.planner;
  const View scale = t.view(node, "weight"), shift = t.view(node, "bias");
  const double epsilon = Translation::number(node, "eps");
  const View rows = p.contiguous(x);
  const View y = p.make(x.sizes, {x, scale, shift});
  const std::int64_t n = x.size(-1), count = x.count() / n;
  const View normal = p.scratch({count, n}), inverse = p.scratch({count});
  p.step({"layer norm",
          [=](Bases b) {
            kernels().layer_norm(b[y.storage], b[normal.storage], b[inverse.storage], b[rows.storage] + rows.offset,
                                 b[scale.storage] + scale.offset, b[shift.storage] + shift.offset, epsilon, count, n);
          },
          {rows.storage, scale.storage, shift.storage}, {y.storage, normal.storage, inverse.storage}});
  p.differentiate({x, scale, shift}, y, [&p, x, y, scale, shift, normal, inverse, n, count] {
    const View slope = p.contiguous_slope(y);
    const View sums = p.scratch({2, n});
    p.fill(sums, 0);
    const auto write = [&](const View* place, bool accumulate) {
      const View to = place ? *place : sums;
      const bool wanted = place != nullptr;
      p.step({"layer norm slope",
              [=](Bases b) {
                float* const weights = b[sums.storage];
                kernels().layer_norm_slope(wanted ? b[to.storage] + to.offset : nullptr, accumulate, weights, weights + n,
                                           b[slope.storage] + slope.offset, b[normal.storage], b[inverse.storage],
                                           b[scale.storage] + scale.offset, count, n);
              },
              {slope.storage, normal.storage, inverse.storage, scale.storage}, {sums.storage, to.storage}});
    };
    if (p.is_trained(x)) {
      p.into_slope(x, [&](const Target& target) {
        const bool direct = target.view.is_contiguous();
        const View place = direct ? target.view : p.scratch(x.sizes);
        write(&place, direct && target.accumulate);
        if (!direct) p.copy(place, target.view, target.accumulate);
      });
    } else {
      write(nullptr, false);
    }
    p.add_to_slope(scale, {"slope of scale", {n}, {selected(sums, 0, 0)}, {}, {}, {{0, {}, false}}});
    p.add_to_slope(shift, {"slope of shift", {n}, {selected(sums, 0, 1)}, {}, {}, {{0, {}, false}}});
  });
  t.define(node.output(), y);
}

/// Rows of a table by their numbers, each times a factor of its own if there are some; the derivative is added to those rows.
View rows_of_table(Translation& t, const Node& node, const View& table, const View& ids_anyhow, const std::optional<View>& factors = {}) {
  constexpr std::int64_t kExact = std::int64_t{1} << 24;  // larger whole numbers have gaps in float32
  if (table.rank() != 2 || !table.is_contiguous() || table.size(0) >= kExact) Translation::refuse(node, "a table of another form");
  Planner& p = t.planner;
  const View ids = p.contiguous(ids_anyhow);
  const View scale = factors ? p.contiguous(*factors) : View{};
  Sizes sizes = ids.sizes;
  sizes.push_back(table.size(1));
  const View y = p.make(sizes, {table});
  const std::int64_t n = table.size(1), count = ids.count();
  const auto read = [scale](std::vector<int> others) {
    if (scale.storage >= 0) others.push_back(scale.storage);
    return others;
  };
  const auto scale_in = [scale](Bases b) -> const float* { return scale.storage >= 0 ? b[scale.storage] + scale.offset : nullptr; };
  p.step({"embedding",
          [=](Bases b) {
            kernels().embed(b[y.storage], b[table.storage] + table.offset, b[ids.storage] + ids.offset, scale_in(b), count, n);
          },
          read({ids.storage, table.storage}), {y.storage}});
  p.differentiate({table}, y, [=, &p] {
    const View slope = p.contiguous_slope(y);
    p.into_slope(table, [&](const Target& target) {
      if (!target.accumulate) p.fill(target.view, 0);
      const View to = target.view;
      p.step({"embedding slope",
              [=](Bases b) {
                kernels().embed_slope(b[to.storage] + to.offset, b[slope.storage] + slope.offset, b[ids.storage] + ids.offset,
                                      scale_in(b), count, n);
              },
              read({ids.storage, slope.storage}), {to.storage}});
    });
  });
  return y;
}

bool is_of_kind(const Node& node, const char* kind) { return node.kind() == c10::Symbol::fromQualString(kind); }

View embedded(Translation& t, const Node& node, const std::optional<View>& factors = {}) {
  if (Translation::integer(node, "padding_idx", -1) >= 0 || Translation::flag(node, "scale_grad_by_freq")) {
    Translation::refuse(node, "with a padding row, or scaled by frequency");
  }
  return rows_of_table(t, node, t.view(node, "weight"), t.view(node, "indices"), factors);
}

/// The product that alone reads these rows and gives each row one factor, or null.
const Node* product_of_rows(const Translation& t, const Node& embedding) {
  const torch::jit::Value* const rows = embedding.output();
  const Node* const reader = t.only_reader(rows);
  if (reader == nullptr || !is_of_kind(*reader, "aten::mul")) return nullptr;
  const torch::jit::Value* const other = reader->input(reader->input(0) == rows ? 1 : 0);
  if (other == rows || Translation::is_number(other)) return nullptr;
  Sizes wanted = Translation::sizes_of(rows);
  wanted.back() = 1;
  return Translation::sizes_of(other) == wanted ? reader : nullptr;
}

void embedding(Translation& t, const Node& node) {
  if (product_of_rows(t, node) != nullptr) return;  // that is where both are translated
  t.define(node.output(), embedded(t, node));
}

void index_select(Translation& t, const Node& node) {
  const View from = t.view(node.input(0)), ids = t.view(node, "index");
  if (Translation::integer(node, "dim") != 0) Translation::refuse(node, "along another dimension");
  if (from.rank() == 2) return t.define(node.output(), rows_of_table(t, node, from, ids));
  if (from.rank() != 1) Translation::refuse(node, "of more than two dimensions");
  t.define(node.output(), squeezed(rows_of_table(t, node, unsqueezed(from, 1), ids), -1));
}

/// One number of each row: [B, C] by [B, 1].
void gather(Translation& t, const Node& node) {
  const View x = t.view(node.input(0)), index = t.view(node, "index");
  if (x.rank() != 2 || index.rank() != 2 || index.size(1) != 1 || dimension(Translation::integer(node, "dim"), 2) != 1) {
    Translation::refuse(node, "of another form than one number a row");
  }
  Planner& p = t.planner;
  const View y = p.make(index.sizes, {x});
  const std::int64_t rows = index.size(0);
  p.step({"gather",
          [=](Bases b) {
            for (std::int64_t r = 0; r < rows; ++r) {
              const auto column = static_cast<std::int64_t>(b[index.storage][index.offset + r * index.strides[0]]);
              b[y.storage][r] = b[x.storage][x.offset + r * x.strides[0] + column * x.strides[1]];
            }
          },
          {x.storage, index.storage}, {y.storage}});
  p.differentiate({x}, y, [&p, x, y, index, rows] {
    const View slope = p.slope(y);
    p.into_slope(x, [&](const Target& target) {
      if (!target.accumulate) p.fill(target.view, 0);
      const View to = target.view;
      p.step({"gather slope",
              [=](Bases b) {
                for (std::int64_t r = 0; r < rows; ++r) {
                  const auto column = static_cast<std::int64_t>(b[index.storage][index.offset + r * index.strides[0]]);
                  b[to.storage][to.offset + r * to.strides[0] + column * to.strides[1]] +=
                      b[slope.storage][slope.offset + r * slope.strides[0]];
                }
              },
              {slope.storage, index.storage}, {to.storage}});
    });
  });
  t.define(node.output(), y);
}

/// Only of numbers that are not trained: masks.
void cumsum(Translation& t, const Node& node) {
  const View x = t.view(node.input(0));
  Planner& p = t.planner;
  if (p.is_trained(x)) Translation::refuse(node, "of trained numbers");
  const std::int64_t dim = Translation::integer(node, "dim");
  const View y = p.make(x.sizes, {});
  p.copy(x, y);
  const std::int64_t n = y.size(dim), step = y.stride(dim), groups = y.count() / (n * step);
  const int to = y.storage;
  p.step({"cumsum",
          [=](Bases b) {
            for (std::int64_t g = 0; g < groups; ++g) {
              float* const first = b[to] + g * n * step;
              for (std::int64_t i = step; i < n * step; ++i) first[i] += first[i - step];
            }
          },
          {to}, {to}});
  t.define(node.output(), y);
}

void mean_of_squares(Translation& t, const Node& node) {
  if (Translation::integer(node, "reduction") != 1) Translation::refuse(node, "without the mean");
  const View x = t.view(node.input(0)), target = t.view(node.input(1));
  Planner& p = t.planner;
  const View y = p.make({}, {x});
  const float share = 1.0F / static_cast<float>(x.count());
  p.fill(y, 0);
  p.run({"squares", x.sizes, {x, target}, {share}, {{Micro::sub, 0, 1}, {Micro::square, 3}, {Micro::mul, 4, 2}},
         {{5, expanded(y, x.sizes), true}}});
  p.differentiate({x}, y, [&p, x, target, y, share] {
    p.add_to_slope(x, {"slope of squares", x.sizes, {x, target, p.slope(y)}, {2 * share},
                       {{Micro::sub, 0, 1}, {Micro::mul, 4, 3}, {Micro::mul, 5, 2}}, {{6, {}, false}}});
  });
  t.define(node.output(), y);
}

}  // namespace

bool scaled_embedding(Translation& t, const Node& product) {
  for (const std::size_t i : {0, 1}) {
    const Node& rows = *product.input(i)->node();
    if (!is_of_kind(rows, "aten::embedding") || product_of_rows(t, rows) != &product) continue;
    const View factors = t.view(product.input(1 - i));
    if (t.planner.is_trained(factors)) {
      t.define(rows.output(), embedded(t, rows));
      return false;
    }
    t.define(product.output(), embedded(t, rows, squeezed(factors, -1)));
    return true;
  }
  return false;
}

std::map<std::string, Operation> row_operations() {
  return {
      {"aten::softmax", [](Translation& t, const Node& n) { softmax(t, n, false); }},
      {"aten::log_softmax", [](Translation& t, const Node& n) { softmax(t, n, true); }},
      {"aten::layer_norm", layer_norm},
      {"aten::embedding", embedding},
      {"aten::index_select", index_select},
      {"aten::gather", gather},
      {"aten::cumsum", cumsum},
      {"aten::mse_loss", mean_of_squares},
  };
}

}  // namespace amalgam::compiled
