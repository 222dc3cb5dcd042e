// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/small_attention.h"

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <torch/csrc/jit/frontend/tracer.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/compiled/recording.h"

namespace amalgam {

namespace {

constexpr std::int64_t kMostTokens = 16;
constexpr std::int64_t kRowsPerTask = 64;  // rows are independent: a split changes no bit

/// Sizes of one call. `Width` > 0 fixes the width of a head at compile time, so that its loops
/// unroll.
template <int Width>
struct Sizes {
  std::int64_t tokens, heads, width_;
  std::int64_t width() const { return Width > 0 ? Width : width_; }
  std::int64_t dim() const { return heads * width(); }
};

template <int Width, class T>
inline T dot(const T* a, const T* b, std::int64_t n) {
  if constexpr (Width > 0 && Width % 4 == 0) {  // four independent sums: one vector register
    std::array<T, 4> sum{};
    for (int i = 0; i < Width; i += 4) {
      for (int lane = 0; lane < 4; ++lane) sum[lane] += a[i + lane] * b[i + lane];
    }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
  } else {
    T sum = 0;
    for (std::int64_t i = 0; i < n; ++i) sum += a[i] * b[i];
    return sum;
  }
}

/// y += factor · x
template <int Width, class T>
inline void add_scaled(T* __restrict y, T factor, const T* __restrict x, std::int64_t n) {
  if constexpr (Width > 0) {
    for (int i = 0; i < Width; ++i) y[i] += factor * x[i];
  } else {
    for (std::int64_t i = 0; i < n; ++i) y[i] += factor * x[i];
  }
}

/// softmax over the keys that are there; the others get 0.
template <class T>
inline void masked_softmax_row(T* scores, const bool* present, std::int64_t n) {
  T largest = -std::numeric_limits<T>::infinity();
  for (std::int64_t k = 0; k < n; ++k) {
    if (present[k]) largest = std::max(largest, scores[k]);
  }
  T total = 0;
  for (std::int64_t k = 0; k < n; ++k) {
    scores[k] = present[k] ? std::exp(scores[k] - largest) : T(0);
    total += scores[k];
  }
  for (std::int64_t k = 0; k < n; ++k) scores[k] /= total;
}

/// One row: qkv [M, 3·d], present [M] -> context [M, d] (zeros before), attention [heads, M, M].
template <int Width, class T>
void forward_row(const Sizes<Width>& size, const T* qkv, const bool* present, T* context,
                 T* attention) {
  const std::int64_t width = size.width(), dim = size.dim();
  const T scale = T(1) / std::sqrt(static_cast<T>(width));
  for (std::int64_t h = 0; h < size.heads; ++h) {
    for (std::int64_t q = 0; q < size.tokens; ++q) {
      const T* query = qkv + q * 3 * dim + h * width;
      T* row = attention + (h * size.tokens + q) * size.tokens;
      for (std::int64_t k = 0; k < size.tokens; ++k) {
        row[k] = dot<Width>(query, qkv + k * 3 * dim + dim + h * width, width) * scale;
      }
      masked_softmax_row(row, present, size.tokens);
      T* out = context + q * dim + h * width;
      for (std::int64_t k = 0; k < size.tokens; ++k) {
        add_scaled<Width>(out, row[k], qkv + k * 3 * dim + 2 * dim + h * width, width);
      }
    }
  }
}

/// One row of the derivative; `gradient` [M, 3·d] is zeros before. With A = attention, G = d loss /
/// d context and s = A ⊙ (G Vᵀ − rowsum(A ⊙ G Vᵀ)) / √d_k: dV = Aᵀ G, dQ = s K, dK = sᵀ Q.
template <int Width, class T>
void backward_row(const Sizes<Width>& size, const T* qkv, const T* attention, const T* out_gradient,
                  T* gradient) {
  const std::int64_t width = size.width(), dim = size.dim();
  const T scale = T(1) / std::sqrt(static_cast<T>(width));
  std::array<T, kMostTokens> score{};
  for (std::int64_t h = 0; h < size.heads; ++h) {
    for (std::int64_t q = 0; q < size.tokens; ++q) {
      const T* from = out_gradient + q * dim + h * width;
      const T* row = attention + (h * size.tokens + q) * size.tokens;
      T mean = 0;
      for (std::int64_t k = 0; k < size.tokens; ++k) {
        const std::int64_t value = k * 3 * dim + 2 * dim + h * width;
        score[k] = dot<Width>(from, qkv + value, width);
        mean += row[k] * score[k];
        add_scaled<Width>(gradient + value, row[k], from, width);
      }
      const std::int64_t query = q * 3 * dim + h * width;
      for (std::int64_t k = 0; k < size.tokens; ++k) {
        const std::int64_t key = k * 3 * dim + dim + h * width;
        const T slope = row[k] * (score[k] - mean) * scale;
        add_scaled<Width>(gradient + query, slope, qkv + key, width);
        add_scaled<Width>(gradient + key, slope, qkv + query, width);
      }
    }
  }
}

template <int Width, class T>
void forward_rows(const Sizes<Width>& size, std::int64_t rows, const T* qkv, const bool* present,
                  T* context, T* attention) {
  const std::int64_t in = size.tokens * 3 * size.dim(), out = size.tokens * size.dim();
  const std::int64_t maps = size.heads * size.tokens * size.tokens;
  at::parallel_for(0, rows, kRowsPerTask, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t b = begin; b < end; ++b) {
      forward_row(size, qkv + b * in, present + b * size.tokens, context + b * out,
                  attention + b * maps);
    }
  });
}

