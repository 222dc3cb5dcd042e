// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include "engine/base/error.h"
#include "engine/data/split.h"
#include "engine/training/settings.h"
#include "engine/training/training_run.h"

namespace amalgam {

namespace {

constexpr std::size_t kCountedRows = 64;

std::int64_t count_parameters(const torch::nn::Module& module) {
  std::int64_t count = 0;
  for (const torch::Tensor& one : module.parameters()) count += one.numel();
  return count;
}

/// Parameters of the fusion itself and of the decision head or heads behind it.
std::pair<std::int64_t, std::int64_t> fusion_and_head(const FusionHead& head) {
  std::int64_t fusion = 0, decision = 0;
  for (const auto& item : head.named_parameters()) {
    (item.key().starts_with("head") ? decision : fusion) += item.value().numel();
  }
  return {fusion, decision};
}

/// What failed, one note each; one line if nothing did.
void add_findings(const SelfTestReport& report, std::vector<std::string>& notes) {
  for (const std::string& finding : report.findings) {
    if (finding.starts_with("failed")) notes.push_back("Self-test " + finding);
  }
  if (report.passed) notes.push_back("Self-test: all " + std::to_string(report.findings.size()) + " checks passed.");
}

std::string batch_by(std::int64_t width) { return "[batch, " + std::to_string(width) + "]"; }

/// A baseline has no encoders: its parts are what each modality hands over.
std::vector<ModelPart> baseline_parts(const Preprocessor& preprocessor, const Experiment& experiment, std::int64_t parameters) {
  std::vector<ModelPart> parts;
  for (std::size_t m = 0; m < preprocessor.featurizers().size(); ++m) {
    const ModalitySpec& spec = preprocessor.map().modalities[m];
    parts.push_back({spec.name, spec.kind, preprocessor.featurizers()[m]->input_summary(), "plain features", 0});
  }
  parts.push_back({"model", experiment.strategy, "plain features", batch_by(preprocessor.outputs()), parameters});
  return parts;
}

std::vector<ModelPart> parts_of(FusionModel& model, const Preprocessor& preprocessor, const Experiment& experiment,
                                const Batch& sample) {
  const torch::NoGradGuard no_gradient;
  model.eval();
  const std::int64_t dim = experiment.options.integer("model.dim");
  const std::size_t count = model.modality_count();
  if (model.baseline() != nullptr) return baseline_parts(preprocessor, experiment, count_parameters(model));
  const auto [one_fusion, one_decision] = fusion_and_head(model.head());
  const auto members = static_cast<std::int64_t>(model.member_count());
  const std::int64_t fusion = one_fusion * members, decision = one_decision * members;
  std::int64_t absence = count_parameters(model) - fusion - decision;
  for (std::size_t m = 0; m < count; ++m) absence -= count_parameters(*model.encoder(m)) * members;

  const FusionOutput output = model.run(sample);
  std::vector<ModelPart> parts;
  for (std::size_t m = 0; m < count; ++m) {
    const ModalitySpec& spec = preprocessor.map().modalities[m];
    parts.push_back({spec.name, spec.kind, preprocessor.featurizers()[m]->input_summary(), batch_by(dim),
                     count_parameters(*model.encoder(m)) * members + absence / static_cast<std::int64_t>(count)});
  }
  parts.push_back({"fusion", experiment.strategy, std::to_string(count) + " × " + std::to_string(dim),
                   batch_by(output.embedding.size(1)), fusion});
  parts.push_back({"head", std::string(to_string(experiment.map.target.task)), batch_by(output.embedding.size(1)),
                   batch_by(output.logits.size(1)), decision});
  return parts;
}

}  // namespace

ModelSummary summarize_model(const Table& table, const Experiment& asked) {
  Experiment experiment = asked;
  experiment.options.describe(settings_of(experiment.strategy));
  const Strategy& strategy = find_strategy(experiment.strategy);
  if (strategy.narrow) strategy.narrow(experiment.map, experiment.options);
  ModelSummary summary;
  summary.notes = check_map(experiment.map, table);
  const TargetValues target = read_target(experiment.map.target, table);
  const Split split = make_split(experiment.split, table, target, experiment.seed);
  summary.recommendations = take_recommendations(
      recommend_settings(table, experiment.map, static_cast<std::int64_t>(split.train.size())), experiment.options);
  const Preprocessor preprocessor = Preprocessor::fit(experiment.map, experiment.options, table, split.train, target);
  FusionModel model(preprocessor, strategy, experiment.options, experiment.seed);
  const auto rows = std::span(split.train).first(std::min(split.train.size(), kCountedRows));
  const Batch sample = preprocessor.transform(table, rows, &target);
  if (model.baseline() == nullptr) {  // a baseline knows nothing before it is fitted
    add_findings(self_test(model, sample, experiment.map.target.task), summary.notes);
  }
  summary.parts = parts_of(model, preprocessor, experiment, sample);
  summary.parameters = count_parameters(model);
  return summary;
}

}  // namespace amalgam
