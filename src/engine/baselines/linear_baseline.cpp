// SPDX-License-Identifier: GPL-3.0-or-later
// Logistic regression (values: ridge regression) over plain features, by liblinear.
#include <linear.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/base/error.h"
#include "engine/baselines/baseline.h"
#include "engine/baselines/contributions.h"
#include "engine/baselines/feature_rows.h"
#include "engine/training/loss.h"

namespace amalgam {

namespace {

constexpr double kStrengths[] = {0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};  // liblinear's C: larger = less regularised
constexpr double kConstant = 10;  // value of the constant feature; its weight is regularised a hundredth as much
constexpr std::int64_t kMostRowsAtOnce = 8192;

/// Rows as liblinear reads them: per row its entries with 1-based columns, the constant, an end mark.
struct SparseRows {
  std::vector<feature_node> nodes;
  std::vector<feature_node*> rows;
  std::vector<double> targets;

  SparseRows(const FeatureRows& features, const PreparedRows& batch, std::int64_t constant_column) {
    std::vector<std::size_t> starts;
    batch.visit(kMostRowsAtOnce, [&](std::int64_t, const Batch& some) {
      const FeatureBlock block = features.of(some);
      for (std::int64_t row = 0; row < block.rows(); ++row) {
        starts.push_back(nodes.size());
        for (std::int64_t i = block.starts[static_cast<std::size_t>(row)]; i < block.starts[static_cast<std::size_t>(row) + 1]; ++i) {
          nodes.push_back({block.columns[static_cast<std::size_t>(i)] + 1, static_cast<double>(block.values[static_cast<std::size_t>(i)])});
        }
        nodes.push_back({static_cast<int>(constant_column) + 1, kConstant});
        nodes.push_back({-1, 0});
      }
      return true;
    });
    for (const std::size_t start : starts) rows.push_back(nodes.data() + start);
    const torch::Tensor values = batch.target().to(torch::kFloat64).contiguous();
    targets.assign(values.data_ptr<double>(), values.data_ptr<double>() + values.numel());
  }
};

class LinearBaseline : public Baseline {
 public:
  explicit LinearBaseline(const Preprocessor& preprocessor)
      : features_(preprocessor), task_(preprocessor.map().target.task), outputs_(preprocessor.outputs()) {}

  int steps() const override { return static_cast<int>(std::size(kStrengths)); }

  void fit(const PreparedRows& train, const PreparedRows& validation, const RunControl& control,
           const std::function<bool(const BaselineStep&)>& after) override {
    starts_ = features_.starts(train.slice(0, std::min<std::int64_t>(1, train.rows())));
    const SparseRows rows(features_, train, starts_.back());
    const Loss loss(task_);
    torch::Tensor best;
    double best_loss = INFINITY;
    int step = 0;
    for (const double strength : kStrengths) {
      if (control.stop() != RunControl::Stop::none) break;
      weights_ = solve(rows, strength);
      means_ = means_of(rows);
      const double value = loss_on(validation, loss);
      const bool is_best = std::isfinite(value) && value < best_loss;
      if (is_best) {
        best_loss = value;
        best = weights_;
        best_means_ = means_;
      }
      if (!after({++step, steps(), is_best, value})) break;
    }
    if (!best.defined()) return;
    weights_ = best;
    means_ = best_means_;
  }

  FusionOutput run(const Batch& batch) override {
    if (!weights_.defined()) throw Error(ErrorKind::internal, "baseline.not_fitted", "The linear baseline is not fitted.");
    const std::vector<std::int64_t> starts = starts_.empty() ? features_.starts(batch) : starts_;
    const FeatureBlock block = features_.of(batch);
    const auto modalities = static_cast<std::int64_t>(starts.size()) - 1;
    const std::int64_t n = block.rows();
    torch::Tensor parts = torch::zeros({n, modalities, outputs_}, torch::kFloat64);  // contributions
    auto* sums = parts.data_ptr<double>();
    const float* weights = weights_.data_ptr<float>();  // [F + 1, C]
    for (std::int64_t row = 0; row < n; ++row) {
      std::int64_t m = 0;
      for (std::int64_t i = block.starts[static_cast<std::size_t>(row)]; i < block.starts[static_cast<std::size_t>(row) + 1]; ++i) {
        const std::int64_t column = block.columns[static_cast<std::size_t>(i)];
        while (column >= starts[static_cast<std::size_t>(m) + 1]) ++m;
        for (std::int64_t c = 0; c < outputs_; ++c) {
          sums[(row * modalities + m) * outputs_ + c] +=
              static_cast<double>(weights[column * outputs_ + c]) * static_cast<double>(block.values[static_cast<std::size_t>(i)]);
        }
      }
    }
    return output_of(parts, weights_[starts.back()].to(torch::kFloat64) * kConstant, batch);
  }

