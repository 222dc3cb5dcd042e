// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix products of the sizes that fusion models have: thousands of rows by tens of columns. A tile of the result stays in
// registers; the right side is read in panels of a few vectors, packed where its columns do not lie side by side.
// Source:  Goto & van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication"
// Included through kernels_body.h only.
#pragma once

namespace amalgam::compiled::AMALGAM_KERNELS {

constexpr Size kInnerBlock = 256, kRowChunk = 96;
/// Vectors of a panel, and rows of a tile by them: as many sums as there are registers for.
#if AMALGAM_LANES == 16
constexpr int kPanelVectors = 3;
constexpr int kTileRows[kPanelVectors + 1] = {0, 12, 12, 8};
#else
constexpr int kPanelVectors = 2;
constexpr int kTileRows[kPanelVectors + 1] = {0, 8, 6};
#endif
constexpr Size kPanel = kPanelVectors * kLanes;

AMALGAM_INLINE Lanes activated(Lanes x, Activation activation) {
  if (activation == Activation::relu) return choose(x < 0, Lanes{}, x);
  if (activation == Activation::tanh) return tanh_of(x);
  return x;
}

/// What happens to a tile when its sum is complete.
struct Ending {
  bool add;           // to what c holds
  const float* bias;  // of this panel's first column, or null
  Activation activation;
  Size columns;       // of the panel that exist
};

template <int>
struct Tile {};

/// All sums of a tile, unrolled so that they stay in registers.
#define AMALGAM_EVERY_SUM                                     \
  _Pragma("GCC unroll 16") for (int r = 0; r < Rows; ++r)     \
  _Pragma("GCC unroll 4") for (int v = 0; v < Vectors; ++v)

/// IsPart: the last vector of the panel has numbers only in its first lanes, and memory behind them may not be there.
template <int Rows, int Vectors, bool IsPart>
static void tile(Size inner, const float* a, Size a_row, Size a_inner, const float* b, Size b_inner, float* c, Size c_row,
                 const Ending& ending) {
  constexpr int kLast = Vectors - 1;
  const Size left_over = ending.columns - kLast * kLanes;
  Lanes sums[Rows][Vectors];
  AMALGAM_EVERY_SUM sums[r][v] = Lanes{};
  for (Size k = 0; k < inner; ++k, a += a_inner, b += b_inner) {
    Lanes right[Vectors];
    for (int v = 0; v < kLast; ++v) right[v] = get(b + v * kLanes);
    right[kLast] = IsPart ? get_some(b + kLast * kLanes, left_over) : get(b + kLast * kLanes);
    AMALGAM_EVERY_SUM sums[r][v] += all(a[r * a_row]) * right[v];
  }
  const auto is_whole = [left_over](int v) __attribute__((always_inline)) { return v < kLast || left_over >= kLanes; };
  if (ending.add) {
    AMALGAM_EVERY_SUM {
      const float* from = c + r * c_row + v * kLanes;
      sums[r][v] += is_whole(v) ? get(from) : get_some(from, left_over);
    }
  }
  if (ending.bias) {
    AMALGAM_EVERY_SUM sums[r][v] += get_some(ending.bias + v * kLanes, ending.columns - v * kLanes);
  }
  if (ending.activation == Activation::relu) {
    AMALGAM_EVERY_SUM sums[r][v] = activated(sums[r][v], Activation::relu);
  }
  AMALGAM_EVERY_SUM {
    float* to = c + r * c_row + v * kLanes;
    if (is_whole(v)) {
      put(to, sums[r][v]);
    } else {
      put_some(to, sums[r][v], left_over);
    }
  }
  if (ending.activation != Activation::tanh) return;
  for (int r = 0; r < Rows; ++r) {
    for (Size i = 0; i < ending.columns; i += kLanes) {
      float* place = c + r * c_row + i;
      put_some(place, tanh_of(get_some(place, ending.columns - i)), ending.columns - i);
    }
  }
}

template <int Rows, int Vectors, bool IsPart>
AMALGAM_INLINE Size tiles_of(Size r, Size rows, Size inner, const float* a, Size a_row, Size a_inner, const float* b, Size b_inner,
                             float* c, Size c_row, const Ending& ending) {
  for (; r + Rows <= rows; r += Rows) {
    tile<Rows, Vectors, IsPart>(inner, a + r * a_row, a_row, a_inner, b, b_inner, c + r * c_row, c_row, ending);
  }
  return r;
}

template <int Vectors, bool IsPart>
static void tiles(Size rows, Size inner, const float* a, Size a_row, Size a_inner, const float* b, Size b_inner, float* c,
                  Size c_row, const Ending& ending) {
  Size r = 0;
  const auto run = [&]<int Rows>(Tile<Rows>) {
    r = tiles_of<Rows, Vectors, IsPart>(r, rows, inner, a, a_row, a_inner, b, b_inner, c, c_row, ending);
  };
  run(Tile<kTileRows[Vectors]>());
  if constexpr (kTileRows[Vectors] > 8) run(Tile<8>());
  if constexpr (kTileRows[Vectors] > 4) run(Tile<4>());
  run(Tile<2>());
  run(Tile<1>());
}

/// The tiles of one panel; `columns` of it exist.
static void panel_of(Size rows, Size inner, const float* a, Size a_row, Size a_inner, const float* b, Size b_inner, float* c,
                     Size c_row, const Ending& ending, bool is_part) {
  const auto run = [&]<int Vectors>(Tile<Vectors>) {
    if (is_part) {
      tiles<Vectors, true>(rows, inner, a, a_row, a_inner, b, b_inner, c, c_row, ending);
    } else {
      tiles<Vectors, false>(rows, inner, a, a_row, a_inner, b, b_inner, c, c_row, ending);
    }
  };
  if (ending.columns <= kLanes) return run(Tile<1>());
  if (kPanelVectors == 2 || ending.columns <= 2 * kLanes) return run(Tile<2>());
  run(Tile<kPanelVectors>());
}

#if AMALGAM_LANES == 16
constexpr int kHalves = 8;
#else
constexpr int kHalves = 4;
#endif
template <int Distance>
struct UpperBlocks {  // the first of two rows after blocks of `Distance` lanes have changed places
  static constexpr int at(int i) { return (i & Distance) == 0 ? i : i - Distance + static_cast<int>(kLanes); }
};
template <int Distance>
struct LowerBlocks {
  static constexpr int at(int i) { return (i & Distance) == 0 ? i + Distance : i + static_cast<int>(kLanes); }
};
template <int Distance>
AMALGAM_INLINE void exchange_blocks(Lanes* rows) {
  for (int i = 0; i < kLanes; ++i) {
    if ((i & Distance) != 0) continue;
    const Lanes upper = arranged<UpperBlocks<Distance>>(rows[i], rows[i + Distance]);
    rows[i + Distance] = arranged<LowerBlocks<Distance>>(rows[i], rows[i + Distance]);
    rows[i] = upper;
  }
  if constexpr (Distance > 1) exchange_blocks<Distance / 2>(rows);
}

/// to[k · width + n] = from[n · step + k] for k < inner, n < columns; zeros up to `width`, a multiple of the lanes.
static void pack_turned(float* to, const float* from, Size step, Size inner, Size columns, Size width) {
  for (Size n = 0; n < width; n += kLanes) {
    for (Size k = 0; k < inner; k += kLanes) {
      Lanes rows[kLanes];
      for (Size i = 0; i < kLanes; ++i) {
        rows[i] = n + i < columns ? get_some(from + (n + i) * step + k, inner - k) : Lanes{};
      }
      exchange_blocks<kHalves>(rows);
      const Size count = inner - k < kLanes ? inner - k : kLanes;
      for (Size i = 0; i < count; ++i) put(to + (k + i) * width + n, rows[i]);
    }
  }
}

/// `inner` rows of `columns` numbers, zeros behind them up to `width`.
static void pack(float* to, const float* b, Size b_inner, Size b_column, Size inner, Size columns, Size width) {
  if (b_inner == 1) return pack_turned(to, b, b_column, inner, columns, width);
  for (Size k = 0; k < inner; ++k, to += width, b += b_inner) {
    for (Size n = 0; n < columns; ++n) to[n] = b[n * b_column];
    for (Size n = columns; n < width; ++n) to[n] = 0;
  }
}

/// c[i · c_step] = activation(dot(m_i, x) + bias[i · bias_step]).
static void dots(const Product& p, Size count, const float* m, Size m_step, const float* x, Size x_step, float* c, Size c_step,
                 Size bias_step) {
  if (x_step != 1) {
    for (Size k = 0; k < p.inner; ++k) p.scratch[k] = x[k * x_step];
    x = p.scratch;
  }
  for (Size i = 0; i < count; ++i) {
    float sum = dot(m + i * m_step, x, p.inner);
    if (p.accumulate) sum += c[i * c_step];
    if (p.bias) sum += p.bias[i * bias_step];
    if (p.activation != Activation::none) sum = activated(all(sum), p.activation)[0];
    c[i * c_step] = sum;
  }
}

/// One row: sums that do not wait for each other.
static void row_times_matrix(const Product& p) {
  constexpr int kSums = 4;
  for (Size j = 0; j < p.columns; j += kLanes) {
    const Size columns = p.columns - j < kLanes ? p.columns - j : kLanes;
    Lanes sums[kSums] = {};
    const float* a = p.a;
    const float* b = p.b + j;
    Size k = 0;
    for (; k + kSums <= p.inner; k += kSums) {
      for (int i = 0; i < kSums; ++i, a += p.a_inner, b += p.b_inner) sums[i] += *a * get_some(b, columns);
    }
    for (; k < p.inner; ++k, a += p.a_inner, b += p.b_inner) sums[0] += *a * get_some(b, columns);
    Lanes x = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    if (p.accumulate) x += get_some(p.c + j, columns);
    if (p.bias) x += get_some(p.bias + j, columns);
    put_some(p.c + j, activated(x, p.activation), columns);
  }
}

static Size whole_lanes(Size n) { return (n + kLanes - 1) / kLanes * kLanes; }

/// One column of c where the rows of a lie side by side: c[r · c_row] = Σ_k a[k, r] · b[k].
static void matrix_times_column(const Product& p) {
  constexpr int kVectors = 4;
  constexpr Size kRows = kVectors * kLanes;
  for (Size row = 0; row < p.rows; row += kRows) {
    const Size rows = p.rows - row < kRows ? p.rows - row : kRows;
    Lanes sums[kVectors] = {};
    const float* a = p.a + row;
    const float* b = p.b;
    for (Size k = 0; k < p.inner; ++k, a += p.a_inner, b += p.b_inner) {
      for (int v = 0; v < kVectors && v * kLanes < rows; ++v) sums[v] += *b * get_some(a + v * kLanes, rows - v * kLanes);
    }
    float column[kRows];
    for (int v = 0; v < kVectors; ++v) put(column + v * kLanes, sums[v]);
    float* c = p.c + row * p.c_row;
    for (Size r = 0; r < rows; ++r, c += p.c_row) *c = p.accumulate ? *c + column[r] : column[r];
  }
}

static void product(const Product& p) {
  if (p.columns == 1 && p.a_row == 1 && p.rows > 1 && !p.bias && p.activation == Activation::none) return matrix_times_column(p);
  if (p.columns > kLanes && p.columns % kLanes == 1 && (p.a_inner == 1 || (p.a_row == 1 && !p.bias && p.activation == Activation::none))) {
    Product most = p, last = p;  // a whole vector for one column is too much
    most.columns = p.columns - 1;
    last.columns = 1;
    last.b += most.columns * p.b_column;
    last.c += most.columns;
    if (p.bias) last.bias += most.columns;
    product(most);
    return product(last);
  }
  if (p.columns == 1 && p.a_inner == 1) return dots(p, p.rows, p.a, p.a_row, p.b, p.b_inner, p.c, p.c_row, 0);
  if (p.rows == 1 && p.b_inner == 1 && p.b_column != 1) return dots(p, p.columns, p.b, p.b_column, p.a, p.a_inner, p.c, 1, 1);
  if (p.rows == 1 && p.b_column == 1) return row_times_matrix(p);
  const Size panels = (p.columns + kPanel - 1) / kPanel;
  for (Size first = 0; first < p.inner || first == 0; first += kInnerBlock) {
    const Size inner = p.inner - first < kInnerBlock ? p.inner - first : kInnerBlock;
    const bool is_last = first + kInnerBlock >= p.inner;
    const float* b = p.b + first * p.b_inner;
    const float* a = p.a + first * p.a_inner;
    const auto columns_of = [&p](Size j) { return p.columns - j * kPanel < kPanel ? p.columns - j * kPanel : kPanel; };
    const auto is_direct = [&p](Size columns) { return p.b_column == 1 && (kReadsParts || columns % kLanes == 0); };
    for (Size j = 0; j < panels; ++j) {
      const Size columns = columns_of(j);
      if (is_direct(columns)) continue;
      pack(p.scratch + j * kPanel * inner, b + j * kPanel * p.b_column, p.b_inner, p.b_column, inner, columns, whole_lanes(columns));
    }
    for (Size row = 0; row < p.rows; row += kRowChunk) {
      const Size rows = p.rows - row < kRowChunk ? p.rows - row : kRowChunk;
      for (Size j = 0; j < panels; ++j) {
        const Size columns = columns_of(j);
        const bool direct = is_direct(columns);
        const float* panel = direct ? b + j * kPanel : p.scratch + j * kPanel * inner;
        const Ending ending = {p.accumulate || first > 0, is_last && p.bias ? p.bias + j * kPanel : nullptr,
                               is_last ? p.activation : Activation::none, columns};
        panel_of(rows, inner, a + row * p.a_row, p.a_row, p.a_inner, panel, direct ? p.b_inner : whole_lanes(columns),
                 p.c + row * p.c_row + j * kPanel, p.c_row, ending, direct && columns % kLanes != 0);
      }
    }
  }
}

}  // namespace amalgam::compiled::AMALGAM_KERNELS
