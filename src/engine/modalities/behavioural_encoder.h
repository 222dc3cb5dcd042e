// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/modalities/encoder.h"
#include "engine/modalities/event_statistics.h"
#include "engine/modalities/piecewise.h"
#include "engine/modalities/recurrent.h"

namespace amalgam {

/// Event states at the start that say nothing yet: padding, rare.
inline constexpr std::int32_t kNeutralEvents = 2;

/// What the encoder must know of the events.
struct EventShape {
  std::int64_t states = 0;        ///< kNeutralEvents and those that are known
  std::int64_t gap_features = 1;  ///< F
  std::int64_t longest = 1;       ///< events of the longest training row
  std::int64_t hidden = 0;        ///< width of an event's state
  bool is_recurrent = true;       ///< GRU; else a convolution over three neighbours
};

/// Event states with their time gaps, read by a GRU or a convolution; before them one token of the row's counts and
/// moments.
/// Shapes:  ids [B, T], gaps [B, T, F], counts [B, K], moments [B, S] -> tokens [B, (1+)T, d]
/// Source:  Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder" (GRU)
class BehaviouralEncoder : public EncoderModule {
 public:
  BehaviouralEncoder(const EventShape& events, const EventStatistics& statistics, std::int64_t dim, double dropout,
                     const RandomStreamPtr& random);
  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override;

 private:
  /// Counts, moments (0 for an event that did not happen) and how far these have come through their quantiles.
  torch::Tensor statistics_of(const std::vector<torch::Tensor>& parts);

  torch::nn::Embedding embedding_{nullptr};
  torch::nn::Linear gaps_{nullptr}, project_{nullptr}, last_{nullptr}, counts_{nullptr}, mix_{nullptr};
  Recurrent recurrent_{nullptr};
  torch::nn::Conv1d convolution_{nullptr};
  Piecewise piecewise_{nullptr};
  StreamDropout input_dropout_{nullptr};
  AttentionPool pool_{nullptr};
};

}  // namespace amalgam
