// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/embedding_map.h"

#include <gtest/gtest.h>

#include <cmath>

namespace amalgam {
namespace {

/// NumPy: svd of the centred rows, signs by the largest loading.
TEST(EmbeddingMap, IsThePlaneOfNumPy) {
  const torch::Tensor rows = torch::tensor({1.0, 2.0, 0.5, 2.0, 1.0, -1.0, 0.0, 0.5, 3.0, -1.0, -2.0, 1.0, 4.0, 3.0, -2.0}).reshape({5, 3});
  const double expected[5][2] = {{0.36614563, 0.88678879}, {1.27561901, -0.84286548}, {-2.46453889, 1.64113489}, {-3.35748114, -1.57064336}, {4.18025539, -0.11441485}};
  const PlaneMap plane = plane_of(rows);
  for (int row = 0; row < 5; ++row) {
    for (int axis = 0; axis < 2; ++axis) EXPECT_NEAR(plane.points[row][axis].item<double>(), expected[row][axis], 1e-6);
  }
  EXPECT_NEAR(plane.explained[0], 0.8352153683, 1e-7);
  EXPECT_NEAR(plane.explained[1], 0.1522865667, 1e-7);
}

/// Two equal columns (x, x): all variance along one axis, where a distance of √2 stands for a step of 1.
TEST(EmbeddingMap, PutsRowsOfALineOnOneAxis) {
  const torch::Tensor x = torch::arange(5, torch::kFloat32);
  const PlaneMap plane = plane_of(torch::stack({x, x}, 1));
  EXPECT_NEAR(plane.explained[0], 1, 1e-12);
  EXPECT_NEAR(plane.points[4][0].item<double>() - plane.points[3][0].item<double>(), std::sqrt(2.0), 1e-9);
  EXPECT_NEAR(plane.points.select(1, 1).abs().max().item<double>(), 0, 1e-9);
}

TEST(EmbeddingMap, HasNoAxisWhereAllRowsAreEqual) {
  const PlaneMap plane = plane_of(torch::ones({4, 1}));
  EXPECT_TRUE(torch::equal(plane.points, torch::zeros({4, 2}, torch::kFloat64)));
  EXPECT_EQ(plane.explained[0], 0);
}

}  // namespace
}  // namespace amalgam