  FusionOutput run_as_tensors(const Batch& batch) override {
    const std::vector<FeatureEntries> blocks = features_.entries(batch);
    const std::vector<std::int64_t> starts = FeatureRows::starts(blocks);
    std::vector<torch::Tensor> sums;
    for (std::size_t m = 0; m < blocks.size(); ++m) sums.push_back(contributions(blocks[m], weights_.slice(0, starts[m], starts[m + 1])));
    const torch::Tensor parts = torch::stack(sums, 1);  // [n, M, C]
    return output_of(parts, weights_[starts.back()].to(torch::kFloat64) * kConstant, batch);
  }

  std::vector<std::pair<std::string, torch::Tensor>> state() const override {
    return {{"weights", weights_}, {"means", means_}};
  }
  void restore(const std::vector<std::pair<std::string, torch::Tensor>>& state) override {
    for (const auto& [name, tensor] : state) {
      if (name == "weights") weights_ = tensor.to(torch::kFloat32).contiguous();
      if (name == "means") means_ = tensor.to(torch::kFloat32).contiguous();
    }
    if (!weights_.defined() || !means_.defined() || weights_.dim() != 2 || weights_.size(1) != outputs_) {
      throw Error(ErrorKind::data, "checkpoint.mismatch", "The linear baseline's weights are missing or of another shape.");
    }
  }

 private:
  /// What one modality adds to the logits.
  ///
  /// Shapes:  features of n rows, weights [F, C] of that modality -> [n, C] double
  static torch::Tensor contributions(const FeatureEntries& features, const torch::Tensor& weights) {
    torch::Tensor all;
    for (const FeaturePart& part : features.parts) {
      const torch::Tensor values = part.values.to(torch::kFloat64);
      const torch::Tensor sum = part.columns.dim() == 1
                                    ? torch::matmul(values, weights.index_select(0, part.columns).to(torch::kFloat64))
                                    : (torch::embedding(weights, part.columns).to(torch::kFloat64) * values.unsqueeze(2)).sum({1});
      all = all.defined() ? all + sum : sum;
    }
    return all;
  }

  /// Shapes:  parts [n, M, C] what each modality adds, constant [C], both double
  FusionOutput output_of(const torch::Tensor& parts, const torch::Tensor& constant, const Batch& batch) const {
    FusionOutput output;
    const torch::Tensor decisions = (parts.sum({1}) + constant).to(torch::kFloat32);  // [n, C]
    // One-vs-rest probabilities, normalised: softmax of their logarithms.
    output.logits = task_ == Task::multiclass ? torch::log_sigmoid(decisions) : decisions;
    output.embedding = output.logits;
    output.modality_weights = contribution_shares((parts - means_.to(torch::kFloat64)).abs().sum({2}), batch);
    return output;
  }