template <int Width, class T>
void backward_rows(const Sizes<Width>& size, std::int64_t rows, const T* qkv, const T* attention,
                   const T* out_gradient, T* gradient) {
  const std::int64_t in = size.tokens * 3 * size.dim(), out = size.tokens * size.dim();
  const std::int64_t maps = size.heads * size.tokens * size.tokens;
  at::parallel_for(0, rows, kRowsPerTask, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t b = begin; b < end; ++b) {
      backward_row(size, qkv + b * in, attention + b * maps, out_gradient + b * out,
                   gradient + b * in);
    }
  });
}

/// Calls `work` with the head's width fixed at compile time where it is a usual one.
template <class F>
void with_sizes(std::int64_t tokens, std::int64_t heads, std::int64_t width, const F& work) {
  switch (width) {
    case 4:
      return work(Sizes<4>{tokens, heads, width});
    case 8:
      return work(Sizes<8>{tokens, heads, width});
    case 16:
      return work(Sizes<16>{tokens, heads, width});
    case 32:
      return work(Sizes<32>{tokens, heads, width});
    default:
      return work(Sizes<0>{tokens, heads, width});
  }
}

struct SmallAttention : torch::autograd::Function<SmallAttention> {
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context,
                                                const torch::Tensor& qkv,
                                                const torch::Tensor& present, std::int64_t heads) {
    const std::int64_t rows = qkv.size(0), tokens = qkv.size(1), dim = qkv.size(2) / 3;
    const torch::Tensor result = torch::zeros({rows, tokens, dim}, qkv.options());
    const torch::Tensor attention = torch::empty({rows, heads, tokens, tokens}, qkv.options());
    AT_DISPATCH_FLOATING_TYPES(qkv.scalar_type(), "small_attention", [&] {
      with_sizes(tokens, heads, dim / heads, [&](const auto& size) {
        forward_rows(size, rows, qkv.data_ptr<scalar_t>(), present.data_ptr<bool>(),
                     result.data_ptr<scalar_t>(), attention.data_ptr<scalar_t>());
      });
    });
    context->save_for_backward({qkv, attention});
    context->mark_non_differentiable({attention});
    return {result, attention};
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    if (torch::GradMode::is_enabled()) {
      throw Error(
          ErrorKind::internal, "attention.second_derivative",
          "Attention over few tokens has no second derivative; use composed_attention for it.");
    }
    const auto saved = context->get_saved_variables();
    const torch::Tensor &qkv = saved[0], &attention = saved[1];
    const std::int64_t rows = qkv.size(0), tokens = qkv.size(1), dim = qkv.size(2) / 3;
    const std::int64_t heads = attention.size(1);
    const torch::Tensor out_gradient = gradients[0].contiguous();  // [B, M, d]
    const torch::Tensor gradient = torch::zeros_like(qkv);
    AT_DISPATCH_FLOATING_TYPES(qkv.scalar_type(), "small_attention_backward", [&] {
      with_sizes(tokens, heads, dim / heads, [&](const auto& size) {
        backward_rows(size, rows, qkv.data_ptr<scalar_t>(), attention.data_ptr<scalar_t>(),
                      out_gradient.data_ptr<scalar_t>(), gradient.data_ptr<scalar_t>());
      });
    });
    return {gradient, torch::Tensor(), torch::Tensor()};
  }
};

