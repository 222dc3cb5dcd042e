// SPDX-License-Identifier: GPL-3.0-or-later
// Texts read by a pretrained model: what its encoder keeps and trains, and whole runs whose model's folder goes away.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/baselines/feature_rows.h"
#include "engine/export/bundle.h"
#include "engine/insight/evaluate.h"
#include "engine/modalities/bert_encoder.h"
#include "engine/modalities/modality_samples.h"
#include "engine/modalities/tiny_bert.h"
#include "engine/training/checkpoint.h"
#include "engine/training/optimizer.h"
#include "engine/training/trainer.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using namespace testing;

const std::vector<std::string> kTexts = {"loan paid late", "贷 逾 work", "", "new new \"again\" and shops", "loan paid late"};

/// A tiny model with its folder, and texts fitted to it.
struct Texts {
  explicit Texts(bool is_tuned = false, std::int64_t memory = 10) {
    options.set("text.encoder", std::string("pretrained"));
    options.set("text.pretrained_folder", write_tiny_bert(folder / "tiny").string());
    options.set("text.pretrained_tuned", is_tuned);
    options.set("text.pretrained_memory", memory);
    featurizer = find_modality("text").make_featurizer({.name = "notes", .kind = "text", .columns = {"t"}}, options);
    featurizer->fit(table, rows_from(0, 2));
    tensors = featurizer->transform(table, rows_from(0, 5));
  }
  std::shared_ptr<BertEncoder> encoder() const {
    torch::manual_seed(1);
    return std::dynamic_pointer_cast<BertEncoder>(
        find_modality("text").make_encoder(*featurizer, 8, options, std::make_shared<RandomStream>(1)));
  }
  torch::Tensor states(BertEncoder& encoder) const { return encoder.hidden_states(tensors.parts[0], tensors.parts[1]); }

  TemporaryFolder folder;
  Table table = Table({text_column("t", kTexts)});
  Options options = all_kind_options();
  std::unique_ptr<Featurizer> featurizer;
  ModalityTensors tensors;
};

TEST(PretrainedText, FramesPiecesAndNamesThem) {
  const Texts texts;
  EXPECT_EQ(texts.featurizer->token_names(texts.table, 0), (std::vector<std::string>{"[CLS]", "loan", "paid", "late", "[SEP]"}));
  EXPECT_EQ(texts.featurizer->token_names(texts.table, 3),
            (std::vector<std::string>{"[CLS]", "new", "new", "\"", "again", "\"", "and", "shop", "##s", "[SEP]"}));
  EXPECT_TRUE(torch::equal(texts.tensors.parts[0][0].narrow(0, 0, 6), torch::tensor({2, 4, 11, 6, 3, 0}, torch::kInt32)));
  EXPECT_TRUE(torch::equal(texts.tensors.present, torch::tensor({true, true, false, true, true})));
  EXPECT_EQ(texts.tensors.lengths, (std::vector<std::int32_t>{5, 5, 0, 10, 5}));
  EXPECT_EQ(texts.featurizer->input_summary(), "up to 10 of 20 word pieces; tiny (2 layers × 32, frozen)");
}

TEST(PretrainedText, ReadsNoLongerThanItIsAllowedToOrThanTheModelCan) {
  Texts texts;
  texts.options.set("text.pretrained_length", std::int64_t{8});
  auto shorter = find_modality("text").make_featurizer({.name = "notes", .kind = "text", .columns = {"t"}}, texts.options);
  shorter->fit(texts.table, rows_from(0, 2));
  EXPECT_EQ(shorter->token_names(texts.table, 3), (std::vector<std::string>{"[CLS]", "new", "new", "\"", "again", "\"", "and", "[SEP]"}));
}

TEST(PretrainedText, LeavesMarkupOutAsTheOtherEncodersDo) {
  const Texts texts;
  const Table table({text_column("t", {"loan<br/>paid &amp; late"})});
  EXPECT_EQ(texts.featurizer->token_names(table, 0), (std::vector<std::string>{"[CLS]", "loan", "paid", "[UNK]", "late", "[SEP]"}));
}

TEST(PretrainedText, AFrozenModelHasTheStatesOfATunedOneInEvaluation) {
  const Texts frozen, tuned(true);
  const auto tuned_encoder = tuned.encoder();
  tuned_encoder->eval();
  const auto frozen_encoder = frozen.encoder();
  frozen_encoder->train();  // reads without dropout all the same
  const torch::Tensor first = frozen.states(*frozen_encoder);
  EXPECT_TRUE(torch::allclose(first, tuned.states(*tuned_encoder), 1e-5, 1e-5));
  EXPECT_GT(first.abs().sum().item<float>(), 0);
  EXPECT_EQ(first[2].abs().sum().item<float>(), 0);  // no text
  EXPECT_TRUE(torch::equal(first, frozen.states(*frozen_encoder)));
  EXPECT_TRUE(torch::equal(first[0], first[4]));
}