  /// [F + 1, C], the constant's weight last.
  torch::Tensor solve(const SparseRows& rows, double strength) const {
    SparseRows& data = const_cast<SparseRows&>(rows);  // liblinear's structs have no const
    set_print_string_function([](const char*) {});
    problem task{};
    task.l = static_cast<int>(data.rows.size());
    task.n = static_cast<int>(starts_.back()) + 1;
    task.x = data.rows.data();
    task.y = data.targets.data();
    task.bias = -1;  // the constant stands among the features
    parameter settings{};
    settings.solver_type = task_ == Task::regression ? L2R_L2LOSS_SVR : L2R_LR;
    settings.C = strength;
    settings.eps = 0.001;
    settings.p = 0;
    if (const char* problem_text = check_parameter(&task, &settings)) {
      throw Error(ErrorKind::internal, "baseline.linear", std::string("liblinear: ") + problem_text);
    }
    const std::unique_ptr<model, void (*)(model*)> solved(::train(&task, &settings), [](model* one) { free_and_destroy_model(&one); });
    torch::Tensor weights = torch::zeros({starts_.back() + 1, outputs_}, torch::kFloat32);
    auto* out = weights.data_ptr<float>();
    const bool is_single = outputs_ == 1;
    const int per_feature = is_single || solved->nr_class == 2 ? 1 : solved->nr_class;
    for (std::int64_t f = 0; f <= starts_.back(); ++f) {
      for (std::int64_t c = 0; c < outputs_; ++c) {
        out[f * outputs_ + c] = static_cast<float>(weight_of(*solved, per_feature, f, c, is_single));
      }
    }
    return weights;
  }

  /// liblinear orders classes by their first row, and keeps one weight for two classes: that of the first.
  double weight_of(const model& solved, int per_feature, std::int64_t feature, std::int64_t output, bool is_single) const {
    const double* at = solved.w + feature * per_feature;
    if (task_ == Task::regression) return at[0];
    if (is_single) return solved.label[0] == 1 ? at[0] : -at[0];
    for (int k = 0; k < solved.nr_class; ++k) {
      if (solved.label[k] != output) continue;
      return per_feature == 1 ? (k == 0 ? at[0] : -at[0]) : at[k];
    }
    return feature == starts_.back() ? -2.0 : 0.0;  // a class without a training row: never likely
  }

  /// [M, C]: what each modality adds to the logits of an average training row.
  torch::Tensor means_of(const SparseRows& rows) const {
    const auto modalities = static_cast<std::int64_t>(starts_.size()) - 1;
    torch::Tensor means = torch::zeros({modalities, outputs_}, torch::kFloat64);
    auto* sums = means.data_ptr<double>();
    const float* weights = weights_.data_ptr<float>();
    for (const feature_node* node : rows.rows) {
      std::int64_t m = 0;
      for (; node->index > 0 && node->index <= starts_.back(); ++node) {
        while (node->index - 1 >= starts_[static_cast<std::size_t>(m) + 1]) ++m;
        for (std::int64_t c = 0; c < outputs_; ++c) {
          sums[m * outputs_ + c] += node->value * static_cast<double>(weights[(node->index - 1) * outputs_ + c]);
        }
      }
    }
    return (means / static_cast<double>(std::max<std::size_t>(1, rows.rows.size()))).to(torch::kFloat32);
  }

  double loss_on(const PreparedRows& rows, const Loss& loss) {
    double sum = 0;
    rows.visit(kMostRowsAtOnce, [&](std::int64_t, const Batch& slice) {
      sum += loss(run(slice).logits, slice.target).item<double>() * static_cast<double>(slice.rows());
      return true;
    });
    return sum / static_cast<double>(std::max<std::int64_t>(1, rows.rows()));
  }

  FeatureRows features_;
  Task task_;
  std::int64_t outputs_;
  std::vector<std::int64_t> starts_;
  torch::Tensor weights_, means_, best_means_;  // [F + 1, C], [M, C]
};

}  // namespace

Strategy linear_baseline() {
  return {.info = {.id = "linear",
                   .title = "Linear baseline",
                   .summary = "Logistic regression (for values: ridge regression) over one-hot categories, TF-IDF texts, "
                              "event counts and series statistics.",
                   .when_to_use = "What most desks have already: fusion has to beat it to be worth its effort.",
                   .weights_meaning = "share of what moved the score: |contribution − mean contribution|, row by row",
                   .formula = "y = w · x + b, the strength of the L2 penalty chosen on validation",
                   .reference = "Fan et al. 2008, LIBLINEAR: A Library for Large Linear Classification",
                   .has_attention = false,
                   .options = {},
                   .family = StrategyFamily::baseline},
          .make_baseline = [](const Preprocessor& preprocessor, const Options&, std::uint64_t) -> std::shared_ptr<Baseline> {
            return std::make_shared<LinearBaseline>(preprocessor);
          }};
}

}  // namespace amalgam
