// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/base/options.h"
#include "engine/data/modality_map.h"

namespace amalgam {

/// Everything that determines a result, beside the data and the program's version.
struct Experiment {
  std::string strategy = "hybrid";
  ModalityMap map;
  std::string split = "70/15/15";  ///< rule for make_split
  std::uint64_t seed = 1;
  std::string device = "auto";     ///< auto, cpu, cuda, cuda:N
  int threads = 1;                 ///< intra-op threads; results are bit-equal at a fixed number
  Options options;                 ///< training.*, model.*, <strategy>.*, <kind>.*

  nlohmann::json to_json() const;
  /// `options` must already be described; the JSON's values are set on them.
  void merge_json(const nlohmann::json& json);
};

/// Settings of the training loop and of the model's size, common to all strategies.
///
/// training.epochs, .batch_size, .learning_rate, .optimizer (adamw, adam), .weight_decay, .schedule (constant, cosine, step, plateau), .warmup_epochs,
/// .gradient_clip, .patience, .watch (metric id or auto), .class_weights (none, balanced), .modality_dropout, .fusion_rate_factor, .precision_check …;
/// model.dim, model.head_width, model.dropout
std::vector<Option> training_options();

}  // namespace amalgam
