// SPDX-License-Identifier: GPL-3.0-or-later
// The contract of every modality kind, over the registry: a new kind is checked by adding its sample. Every choice of
// its encoder, encoding and width is checked too.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/modalities/modality_samples.h"
#include "engine/modalities/tiny_bert.h"
#include "support/temporary_folder.h"

namespace amalgam {

namespace {

using testing::rows_from;
using testing::sample_of;

constexpr std::int64_t kDim = 16;
constexpr std::int64_t kTrainRows = 200;
constexpr std::int64_t kRows = 300;

/// A kind with some of its settings.
struct Choice {
  std::string name, kind;
  std::vector<std::pair<std::string, std::string>> settings = {};
};
void PrintTo(const Choice& choice, std::ostream* out) { *out << choice.name; }

class EveryModality : public ::testing::TestWithParam<Choice> {
 protected:
  void SetUp() override {
    torch::manual_seed(1);
    for (const auto& [name, value] : GetParam().settings) options_.set_text(name, value);
    sample_ = sample_of(GetParam().kind);
    featurizer_ = kind().make_featurizer(sample_.spec, options_);
    featurizer_->fit(sample_.table, rows_from(0, kTrainRows));
    encoder_ = kind().make_encoder(*featurizer_, kDim, options_, std::make_shared<RandomStream>(1));
    encoder_->eval();
  }
  const Modality& kind() const { return find_modality(GetParam().kind); }
  /// Rows [begin, end), cut to the longest of them.
  Batch batch(std::int64_t begin, std::int64_t end) const {
    Batch all;
    all.modalities.push_back(featurizer_->transform(sample_.table, rows_from(0, kRows)));
    return all.slice(begin, end - begin);
  }
  EncodedModality encode(const Batch& rows) { return encoder_->encode(rows.modalities[0].parts, rows.modalities[0].present); }

