// SPDX-License-Identifier: GPL-3.0-or-later
// Matrix products of the sizes that fusion models have: thousands of rows by tens of columns. A tile of the result stays in
// registers; the right side is read in panels of 16 columns, packed where its columns do not lie side by side.
// Source:  Goto & van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication"
// Included through kernels_body.h only.
#pragma once

namespace amalgam::compiled::AMALGAM_KERNELS {

constexpr Size kInnerBlock = 256, kPanel = 16, kRowChunk = 96;

AMALGAM_INLINE v8 activated(v8 x, Activation activation) {
  if (activation == Activation::relu) return choose(x < 0, v8{}, x);
  if (activation == Activation::tanh) return tanh8(x);
  return x;
}

/// What happens to a tile when its sum is complete.
struct Ending {
  bool add;           // to what c holds
  const float* bias;  // of this panel's first column, or null
  Activation activation;
  Size columns;       // of the panel that exist
};

template <int Rows, int Vectors>
static void tile(Size inner, const float* a, Size a_row, Size a_inner, const float* b, Size b_inner, float* c, Size c_row,
                 const Ending& ending) {
  v8 sums[Rows][Vectors];
  for (int r = 0; r < Rows; ++r) {
    for (int v = 0; v < Vectors; ++v) sums[r][v] = v8{};
  }
  for (Size k = 0; k < inner; ++k, a += a_inner, b += b_inner) {
    v8 right[Vectors];
    for (int v = 0; v < Vectors; ++v) right[v] = get(b + v * 8);
    for (int r = 0; r < Rows; ++r) {
      const v8 left = all(a[r * a_row]);
      for (int v = 0; v < Vectors; ++v) sums[r][v] += left * right[v];
    }
  }
  for (int v = 0; v < Vectors; ++v) {
    const Size count = ending.columns - v * 8;
    const v8 bias = ending.bias ? get_some(ending.bias + v * 8, count) : v8{};
    for (int r = 0; r < Rows; ++r) {
      float* to = c + r * c_row + v * 8;
      v8 x = sums[r][v];
      if (ending.add) x += get_some(to, count);
      if (ending.bias) x += bias;
      put_some(to, activated(x, ending.activation), count);
    }
  }
}

template <int Vectors>
static void tiles(Size rows, Size inner, const float* a, Size a_row, Size a_inner, const float* b, Size b_inner, float* c,
                  Size c_row, const Ending& ending) {
  Size r = 0;
  for (; r + 6 <= rows; r += 6) {
    tile<6, Vectors>(inner, a + r * a_row, a_row, a_inner, b, b_inner, c + r * c_row, c_row, ending);
  }
  const float* rest = a + r * a_row;
  float* to = c + r * c_row;
  switch (rows - r) {
    case 1: return tile<1, Vectors>(inner, rest, a_row, a_inner, b, b_inner, to, c_row, ending);
    case 2: return tile<2, Vectors>(inner, rest, a_row, a_inner, b, b_inner, to, c_row, ending);
    case 3: return tile<3, Vectors>(inner, rest, a_row, a_inner, b, b_inner, to, c_row, ending);
    case 4: return tile<4, Vectors>(inner, rest, a_row, a_inner, b, b_inner, to, c_row, ending);
    case 5: return tile<5, Vectors>(inner, rest, a_row, a_inner, b, b_inner, to, c_row, ending);
    default: return;
  }
}

/// `inner` rows of up to 16 columns, zeros behind them.
static void pack(float* to, const float* b, Size b_inner, Size b_column, Size inner, Size columns) {
  const Size width = columns > 8 ? 16 : 8;
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

static void product(const Product& p) {
  if (p.columns == 1 && p.a_inner == 1) return dots(p, p.rows, p.a, p.a_row, p.b, p.b_inner, p.c, p.c_row, 0);
  if (p.rows == 1 && p.b_inner == 1 && p.b_column != 1) return dots(p, p.columns, p.b, p.b_column, p.a, p.a_inner, p.c, 1, 1);
  const Size panels = (p.columns + kPanel - 1) / kPanel;
  for (Size first = 0; first < p.inner || first == 0; first += kInnerBlock) {
    const Size inner = p.inner - first < kInnerBlock ? p.inner - first : kInnerBlock;
    const bool is_last = first + kInnerBlock >= p.inner;
    const float* b = p.b + first * p.b_inner;
    const float* a = p.a + first * p.a_inner;
    for (Size j = 0; j < panels; ++j) {
      const Size columns = p.columns - j * kPanel < kPanel ? p.columns - j * kPanel : kPanel;
      if (p.b_column != 1 || (columns != 8 && columns != 16)) {
        pack(p.scratch + j * kPanel * inner, b + j * kPanel * p.b_column, p.b_inner, p.b_column, inner, columns);
      }
    }
    for (Size row = 0; row < p.rows; row += kRowChunk) {
      const Size rows = p.rows - row < kRowChunk ? p.rows - row : kRowChunk;
      for (Size j = 0; j < panels; ++j) {
        const Size columns = p.columns - j * kPanel < kPanel ? p.columns - j * kPanel : kPanel;
        const bool direct = p.b_column == 1 && (columns == 8 || columns == 16);
        const float* panel = direct ? b + j * kPanel : p.scratch + j * kPanel * inner;
        const Size step = direct ? p.b_inner : (columns > 8 ? 16 : 8);
        const Ending ending = {p.accumulate || first > 0, is_last && p.bias ? p.bias + j * kPanel : nullptr,
                               is_last ? p.activation : Activation::none, columns};
        float* to = p.c + row * p.c_row + j * kPanel;
        if (columns > 8) {
          tiles<2>(rows, inner, a + row * p.a_row, p.a_row, p.a_inner, panel, step, to, p.c_row, ending);
        } else {
          tiles<1>(rows, inner, a + row * p.a_row, p.a_row, p.a_inner, panel, step, to, p.c_row, ending);
        }
      }
    }
  }
}

}  // namespace amalgam::compiled::AMALGAM_KERNELS