TEST(PretrainedText, KeepsTheStatesOfEachTextOnceAsLongAsThereIsRoom) {
  const Texts roomy, cramped(false, 0), tuned(true);
  const auto encoder = roomy.encoder(), forgetful = cramped.encoder(), trained = tuned.encoder();
  const torch::Tensor states = roomy.states(*encoder);
  EXPECT_TRUE(torch::equal(cramped.states(*forgetful), states));
  tuned.states(*trained);
  EXPECT_EQ(encoder->known_texts(), 3U);
  EXPECT_EQ(forgetful->known_texts(), 0U);
  EXPECT_EQ(trained->known_texts(), 0U);
}

TEST(PretrainedText, ForgetsStatesWhenTheWeightsAreOthers) {
  const Texts texts;
  const auto encoder = texts.encoder();
  const torch::Tensor before = texts.states(*encoder);
  auto state = module_state(*encoder);
  for (auto& [name, tensor] : state) tensor = tensor * 0.5;
  load_module_state(*encoder, state);
  EXPECT_FALSE(torch::allclose(texts.states(*encoder), before, 1e-3, 1e-3));
  encoder->to(torch::kFloat64);
  EXPECT_EQ(texts.states(*encoder).scalar_type(), torch::kFloat64);
}

TEST(PretrainedText, AFrozenModelSharesItsWeightsWithWhatWasRead) {
  const Texts frozen, tuned(true);
  const auto& read = dynamic_cast<const PretrainedTextFeaturizer&>(*frozen.featurizer).weights().at("words");
  const auto encoder = frozen.encoder(), trained = tuned.encoder();
  const torch::Tensor own = encoder->named_parameters()["pretrained.words"];
  EXPECT_EQ(own.data_ptr(), read.data_ptr());
  EXPECT_FALSE(own.requires_grad());
  EXPECT_TRUE(trained->named_parameters()["pretrained.words"].requires_grad());
  EXPECT_NE(trained->named_parameters()["pretrained.words"].data_ptr(),
            dynamic_cast<const PretrainedTextFeaturizer&>(*tuned.featurizer).weights().at("words").data_ptr());
}

TEST(PretrainedText, TunesAtItsOwnRate) {
  // Adam's first step is the rate times the sign of the gradient: 0.1 for most weights, 0.1 · 0.02 for pretrained ones.
  const Texts texts(true);
  const auto encoder = texts.encoder();
  encoder->eval();
  FusedAdam optimizer(*encoder, {}, {.pretrained_rate_factor = 0.02});
  const torch::Tensor pretrained = encoder->named_parameters()["pretrained.layer1.contract_bias"];
  const torch::Tensor own = encoder->named_parameters()["project.bias"];
  const torch::Tensor pretrained_before = pretrained.detach().clone(), own_before = own.detach().clone();
  optimizer.zero_grad();
  const torch::Tensor summary = encoder->encode(texts.tensors.parts, texts.tensors.present).summary;
  (summary * torch::randn(summary.sizes())).sum().backward();
  optimizer.step(0.1);
  EXPECT_NEAR((pretrained - pretrained_before).abs().max().item<double>(), 0.002, 1e-4);
  EXPECT_NEAR((own - own_before).abs().max().item<double>(), 0.1, 1e-3);
}

/// A run whose text is read by a tiny pretrained model.
struct PretrainedRun {
  explicit PretrainedRun(bool is_tuned = false) : model(write_tiny_bert(small.folder() / "tiny")), tuned(is_tuned) {}
  TrainRequest request(const std::string& strategy = "hybrid", int epochs = 3) const {
    TrainRequest request = small.request(strategy, "bad", epochs);
    request.experiment.options.set("text.encoder", std::string("pretrained"));
    request.experiment.options.set("text.pretrained_folder", model.string());
    request.experiment.options.set("text.pretrained_tuned", tuned);
    return request;
  }
  SmallRun small;
  std::filesystem::path model;
  bool tuned;
};

std::vector<float> outputs_of(const TrainedModel& trained, const Table& table, const std::vector<std::int64_t>& rows) {
  const torch::Tensor all =
      predict(*trained.model, trained.preprocessor->transform(table, rows), *trained.preprocessor, torch::kCPU).contiguous();
  return {all.data_ptr<float>(), all.data_ptr<float>() + all.numel()};
}

TEST(PretrainedText, ScoresTheSameAfterItsFolderIsGone) {
  for (const bool tuned : {false, true}) {
    SCOPED_TRACE(tuned);
    PretrainedRun own(tuned);
    const RunRecord run = own.small.train(own.request());
    EXPECT_GT(run.metric(Part::test, "roc_auc"), 0.6);
    std::filesystem::remove_all(own.model);
    const auto out = own.small.folder() / "model.safetensors";
    const ExportResult result = own.small.workbench().export_run(own.small.project(), run.id, "bundle", out, nullptr);
    EXPECT_LE(result.largest_difference, 1e-5);
    EXPECT_LE(result.checks.at(0).largest_difference, 1e-6) << result.checks[0].what;
    const PredictionRecord stored = *own.small.store().predictions(run.id, Part::test);
    const std::vector<float> found = outputs_of(read_bundle(out), *own.small.table(), stored.rows);
    ASSERT_EQ(found.size(), stored.outputs.size());
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], stored.outputs[i], 1e-5) << i;
  }
}

