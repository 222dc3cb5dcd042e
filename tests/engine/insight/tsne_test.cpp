// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/tsne.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/base/random.h"
#include "engine/insight/tsne_values.h"

namespace amalgam {
namespace {

using expected::kTsneAffinities;
using expected::kTsneGradient;

/// Three clouds of `each` rows in eight dimensions, and the first two coordinates as a start.
struct Clouds {
  explicit Clouds(std::size_t each) {
    Random random(5, "clouds");
    for (std::size_t i = 0; i < 3 * each; ++i) {
      for (std::size_t k = 0; k < 8; ++k) rows.push_back(random.normal() + (k == i % 3 ? 9 : 0));
      x.push_back(rows[8 * i]);
      y.push_back(rows[8 * i + 1]);
    }
  }
  std::vector<double> rows, x, y;
};

const auto kGoOn = [](double) { return true; };

TEST(Tsne, HasTheAffinitiesOfTheDefinition) {
  const std::vector<float> affinities = tsne_affinities(expected::kTsneRows, 7, expected::kTsnePerplexity);
  ASSERT_EQ(affinities.size(), std::size(kTsneAffinities));
  for (std::size_t i = 0; i < affinities.size(); ++i) EXPECT_NEAR(affinities[i], kTsneAffinities[i], 1e-6) << i;
  EXPECT_NEAR(std::accumulate(affinities.begin(), affinities.end(), 0.0), 1, 1e-6);
}

TEST(Tsne, GoesDownTheDivergence) {
  const std::vector<float> affinities(std::begin(kTsneAffinities), std::end(kTsneAffinities));
  std::vector<double> x, y;
  tsne_gradient(affinities, expected::kTsneX, expected::kTsneY, 1, x, y);
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_NEAR(x[i], kTsneGradient[2 * i], 1e-5) << i;
    EXPECT_NEAR(y[i], kTsneGradient[2 * i + 1], 1e-5) << i;
  }
  EXPECT_NEAR(tsne_divergence(affinities, expected::kTsneX, expected::kTsneY), expected::kTsneDivergence, 1e-6);
}

TEST(Tsne, KeepsCloudsApartAndTogether) {
  const Clouds clouds(40);
  const auto map = tsne(clouds.rows, clouds.x, clouds.y, {.perplexity = 15, .iterations = 500}, kGoOn);
  ASSERT_TRUE(map);
  EXPECT_EQ(map->iterations, 500);
  EXPECT_EQ(map->perplexity, 15);
  for (std::size_t i = 0; i < 120; ++i) {  // each row's nearest neighbour on the map is of its own cloud
    double nearest = INFINITY;
    std::size_t who = i;
    for (std::size_t j = 0; j < 120; ++j) {
      const double apart = std::hypot(map->x[i] - map->x[j], map->y[i] - map->y[j]);
      if (j != i && apart < nearest) {
        nearest = apart;
        who = j;
      }
    }
    EXPECT_EQ(who % 3, i % 3) << i;
  }
  const std::vector<float> affinities = tsne_affinities(clouds.rows, 120, 15);
  EXPECT_NEAR(map->divergence, tsne_divergence(affinities, map->x, map->y), 1e-9);
  EXPECT_LT(map->divergence, tsne_divergence(affinities, clouds.x, clouds.y));
}

TEST(Tsne, IsTheSameForTheSameSeed) {
  const Clouds clouds(15);
  const TsneOptions options{.perplexity = 8, .iterations = 120, .seed = 3};
  const auto one = tsne(clouds.rows, clouds.x, clouds.y, options, kGoOn), same = tsne(clouds.rows, clouds.x, clouds.y, options, kGoOn);
  ASSERT_TRUE(one && same);
  EXPECT_EQ(one->x, same->x);
  EXPECT_EQ(one->y, same->y);
  const auto other = tsne(clouds.rows, clouds.x, clouds.y, {.perplexity = 8, .iterations = 120, .seed = 4}, kGoOn);
  EXPECT_NE(one->x, other->x);
}

TEST(Tsne, MakesDoWithFewAndWithEqualRows) {
  const std::vector<double> equal(5 * 3, 2.0), zeros(5, 0.0);
  const auto map = tsne(equal, zeros, zeros, {.iterations = 60}, kGoOn);
  ASSERT_TRUE(map);
  EXPECT_LT(map->perplexity, 2);  // a third of the others
  for (const double one : map->x) EXPECT_TRUE(std::isfinite(one));
  const auto two = tsne(std::vector<double>{1, 2}, std::vector<double>{1, 2}, std::vector<double>{0, 0}, {}, kGoOn);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->x, (std::vector<double>{1, 2}));
}

TEST(Tsne, StopsWhenToldTo) {
  const Clouds clouds(10);
  EXPECT_FALSE(tsne(clouds.rows, clouds.x, clouds.y, {}, [](double share) { return share < 0.1; }));
}

}  // namespace
}  // namespace amalgam
