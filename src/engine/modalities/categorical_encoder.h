// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "engine/modalities/encoder.h"

namespace amalgam {

/// States at the start of every column that say nothing yet: missing, rare.
inline constexpr std::int32_t kNeutralStates = 2;

/// How many states a column has. The last `buckets` of them are shared by hashed values.
struct CategoryStates {
  std::int64_t size = 0, buckets = 0;
};

/// One embedding table over all columns: a column's values are rows of its own.
/// Shapes:  ids [B, C] int32 (rows of the table) -> tokens [B, C, d]
class CategoricalEncoder : public EncoderModule {
 public:
  CategoricalEncoder(const std::vector<CategoryStates>& columns, std::int64_t dim, double dropout,
                     const RandomStreamPtr& random);
  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override;
  void freeze() override;

 private:
  torch::Tensor frozen_scores_;  // [states], once the weights are final
  std::int64_t columns_;
  torch::nn::Embedding embedding_{nullptr};
  AttentionPool pool_{nullptr};
};

/// Width of the embedding of a column with n states: min(600, round(1.6 n^0.56)).
/// Source:  Howard & Gugger 2020, "fastai: A Layered API for Deep Learning", arXiv 2002.04688
std::int64_t cardinality_width(std::int64_t states);

/// A table per column, as wide as its number of states calls for, and a projection without bias to d.
/// Shapes:  ids [B, C] int32, numbered through over all columns -> tokens [B, C, d]
class CardinalityEncoder : public EncoderModule {
 public:
  CardinalityEncoder(const std::vector<CategoryStates>& columns, std::int64_t dim, double dropout,
                     const RandomStreamPtr& random);
  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override;

 private:
  std::vector<std::int64_t> offsets_;  // a column's first state
  std::vector<torch::nn::Embedding> embeddings_;
  std::vector<torch::nn::Linear> projections_;
  AttentionPool pool_{nullptr};
};

}  // namespace amalgam