TEST(PretrainedText, KeepsFrozenWeightsAsTheyWereAndTrainsTunedOnes) {
  for (const bool tuned : {false, true}) {
    PretrainedRun own(tuned);
    const RunRecord run = own.small.train(own.request("late"));
    const LoadedRun loaded = load_run(own.small.store(), run.id);
    int found = 0;
    for (const auto& item : loaded.trained.model->named_parameters()) {
      if (!item.key().ends_with("pretrained.words")) continue;
      ++found;
      EXPECT_EQ(torch::equal(item.value(), bert_tensors(expected::bert_gelu)[0].second), !tuned);
    }
    EXPECT_EQ(found, 1);
  }
}

TEST(PretrainedText, StoresFrozenWeightsOnceInTheCheckpointOfARunInProgress) {
  PretrainedRun own;
  const RunRecord run = own.small.train(own.request("early"));
  const TensorFile last = read_tensor_file(own.small.store().checkpoint(run.id, "last")->bytes);
  int words = 0, others = 0;
  for (const auto& [name, tensor] : last.tensors) {
    words += name.ends_with("pretrained.words") ? 1 : 0;
    others += name.ends_with("encoder_3.project.weight") ? 1 : 0;
  }
  EXPECT_EQ(words, 1);
  EXPECT_EQ(others, 2);  // the latest and the best
}

TEST(PretrainedText, ACancelledRunResumesToTheSameBitsWithoutItsFolder) {
  for (const bool tuned : {false, true}) {
    SCOPED_TRACE(tuned);
    PretrainedRun own(tuned);
    const RunRecord whole = own.small.train(own.request("early", 6));
    RunControl control;
    const RunRecord half = own.small.workbench().train(own.request("early", 6), [&](const Event& event) {
      const auto* epoch = std::get_if<EpochDone>(&event);
      if (epoch && epoch->epoch.epoch == 3) control.cancel();
    }, control);
    ASSERT_EQ(half.state, RunState::cancelled);
    std::filesystem::remove_all(own.model);
    RunControl again;
    const RunRecord resumed = own.small.workbench().resume(own.small.project(), half.id, nullptr, {}, again);
    EXPECT_EQ(resumed.best_epoch, whole.best_epoch);
    EXPECT_EQ(resumed.best_value, whole.best_value);
    EXPECT_EQ(own.small.store().predictions(resumed.id, Part::test)->outputs, own.small.store().predictions(whole.id, Part::test)->outputs);
  }
}

TEST(PretrainedText, ItsModelIsExportedWholeAsTorchScript) {
  for (const bool tuned : {false, true}) {
    PretrainedRun own(tuned);
    const RunRecord run = own.small.train(own.request("hybrid", 1));
    const auto out = own.small.folder() / "model.pt";
    const ExportResult result = own.small.workbench().export_run(own.small.project(), run.id, "torchscript", out, nullptr);
    EXPECT_LE(result.largest_difference, 1e-5);
    EXPECT_GT(result.rows_verified, 0);
  }
}

TEST(PretrainedText, SaysBeforeTrainingThatTheFolderIsMissing) {
  PretrainedRun own;
  std::filesystem::remove_all(own.model);
  EXPECT_EQ(error_code([&] { own.small.train(own.request()); }), "pretrained.no_folder");
  const std::vector<RunRecord> runs = own.small.store().runs();
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].state, RunState::failed);
  EXPECT_NE(runs[0].message.find("text.pretrained_folder"), std::string::npos);
}

TEST(PretrainedText, HandsABaselineTheCountsOfItsPieces) {
  // Row 3: [CLS] new new " again " and shop ##s [SEP]: two pieces twice (1 + ln 2), six once.
  const Texts texts;
  const FeatureBlock block = to_rows({find_modality("text").flatten(*texts.featurizer, texts.tensors)});
  EXPECT_EQ(block.width, 21);
  const auto begin = static_cast<std::size_t>(block.starts[3]), end = static_cast<std::size_t>(block.starts[4]);
  ASSERT_EQ(end - begin, 8U);
  const double twice = 1 + std::log(2.0), norm = std::sqrt(2 * twice * twice + 6);
  for (std::size_t i = begin; i < end; ++i) {
    const bool is_double = block.columns[i] == 1 + 15 || block.columns[i] == 1 + 17;  // new, "
    EXPECT_NEAR(block.values[i], (is_double ? twice : 1) / norm, 1e-6) << block.columns[i];
  }
  EXPECT_EQ(block.columns[static_cast<std::size_t>(block.starts[2])], 0);  // the row without a text
}

TEST(PretrainedText, RefusesAStateWhoseModelCannotBe) {
  const Texts texts;
  nlohmann::json state = texts.featurizer->to_json();
  state["shape"]["heads"] = 5;
  EXPECT_EQ(error_code([&] { texts.featurizer->from_json(state); }), "bert.shape");
  state = texts.featurizer->to_json();
  state["shape"]["vocabulary"] = 19;
  EXPECT_EQ(error_code([&] { texts.featurizer->from_json(state); }), "preprocessor.invalid");
}

}  // namespace

}  // namespace amalgam
