// SPDX-License-Identifier: GPL-3.0-or-later
// Several finished models of different kinds, and their weighted mean as the decision.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/baselines/baseline.h"
#include "engine/fusion/blend_weights.h"
#include "engine/fusion/fusion_model.h"
#include "engine/training/control_relay.h"
#include "engine/training/loss.h"
#include "engine/training/settings.h"
#include "engine/training/train_baseline.h"
#include "engine/training/trainer.h"

namespace amalgam {

namespace {

constexpr std::int64_t kBlendRowsAtOnce = 4096;

/// "linear, early" -> the strategies of that name, each once.
std::vector<const Strategy*> blended_strategies(const std::string& list) {
  std::vector<const Strategy*> chosen;
  std::size_t begin = 0;
  while (begin <= list.size()) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string id(trimmed(std::string_view(list).substr(begin, end - begin)));
    begin = end + 1;
    if (id.empty()) continue;
    const Strategy& one = find_strategy(id);
    if (one.info.id == "blend") throw Error(ErrorKind::request, "blend.parts", "A blend cannot hold a blend: name other strategies.");
    if (std::find(chosen.begin(), chosen.end(), &one) == chosen.end()) chosen.push_back(&one);
  }
  if (chosen.empty()) {
    throw Error(ErrorKind::request, "blend.parts", "A blend needs models to blend: set blend.parts, e.g. to linear, xgboost, early.");
  }
  return chosen;
}

/// A batch of one of the modalities alone; of all where `modality` is below 0.
Batch narrowed(const Batch& batch, std::int64_t modality) {
  if (modality < 0) return batch;
  return {{batch.modalities[static_cast<std::size_t>(modality)]}, batch.target};
}

/// The blend's settings, and the strategy's own as they are by default.
Options options_of_part(const Strategy& strategy, const Options& options) {
  Options own(settings_of(strategy.info.id));
  for (const Option& one : own.described()) {
    if (options.knows(one.name)) own.set(one.name, options.value(one.name));
  }
  own.set("training.calibration", std::string("none"));  // the blend as a whole is calibrated
  return own;
}

class BlendedModels : public Baseline {
 public:
  BlendedModels(const Preprocessor& preprocessor, const Options& options, std::uint64_t seed)
      : task_(preprocessor.map().target.task),
        modalities_(preprocessor.modality_names()),
        classes_(preprocessor.classes()),
        target_mean_(preprocessor.target_mean()),
        target_deviation_(preprocessor.target_deviation()),
        watched_(options.text("training.watch") == "auto" ? std::string("loss") : options.text("training.watch")),
        are_equal_(options.text("blend.weights") == "equal"),
        seed_(seed) {
    for (const Strategy* strategy : blended_strategies(options.text("blend.parts"))) {
      if (strategy->info.modality_option.empty()) {
        add_part(*strategy, preprocessor, -1, options);
        continue;
      }
      for (std::size_t m = 0; m < modalities_.size(); ++m) {  // each modality alone
        add_part(*strategy, preprocessor.narrowed(m), static_cast<std::int64_t>(m), options);
      }
    }
    weights_ = register_buffer("weights", torch::zeros({static_cast<std::int64_t>(parts_.size())}, torch::kFloat64));
  }

  int steps() const override { return static_cast<int>(parts_.size()); }

  void fit(const PreparedRows& train, const PreparedRows& validation, const RunControl& control,
           const std::function<bool(const BaselineStep&)>& after) override {
    const Loss loss(task_);
    std::vector<torch::Tensor> said;  // logits of the models so far on validation
    for (int i = 0; i < steps() && control.stop() == RunControl::Stop::none; ++i) {
      Part& part = parts_[static_cast<std::size_t>(i)];
      const auto started = std::chrono::steady_clock::now();
      if (!train_part(part, train, validation, control)) break;
      said.push_back(logits_of(part, validation));
      const std::vector<double> chosen =
          are_equal_ ? std::vector<double>(said.size(), 1.0 / static_cast<double>(said.size()))
                     : choose_blend(said, validation.target(), loss);
      set_weights(chosen);
      torch::Tensor mean = torch::zeros_like(said.front());
      for (std::size_t k = 0; k < said.size(); ++k) mean = mean + said[k] * chosen[k];
      const double value = loss(mean, validation.target()).item<double>();
      const double alone = loss(said.back(), validation.target()).item<double>();
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
      std::string shares;
      for (std::size_t k = 0; k < said.size(); ++k) {
        shares += fmt::format("{}{} {:.2f}", k == 0 ? "" : ", ", parts_[k].id, chosen[k]);
      }
      // Each step has one more model, so the last is the blend, even where its loss on validation is a hair above another's.
      if (!after({i + 1, steps(), true, value,
                  fmt::format("{} trained in {:.1f} s, loss on validation {:.4f}; blend {:.4f}, weights {}.", part.title, seconds,
                              alone, value, shares)})) {
        break;
      }
    }
  }