  Options options_ = testing::all_kind_options();
  testing::ModalitySample sample_;
  std::unique_ptr<Featurizer> featurizer_;
  std::shared_ptr<EncoderModule> encoder_;
};

TEST_P(EveryModality, GivesTheShapesItPromisesForOneRowAndForMany) {
  for (const std::int64_t rows : {std::int64_t{1}, kRows}) {
    const Batch some = batch(0, rows);
    const EncodedModality encoded = encode(some);
    const std::int64_t tokens = encoded.tokens.size(1);
    EXPECT_EQ(encoded.tokens.sizes(), (std::vector<std::int64_t>{rows, tokens, kDim}));
    EXPECT_EQ(encoded.mask.sizes(), (std::vector<std::int64_t>{rows, tokens}));
    EXPECT_EQ(encoded.mask.scalar_type(), torch::kBool);
    EXPECT_EQ(encoded.token_attention.sizes(), (std::vector<std::int64_t>{rows, tokens}));
    EXPECT_EQ(encoded.summary.sizes(), (std::vector<std::int64_t>{rows, kDim}));
    EXPECT_EQ(encoded.present.sizes(), (std::vector<std::int64_t>{rows}));
    EXPECT_TRUE(torch::isfinite(encoded.summary).all().item<bool>());
  }
}

TEST_P(EveryModality, DescribesItsPartsAsTheyAre) {
  const Batch all = batch(0, kRows);
  const auto parts = featurizer_->parts();
  ASSERT_EQ(parts.size(), all.modalities[0].parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const torch::Tensor& part = all.modalities[0].parts[i];
    EXPECT_EQ(part.scalar_type(), parts[i].type) << parts[i].name;
    ASSERT_EQ(part.dim(), static_cast<std::int64_t>(parts[i].shape.size()) + 1) << parts[i].name;
    EXPECT_EQ(parts[i].is_sequence, parts[i].shape[0] == -1) << parts[i].name;
    EXPECT_EQ(parts[i].is_sequence, !all.modalities[0].lengths.empty() && all.modalities[0].is_cut(i)) << parts[i].name;
    for (std::size_t k = parts[i].is_sequence ? 1 : 0; k < parts[i].shape.size(); ++k) {
      EXPECT_EQ(part.size(static_cast<std::int64_t>(k) + 1), parts[i].shape[k]) << parts[i].name;
    }
  }
}

TEST_P(EveryModality, NamesEveryTokenOfARow) {
  for (const std::int64_t row : {0, 1, 250}) {
    const EncodedModality encoded = encode(batch(row, row + 1));
    EXPECT_EQ(static_cast<std::int64_t>(featurizer_->token_names(sample_.table, row).size()), encoded.tokens.size(1)) << row;
  }
}

TEST_P(EveryModality, AttendsToExistingTokensOnlyAndTheSharesSumToOne) {
  const EncodedModality encoded = encode(batch(0, kRows));
  const torch::Tensor sums = encoded.token_attention.sum(1);
  const torch::Tensor expected = encoded.mask.any(1).to(torch::kFloat32);
  EXPECT_TRUE(torch::allclose(sums, expected, 1e-5, 1e-5));
  EXPECT_EQ(encoded.token_attention.masked_select(encoded.mask.logical_not()).abs().sum().item<float>(), 0);
}

TEST_P(EveryModality, MarksARowWithoutAnyValueAbsentAndStaysFinite) {
  const EncodedModality encoded = encode(batch(kRows - 1, kRows));
  EXPECT_FALSE(encoded.present[0].item<bool>());
  EXPECT_FALSE(encoded.mask.any().item<bool>());
  EXPECT_TRUE(torch::isfinite(encoded.summary).all().item<bool>());
  EXPECT_TRUE(torch::isfinite(encoded.tokens).all().item<bool>());
  EXPECT_TRUE(encode(batch(0, 1)).present[0].item<bool>());
}

TEST_P(EveryModality, GivesEveryParameterAGradient) {
  encoder_->train();
  const EncodedModality encoded = encode(batch(0, 64));
  const torch::Tensor direction = torch::randn({64, kDim});
  (encoded.summary * direction).sum().backward();
  for (const auto& parameter : encoder_->named_parameters()) {
    if (!parameter.value().requires_grad()) {
      EXPECT_NE(parameter.key().find("pretrained."), std::string::npos) << parameter.key();
      continue;
    }
    ASSERT_TRUE(parameter.value().grad().defined()) << parameter.key();
    EXPECT_TRUE(torch::isfinite(parameter.value().grad()).all().item<bool>()) << parameter.key();
    EXPECT_GT(parameter.value().grad().abs().sum().item<float>(), 0) << parameter.key();
  }
}

TEST_P(EveryModality, HasFiniteGradientsWhereRowsAreAbsent) {
  const EncodedModality encoded = encode(batch(kRows - 2, kRows));
  encoded.summary.sum().backward();
  for (const auto& parameter : encoder_->named_parameters()) {
    if (parameter.value().grad().defined()) {
      EXPECT_TRUE(torch::isfinite(parameter.value().grad()).all().item<bool>()) << parameter.key();
    }
  }
}

TEST_P(EveryModality, IsDeterministicInEvaluationAndRandomInTraining) {
  const Batch rows = batch(0, 50);
  EXPECT_TRUE(torch::equal(encode(rows).summary, encode(rows).summary));
  encoder_->train();
  EXPECT_FALSE(torch::equal(encode(rows).summary, encode(rows).summary));
}

TEST_P(EveryModality, RestoresBitEqualTransformsFromItsState) {
  const auto state = nlohmann::json::parse(featurizer_->to_json().dump());
  auto restored = kind().make_featurizer(sample_.spec, options_);
  restored->from_json(state);
  const ModalityTensors before = featurizer_->transform(sample_.table, rows_from(0, kRows));
  const ModalityTensors after = restored->transform(sample_.table, rows_from(0, kRows));
  ASSERT_EQ(before.parts.size(), after.parts.size());
  for (std::size_t i = 0; i < before.parts.size(); ++i) EXPECT_TRUE(torch::equal(before.parts[i], after.parts[i])) << i;
  EXPECT_TRUE(torch::equal(before.present, after.present));
  EXPECT_EQ(before.lengths, after.lengths);
  EXPECT_EQ(restored->to_json(), featurizer_->to_json());
  EXPECT_EQ(restored->input_summary(), featurizer_->input_summary());
}

TEST_P(EveryModality, LearnsNothingFromRowsOutsideTheTrainingPart) {
  const auto other = sample_of(GetParam().kind, kRows, 1);  // same training rows, other rows after them
  auto relearnt = kind().make_featurizer(other.spec, options_);
  relearnt->fit(other.table, rows_from(0, kTrainRows));
  EXPECT_EQ(relearnt->to_json(), featurizer_->to_json());
  EXPECT_EQ(featurizer_->to_json().dump().find("unseen"), std::string::npos);
}

TEST_P(EveryModality, TakesValuesThatTrainingHasNotSeen) {
  const EncodedModality encoded = encode(batch(kTrainRows, kRows - 1));  // half of them new
  EXPECT_TRUE(encoded.present.all().item<bool>());
  EXPECT_TRUE(torch::isfinite(encoded.summary).all().item<bool>());
}

TEST_P(EveryModality, GivesARowTheSameSummaryAloneAndAmongLongerOnes) {
  const torch::Tensor together = encode(batch(0, 40)).summary;
  for (std::int64_t row = 0; row < 40; ++row) {
    EXPECT_TRUE(torch::allclose(encode(batch(row, row + 1)).summary[0], together[row], 1e-4, 1e-5)) << row;
  }
}

TEST_P(EveryModality, AddsNothingOfAMaskedRow) {
  Batch rows = batch(0, 4);
  rows.modalities[0].present = torch::zeros({4}, torch::kBool);
  const EncodedModality encoded = encode(rows);
  EXPECT_FALSE(encoded.mask.any().item<bool>());
  EXPECT_EQ(encoded.token_attention.abs().sum().item<float>(), 0);
}

TEST_P(EveryModality, WorksInDoublePrecision) {
  const torch::Tensor single = encode(batch(0, 20)).summary;
  encoder_->to(torch::kFloat64);
  const torch::Tensor twice = encode(batch(0, 20)).summary;
  EXPECT_EQ(twice.scalar_type(), torch::kFloat64);
  EXPECT_TRUE(torch::allclose(single.to(torch::kFloat64), twice, 1e-4, 1e-4));
}

TEST_P(EveryModality, TracesForOtherBatchesAndLengths) {
  const torch::NoGradGuard no_gradient;
  const auto inputs_of = [](const Batch& rows) {
    torch::jit::Stack stack;
    for (const torch::Tensor& part : rows.modalities[0].parts) stack.emplace_back(part.contiguous());
    stack.emplace_back(rows.modalities[0].present);
    return stack;
  };
  torch::jit::Module module("Encoder");
  std::int64_t number = 0;
  for (const auto& parameter : encoder_->named_parameters()) {
    module.register_parameter("p" + std::to_string(number++), parameter.value(), false);
  }
  const auto run = [this](torch::jit::Stack stack) -> torch::jit::Stack {
    std::vector<torch::Tensor> parts;
    for (std::size_t i = 0; i + 1 < stack.size(); ++i) parts.push_back(stack[i].toTensor());
    const EncodedModality encoded = encoder_->encode(parts, stack.back().toTensor());
    return {c10::ivalue::Tuple::create({encoded.tokens, encoded.mask, encoded.token_attention, encoded.summary})};
  };
  const auto traced = torch::jit::tracer::trace(inputs_of(batch(0, 7)), run, [](const torch::Tensor&) { return std::string(); }, true, false, &module);
  const auto name = c10::QualifiedName(*module.type()->name(), "forward");
  module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(name, traced.first->graph));

