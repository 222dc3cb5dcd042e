// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/flatten.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/modalities/event_statistics.h"

namespace amalgam {

namespace {

/// A tensor's numbers where they lie, for the loops below.
template <class T>
struct Numbers {
  explicit Numbers(const torch::Tensor& tensor) : tensor_(tensor.to(torch::kCPU).contiguous()), data_(tensor_.data_ptr<T>()) {}
  T operator[](std::int64_t i) const { return data_[i]; }

 private:
  torch::Tensor tensor_;
  const T* data_;
};

/// Calls `write(row)` for the rows that have the modality; the others get the mark in column 0.
template <class Write>
void for_each_row(const ModalityTensors& tensors, FeatureBlock& block, Write write) {
  const Numbers<bool> present(tensors.present);
  for (std::int64_t row = 0; row < tensors.present.size(0); ++row) {
    if (present[row]) {
      write(row);
    } else {
      block.add(0, 1);
    }
    block.end_row();
  }
}

}  // namespace

FeatureBlock flatten_numbers(const ModalityTensors& tensors, std::int64_t kept) {
  const std::int64_t columns = tensors.parts[0].size(1), features = tensors.parts[0].size(2);
  const Numbers<float> values(tensors.parts[0]);
  FeatureBlock block{.width = 1 + columns * kept};
  for_each_row(tensors, block, [&](std::int64_t row) {
    for (std::int64_t c = 0; c < columns; ++c) {
      for (std::int64_t k = 0; k < kept; ++k) block.add(1 + c * kept + k, values[(row * columns + c) * features + k]);
    }
  });
  return block;
}

FeatureBlock flatten_categories(const ModalityTensors& tensors, std::int64_t states) {
  const std::int64_t columns = tensors.parts[0].size(1);
  const Numbers<std::int32_t> ids(tensors.parts[0]);
  FeatureBlock block{.width = 1 + states};
  for_each_row(tensors, block, [&](std::int64_t row) {
    for (std::int64_t c = 0; c < columns; ++c) block.add(1 + ids[row * columns + c], 1);  // a column's states follow its forerunner's
  });
  return block;
}

FeatureBlock flatten_series(const ModalityTensors& tensors, std::int64_t steps) {
  const std::int64_t length = tensors.parts[0].size(1), features = tensors.parts[0].size(2);
  const std::int64_t statistics = tensors.parts.size() > 2 ? tensors.parts[2].size(1) : 0;
  const Numbers<float> values(tensors.parts[0]);
  const Numbers<bool> mask(tensors.parts[1]);
  const Numbers<float> more(statistics > 0 ? tensors.parts[2] : tensors.parts[0]);
  FeatureBlock block{.width = 1 + steps * features + statistics};
  for_each_row(tensors, block, [&](std::int64_t row) {
    // Wide columns keep their step; of a list, which is padded behind, the end counts.
    std::int64_t last = length - 1;
    if (!tensors.lengths.empty()) last = tensors.lengths[static_cast<std::size_t>(row)] - 1;
    for (std::int64_t back = 0; back < steps; ++back) {
      const std::int64_t step = last - back;
      if (step < 0) break;
      if (!mask[row * length + step]) continue;
      for (std::int64_t k = 0; k < features; ++k) {
        block.add(1 + back * features + k, values[(row * length + step) * features + k]);
      }
    }
    for (std::int64_t k = 0; k < statistics; ++k) block.add(1 + steps * features + k, more[row * statistics + k]);
  });
  return block;
}

FeatureBlock flatten_terms(const ModalityTensors& tensors, std::int64_t states) {
  const std::int64_t length = tensors.parts[0].size(1);
  const Numbers<std::int32_t> ids(tensors.parts[0]);
  const Numbers<float> weights(tensors.parts[1]);
  FeatureBlock block{.width = 1 + states};
  std::map<std::int32_t, float> sums;  // ascending ids
  for_each_row(tensors, block, [&](std::int64_t row) {
    sums.clear();
    for (std::int64_t t = 0; t < length; ++t) {
      const std::int32_t id = ids[row * length + t];
      if (id != 0) sums[id] += weights[row * length + t];
    }
    for (const auto& [id, weight] : sums) block.add(1 + id, weight);
  });
  return block;
}

FeatureBlock flatten_pieces(const ModalityTensors& tensors, std::int64_t states) {
  const std::int64_t length = tensors.parts[0].size(1);
  const Numbers<std::int32_t> ids(tensors.parts[0]);
  const Numbers<bool> mask(tensors.parts[1]);
  FeatureBlock block{.width = 1 + states};
  std::map<std::int32_t, int> counts;  // ascending ids
  for_each_row(tensors, block, [&](std::int64_t row) {
    counts.clear();
    for (std::int64_t t = 0; t < length; ++t) {
      if (mask[row * length + t]) ++counts[ids[row * length + t]];
    }
    const auto weight_of = [](int count) { return 1 + std::log(static_cast<float>(count)); };
    float squares = 0;
    for (const auto& [id, count] : counts) squares += weight_of(count) * weight_of(count);
    for (const auto& [id, count] : counts) block.add(1 + id, weight_of(count) / std::sqrt(squares));
  });
  return block;
}

FeatureBlock flatten_events(const ModalityTensors& tensors, std::int64_t states) {
  const std::int64_t length = tensors.parts[0].size(1), features = tensors.parts[1].size(2);
  const std::int64_t counts = tensors.parts.size() > 2 ? tensors.parts[2].size(1) : 0;
  const Numbers<std::int32_t> ids(tensors.parts[0]);
  const Numbers<float> gaps(tensors.parts[1]);
  const std::int64_t moments = tensors.parts.size() > 3 ? tensors.parts[3].size(1) : 0;
  const Numbers<float> more(counts > 0 ? tensors.parts[2] : tensors.parts[1]);
  const Numbers<float> when(moments > 0 ? tensors.parts[3] : tensors.parts[1]);
  FeatureBlock block{.width = 2 + 2 * states + 2 * features + counts + moments};
  std::map<std::int32_t, int> seen;
  for_each_row(tensors, block, [&](std::int64_t row) {
    seen.clear();
    std::vector<float> mean(static_cast<std::size_t>(features), 0.0F);
    std::int64_t events = 0, last = -1;
    for (std::int64_t t = 0; t < length; ++t) {
      const std::int32_t id = ids[row * length + t];
      if (id == 0) continue;
      ++events;
      last = t;
      ++seen[id];
      for (std::int64_t k = 0; k < features; ++k) mean[static_cast<std::size_t>(k)] += gaps[(row * length + t) * features + k];
    }
    std::int64_t at = 1;
    for (const auto& [id, count] : seen) block.add(at + id, std::log1p(static_cast<float>(count)));
    at += states;
    if (last >= 0) block.add(at + ids[row * length + last], 1);
    at += states;
    block.add(at++, std::log1p(static_cast<float>(events)));
    for (std::int64_t k = 0; k < features; ++k) {
      block.add(at + k, mean[static_cast<std::size_t>(k)] / static_cast<float>(std::max<std::int64_t>(1, events)));
    }
    at += features;
    for (std::int64_t k = 0; k < features && last >= 0; ++k) block.add(at + k, gaps[(row * length + last) * features + k]);
    at += features;
    for (std::int64_t k = 0; k < counts; ++k) block.add(at + k, more[row * counts + k]);
    at += counts;
    for (std::int64_t k = 0; k < moments; ++k) {
      const float moment = when[row * moments + k];
      if (moment > EventStatistics::kNever) block.add(at + k, moment);  // what never happened has no entry
    }
  });
  return block;
}

}  // namespace amalgam
