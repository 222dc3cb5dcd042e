// SPDX-License-Identifier: GPL-3.0-or-later
// Pretrained models read from a folder: the hidden states against values worked out by a script beside this file, and
// what is wrong with a folder.
#include "engine/modalities/bert.h"

#include <gtest/gtest.h>

#include <cstring>

#include "engine/base/error.h"
#include "engine/modalities/bert_folder.h"
#include "engine/modalities/tiny_bert.h"
#include "support/temporary_folder.h"

namespace amalgam {

namespace {

using namespace testing;

const torch::Tensor& some_ids() {
  static const torch::Tensor ids = torch::tensor({2, 7, 19, 4, 7, 3, 2, 11, 5, 3, 0, 0}, torch::kInt32).view({2, 6});
  return ids;
}

torch::Tensor some_mask() { return torch::arange(6).unsqueeze(0) < torch::tensor({{6}, {4}}); }

Bert model_in(const std::filesystem::path& folder, bool is_tuned = false) {
  const BertFolder read = read_bert_folder(folder);
  return Bert(read.shape, read.weights, is_tuned, std::make_shared<RandomStream>(1));
}

double largest_difference(const torch::Tensor& found, const std::vector<double>& expected) {
  return (found.reshape({-1}) - torch::tensor(expected, torch::kFloat64)).abs().max().item<double>();
}

/// Hidden states and the gradient of a weight in double precision.
void expect_values(const std::filesystem::path& folder, const expected::ExpectedBert& expected) {
  Bert model = model_in(folder, true);
  model->eval();
  model->to(torch::kFloat64);
  const torch::Tensor states = model->forward(some_ids(), some_mask()) * some_mask().unsqueeze(2);
  EXPECT_LT(largest_difference(states, expected.states), 1e-9);
  const torch::Tensor direction = torch::sin(0.11 * torch::arange(states.numel(), torch::kFloat64)).view(states.sizes());
  (states * direction).sum().backward();
  EXPECT_LT(largest_difference(model->named_parameters()["layer0.expand_bias"].grad(), expected.gradient), 1e-8);
}

std::string problem_with(const std::filesystem::path& folder, const std::string& code) {
  try {
    read_bert_folder(folder);
  } catch (const Error& problem) {
    EXPECT_EQ(problem.code(), code) << problem.what();
    return problem.what();
  }
  ADD_FAILURE() << "the folder was taken, in place of " << code;
  return {};
}

class PretrainedFolder : public ::testing::Test {
 protected:
  void write_config(const char* member, const nlohmann::json& value) const {
    nlohmann::json config = tiny_config();
    config[member] = value;
    write_text(path() / "config.json", config.dump());
  }
  const std::filesystem::path& path() const { return model_; }
  TemporaryFolder folder_;
  std::filesystem::path model_ = write_tiny_bert(folder_ / "tiny");
};

TEST_F(PretrainedFolder, HasTheStatesAndGradientsOfPyTorchsOwnLayers) { expect_values(path(), expected::bert_gelu); }

TEST_F(PretrainedFolder, KnowsTheActivationByTanhAndAnotherEpsilon) {
  nlohmann::json config = tiny_config();
  config["hidden_act"] = "gelu_new";
  config["layer_norm_eps"] = 1e-5;
  write_text(path() / "config.json", config.dump());
  expect_values(path(), expected::bert_gelu_new);
}

TEST_F(PretrainedFolder, ReadsADistilledModel) {
  write_text(path() / "config.json", tiny_distilled_config().dump());
  write_weights(path(), bert_tensors(expected::distilbert_relu, "distilbert."));
  expect_values(path(), expected::distilbert_relu);
}

TEST_F(PretrainedFolder, ReadsWeightsUnderOlderAndLongerNamesAndLeavesOthersOut) {
  BertTensors tensors = bert_tensors(expected::bert_gelu, "bert.");
  for (auto& [name, tensor] : tensors) {
    const auto at = name.find("LayerNorm.");
    if (at != std::string::npos) name = name.substr(0, at) + (name.ends_with("weight") ? "LayerNorm.gamma" : "LayerNorm.beta");
  }
  tensors.emplace_back("bert.pooler.dense.weight", torch::zeros({32, 32}));
  tensors.emplace_back("cls.predictions.bias", torch::zeros({20}));
  tensors.emplace_back("bert.embeddings.position_ids", torch::arange(10).unsqueeze(0));
  write_weights(path(), tensors);
  expect_values(path(), expected::bert_gelu);
}

TEST_F(PretrainedFolder, ReadsHalfAndBrainPrecision) {
  for (const auto type : {torch::kFloat16, torch::kBFloat16, torch::kFloat64}) {
    BertTensors tensors = bert_tensors(expected::bert_gelu);
    for (auto& [name, tensor] : tensors) tensor = tensor.to(type);
    write_weights(path(), tensors);
    const BertFolder read = read_bert_folder(path());
    EXPECT_EQ(read.weights.at("words").scalar_type(), torch::kFloat32);
    EXPECT_TRUE(torch::equal(read.weights.at("words"), tensors[0].second.to(torch::kFloat32))) << type;
    EXPECT_TRUE(torch::equal(read.weights.at("type"), tensors[2].second[0].to(torch::kFloat32))) << type;
  }
}

TEST_F(PretrainedFolder, TakesTheVocabularyAndItsSettingsFromWhatThereIs) {
  EXPECT_EQ(read_bert_folder(path()).vocabulary, kTinyPieces);
  EXPECT_TRUE(read_bert_folder(path()).settings.lower_case);
  write_text(path() / "tokenizer_config.json", R"({"do_lower_case": false, "strip_accents": null, "unk_token": {"content": "late"}})");
  const WordPieceSettings cased = read_bert_folder(path()).settings;
  EXPECT_FALSE(cased.lower_case);
  EXPECT_FALSE(cased.strip_accents);
  EXPECT_TRUE(cased.split_chinese);
  EXPECT_EQ(cased.unknown, "late");

  nlohmann::json vocabulary = nlohmann::json::object();
  for (std::size_t i = 0; i < kTinyPieces.size(); ++i) vocabulary[kTinyPieces[i]] = i;
  const nlohmann::json tokenizer = {
      {"normalizer", {{"type", "BertNormalizer"}, {"lowercase", true}, {"strip_accents", false}, {"handle_chinese_chars", false}}},
      {"model", {{"type", "WordPiece"}, {"unk_token", "[UNK]"}, {"max_input_chars_per_word", 50}, {"vocab", vocabulary}}}};
  write_text(path() / "tokenizer.json", tokenizer.dump());
  std::filesystem::remove(path() / "tokenizer_config.json");
  std::filesystem::remove(path() / "vocab.txt");
  const BertFolder read = read_bert_folder(path());
  EXPECT_EQ(read.vocabulary, kTinyPieces);
  EXPECT_TRUE(read.settings.lower_case);
  EXPECT_FALSE(read.settings.strip_accents);
  EXPECT_FALSE(read.settings.split_chinese);
  EXPECT_EQ(read.settings.longest_word, 50);
}

TEST_F(PretrainedFolder, TakesAVocabularyWithWindowsLineEndsAndWithoutALastOne) {
  std::string text = lines_of(kTinyPieces);
  text.pop_back();
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.insert(at, "\r");
  write_text(path() / "vocab.txt", text);
  EXPECT_EQ(read_bert_folder(path()).vocabulary, kTinyPieces);
}

TEST_F(PretrainedFolder, SaysWhichFolderIsMissing) {
  EXPECT_NE(problem_with("", "pretrained.no_folder").find("text.pretrained_folder"), std::string::npos);
  EXPECT_NE(problem_with(folder_ / "gone", "pretrained.no_folder").find("gone"), std::string::npos);
  EXPECT_NE(problem_with(path() / "vocab.txt", "pretrained.no_folder").find("vocab.txt"), std::string::npos);
}

TEST_F(PretrainedFolder, SaysWhichFileIsMissingAndWhatToDo) {
  std::filesystem::rename(path() / "model.safetensors", path() / "pytorch_model.bin");
  EXPECT_NE(problem_with(path(), "pretrained.file").find("safe_serialization"), std::string::npos);
  std::filesystem::remove(path() / "vocab.txt");
  EXPECT_NE(problem_with(path(), "pretrained.file").find("vocab.txt"), std::string::npos);
  std::filesystem::remove(path() / "config.json");
  EXPECT_NE(problem_with(path(), "pretrained.file").find("config.json"), std::string::npos);
}

TEST_F(PretrainedFolder, RefusesDescriptionsThatCannotBe) {
  write_text(path() / "config.json", "{\"hidden_size\": 32");
  problem_with(path(), "pretrained.file");
  write_config("model_type", "roberta");
  EXPECT_NE(problem_with(path(), "pretrained.kind").find("roberta"), std::string::npos);
  write_config("position_embedding_type", "relative_key");
  problem_with(path(), "pretrained.kind");
  write_config("hidden_size", "wide");
  EXPECT_NE(problem_with(path(), "pretrained.file").find("hidden_size"), std::string::npos);
  write_config("hidden_size", nullptr);
  problem_with(path(), "pretrained.file");
  write_config("num_attention_heads", 5);
  EXPECT_NE(problem_with(path(), "bert.shape").find("5 attention heads"), std::string::npos);
  write_config("num_hidden_layers", -1);
  problem_with(path(), "bert.shape");
  write_config("hidden_size", std::int64_t{1} << 50);
  problem_with(path(), "bert.shape");
  write_config("hidden_act", "swish");
  EXPECT_NE(problem_with(path(), "bert.shape").find("swish"), std::string::npos);
}

TEST_F(PretrainedFolder, NamesATensorThatIsMissingOrHasAnotherShape) {
  BertTensors tensors = bert_tensors(expected::bert_gelu);
  tensors.pop_back();
  write_weights(path(), tensors);
  EXPECT_NE(problem_with(path(), "pretrained.weights").find("'encoder.layer.1.output.LayerNorm.bias' of shape [32] is missing"),
            std::string::npos);
  tensors = bert_tensors(expected::bert_gelu);
  tensors[0].second = torch::zeros({20, 31});
  write_weights(path(), tensors);
  const std::string message = problem_with(path(), "pretrained.weights");
  EXPECT_NE(message.find("'embeddings.word_embeddings.weight' has the shape [20 × 31], but [20 × 32] was expected"), std::string::npos)
      << message;
  tensors = bert_tensors(expected::bert_gelu);
  tensors[3].second = torch::zeros({32}, torch::kInt32);
  write_weights(path(), tensors);
  EXPECT_NE(problem_with(path(), "pretrained.weights").find("embeddings.LayerNorm.weight"), std::string::npos);
  tensors = bert_tensors(expected::bert_gelu);
  tensors[1].second[3][4] = std::nanf("");
  write_weights(path(), tensors);
  EXPECT_NE(problem_with(path(), "pretrained.weights").find("not finite"), std::string::npos);
  write_weights(path(), bert_tensors(expected::bert_gelu));
  write_config("num_hidden_layers", 3);  // of another model
  EXPECT_NE(problem_with(path(), "pretrained.weights").find("encoder.layer.2."), std::string::npos);
}

TEST_F(PretrainedFolder, RefusesAVocabularyOfAnotherModel) {
  std::vector<std::string> pieces = kTinyPieces;
  pieces.emplace_back("more");
  write_text(path() / "vocab.txt", lines_of(pieces));
  EXPECT_NE(problem_with(path(), "pretrained.file").find("21 pieces"), std::string::npos);
  write_text(path() / "vocab.txt", "[PAD]\n\xff\n");
  EXPECT_NE(problem_with(path(), "pretrained.file").find("UTF-8"), std::string::npos);
  std::filesystem::remove(path() / "vocab.txt");
  write_text(path() / "tokenizer.json", R"({"model": {"type": "BPE", "vocab": {"a": 0}}})");
  problem_with(path(), "pretrained.file");
  write_text(path() / "tokenizer.json", R"({"model": {"type": "WordPiece", "vocab": {"a": 5}}})");
  EXPECT_NE(problem_with(path(), "pretrained.file").find("'a'"), std::string::npos);
}

/// A safetensors file with one tensor described by `tensor`, and 16 bytes of data.
std::vector<std::byte> file_with(const std::string& tensor) {
  const std::string header = R"({"w":)" + tensor + "}";
  std::vector<std::byte> bytes(8 + header.size() + 16);
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  std::memcpy(bytes.data() + 8, header.data(), header.size());
  return bytes;
}

TEST_F(PretrainedFolder, RefusesHostileWeightFiles) {
  const auto expect_refused = [&](std::span<const std::byte> bytes, const std::string& part) {
    write_bytes(path() / "model.safetensors", bytes);
    const std::string message = problem_with(path(), "pretrained.weights");
    EXPECT_NE(message.find(part), std::string::npos) << message;
    EXPECT_NE(message.find("model.safetensors"), std::string::npos) << message;
  };
  const auto whole = write_tensor_file({.tensors = bert_tensors(expected::bert_gelu), .metadata = nullptr});
  for (const std::size_t length : {std::size_t{0}, std::size_t{7}, std::size_t{8}, std::size_t{500}, whole.size() / 2, whole.size() - 1}) {
    expect_refused(std::span(whole).first(length), "cannot be read");
  }
  expect_refused(file_with(R"({"dtype":"F32","shape":[4],"data_offsets":[-4,12]})"), "position");
  expect_refused(file_with(R"({"dtype":"F32","shape":[4],"data_offsets":[16,0]})"), "outside");
  expect_refused(file_with(R"({"dtype":"F32","shape":[4],"data_offsets":[0,160000000000]})"), "outside");
  expect_refused(file_with(R"({"dtype":"F32","shape":[-4],"data_offsets":[0,16]})"), "not a number");
  expect_refused(file_with(R"({"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,16]})"), "shape");
  expect_refused(file_with(R"({"dtype":"F8_E4M3","shape":[16],"data_offsets":[0,16]})"), "F8_E4M3");
  expect_refused(file_with(R"({"dtype":"F16","shape":[4],"data_offsets":[0,16]})"), "shape");
}

}  // namespace

}  // namespace amalgam
