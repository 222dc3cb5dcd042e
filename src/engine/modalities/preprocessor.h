// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/modalities/modality.h"

namespace amalgam {

/// All featurizers of one map, and the target: fitted on the training part only, the same for training and scoring.
class Preprocessor {
 public:
  /// Fits every featurizer on `train_rows`, or on Featurizer::kMostLearntRows of them, drawn once and always the same, where
  /// they are more; what counts values (categories) learns from all. Regression targets are standardised by their training mean and deviation.
  static Preprocessor fit(const ModalityMap& map, const Options& options, const Table& table, std::span<const std::int64_t> train_rows, const TargetValues& target);
  static Preprocessor from_json(const nlohmann::json& json);
  nlohmann::json to_json() const;
  /// The same for one modality alone.
  Preprocessor narrowed(std::size_t modality) const;

  /// The target of some rows as Batch::target: class index, or the standardised value.
  torch::Tensor targets_of(std::span<const std::int64_t> rows, const TargetValues& target) const;
  /// Inputs of some rows; `target` (may be null) fills Batch::target.
  Batch transform(const Table& table, std::span<const std::int64_t> rows, const TargetValues* target = nullptr) const;

  const ModalityMap& map() const { return map_; }
  const Options& options() const { return options_; }  ///< those of the kinds
  const std::vector<std::string>& classes() const { return classes_; }
  std::vector<std::string> modality_names() const;
  const std::vector<std::unique_ptr<Featurizer>>& featurizers() const { return featurizers_; }
  /// Type of every column that was read in training, target included: how new data are to be read. Empty in files
  /// of versions that did not keep it.
  const std::map<std::string, ColumnType>& column_types() const { return column_types_; }
  double target_mean() const { return target_mean_; }            ///< 0 unless regression
  double target_deviation() const { return target_deviation_; }  ///< 1 unless regression
  std::int64_t outputs() const;  ///< binary and regression 1, else the number of classes

 private:
  ModalityMap map_;
  Options options_;
  std::vector<std::string> classes_;
  std::map<std::string, ColumnType> column_types_;
  std::vector<std::unique_ptr<Featurizer>> featurizers_;
  double target_mean_ = 0, target_deviation_ = 1;
};

}  // namespace amalgam
