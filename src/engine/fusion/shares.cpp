// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/fusion/shares.h"

#include <ATen/Dispatch.h>
#include <torch/csrc/jit/frontend/tracer.h>

#include <algorithm>

#include "engine/base/error.h"
#include "engine/compiled/recording.h"

namespace amalgam {

namespace {

/// On the CPU a few loops beat ten dispatched operations many times over; a trace and a captured
/// step need the operations.
bool by_hand(const torch::Tensor& tensor) {
  return tensor.device().is_cpu() && !torch::jit::tracer::isTracing() && !compiled::is_capturing();
}

/// One row's share of each modality, all in one pass; the formula of shares_of.
template <class T>
void share_row(const T* amounts, const bool* part, std::int64_t modalities, T* shares) {
  T total = 0, count = 0;
  for (std::int64_t m = 0; m < modalities; ++m) {
    total += part[m] ? amounts[m] : T(0);
    count += part[m] ? T(1) : T(0);
  }
  for (std::int64_t m = 0; m < modalities; ++m) {
    shares[m] = !part[m] ? T(0) : total > 0 ? amounts[m] / total : T(1) / count;
  }
}

torch::Tensor shares_by_hand(const torch::Tensor& amounts, const torch::Tensor& part) {
  const std::int64_t rows = part.size(0), modalities = part.size(1);
  const std::int64_t step = amounts.dim() == 1 ? 0 : modalities;  // the same amounts for every row
  torch::Tensor shares = torch::empty({rows, modalities}, amounts.options().requires_grad(false));
  AT_DISPATCH_FLOATING_TYPES(amounts.scalar_type(), "shares_of", [&] {
    const auto* from = amounts.data_ptr<scalar_t>();
    auto* to = shares.data_ptr<scalar_t>();
    for (std::int64_t row = 0; row < rows; ++row) {
      share_row(from + row * step, part.data_ptr<bool>() + row * modalities, modalities,
                to + row * modalities);
    }
  });
  return shares;
}

torch::Tensor taking_part_by_hand(const std::vector<EncodedModality>& modalities) {
  const std::int64_t rows = modalities.front().present.size(0);
  const auto count = static_cast<std::int64_t>(modalities.size());
  torch::Tensor part = torch::empty({rows, count}, torch::kBool);
  auto* to = part.data_ptr<bool>();
  for (std::int64_t m = 0; m < count; ++m) {
    const torch::Tensor& present = modalities[static_cast<std::size_t>(m)].present;
    const auto* from = present.data_ptr<bool>();
    const std::int64_t step = present.stride(0);  // a column of a [B, M] mask is not contiguous
    for (std::int64_t row = 0; row < rows; ++row) to[row * count + m] = from[row * step];
  }
  for (std::int64_t row = 0; row < rows; ++row) {
    bool* here = to + row * count;
    if (std::none_of(here, here + count, [](bool one) { return one; }))
      std::fill(here, here + count, true);
  }
  return part;
}

}  // namespace

torch::Tensor taking_part(const std::vector<EncodedModality>& modalities) {
  if (by_hand(modalities.front().present)) return taking_part_by_hand(modalities);
  std::vector<torch::Tensor> present;
  present.reserve(modalities.size());
  for (const EncodedModality& one : modalities) present.push_back(one.present);
  const torch::Tensor there = torch::stack(present, 1);  // [B, M]
  return torch::logical_or(there, torch::logical_not(there.any(1, true)));
}

torch::Tensor shares_of(const torch::Tensor& amounts, const torch::Tensor& part) {
  const torch::NoGradGuard no_gradient;
  if (by_hand(amounts)) return shares_by_hand(amounts.detach().contiguous(), part.contiguous());
  const torch::Tensor counts = part.to(amounts.scalar_type());  // [B, M]
  const torch::Tensor kept = amounts.detach() * counts;         // [B, M]
  const torch::Tensor total = kept.sum(1, true);                // [B, 1]
  const torch::Tensor even = counts / counts.sum(1, true);      // [B, M]
  return torch::where(total > 0, kept / total.clamp_min(1e-30), even);
}

ModalityWeightsImpl::ModalityWeightsImpl(std::int64_t modalities, bool softmax)
    : softmax_(softmax) {
  // softmax(0, …, 0) = 1/M as well.
  const double start = softmax ? 0.0 : 1.0 / static_cast<double>(modalities);
  values_ = register_parameter("values", torch::full({modalities}, start));
}

torch::Tensor ModalityWeightsImpl::forward() {
  return softmax_ ? torch::softmax(values_, 0) : values_;
}

Option modality_weights_option(const std::string& strategy) {
  return {.name = strategy + ".weights",
          .title = "Modality weights",
          .help =
              "Raw weights may take any value, also below zero; softmax keeps them positive with "
              "sum 1. Both start at 1/M.",
          .default_value = std::string("raw"),
          .choices = {"raw", "softmax"}};
}

void require_modalities(const FusionShape& shape) {
  if (!shape.widths.empty()) return;
  throw Error(ErrorKind::request, "strategy.no_modality",
              "There is nothing to fuse: map at least one column to a modality.");
}

std::vector<torch::Tensor> summaries_of(const std::vector<EncodedModality>& modalities) {
  std::vector<torch::Tensor> summaries;
  summaries.reserve(modalities.size());
  for (const EncodedModality& one : modalities) summaries.push_back(one.summary);
  return summaries;
}

}  // namespace amalgam
