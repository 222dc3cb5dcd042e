// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

namespace amalgam {

struct PlaneMap {
  torch::Tensor points;     ///< [n, 2] float64
  double explained[2] = {0, 0};  ///< share of the variance along each axis
};

/// The plane that keeps most of the rows' variance: the first two principal components. The sign of an axis is such that
/// its largest loading is positive. Fewer than two axes of variance: zeros.
///
/// Shapes:  [n, d] -> [n, 2]
/// Source:  Pearson 1901, "On Lines and Planes of Closest Fit to Systems of Points in Space"; by singular values
PlaneMap plane_of(const torch::Tensor& rows);

}  // namespace amalgam
