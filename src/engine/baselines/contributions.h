// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include "engine/modalities/batch.h"

namespace amalgam {

/// Contributions of modalities to each row's logits as shares: their absolute values, 0 for what a row does not have;
/// a row where nothing contributes is shared out evenly among what it has.
///
/// Shapes:  contributions [n, M] of any sign, batch of n rows -> [n, M], rows sum to 1
torch::Tensor contribution_shares(const torch::Tensor& contributions, const Batch& batch);

}  // namespace amalgam
