// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace amalgam::compiled {

/// One step of an elementwise program, on up to three blocks of numbers. Masks are the numbers 0 and 1.
enum class Micro : std::uint8_t {
  copy, add, sub, mul, div, neg,          // of a (and b)
  relu, tanh, sigmoid, exp, log, sqrt, square, abs, sign, sin, cos,
  maximum, minimum,
  equal, unequal, less, less_equal,       // a ? b -> 0 or 1
  select,                                 // a != 0 ? b : c
  relu_slope,                             // a · (b > 0): the derivative from the result b
  tanh_slope,                             // a · (1 - b²)
  sigmoid_slope,                          // a · b (1 - b)
  power,                                  // a ^ b
};

enum class Activation : std::uint8_t { none, relu, tanh };

/// c = activation(a · b + bias), or c += a · b. Any strides for a and b; the columns of c lie side by side.
struct Product {
  std::int64_t rows = 0, columns = 0, inner = 0;
  const float* a = nullptr;
  std::int64_t a_row = 0, a_inner = 0;
  const float* b = nullptr;
  std::int64_t b_inner = 0, b_column = 0;
  float* c = nullptr;
  std::int64_t c_row = 0;
  bool accumulate = false;
  const float* bias = nullptr;  ///< [columns] or null
  Activation activation = Activation::none;
  float* scratch = nullptr;     ///< product_scratch() numbers
};

/// Numbers that a product needs beside its operands.
std::int64_t product_scratch(std::int64_t columns, std::int64_t inner);

/// Multi-head attention over few tokens: see small_attention. qkv [rows, tokens, 3·heads·width], there [rows, tokens] 0 or 1.
struct FewTokens {
  std::int64_t rows = 0, tokens = 0, heads = 0, width = 0;
  const float* qkv = nullptr;
  const float* there = nullptr;
  float* context = nullptr;          ///< [rows, tokens, heads·width]
  float* attention = nullptr;        ///< [rows, tokens, tokens, heads] in an order of the kernel's own, for its slope alone
  const float* slope = nullptr;      ///< backward: of the context
  float* qkv_slope = nullptr;        ///< backward: overwritten
};

/// Some numbers of each row, and where those of the next row go.
struct RowPiece {
  float* to = nullptr;
  std::int64_t begin = 0, wide = 0;
};

/// The state of LibTorch's generator of random numbers (at::mt19937), wherever it lies.
struct TwisterState {
  std::uint32_t* numbers = nullptr;  ///< 624
  int* left = nullptr;
  std::uint32_t* next = nullptr;
};

/// What is the same for every number in one step of Adam: see FusedAdam.
struct AdamFactors {
  float gradient_scale, beta1, rest1, beta2, rest2, keep, rate, second_scale, epsilon;
};

/// The loops that a plan is made of, for one kind of processor.
struct Kernels {
  const char* processor;
  void (*micro)(Micro what, float* out, const float* a, const float* b, const float* c, std::int64_t n);
  /// out[i] += a[i]
  void (*add_to)(float* out, const float* a, std::int64_t n);
  float (*sum)(const float* a, std::int64_t n);
  /// out[i] += the sum of a[row, i] over rows that lie side by side
  void (*add_rows)(float* out, const float* a, std::int64_t rows, std::int64_t n);
  /// Rows of n numbers, their first numbers so far apart.
  void (*copy_rows)(float* out, std::int64_t out_row, const float* a, std::int64_t a_row, std::int64_t rows, std::int64_t n);
  /// Row i of out is row ids[i] of the table, n numbers, times factors[i]; `factors` may be null.
  void (*embed)(float* out, const float* table, const float* ids, const float* factors, std::int64_t count, std::int64_t n);
  /// The same of the derivative, added to the table's; rows with the factor 0 are left out.
  void (*embed_slope)(float* table_slope, const float* slope, const float* ids, const float* factors, std::int64_t count, std::int64_t n);
  /// The pieces of `count` rows, each row width numbers in one place, to rows side by side for each piece.
  void (*gather)(const float* all, std::int64_t width, const std::int64_t* numbers, std::int64_t count, RowPiece* pieces, int piece_count);
  void (*product)(const Product& p);
  /// Rows of n numbers side by side.
  void (*softmax)(float* out, const float* in, std::int64_t rows, std::int64_t n);
  /// in_slope = out · (slope - Σ slope · out)
  void (*softmax_slope)(float* in_slope, const float* slope, const float* out, std::int64_t rows, std::int64_t n, bool accumulate);
  void (*log_softmax)(float* out, const float* in, std::int64_t rows, std::int64_t n);
  void (*log_softmax_slope)(float* in_slope, const float* slope, const float* out, std::int64_t rows, std::int64_t n, bool accumulate);
  /// normal = (in - mean) / deviation, out = normal · scale + shift; inverse [rows] = 1 / deviation
  void (*layer_norm)(float* out, float* normal, float* inverse, const float* in, const float* scale, const float* shift,
                     double epsilon, std::int64_t rows, std::int64_t n);
  /// scale_slope and shift_slope are added to (both or neither may be null); in_slope may be null.
  void (*layer_norm_slope)(float* in_slope, bool accumulate, float* scale_slope, float* shift_slope, const float* slope,
                           const float* normal, const float* inverse, const float* scale, std::int64_t rows, std::int64_t n);
  /// Mean of w (softplus(x) - x y) with w = y w1 + (1 - y) w0, and its derivative.
  float (*binary_loss)(float* slope, const float* x, const float* y, std::int64_t n, float w0, float w1);
  void (*attention)(const FewTokens& f);
  void (*attention_slope)(const FewTokens& f);
  void (*adam)(float* value, const float* gradient, float* first, float* second, std::int64_t n, const AdamFactors& factors);
  float (*sum_of_squares)(const float* a, std::int64_t n);
  /// out[i] = scale or 0 by the next 16 bits that the generator draws: scale where they are below `threshold`.
  void (*dropout_mask)(float* out, std::int64_t n, std::uint32_t threshold, float scale, const TwisterState& random);
  /// h' and the gates of one recurrent step; see recurrent in products.
  void (*gru_step)(float* next, float* gates, const float* from_input, const float* from_state, const float* state,
                   std::int64_t rows, std::int64_t hidden, std::int64_t input_row);
  void (*gru_step_slope)(float* state_slope, float* input_slope, float* from_state_slope, const float* next_slope,
                         const float* gates, const float* state, std::int64_t rows, std::int64_t hidden, std::int64_t input_row);
};

/// The fastest that this processor can run. The same on every call.
const Kernels& kernels();
/// Number `i` of those that this processor can run, the slowest first; null behind the last.
const Kernels* runnable_kernels(int i);

extern const Kernels kPlainKernels;
#if defined(__x86_64__)
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;
#endif

}  // namespace amalgam::compiled
