// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/categorical_encoder.h"

#include <algorithm>
#include <cmath>

namespace amalgam {

namespace {

/// Neutral until training has seen such a cell: missing, rare, and what falls into a bucket.
void make_neutral(const torch::Tensor& table, std::int64_t offset, const CategoryStates& column) {
  table.narrow(0, offset, kNeutralStates).zero_();
  table.narrow(0, offset + column.size - column.buckets, column.buckets).zero_();
}

}  // namespace

CategoricalEncoder::CategoricalEncoder(const std::vector<CategoryStates>& columns, std::int64_t dim, double dropout,
                                       const RandomStreamPtr& random)
    : columns_(static_cast<std::int64_t>(columns.size())) {
  std::int64_t rows = 0;
  for (const CategoryStates& column : columns) rows += column.size;
  embedding_ = register_module("embedding", torch::nn::Embedding(rows, dim));
  const torch::NoGradGuard no_gradient;
  embedding_->weight.mul_(kEmbeddingDeviation);
  std::int64_t offset = 0;
  for (const CategoryStates& column : columns) {
    make_neutral(embedding_->weight, offset, column);
    offset += column.size;
  }
  pool_ = register_module("pool", AttentionPool(dim, dropout, random, columns_ > 1));
}

EncodedModality CategoricalEncoder::encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) {
  const torch::Tensor tokens = embedding_->forward(parts[0]);  // [B, C, d]
  const torch::Tensor mask = present.unsqueeze(1).expand({-1, columns_});
  torch::Tensor scores;
  if (frozen_scores_.defined()) scores = frozen_scores_.index_select(0, parts[0].flatten()).view_as(parts[0]);
  auto [attention, summary] = pool_->forward(tokens, mask, {}, {}, scores);
  return {tokens, mask, attention, summary, present};
}

void CategoricalEncoder::freeze() {
  const torch::NoGradGuard no_gradient;
  frozen_scores_ = pool_->scores_of(embedding_->weight);
}

std::int64_t cardinality_width(std::int64_t states) {
  return std::min<std::int64_t>(600, std::llround(1.6 * std::pow(static_cast<double>(states), 0.56)));
}

CardinalityEncoder::CardinalityEncoder(const std::vector<CategoryStates>& columns, std::int64_t dim, double dropout,
                                       const RandomStreamPtr& random) {
  std::int64_t offset = 0;
  for (const CategoryStates& column : columns) {
    const std::string number = std::to_string(offsets_.size());
    const std::int64_t width = cardinality_width(column.size);
    embeddings_.push_back(register_module("embedding" + number, torch::nn::Embedding(column.size, width)));
    projections_.push_back(
        register_module("project" + number, torch::nn::Linear(torch::nn::LinearOptions(width, dim).bias(false))));
    const torch::NoGradGuard no_gradient;
    embeddings_.back()->weight.mul_(kEmbeddingDeviation);
    make_neutral(embeddings_.back()->weight, 0, column);
    offsets_.push_back(offset);
    offset += column.size;
  }
  pool_ = register_module("pool", AttentionPool(dim, dropout, random, columns.size() > 1));
}

EncodedModality CardinalityEncoder::encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) {
  std::vector<torch::Tensor> states;
  for (std::size_t column = 0; column < embeddings_.size(); ++column) {
    const torch::Tensor ids = parts[0].select(1, static_cast<std::int64_t>(column)) - offsets_[column];
    states.push_back(projections_[column]->forward(embeddings_[column]->forward(ids)));
  }
  const torch::Tensor tokens = torch::stack(states, 1);  // [B, C, d]
  const torch::Tensor mask = present.unsqueeze(1).expand({-1, static_cast<std::int64_t>(states.size())});
  auto [attention, summary] = pool_->forward(tokens, mask);
  return {tokens, mask, attention, summary, present};
}

}  // namespace amalgam
