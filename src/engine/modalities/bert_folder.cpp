// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/bert_folder.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "engine/base/unicode.h"
#include "engine/data/loaded_file.h"
#include "engine/modalities/bert_weights.h"

namespace amalgam {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* kWeightsFile = "model.safetensors";

[[noreturn]] void refuse_folder(const char* code, const std::string& sentence) { throw Error(ErrorKind::data, code, sentence); }

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

void check_folder(const fs::path& folder) {
  const std::string wish = " Set text.pretrained_folder to a folder with config.json, vocab.txt and model.safetensors.";
  std::error_code ignored;
  if (folder.empty()) {
    throw Error(ErrorKind::request, "pretrained.no_folder", "The pretrained text encoder has no model to read." + wish);
  }
  if (!fs::is_directory(folder, ignored)) {
    throw Error(ErrorKind::request, "pretrained.no_folder",
                "There is no folder '" + folder.string() + "' with a pretrained model." + wish);
  }
}

json read_json(const fs::path& path) {
  const LoadedFile file(path);
  json content = json::parse(file.bytes(), nullptr, false);
  if (!content.is_object()) refuse_folder("pretrained.file", path.string() + " is not a JSON object. Download the model again.");
  return content;
}

json read_json_if_there(const fs::path& path) { return is_there(path) ? read_json(path) : json::object(); }

/// A whole number of config.json, under one of several names.
std::int64_t number_of(const json& config, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = config.find(name);
    if (found == config.end() || found->is_null()) continue;
    if (!found->is_number_integer()) {
      refuse_folder("pretrained.file", std::string("config.json: '") + name + "' is not a whole number.");
    }
    return found->get<std::int64_t>();
  }
  refuse_folder("pretrained.file", std::string("config.json does not say '") + *names.begin() + "'. Download the model again.");
}

double share_of(const json& config, std::initializer_list<const char*> names, double otherwise) {
  for (const char* name : names) {
    if (const auto found = config.find(name); found != config.end() && found->is_number()) return found->get<double>();
  }
  return otherwise;
}

std::string member_text(const json& object, const char* name, const std::string& otherwise) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

bool is_distilled(const json& config) {
  const std::string kind = member_text(config, "model_type", "bert");
  if (kind != "bert" && kind != "distilbert") {
    refuse_folder("pretrained.kind", "The folder holds a model of the kind '" + kind +
                                  "'. Models of the kinds bert and distilbert can be read, in any language and size.");
  }
  return kind == "distilbert";
}

BertShape shape_from(const json& config) {
  BertShape shape;
  shape.has_types = !is_distilled(config);
  const std::string positions = member_text(config, "position_embedding_type", "absolute");
  if (positions != "absolute") {
    refuse_folder("pretrained.kind", "The model counts its positions in the way '" + positions + "'; only 'absolute' can be read.");
  }
  shape.vocabulary = number_of(config, {"vocab_size"});
  shape.hidden = number_of(config, {"hidden_size", "dim"});
  shape.layers = number_of(config, {"num_hidden_layers", "n_layers"});
  shape.heads = number_of(config, {"num_attention_heads", "n_heads"});
  shape.inner = number_of(config, {"intermediate_size", "hidden_dim"});
  shape.positions = number_of(config, {"max_position_embeddings"});
  shape.activation = member_text(config, "hidden_act", member_text(config, "activation", "gelu"));
  if (shape.activation == "gelu_pytorch_tanh") shape.activation = "gelu_new";
  shape.norm_epsilon = share_of(config, {"layer_norm_eps"}, shape.norm_epsilon);
  shape.dropout = share_of(config, {"hidden_dropout_prob", "dropout"}, shape.dropout);
  shape.attention_dropout = share_of(config, {"attention_probs_dropout_prob", "attention_dropout"}, shape.attention_dropout);
  shape.check();
  return shape;
}

/// The name of a special piece: a text, or an object with its content.
std::string special_piece(const json& config, const char* name, const std::string& otherwise) {
  const auto found = config.find(name);
  if (found != config.end() && found->is_object()) return member_text(*found, "content", otherwise);
  return member_text(config, name, otherwise);
}

