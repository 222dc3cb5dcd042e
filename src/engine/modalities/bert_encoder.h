// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "engine/modalities/bert.h"
#include "engine/modalities/pretrained_text.h"

namespace amalgam {

class KnownStates;

/// How a pretrained text encoder is used.
struct BertUse {
  bool is_tuned = false;         ///< its weights are trained too
  double word_dropout = 0;       ///< share of pieces hidden in training
  double dropout = 0;            ///< of the pooling
  std::int64_t cache_bytes = 0;  ///< for the states of texts that a frozen model has read
};

/// A pretrained BERT over word pieces: its last hidden states, projected to d, are the tokens; attention pooling.
///
/// A frozen one reads each text once, alone and without padding, so that the result does not depend on the texts
/// beside it; the states are kept as long as there is room, and read again otherwise.
/// Shapes:  ids [B, T] int32, mask [B, T] bool -> tokens [B, T, d]
/// Source:  Devlin et al. 2019, arXiv 1810.04805; Yang et al. 2016 (attention pooling)
class BertEncoder : public EncoderModule {
 public:
  BertEncoder(const PretrainedTextFeaturizer& texts, std::int64_t dim, const BertUse& use, const RandomStreamPtr& random);
  ~BertEncoder() override;
  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override;

  /// The last hidden states, 0 where no piece is. Shapes: ids [B, T], mask [B, T] -> [B, T, H]
  torch::Tensor hidden_states(const torch::Tensor& ids, const torch::Tensor& mask);
  std::size_t known_texts() const;  ///< whose states are kept

 private:
  torch::Tensor known_states(const torch::Tensor& ids, const torch::Tensor& mask);

  bool is_tuned_;
  Bert pretrained_{nullptr};
  std::unique_ptr<KnownStates> known_;
  torch::nn::Linear project_{nullptr};
  StreamDropout word_dropout_{nullptr};
  AttentionPool pool_{nullptr};
};

}  // namespace amalgam
