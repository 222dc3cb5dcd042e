// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/modalities/piecewise.h"
#include "engine/modalities/recurrent.h"
#include "engine/modalities/sequence_reader.h"

namespace amalgam {

/// What is known of a row's series beside its steps.
struct SeriesStatistics {
  std::int64_t width = 0;  ///< S numbers, the standardised value and its signed logarithm by turns; 0 for none
  std::int64_t bins = 0;   ///< piecewise steps of each standardised value
  std::vector<std::vector<double>> edges = {};  ///< of each standardised value
};

/// A GRU, convolution or transformer over the steps; its states are the tokens, before them one token of the row's
/// statistics. The state at the last step that exists also enters the summary directly.
/// Shapes:  values [B, T, F], mask [B, T], statistics [B, S] -> tokens [B, (1+)T, d]
/// Source:  Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder" (GRU)
class TemporalEncoder : public EncoderModule {
 public:
  /// `longest` is the longest series of the training rows.
  TemporalEncoder(const SequenceReading& reading, const SeriesStatistics& statistics, std::int64_t longest,
                  std::int64_t dim, const RandomStreamPtr& random);
  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override;

 private:
  Recurrent recurrent_{nullptr};            // the GRU …
  std::shared_ptr<SequenceReader> reader_;  // … or another reader
  torch::nn::Linear project_{nullptr}, last_{nullptr}, statistics_{nullptr}, mix_{nullptr};
  Piecewise piecewise_{nullptr};
  AttentionPool pool_{nullptr};
};

}  // namespace amalgam