  FusionOutput run(const Batch& batch) override { return mixed(batch, &FusionModel::run); }
  FusionOutput run_as_tensors(const Batch& batch) override { return mixed(batch, &FusionModel::run_as_tensors); }
  bool traces_weights() const override {
    const std::vector<double> weights = current_weights();
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (weights[i] > 0 && !parts_[i].model->traces_weights()) return false;
    }
    return true;
  }

  void report_weights(bool wanted) override {
    for (const Part& one : parts_) one.model->report_weights(wanted);
  }
  void freeze() override {
    for (const Part& one : parts_) one.model->freeze();
  }

  std::vector<std::pair<std::string, torch::Tensor>> state() const override {
    std::vector<std::pair<std::string, torch::Tensor>> all;  // networks and weights are module state
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Baseline* baseline = parts_[i].model->baseline();
      if (baseline == nullptr) continue;
      for (auto& [name, tensor] : baseline->state()) all.emplace_back(prefix(i) + name, tensor);
    }
    return all;
  }
  void restore(const std::vector<std::pair<std::string, torch::Tensor>>& state) override {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      Baseline* baseline = parts_[i].model->baseline();
      if (baseline == nullptr) continue;
      std::vector<std::pair<std::string, torch::Tensor>> own;
      for (const auto& [name, tensor] : state) {
        if (name.starts_with(prefix(i))) own.emplace_back(name.substr(prefix(i).size()), tensor);
      }
      if (!own.empty()) baseline->restore(own);
      if (own.empty() && weights_[static_cast<std::int64_t>(i)].item<double>() > 0) {
        throw Error(ErrorKind::data, "checkpoint.mismatch", "The blend's model '" + parts_[i].id + "' is missing.");
      }
    }
  }

 private:
  struct Part {
    std::string id, title;
    std::int64_t modality = -1;  // the only one it reads; below 0 = all
    Options options;
    std::shared_ptr<FusionModel> model;
  };

  void add_part(const Strategy& strategy, const Preprocessor& preprocessor, std::int64_t modality, const Options& options) {
    const std::string name = modality < 0 ? std::string() : modalities_[static_cast<std::size_t>(modality)];
    Part part{strategy.info.id + (name.empty() ? "" : ":" + name), strategy.info.title + (name.empty() ? "" : ": " + name), modality,
              options_of_part(strategy, options), nullptr};
    part.model = register_module("part_" + std::to_string(parts_.size()),
                                 std::make_shared<FusionModel>(preprocessor, strategy, part.options, seed_));
    parts_.push_back(std::move(part));
  }

  /// The weighted mean of what the models say, each by `ask`.
  FusionOutput mixed(const Batch& batch, FusionOutput (FusionModel::*ask)(const Batch&)) const {
    const std::vector<double> weights = current_weights();
    FusionOutput all;
    std::vector<torch::Tensor> embeddings;
    bool has_weights = true;
    const auto add = [](torch::Tensor& sum, const torch::Tensor& more, double weight) {
      if (more.defined()) sum = sum.defined() ? sum + more * weight : more * weight;
    };
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (weights[i] <= 0) continue;
      const Part& part = parts_[i];
      const FusionOutput one = ((*part.model).*ask)(narrowed(batch, part.modality));
      add(all.logits, one.logits, weights[i]);
      torch::Tensor shares = one.modality_weights;
      if (part.modality >= 0 && shares.defined()) {
        shares = torch::constant_pad_nd(shares, {part.modality, static_cast<std::int64_t>(modalities_.size()) - 1 - part.modality});
      }
      has_weights = has_weights && shares.defined();
      add(all.modality_weights, shares, weights[i]);
      embeddings.push_back(one.embedding);
    }
    if (!all.logits.defined()) throw Error(ErrorKind::internal, "baseline.not_fitted", "The blend is not fitted.");
    if (!has_weights) all.modality_weights = torch::Tensor();
    all.embedding = torch::cat(embeddings, 1);  // each model has a space of its own
    return all;
  }

  static std::string prefix(std::size_t part) { return "part_" + std::to_string(part) + "/"; }

  /// False if it was stopped before there was anything to keep.
  bool train_part(const Part& part, const PreparedRows& train, const PreparedRows& validation, const RunControl& control) {
    const std::vector<std::string> read =
        part.modality < 0 ? modalities_ : std::vector<std::string>{modalities_[static_cast<std::size_t>(part.modality)]};
    const auto own_rows = [&](const PreparedRows& rows) {
      return part.modality < 0 ? rows : rows.narrowed(static_cast<std::size_t>(part.modality));
    };
    Trainer::Data data{.train = own_rows(train), .validation = own_rows(validation), .validation_rows = {},
                       .modalities = read,
                       .classes = classes_, .task = task_, .target_mean = target_mean_, .target_deviation = target_deviation_};
    data.validation_rows.resize(static_cast<std::size_t>(validation.rows()));
    for (std::size_t row = 0; row < data.validation_rows.size(); ++row) data.validation_rows[row] = static_cast<std::int64_t>(row);
    RunControl own;
    const ControlRelay relay(control, own, [] { return false; });
    const TrainerResult result = [&] {
      if (part.model->baseline() != nullptr) return train_baseline(*part.model, data, watched_, own, {});
      Trainer trainer(*part.model, std::move(data), part.options, seed_, torch::kCPU);
      return trainer.run(own, {});
    }();
    part.model->eval();
    return result.best_epoch > 0;
  }

  torch::Tensor logits_of(const Part& part, const PreparedRows& rows) const {
    const torch::NoGradGuard no_gradient;
    std::vector<torch::Tensor> parts;
    rows.visit(kBlendRowsAtOnce, [&](std::int64_t, const Batch& some) {
      parts.push_back(part.model->run(narrowed(some, part.modality)).logits);
      return true;
    });
    return torch::cat(parts, 0);
  }

  std::vector<double> current_weights() const {
    const double* values = weights_.data_ptr<double>();
    return {values, values + weights_.numel()};
  }
  void set_weights(const std::vector<double>& weights) {
    const torch::NoGradGuard no_gradient;
    weights_.zero_();
    std::copy(weights.begin(), weights.end(), weights_.data_ptr<double>());
  }

  Task task_;
  std::vector<std::string> modalities_, classes_;
  double target_mean_, target_deviation_;
  std::string watched_;
  bool are_equal_;
  std::uint64_t seed_;
  std::vector<Part> parts_;
  torch::Tensor weights_;  // [P] float64; 0 = not trained yet
};

}  // namespace