  const torch::jit::GraphOptimizerEnabledGuard plain(false);  // newer LibTorch would compile each graph for seconds
  for (const auto& [begin, end] : std::vector<std::pair<std::int64_t, std::int64_t>>{{0, 7}, {3, 4}, {20, 200}, {kRows - 1, kRows}}) {
    const Batch rows = batch(begin, end);
    const auto outputs = module.forward(inputs_of(rows)).toTuple();
    const EncodedModality expected = encode(rows);
    EXPECT_TRUE(torch::allclose(outputs->elements()[0].toTensor(), expected.tokens, 1e-5, 1e-6)) << begin;
    EXPECT_TRUE(torch::equal(outputs->elements()[1].toTensor(), expected.mask)) << begin;
    EXPECT_TRUE(torch::allclose(outputs->elements()[2].toTensor(), expected.token_attention, 1e-5, 1e-6)) << begin;
    EXPECT_TRUE(torch::allclose(outputs->elements()[3].toTensor(), expected.summary, 1e-5, 1e-6)) << begin;
  }
}

TEST_P(EveryModality, NamesAColumnThatTheDataLacks) {
  const Table other({testing::number_column("something", {1, 2})});
  try {
    featurizer_->transform(other, rows_from(0, 2));
    FAIL() << "no error";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), "featurizer.no_column");
    EXPECT_NE(std::string(problem.what()).find(sample_.spec.columns[0]), std::string::npos);
  }
}

