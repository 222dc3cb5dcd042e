// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/evaluation/attention_figures.h"
#include "engine/insight/open_run.h"

namespace amalgam {

/// Adds weights and attention of rows up, for several groups of rows at once, in double precision.
class AttentionSums {
 public:
  explicit AttentionSums(std::int64_t groups) : groups_(groups) {}
  /// Shapes:  output of B rows; membership [B, groups] float64, 1 = the row is in the group (it may be in several)
  void add(const FusionOutput& output, const torch::Tensor& membership);
  std::vector<AttentionFigures> figures() const;  ///< one a group

 private:
  std::int64_t groups_;
  torch::Tensor rows_;                                      // [G]
  torch::Tensor weights_, squares_;                         // [G, M]
  std::vector<torch::Tensor> attention_, entropy_;          // a layer: [G, heads, M, M], [G, heads]
};

/// One name among the tokens of a modality: a column, a step, a word, an event.
struct TokenMean {
  std::string name;
  double attention = 0;    ///< share of all attention of the group's rows that goes to it
  std::int64_t rows = 0;   ///< in which it occurs
  double where_there = 0;  ///< its attention in those, their mean
};
/// Attention inside one modality, averaged over the rows of a group that have it.
struct InnerAttention {
  std::string modality, kind;
  bool is_ordered = false;  ///< the same tokens in the same order in every row (columns, steps)
  std::int64_t rows = 0;
  std::vector<TokenMean> tokens;  ///< in their order, or the most looked at first
  double rest = 0;                ///< share of those that are not listed
};

/// Attention inside every modality, of the first member; nothing for baselines.
///
/// Shapes:  membership [n, groups] -> [group][modality]
std::vector<std::vector<InnerAttention>> token_means(const OpenRun& run, const Batch& batch, const std::vector<std::int64_t>& rows,
                                                     const torch::Tensor& membership, std::size_t most = 30);

}  // namespace amalgam
