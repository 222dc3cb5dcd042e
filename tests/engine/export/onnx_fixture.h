// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "engine/export/onnx_export.h"
#include "engine/export/onnx_runtime.h"
#include "engine/export/torchscript.h"
#include "engine/training/settings.h"
#include "engine/training/training_run.h"
#include "support/five_kinds.h"
#include "support/temporary_folder.h"

namespace amalgam::onnx_test {

using TextSettings = std::vector<std::pair<std::string, std::string>>;

/// Models over all five kinds that were never trained: their parameters are random, so that each counts.
class OnnxModels {
 public:
  OnnxModels() : read_(read_csv(folder_.write("data.csv", testing::five_kinds_csv(120)))) {
    for (std::int64_t row = 0; row < read_.table->rows(); ++row) rows_.push_back(row);
  }

  TrainedModel model(const std::string& strategy, const TextSettings& settings = {},
                     const std::string& target = "bad") const {
    Options options(settings_of(strategy));
    options.set("model.dim", std::int64_t{8});
    for (const auto& [name, value] : settings) options.set_text(name, value);
    ModalityMap map = ModalityMap::from_json(testing::five_kinds_map(target));
    if (const Strategy& chosen = find_strategy(strategy); chosen.narrow) chosen.narrow(map, options);
    TrainedModel trained;
    trained.preprocessor = std::make_unique<Preprocessor>(
        Preprocessor::fit(map, options, *read_.table, rows_, read_target(map.target, *read_.table)));
    trained.model = std::make_shared<FusionModel>(*trained.preprocessor, find_strategy(strategy), options, 3);
    trained.card = {{"strategy", strategy}, {"versions", program_versions()}};
    const torch::NoGradGuard no_gradient;
    torch::manual_seed(3);
    for (torch::Tensor& one : trained.model->parameters()) one.add_(0.2 * torch::randn_like(one));
    if (trained.model->is_calibrated()) trained.model->set_calibration(0.7, 0.3);
    trained.model->eval();
    return trained;
  }

  /// Some rows whose note is long, or short: other lengths.
  Batch batch(const TrainedModel& trained, bool is_long, std::size_t most) const {
    std::vector<std::int64_t> chosen;
    for (const std::int64_t row : rows_) {
      if ((read_.table->column("note").text(row).size() > 30) == is_long && chosen.size() < most) chosen.push_back(row);
    }
    return trained.preprocessor->transform(*read_.table, chosen);
  }
  const testing::TemporaryFolder& folder() const { return folder_; }

 private:
  testing::TemporaryFolder folder_;
  ReadResult read_;
  std::vector<std::int64_t> rows_;
};

/// The largest difference, relative where the expected value exceeds 1; infinite where shapes differ.
inline double difference(const torch::Tensor& found, const torch::Tensor& expected) {
  if (found.sizes() != expected.sizes()) return INFINITY;
  if (expected.numel() == 0) return 0;
  const torch::Tensor wanted = expected.to(torch::kFloat64);
  const double most = ((found.to(torch::kFloat64) - wanted).abs() / wanted.abs().clamp_min(1)).max().item<double>();
  return std::isnan(most) ? INFINITY : most;
}

}  // namespace amalgam::onnx_test
