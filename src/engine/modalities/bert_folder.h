// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/modalities/bert.h"
#include "engine/modalities/wordpiece.h"

namespace amalgam {

/// A pretrained model as it lies in a folder.
struct BertFolder {
  BertShape shape;
  WordPieceSettings settings;
  std::vector<std::string> vocabulary;
  BertWeights weights;  ///< single precision, on the CPU
  std::string name;     ///< the folder's own
  std::string sha256;   ///< of the file with the weights
};

/// Reads a BERT or DistilBERT in the layout of Hugging Face: config.json, model.safetensors (single, half or brain
/// precision), vocab.txt or else tokenizer.json, and tokenizer_config.json if there is one. Everything is read at once
/// and checked against each other, so that what happens to the folder later does not matter.
///
/// Errors:  Error(request) "pretrained.no_folder" without a folder, or for one that is not there;
///          Error(data) "pretrained.file" for a file that is missing or cannot be read, "pretrained.kind" for a model of
///          another kind, "pretrained.weights" for weights that are missing, damaged or of another shape than expected
/// Cost:    reads all weights; memory twice their size while it does
BertFolder read_bert_folder(const std::filesystem::path& folder);

}  // namespace amalgam