TEST_P(EveryModality, LearnsFromColumnsWithoutASingleValue) {
  std::vector<Column> columns;
  for (const Column& column : sample_.table.columns()) {
    columns.push_back(column.type() == ColumnType::number
                          ? testing::number_column(column.name(), std::vector<double>(4, testing::kMissingNumber))
                          : testing::text_column(column.name(), std::vector<std::string>(4)));
  }
  const Table empty(std::move(columns));
  auto blank = kind().make_featurizer(sample_.spec, options_);
  blank->fit(empty, rows_from(0, 4));
  auto encoder = kind().make_encoder(*blank, kDim, options_, std::make_shared<RandomStream>(1));
  const ModalityTensors tensors = blank->transform(empty, rows_from(0, 4));
  EXPECT_FALSE(tensors.present.any().item<bool>());
  EXPECT_TRUE(torch::isfinite(encoder->encode(tensors.parts, tensors.present).summary).all().item<bool>());
  const ModalityTensors later = blank->transform(sample_.table, rows_from(0, 4));  // values appear when scoring
  EXPECT_TRUE(torch::isfinite(encoder->encode(later.parts, later.present).summary).all().item<bool>());
}

TEST_P(EveryModality, DescribesItself) {
  EXPECT_EQ(kind().id, GetParam().kind);
  EXPECT_FALSE(kind().title.empty());
  EXPECT_FALSE(kind().summary.empty());
  EXPECT_FALSE(featurizer_->input_summary().empty());
  for (const Option& option : kind().options) {
    EXPECT_EQ(option.name.rfind(kind().id + ".", 0), 0U) << option.name;
    EXPECT_FALSE(option.title.empty() || option.help.empty()) << option.name;
  }
}

bool is_choice_of_network(const Option& option) {
  const auto setting = option.name.substr(option.name.find('.') + 1);
  return setting == "encoder" || setting == "encoding" || setting == "width";
}

/// A pretrained model for those that need one; it goes away with the program.
std::string pretrained_folder() {
  static const testing::TemporaryFolder folder;
  return testing::write_tiny_bert(folder / "tiny").string();
}

std::vector<Choice> every_choice() {
  std::vector<Choice> choices;
  for (const Modality& kind : modality_registry()) {
    choices.push_back({kind.id, kind.id});
    for (const Option& option : kind.options) {
      if (!is_choice_of_network(option)) continue;
      for (const std::string& value : option.choices) {
        if (value == std::get<std::string>(option.default_value)) continue;
        choices.push_back({fmt::format("{}_{}", kind.id, value), kind.id, {{option.name, value}}});
        if (value != "pretrained") continue;
        choices.back().settings.emplace_back("text.pretrained_folder", pretrained_folder());
        choices.push_back(choices.back());
        choices.back().name += "_tuned";
        choices.back().settings.emplace_back("text.pretrained_tuned", "true");
      }
    }
  }
  const std::vector<std::pair<std::string, std::string>> hashing = {
      {"categorical.hashing", "true"}, {"categorical.maximum_values", "3"}, {"categorical.hash_buckets", "8"}};
  choices.push_back({"categorical_hashing", "categorical", hashing});
  choices.push_back({"categorical_hashing_by_cardinality", "categorical", hashing});
  choices.back().settings.emplace_back("categorical.width", "cardinality");
  choices.push_back({"temporal_transformer_without_statistics", "temporal", {{"temporal.encoder", "transformer"}, {"temporal.statistics", "false"}}});
  choices.push_back({"text_gru_of_four_words", "text", {{"text.encoder", "gru"}, {"text.maximum_tokens", "4"}}});
  return choices;
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryModality, ::testing::ValuesIn(every_choice()),
                         [](const auto& choice) { return choice.param.name; });

TEST(ModalityRegistry, NamesTheKindsThatThereAreForAnUnknownOne) {
  try {
    find_modality("geo");
    FAIL() << "no error";
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), "modality.unknown");
    EXPECT_NE(std::string(problem.what()).find("behavioural"), std::string::npos);
  }
}

}  // namespace

}  // namespace amalgam