/// One operation each in a recorded step. A step whose loss reads the attention itself is not compiled: that has no derivative.
AttentionResult recorded_attention(const torch::Tensor& qkv, std::int64_t heads, const torch::Tensor& present) {
  const std::int64_t rows = qkv.size(0), tokens = qkv.size(1), dim = qkv.size(2) / 3;
  const std::vector<double> numbers = {static_cast<double>(heads)};
  return {compiled::record_operation("amalgam::small_attention", {qkv, present}, numbers,
                                     [&] { return torch::zeros({rows, tokens, dim}, qkv.options()); }),
          compiled::record_operation("amalgam::small_attention_shares", {qkv, present}, numbers,
                                     [&] { return torch::zeros({rows, heads, tokens, tokens}, qkv.options()); })};
}

bool can_be_small(const torch::Tensor& qkv) {
  return !torch::jit::tracer::isTracing() && !compiled::is_capturing() && qkv.device().is_cpu() &&
         qkv.size(1) <= kMostTokens &&
         (qkv.scalar_type() == torch::kFloat32 || qkv.scalar_type() == torch::kFloat64);
}

}  // namespace

AttentionResult small_attention(const torch::Tensor& qkv, std::int64_t heads,
                                const torch::Tensor& present) {
  if (compiled::is_recording() && qkv.size(1) <= kMostTokens) return recorded_attention(qkv, heads, present);
  if (!can_be_small(qkv)) return composed_attention(qkv, heads, present);
  const auto result = SmallAttention::apply(qkv.contiguous(), present.contiguous(), heads);
  return {result[0], result[1]};
}

AttentionResult composed_attention(const torch::Tensor& qkv, std::int64_t heads,
                                   const torch::Tensor& present) {
  const std::int64_t tokens = qkv.size(1), dim = qkv.size(2) / 3, width = dim / heads;
  const auto parts = qkv.reshape({-1, tokens, 3, heads, width})
                         .permute({2, 0, 3, 1, 4})
                         .unbind(0);  // [B, heads, M, d_k]
  const torch::Tensor query = parts[0] * (1.0 / std::sqrt(static_cast<double>(width)));
  const torch::Tensor absent =
      torch::logical_not(present).unsqueeze(1).unsqueeze(1);  // [B, 1, 1, M]
  const torch::Tensor scores = torch::matmul(query, parts[1].transpose(2, 3))
                                   .masked_fill(absent, -std::numeric_limits<double>::infinity());
  const torch::Tensor attention = torch::softmax(scores, 3);
  const torch::Tensor context =
      torch::matmul(attention, parts[2]).permute({0, 2, 1, 3}).reshape({-1, tokens, dim});
  return {context, attention};
}

}  // namespace amalgam
