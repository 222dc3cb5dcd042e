// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace amalgam {

/// Rows beyond this are not put on a t-SNE map: it compares every pair, exactly.
inline constexpr std::int64_t kMostTsneRows = 3000;

struct TsneOptions {
  double perplexity = 30;   ///< about how many neighbours count; lowered to a third of the rows where they are few
  int iterations = 1000;
  std::uint64_t seed = 1;   ///< of the jitter that parts equal rows
};

struct TsneMap {
  std::vector<double> x, y;  ///< [n], centred
  double perplexity = 0;     ///< as used
  int iterations = 0;        ///< done; fewer where nothing moved any more
  double divergence = 0;     ///< Kullback–Leibler divergence of the pairs' shares on the map from those of the rows, nats
};

/// How much each pair of rows belongs together: p_ij = (p_j|i + p_i|j) / 2n, with Gaussians as wide as the perplexity asks.
///
/// Shapes:  rows [n · d] row-major -> [n · n], symmetric, sum 1, zeros on the diagonal
/// Cost:    O(n² · d)
std::vector<float> tsne_affinities(std::span<const double> rows, std::size_t n, double perplexity);

/// Gradient of the divergence by the places on the map, and the divergence's normaliser. For `exaggeration` > 1 the
/// affinities count so much more.
///
/// Shapes:  affinities [n · n], x, y [n] -> gradient_x, gradient_y [n]
void tsne_gradient(std::span<const float> affinities, std::span<const double> x, std::span<const double> y, double exaggeration,
                   std::vector<double>& gradient_x, std::vector<double>& gradient_y);

/// KL(P ‖ Q) in nats.
double tsne_divergence(std::span<const float> affinities, std::span<const double> x, std::span<const double> y);

/// Places rows on a plane such that near ones stay near: exact t-SNE with early exaggeration, momentum and adaptive
/// gains. Begins with `start` (the plane of principal components, which keeps the large picture), scaled down.
///
/// Shapes:  rows [n · d], start_x, start_y [n]
/// Returns: nothing when `progress` (share done → go on?) says stop
/// Source:  van der Maaten & Hinton 2008, "Visualizing Data using t-SNE"; the learning rate n / 48 of Belkina et al. 2019
/// Cost:    O(n² · iterations); 2,000 rows take some seconds
std::optional<TsneMap> tsne(std::span<const double> rows, std::span<const double> start_x, std::span<const double> start_y,
                            const TsneOptions& options, const std::function<bool(double)>& progress);

}  // namespace amalgam
