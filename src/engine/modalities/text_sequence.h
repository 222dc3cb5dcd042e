// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "engine/modalities/sequence_reader.h"
#include "engine/modalities/text_featurizer.h"

namespace amalgam {

/// Words in their order: embedded, read by a convolution, GRU or transformer, then attention pooling biased by log
/// weight; the TF-IDF weighted bag of the embeddings enters the summary directly, as without order.
/// Shapes:  ids, weights [B, T] -> tokens [B, T, d]
/// Source:  Kim 2014, arXiv 1408.5882 (convolutions over words); Yang et al. 2016 (GRU with attention pooling)
class TextSequenceEncoder : public EncoderModule {
 public:
  /// `reading.features` and `reading.hidden` are the width of an embedding.
  TextSequenceEncoder(const TextFeaturizer& texts, const SequenceReading& reading, std::int64_t dim, double word_dropout,
                      const RandomStreamPtr& random);
  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override;

 private:
  torch::nn::Embedding embedding_{nullptr};
  std::shared_ptr<SequenceReader> reader_;
  torch::nn::Linear project_{nullptr}, bag_{nullptr};
  StreamDropout word_dropout_{nullptr};
  AttentionPool pool_{nullptr};
};

}  // namespace amalgam