/// tokenizer_config.json counts; what it leaves out stands in tokenizer.json, or is as BERT's own.
WordPieceSettings settings_from(const json& config, const json& tokenizer) {
  const json none = json::object();
  const auto part = [&](const char* name) -> const json& {
    const auto found = tokenizer.find(name);
    return found != tokenizer.end() && found->is_object() ? *found : none;
  };
  const json &normalizer = part("normalizer"), &model = part("model");
  const auto flag = [&](const char* name, const char* other_name, bool otherwise) {
    if (const auto found = config.find(name); found != config.end() && found->is_boolean()) return found->get<bool>();
    if (const auto found = normalizer.find(other_name); found != normalizer.end() && found->is_boolean()) {
      return found->get<bool>();
    }
    return otherwise;
  };
  WordPieceSettings settings;
  settings.lower_case = flag("do_lower_case", "lowercase", true);
  settings.strip_accents = flag("strip_accents", "strip_accents", settings.lower_case);
  settings.split_chinese = flag("tokenize_chinese_chars", "handle_chinese_chars", true);
  settings.unknown = special_piece(config, "unk_token", member_text(model, "unk_token", settings.unknown));
  settings.first = special_piece(config, "cls_token", settings.first);
  settings.separator = special_piece(config, "sep_token", settings.separator);
  settings.continuation = member_text(model, "continuing_subword_prefix", settings.continuation);
  const auto longest = model.find("max_input_chars_per_word");
  if (longest != model.end() && longest->is_number_unsigned()) settings.longest_word = longest->get<std::int64_t>();
  return settings;
}

/// One piece a line.
std::vector<std::string> vocabulary_from_lines(const fs::path& path) {
  const LoadedFile file(path);
  const std::string_view text = file.bytes();
  if (find_invalid_utf8(text) != std::string_view::npos) {
    refuse_folder("pretrained.file", path.string() + " is not UTF-8 text. Download the model again.");
  }
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    pieces.emplace_back(line);
    at = end + 1;
  }
  return pieces;
}

/// {"piece": id, …} of a WordPiece model in tokenizer.json.
std::vector<std::string> vocabulary_from_tokenizer(const json& tokenizer, const fs::path& folder) {
  const json model = tokenizer.value("model", json::object());
  if (!model.is_object() || !model.contains("vocab") || !model["vocab"].is_object() ||
      member_text(model, "type", "WordPiece") != "WordPiece") {
    refuse_folder("pretrained.file", folder.string() + " has neither vocab.txt nor a tokenizer.json with word pieces. Models "
                              "with other vocabularies (RoBERTa's, for instance) cannot be read.");
  }
  const json& vocabulary = model["vocab"];
  std::vector<std::string> pieces(vocabulary.size());
  for (const auto& [piece, id] : vocabulary.items()) {
    if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= pieces.size()) {
      refuse_folder("pretrained.file", folder.string() + "/tokenizer.json: the piece '" + piece +
                                    "' has an id outside the vocabulary. Download the model again.");
    }
    pieces[id.get<std::size_t>()] = piece;
  }
  return pieces;
}

void read_weights(const fs::path& path, BertFolder& result) {
  const LoadedFile file(path);
  result.sha256 = sha256_hex(file.bytes());
  try {
    result.weights = bert_weights_from(read_tensor_file(std::as_bytes(std::span(file.bytes()))), result.shape);
  } catch (const Error& problem) {
    if (problem.kind() == ErrorKind::internal) throw;
    refuse_folder("pretrained.weights", path.string() + ": " + problem.what());
  }
}

/// Where the weights are, if they are in a form that can be read.
fs::path weights_path(const fs::path& folder) {
  if (is_there(folder / kWeightsFile)) return folder / kWeightsFile;
  std::string advice = "Download the model again, with this file.";
  if (is_there(folder / "model.safetensors.index.json")) {
    advice = "Its weights are split over several files; save it as one (save_pretrained with max_shard_size=\"100GB\").";
  } else if (is_there(folder / "pytorch_model.bin") || is_there(folder / "tf_model.h5")) {
    advice = "Its weights are in an older form; save it again with the transformers library "
             "(save_pretrained with safe_serialization=True).";
  }
  refuse_folder("pretrained.file", folder.string() + " has no " + kWeightsFile + ". " + advice);
}

}  // namespace

BertFolder read_bert_folder(const fs::path& folder) {
  check_folder(folder);
  if (!is_there(folder / "config.json")) {
    refuse_folder("pretrained.file", folder.string() + " has no config.json, so it holds no model in the layout of Hugging Face.");
  }
  const json config = read_json(folder / "config.json");
  const json tokenizer = read_json_if_there(folder / "tokenizer.json");
  BertFolder result;
  result.shape = shape_from(config);
  result.settings = settings_from(read_json_if_there(folder / "tokenizer_config.json"), tokenizer);
  result.vocabulary = is_there(folder / "vocab.txt") ? vocabulary_from_lines(folder / "vocab.txt")
                                                     : vocabulary_from_tokenizer(tokenizer, folder);
  if (static_cast<std::int64_t>(result.vocabulary.size()) > result.shape.vocabulary) {
    refuse_folder("pretrained.file", folder.string() + ": the vocabulary has " + std::to_string(result.vocabulary.size()) +
                                  " pieces, the model knows " + std::to_string(result.shape.vocabulary) +
                                  ". Vocabulary and model do not belong together.");
  }
  result.name = fs::absolute(folder / "").lexically_normal().parent_path().filename().string();
  read_weights(weights_path(folder), result);
  return result;
}

}  // namespace amalgam