Strategy blend() {
  return {.info = {.id = "blend",
                   .title = "Blended models",
                   .summary = "Trains models of different kinds, baselines among them, and takes their weighted mean.",
                   .when_to_use = "When the score matters more than one picture of the fusion: what one kind of model misses, another sees.",
                   .weights_meaning = "the models' own weights, mixed by how far the blend trusts each model",
                   .formula = "y = Σ_p w_p · f_p(x), weights w ≥ 0 with the sum 1 chosen on validation, one model at a time",
                   .reference = "Caruana et al. 2004, Ensemble Selection from Libraries of Models",
                   .has_attention = false,
                   .options = {{.name = "blend.parts",
                                .title = "Models",
                                .help = "Strategies to blend, separated by commas; unimodal stands for each modality alone.",
                                .default_value = std::string("linear, xgboost, early, late, lowrank"),
                                .level = OptionLevel::basic},
                               {.name = "blend.weights",
                                .title = "Weights of the models",
                                .help = "Chosen: by the loss on validation, drawn towards equal shares where validation rows are few. "
                                        "Equal: the plain mean.",
                                .default_value = std::string("chosen"),
                                .choices = {"chosen", "equal"}}},
                   .family = StrategyFamily::ensemble},
          .make_baseline = [](const Preprocessor& preprocessor, const Options& options, std::uint64_t seed) -> std::shared_ptr<Baseline> {
            return std::make_shared<BlendedModels>(preprocessor, options, seed);
          }};
}

}  // namespace amalgam
