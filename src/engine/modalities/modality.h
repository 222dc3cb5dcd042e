// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/base/options.h"
#include "engine/data/modality_map.h"
#include "engine/data/table.h"
#include "engine/modalities/batch.h"
#include "engine/modalities/encoder.h"
#include "engine/modalities/feature_entries.h"

namespace amalgam {

/// Columns -> tensors. Learns from training rows only; saves itself as JSON.
class Featurizer {
 public:
  virtual ~Featurizer() = default;
  /// Learns scalers, vocabularies, quantiles … from `rows` of the table. Called once.
  /// Cost:    may hold all that it looks at: see learns_from_all
  virtual void fit(const Table& table, std::span<const std::int64_t> rows) = 0;
  /// Whether it counts cells without holding them and so learns from every training row; else from kMostLearntRows of them.
  virtual bool learns_from_all() const { return false; }
  static constexpr std::int64_t kMostLearntRows = 200'000;
  /// Same code for training and scoring; unseen values, missing cells and bad cells are allowed.
  /// Errors:  Error(data) "featurizer.no_column" if a column is missing from the table
  virtual ModalityTensors transform(const Table& table, std::span<const std::int64_t> rows) const = 0;
  virtual std::vector<PartInfo> parts() const = 0;
  /// What token t of a row stands for ("income", "2024-03", "loan", "A_SUBMITTED"), for attention views.
  virtual std::vector<std::string> token_names(const Table& table, std::int64_t row) const = 0;
  /// When token t of a row happened, in the data's own unit (hours where they hold dates), for kinds whose tokens have a
  /// time; NaN for a token without one. Empty, or as long as token_names.
  virtual std::vector<double> token_times(const Table&, std::int64_t) const { return {}; }
  virtual std::string input_summary() const = 0;  ///< "6 steps × 3 channels"
  virtual nlohmann::json to_json() const = 0;     ///< what fit learnt
  virtual void from_json(const nlohmann::json& state) = 0;
};

/// A modality kind: how it is called, set and built. One file and one line in modalities.def.
struct Modality {
  std::string id, title, summary;
  std::vector<Option> options;  ///< "<id>.<setting>"
  std::function<std::unique_ptr<Featurizer>(const ModalitySpec&, const Options&)> make_featurizer;
  /// The encoder for a fitted featurizer; d = dim.
  std::function<std::shared_ptr<EncoderModule>(const Featurizer&, std::int64_t dim, const Options&, const RandomStreamPtr&)> make_encoder;
  /// The same tensors as plain features for models without an encoder: one-hot, TF-IDF, statistics of sequences. Must
  /// trace, as encoders must.
  std::function<FeatureEntries(const Featurizer&, const ModalityTensors&)> flatten;
};

const std::vector<Modality>& modality_registry();
/// Errors:  Error(request) "modality.unknown"
const Modality& find_modality(const std::string& id);

}  // namespace amalgam
