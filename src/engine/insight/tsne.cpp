// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/tsne.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/random.h"

namespace amalgam {

namespace {

constexpr int kExaggeratedIterations = 250, kBisections = 64;
constexpr double kExaggeration = 12, kStartSize = 1e-4, kJitter = 1e-6, kLeastGain = 0.01, kLeastGradient = 1e-7;
constexpr double kEntropyTolerance = 1e-7;

std::vector<double> squared_distances(std::span<const double> rows, std::size_t n) {
  const std::size_t d = n > 0 ? rows.size() / n : 0;
  std::vector<double> squares(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < d; ++k) {
        const double apart = rows[i * d + k] - rows[j * d + k];
        sum += apart * apart;
      }
      squares[i * n + j] = squares[j * n + i] = sum;
    }
  }
  return squares;
}

/// p_j|i of one row: a Gaussian over the distances whose entropy is the logarithm of the perplexity.
void neighbour_shares(std::span<const double> squares, std::size_t own, double perplexity, std::vector<double>& shares) {
  const double wanted = std::log(perplexity);
  double nearest = std::numeric_limits<double>::infinity();
  for (std::size_t j = 0; j < squares.size(); ++j) {
    if (j != own) nearest = std::min(nearest, squares[j]);
  }
  double precision = 1, low = 0, high = std::numeric_limits<double>::infinity();
  for (int step = 0; step < kBisections; ++step) {
    double sum = 0, weighted = 0;
    for (std::size_t j = 0; j < squares.size(); ++j) {
      // The nearest row's distance taken off: the same shares, and never a sum of zeros.
      const double apart = squares[j] - nearest;
      shares[j] = j == own ? 0 : std::exp(-precision * apart);
      sum += shares[j];
      weighted += shares[j] * apart;
    }
    const double entropy = std::log(sum) + precision * weighted / sum;
    for (double& one : shares) one /= sum;
    const double over = entropy - wanted;
    if (std::abs(over) < kEntropyTolerance) return;
    if (over > 0) {
      low = precision;
      precision = std::isinf(high) ? precision * 2 : (low + high) / 2;
    } else {
      high = precision;
      precision = (low + high) / 2;
    }
  }
}

void centre(std::vector<double>& values) {
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  for (double& one : values) one -= mean;
}

/// What all others do to the places, told apart: attraction A, repulsion R before it is divided by the normaliser.
struct PairForces {
  std::vector<float> attraction_x, attraction_y, repulsion_x, repulsion_y, closeness;
  explicit PairForces(std::size_t n) : attraction_x(n), attraction_y(n), repulsion_x(n), repulsion_y(n), closeness(n) {}
};

/// Adds what row i does to every row. Plain arrays, no sums across them: the compiler makes vectors of it.
void add_row(const float* affinities, const float* x, const float* y, float xi, float yi, std::size_t n, float* attraction_x,
             float* attraction_y, float* repulsion_x, float* repulsion_y, float* closeness) {
  for (std::size_t j = 0; j < n; ++j) {
    const float dx = x[j] - xi, dy = y[j] - yi;
    const float near = 1.0F / (1.0F + dx * dx + dy * dy);
    const float pull = affinities[j] * near, push = near * near;
    attraction_x[j] += pull * dx;
    attraction_y[j] += pull * dy;
    repulsion_x[j] += push * dx;
    repulsion_y[j] += push * dy;
    closeness[j] += near;
  }
}

/// One coordinate of the descent.
struct Descent {
  std::vector<double> velocity, gains;
  explicit Descent(std::size_t n) : velocity(n, 0.0), gains(n, 1.0) {}
  void step(std::vector<double>& places, const std::vector<double>& gradient, double rate, double momentum) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      const bool is_on_its_way = (gradient[i] > 0) != (velocity[i] > 0);
      gains[i] = std::max(kLeastGain, is_on_its_way ? gains[i] + 0.2 : gains[i] * 0.8);
      velocity[i] = momentum * velocity[i] - rate * gains[i] * gradient[i];
      places[i] += velocity[i];
    }
    centre(places);
  }
};

std::vector<double> start_of(std::span<const double> places, double size, Random& random) {
  std::vector<double> start(places.begin(), places.end());
  for (double& one : start) one = one * size + kJitter * (random.uniform() - 0.5);
  centre(start);
  return start;
}

double deviation_of(std::span<const double> values) {
  const double n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double one : values) squares += (one - mean) * (one - mean);
  return std::sqrt(squares / n);
}

}  // namespace

