// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/modalities/recurrent.h"
#include "engine/modalities/sequence_reader.h"

namespace amalgam {

/// A GRU, convolution or transformer over the steps; its states are the tokens, before them one token of the row's
/// statistics. The state at the last step that exists also enters the summary directly.
/// Shapes:  values [B, T, F], mask [B, T], statistics [B, S] -> tokens [B, (1+)T, d]
/// Source:  Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder" (GRU)
class TemporalEncoder : public EncoderModule {
 public:
  /// `statistics` = S, 0 for none; `longest` is the longest series of the training rows.
  TemporalEncoder(const SequenceReading& reading, std::int64_t statistics, std::int64_t longest, std::int64_t dim,
                  const RandomStreamPtr& random);
  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override;

 private:
  Recurrent recurrent_{nullptr};            // the GRU …
  std::shared_ptr<SequenceReader> reader_;  // … or another reader
  torch::nn::Linear project_{nullptr}, last_{nullptr}, statistics_{nullptr}, mix_{nullptr};
  AttentionPool pool_{nullptr};
};

}  // namespace amalgam
