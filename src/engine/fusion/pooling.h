// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/options.h"
#include "engine/fusion/fusion_head.h"

namespace amalgam {

// What the strategies have in common that pool whole summaries: concat, gated, attention, tensor, lowrank, experts.

/// Which modalities each row has. Unlike taking_part, a row without any stays without any.
///
/// Shapes:  M modalities with present [B] bool -> [B, M] bool
torch::Tensor presence_of(const std::vector<EncodedModality>& modalities);

/// Non-negative amounts, one a row and modality, as shares of the row's total: 0 for what is absent; a row without
/// any modality is shared out evenly. Without gradient.
///
/// Shapes:  amounts [B, M] -> [B, M], rows sum to 1
torch::Tensor row_shares(const torch::Tensor& amounts, const std::vector<EncodedModality>& modalities);

/// Softmax over the columns that are there; a row where nothing is there gets equal shares.
///
/// Shapes:  scores [B, N], there [B, N] bool -> [B, N], rows sum to 1
torch::Tensor softmax_where(const torch::Tensor& scores, const torch::Tensor& there);

/// Σ d_m, the width of all summaries side by side.
std::int64_t total_width(const FusionShape& shape);

/// One linear map per modality, "<name>_0" … of `owner`, from its summary to `width` numbers, with Glorot's start.
std::vector<torch::nn::Linear> project_each(torch::nn::Module& owner, const std::string& name, const FusionShape& shape,
                                            std::int64_t width);

/// The setting "<strategy>.dim": the width of the fused vector, 64 unless chosen.
Option fused_width_option(const std::string& strategy);

}  // namespace amalgam
