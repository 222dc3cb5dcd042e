// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <utility>
#include <vector>

namespace amalgam {

/// Attention of one layer, averaged over some rows.
struct LayerAttention {
  int heads = 0;
  std::vector<double> values;  ///< heads · M · M, row-major: [head][query][key]; each query's keys sum to 1
  std::span<const double> head(int index) const;  ///< M · M of one head
};

/// How a model looks at some rows: the mean over them of weights and attention, without the rows themselves.
struct AttentionFigures {
  std::int64_t rows = 0;
  std::vector<double> weights;           ///< [M] mean share of each modality; empty where the strategy reports none
  std::vector<double> weight_deviations;  ///< [M] standard deviation over the rows (n − 1); empty for a single row
  std::vector<LayerAttention> layers;    ///< empty where there is no attention
  std::vector<std::vector<double>> row_entropy;  ///< [layer][head] mean over the rows of a row's own entropy, nats

  int modalities() const;  ///< M
};

/// Entropy of a map's queries, their mean, in nats: 0 = each looks at one key, ln M = uniform. 0 · ln 0 = 0.
///
/// Shapes:  map [M · M], rows sum to 1
/// Source:  Shannon 1948
double attention_entropy(std::span<const double> map);

/// An entropy as a share of that of uniform attention, ln M; NaN for M = 1.
double normalised_entropy(double nats, int modalities);

/// 95 % interval of each modality's mean weight, mean ± 1.96 · deviation / √rows; empty where there are no deviations.
std::vector<std::pair<double, double>> weight_intervals(const AttentionFigures& figures);

/// The mean over some heads of a layer, [M · M]; `heads` empty = all of them.
std::vector<double> mean_over_heads(const LayerAttention& layer, const std::vector<int>& heads = {});

/// Pairs of heads (first < second) that look alike: the cosine of their differences to uniform attention is above 0.98.
/// Heads that hardly differ from uniform (by under 0.01 a cell on average) are alike to none.
std::vector<std::pair<int, int>> heads_alike(const LayerAttention& layer);

/// Figures of one less those of another, member by member; rows 0, deviations empty. What only one of them has is left out.
/// Errors:  Error(request) "attention.shape" where they are of other modalities, layers or heads
AttentionFigures attention_difference(const AttentionFigures& one, const AttentionFigures& other);

/// {"rows", "weights", "weight_deviations", "weight_intervals", "layers": [{"heads": [{"attention": [M][M], "entropy", "normalised", "row_entropy"}],
/// "mean": [M][M], "alike": pairs of heads}]}; weights null where there are none.
nlohmann::json attention_json(const AttentionFigures& figures);
/// The reverse: what attention_json wrote. Errors:  Error(data) "attention.unreadable"
AttentionFigures attention_from_json(const nlohmann::json& json);

}  // namespace amalgam
