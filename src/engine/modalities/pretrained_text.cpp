// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/pretrained_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/modalities/featurizer_support.h"
#include "engine/modalities/text_tokens.h"

namespace amalgam {

namespace {

constexpr double kLargestCheckpoint = 950e6;  // bytes; a project's file takes values below 1 GB
constexpr double kBytesFrozen = 4;            // a weight in a checkpoint: itself
constexpr double kBytesTuned = 16;            // itself, as of the best epoch, and the optimiser's two numbers

std::int64_t count_of(const BertShape& shape) {
  std::int64_t count = 0;
  for (const auto& [name, size] : bert_weight_shapes(shape)) {
    std::int64_t own = 1;
    for (const std::int64_t n : size) own *= n;
    count += own;
  }
  return count;
}

void check_size(const BertShape& shape, bool is_tuned) {
  const double count = static_cast<double>(count_of(shape)) / 1e6;
  const double most = kLargestCheckpoint / (is_tuned ? kBytesTuned : kBytesFrozen) / 1e6;
  if (count <= most) return;
  const bool fits_frozen = count <= kLargestCheckpoint / kBytesFrozen / 1e6;
  throw Error(ErrorKind::request, "pretrained.too_large",
              fmt::format("The pretrained model has {:.0f} million weights; at most {:.0f} million can be {}, because "
                          "checkpoints must stay below 1 GB. {}",
                          count, most, is_tuned ? "tuned" : "used",
                          is_tuned && fits_frozen
                              ? "Leave it frozen (text.pretrained_tuned = false), or take a smaller one."
                              : "Take a smaller one."));
}

nlohmann::json settings_to_json(const WordPieceSettings& settings) {
  return {{"lower_case", settings.lower_case},       {"strip_accents", settings.strip_accents},
          {"split_chinese", settings.split_chinese}, {"unknown", settings.unknown},
          {"first", settings.first},                 {"separator", settings.separator},
          {"continuation", settings.continuation},   {"longest_word", settings.longest_word}};
}

WordPieceSettings settings_from_json(const nlohmann::json& json) {
  WordPieceSettings settings;
  json.at("lower_case").get_to(settings.lower_case);
  json.at("strip_accents").get_to(settings.strip_accents);
  json.at("split_chinese").get_to(settings.split_chinese);
  json.at("unknown").get_to(settings.unknown);
  json.at("first").get_to(settings.first);
  json.at("separator").get_to(settings.separator);
  json.at("continuation").get_to(settings.continuation);
  json.at("longest_word").get_to(settings.longest_word);
  return settings;
}

}  // namespace

PretrainedTextFeaturizer::PretrainedTextFeaturizer(ModalitySpec spec, const Options& options)
    : spec_(std::move(spec)),
      folder_(options.text("text.pretrained_folder")),
      is_tuned_(options.flag("text.pretrained_tuned")),
      longest_(options.integer("text.pretrained_length")) {}

void PretrainedTextFeaturizer::fit(const Table& table, std::span<const std::int64_t>) {
  columns_in(table);  // whether they are there
  BertFolder model = read_bert_folder(folder_);
  check_size(model.shape, is_tuned_);
  tokenizer_.emplace(std::move(model.vocabulary), std::move(model.settings));
  shape_ = model.shape;
  weights_ = std::move(model.weights);
  model_name_ = model.name;
  model_sha256_ = model.sha256;
  longest_ = std::min(longest_, shape_.positions);
}

const WordPiece& PretrainedTextFeaturizer::tokenizer() const {
  if (tokenizer_) return *tokenizer_;
  throw Error(ErrorKind::internal, "pretrained.not_fitted", "The pretrained text encoder was used before it was read.");
}

std::int64_t PretrainedTextFeaturizer::states() const { return static_cast<std::int64_t>(tokenizer().vocabulary().size()); }

std::vector<const Column*> PretrainedTextFeaturizer::columns_in(const Table& table) const {
  std::vector<const Column*> columns;
  for (const std::string& name : spec_.columns) columns.push_back(&input_column(table, name, spec_.name));
  return columns;
}

std::vector<std::int32_t> PretrainedTextFeaturizer::ids_of(const std::vector<const Column*>& columns, std::int64_t row) const {
  std::vector<std::string> clean;
  for (const Column* column : columns) {
    if (!column->is_missing(row)) clean.push_back(strip_markup(column->text(row)));
  }
  return tokenizer().sequence({clean.begin(), clean.end()}, longest_);
}

ModalityTensors PretrainedTextFeaturizer::transform(const Table& table, std::span<const std::int64_t> rows) const {
  const auto columns = columns_in(table);
  std::vector<std::vector<std::int32_t>> all;
  all.reserve(rows.size());
  std::size_t steps = 1;
  for (const std::int64_t row : rows) {
    all.push_back(ids_of(columns, row));
    steps = std::max(steps, all.back().size());
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  torch::Tensor ids = torch::zeros({count, static_cast<std::int64_t>(steps)}, torch::kInt32);
  torch::Tensor mask = torch::zeros({count, static_cast<std::int64_t>(steps)}, torch::kBool);
  torch::Tensor present = torch::zeros({count}, torch::kBool);
  ModalityTensors result;
  for (std::size_t row = 0; row < all.size(); ++row) {
    std::copy(all[row].begin(), all[row].end(), ids.data_ptr<std::int32_t>() + row * steps);
    std::fill_n(mask.data_ptr<bool>() + row * steps, all[row].size(), true);
    present.data_ptr<bool>()[row] = !all[row].empty();
    result.lengths.push_back(static_cast<std::int32_t>(all[row].size()));
  }
  result.parts = {ids, mask};
  result.present = present;
  return result;
}

std::vector<PartInfo> PretrainedTextFeaturizer::parts() const {
  return {{.name = "ids", .type = torch::kInt32, .shape = {-1}, .is_sequence = true},
          {.name = "mask", .type = torch::kBool, .shape = {-1}, .is_sequence = true}};
}

std::vector<std::string> PretrainedTextFeaturizer::token_names(const Table& table, std::int64_t row) const {
  std::vector<std::string> names;
  for (const std::int32_t id : ids_of(columns_in(table), row)) {
    names.push_back(tokenizer().vocabulary()[static_cast<std::size_t>(id)]);
  }
  return names;
}

std::string PretrainedTextFeaturizer::input_summary() const {
  return fmt::format("up to {} of {} word pieces; {} ({} layers × {}, {})", longest_, states(), model_name_, shape_.layers,
                     shape_.hidden, is_tuned_ ? "tuned" : "frozen");
}

nlohmann::json PretrainedTextFeaturizer::to_json() const {
  return {{"form", "pretrained"},
          {"model", {{"name", model_name_}, {"sha256", model_sha256_}}},
          {"shape", shape_},
          {"tuned", is_tuned_},
          {"maximum_pieces", longest_},
          {"tokenizer", settings_to_json(tokenizer().settings())},
          {"vocabulary", tokenizer().vocabulary()}};
}

void PretrainedTextFeaturizer::from_json(const nlohmann::json& state) {
  BertShape shape;  // taken over only once all of the state is known to be sound
  state.at("shape").get_to(shape);
  auto vocabulary = state.at("vocabulary").get<std::vector<std::string>>();
  if (static_cast<std::int64_t>(vocabulary.size()) > shape.vocabulary) {
    throw Error(ErrorKind::data, "preprocessor.invalid", "The stored vocabulary is larger than the model it belongs to.");
  }
  tokenizer_.emplace(std::move(vocabulary), settings_from_json(state.at("tokenizer")));
  shape_ = shape;
  is_tuned_ = state.at("tuned").get<bool>();
  longest_ = std::clamp<std::int64_t>(state.at("maximum_pieces").get<std::int64_t>(), 1, shape_.positions);
  state.at("model").at("name").get_to(model_name_);
  state.at("model").at("sha256").get_to(model_sha256_);
  weights_.clear();
}

}  // namespace amalgam
