// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/text_sequence.h"

#include "engine/modalities/featurizer_support.h"

namespace amalgam {

namespace {

constexpr double kSmallestWeight = 1e-6;

}  // namespace

TextSequenceEncoder::TextSequenceEncoder(const TextFeaturizer& texts, const SequenceReading& reading, std::int64_t dim,
                                         double word_dropout, const RandomStreamPtr& random) {
  embedding_ = register_module("embedding", torch::nn::Embedding(texts.states(), reading.hidden));
  {
    const torch::NoGradGuard no_gradient;
    embedding_->weight.mul_(kEmbeddingDeviation);
    embedding_->weight.narrow(0, 0, TextFeaturizer::kFirst).zero_();  // unknown stays so until training says otherwise
  }
  reader_ = register_module("reader", make_sequence_reader(reading, random));
  project_ = register_module("project", torch::nn::Linear(reading.hidden, dim));
  bag_ = register_module("bag", torch::nn::Linear(reading.hidden, dim));
  torch::nn::init::zeros_(bag_->bias);  // see AttentionPool
  word_dropout_ = register_module("word_dropout", StreamDropout(word_dropout, random));
  pool_ = register_module("pool", AttentionPool(dim, reading.dropout, random, texts.longest() > 1));
}

EncodedModality TextSequenceEncoder::encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) {
  const torch::Tensor weights = in_type_of(parts[1], embedding_->weight);
  const torch::Tensor mask = parts[0].ne(0).logical_and(present.unsqueeze(1));
  const torch::Tensor kept = word_dropout_->forward(mask.to(weights.scalar_type()));  // whole words are dropped
  const torch::Tensor words = embedding_->forward(parts[0]) * kept.unsqueeze(2);      // [B, T, H]
  const torch::Tensor tokens = project_->forward(reader_->forward(words, mask));      // [B, T, d]
  const torch::Tensor bag = torch::matmul(weights.unsqueeze(1), words).squeeze(1);    // [B, H]
  auto [attention, summary] = pool_->forward(tokens, mask, torch::log(weights + kSmallestWeight), bag_->forward(bag));
  return {tokens, mask, attention, summary, present};
}

}  // namespace amalgam
