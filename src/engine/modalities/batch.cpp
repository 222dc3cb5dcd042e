// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/batch.h"

#include <algorithm>

namespace amalgam {

namespace {

/// Tokens of the longest of some rows, at least 1 so that no tensor is empty.
std::int64_t longest(const std::vector<std::int32_t>& lengths, std::int64_t begin,
                     std::int64_t count) {
  std::int32_t most = 1;
  for (std::int64_t row = begin; row < begin + count; ++row) {
    most = std::max(most, lengths[static_cast<std::size_t>(row)]);
  }
  return most;
}

ModalityTensors slice_modality(const ModalityTensors& all, std::int64_t begin, std::int64_t count) {
  ModalityTensors some;
  some.present = all.present.narrow(0, begin, count);
  const bool is_sequence = !all.lengths.empty();
  const std::int64_t steps = is_sequence ? longest(all.lengths, begin, count) : 0;
  some.parts.reserve(all.parts.size());
  for (std::size_t i = 0; i < all.parts.size(); ++i) {
    torch::Tensor part = all.parts[i].narrow(0, begin, count);
    if (is_sequence && all.is_cut(i) && part.size(1) > steps) part = part.narrow(1, 0, steps);
    some.parts.push_back(part);
  }
  if (is_sequence) {
    some.lengths.assign(all.lengths.begin() + begin, all.lengths.begin() + begin + count);
    some.fixed_parts = all.fixed_parts;
  }
  return some;
}

ModalityTensors gather_modality(const ModalityTensors& all, const torch::Tensor& order) {
  ModalityTensors some;
  const torch::Tensor index = order.to(all.present.device());
  some.present = all.present.index_select(0, index);
  some.parts.reserve(all.parts.size());
  for (const torch::Tensor& part : all.parts) some.parts.push_back(part.index_select(0, index));
  if (!all.lengths.empty()) {
    const torch::Tensor host = order.to(torch::kCPU, torch::kInt64).contiguous();
    const auto* rows = host.data_ptr<std::int64_t>();
    some.lengths.reserve(static_cast<std::size_t>(host.numel()));
    for (std::int64_t i = 0; i < host.numel(); ++i) {
      some.lengths.push_back(all.lengths[static_cast<std::size_t>(rows[i])]);
    }
    some.fixed_parts = all.fixed_parts;
  }
  return some;
}

}  // namespace

bool ModalityTensors::is_cut(std::size_t part) const {
  return std::find(fixed_parts.begin(), fixed_parts.end(), part) == fixed_parts.end();
}

Batch Batch::to(const torch::Device& device) const {
  Batch moved;
  moved.modalities.reserve(modalities.size());
  for (const ModalityTensors& modality : modalities) {
    ModalityTensors there = modality;
    for (torch::Tensor& part : there.parts) part = part.to(device);
    there.present = modality.present.to(device);
    moved.modalities.push_back(std::move(there));
  }
  if (target.defined()) moved.target = target.to(device);
  return moved;
}

Batch Batch::slice(std::int64_t begin, std::int64_t count) const {
  Batch some;
  some.modalities.reserve(modalities.size());
  for (const ModalityTensors& modality : modalities) {
    some.modalities.push_back(slice_modality(modality, begin, count));
  }
  if (target.defined()) some.target = target.narrow(0, begin, count);
  return some;
}

Batch Batch::gather(const torch::Tensor& order) const {
  Batch some;
  some.modalities.reserve(modalities.size());
  for (const ModalityTensors& modality : modalities) {
    some.modalities.push_back(gather_modality(modality, order));
  }
  if (target.defined()) some.target = target.index_select(0, order.to(target.device()));
  return some;
}

}  // namespace amalgam