std::vector<float> tsne_affinities(std::span<const double> rows, std::size_t n, double perplexity) {
  const std::vector<double> squares = squared_distances(rows, n);
  std::vector<float> affinities(n * n, 0.0F);
  std::vector<double> shares(n);
  for (std::size_t i = 0; i < n; ++i) {
    neighbour_shares(std::span(squares).subspan(i * n, n), i, perplexity, shares);
    for (std::size_t j = 0; j < n; ++j) {
      const auto half = static_cast<float>(shares[j] / (2.0 * static_cast<double>(n)));
      affinities[i * n + j] += half;
      affinities[j * n + i] += half;
    }
  }
  return affinities;
}

void tsne_gradient(std::span<const float> affinities, std::span<const double> x, std::span<const double> y, double exaggeration,
                   std::vector<double>& gradient_x, std::vector<double>& gradient_y) {
  const std::size_t n = x.size();
  const std::vector<float> xs(x.begin(), x.end()), ys(y.begin(), y.end());
  PairForces forces(n);
  for (std::size_t i = 0; i < n; ++i) {
    add_row(affinities.data() + i * n, xs.data(), ys.data(), xs[i], ys[i], n, forces.attraction_x.data(), forces.attraction_y.data(),
            forces.repulsion_x.data(), forces.repulsion_y.data(), forces.closeness.data());
  }
  // Each row was near to itself once, which does not count.
  double normaliser = -static_cast<double>(n);
  for (const float one : forces.closeness) normaliser += static_cast<double>(one);
  normaliser = std::max(normaliser, 1e-12);
  gradient_x.resize(n);
  gradient_y.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    gradient_x[i] = 4 * (exaggeration * static_cast<double>(forces.attraction_x[i]) - static_cast<double>(forces.repulsion_x[i]) / normaliser);
    gradient_y[i] = 4 * (exaggeration * static_cast<double>(forces.attraction_y[i]) - static_cast<double>(forces.repulsion_y[i]) / normaliser);
  }
}

double tsne_divergence(std::span<const float> affinities, std::span<const double> x, std::span<const double> y) {
  const std::size_t n = x.size();
  const auto near = [&](std::size_t i, std::size_t j) { return 1 / (1 + (x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j])); };
  double normaliser = 0, sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (i != j) normaliser += near(i, j);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const auto p = static_cast<double>(affinities[i * n + j]);
      if (i != j && p > 0) sum += p * std::log(p * normaliser / near(i, j));
    }
  }
  return sum;
}

std::optional<TsneMap> tsne(std::span<const double> rows, std::span<const double> start_x, std::span<const double> start_y,
                            const TsneOptions& options, const std::function<bool(double)>& progress) {
  const std::size_t n = start_x.size();
  TsneMap map;
  map.perplexity = std::min(options.perplexity, std::max(1.0, (static_cast<double>(n) - 1) / 3));
  if (n < 3) {  // nothing to arrange
    map.x.assign(start_x.begin(), start_x.end());
    map.y.assign(start_y.begin(), start_y.end());
    return map;
  }
  const std::vector<float> affinities = tsne_affinities(rows, n, map.perplexity);
  Random random(options.seed, "t-SNE");
  const double wide = deviation_of(start_x);
  const double size = wide > 0 ? kStartSize / wide : 0;
  map.x = start_of(start_x, size, random);
  map.y = start_of(start_y, size, random);
  const double rate = std::max(50.0, static_cast<double>(n) / kExaggeration / 4);
  Descent along_x(n), along_y(n);
  std::vector<double> gradient_x, gradient_y;
  const int exaggerated = std::min(kExaggeratedIterations, options.iterations / 4);
  for (map.iterations = 0; map.iterations < options.iterations; ++map.iterations) {
    if (!progress(static_cast<double>(map.iterations) / options.iterations)) return std::nullopt;
    const bool is_early = map.iterations < exaggerated;
    tsne_gradient(affinities, map.x, map.y, is_early ? kExaggeration : 1, gradient_x, gradient_y);
    double squares = 0;
    for (std::size_t i = 0; i < n; ++i) squares += gradient_x[i] * gradient_x[i] + gradient_y[i] * gradient_y[i];
    if (!is_early && std::sqrt(squares) < kLeastGradient) break;
    along_x.step(map.x, gradient_x, rate, is_early ? 0.5 : 0.8);
    along_y.step(map.y, gradient_y, rate, is_early ? 0.5 : 0.8);
  }
  map.divergence = tsne_divergence(affinities, map.x, map.y);
  return map;
}

}  // namespace amalgam
