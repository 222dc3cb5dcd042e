// SPDX-License-Identifier: GPL-3.0-or-later
// Gradient-boosted trees over plain features, by XGBoost.
#include <ATen/TracerMode.h>
#include <fmt/format.h>
#include <xgboost/c_api.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/base/error.h"
#include "engine/baselines/baseline.h"
#include "engine/baselines/contributions.h"
#include "engine/baselines/feature_rows.h"
#include "engine/baselines/tensor_trees.h"
#include "engine/training/loss.h"

namespace amalgam {

namespace {

constexpr int kRoundsAStep = 50;              // rounds between two looks at the metrics
constexpr std::int64_t kExplainedRows = 64;    // contributions cost far more than scores

void check(int code, const char* what) {
  if (code == 0) return;
  throw Error(ErrorKind::internal, "baseline.xgboost", fmt::format("XGBoost could not {}.", what), XGBGetLastError());
}

/// Rows in XGBoost's own form.
class Matrix {
 public:
  explicit Matrix(const FeatureBlock& block) {
    const auto array = [](const void* data, std::size_t count, const char* type) {
      return fmt::format(R"({{"data":[{},true],"shape":[{}],"typestr":"{}","version":3}})", reinterpret_cast<std::uintptr_t>(data), count, type);
    };
    static const std::int32_t no_column = 0;
    static const float no_value = 0;
    const void* columns = block.columns.empty() ? &no_column : block.columns.data();
    const void* values = block.values.empty() ? &no_value : block.values.data();
    check(XGDMatrixCreateFromCSR(array(block.starts.data(), block.starts.size(), "<i8").c_str(),
                                 array(columns, block.columns.size(), "<i4").c_str(),
                                 array(values, block.values.size(), "<f4").c_str(),
                                 static_cast<bst_ulong>(block.width), R"({"missing": NaN, "nthread": 1})", &handle_),
          "read the rows");
  }
  ~Matrix() { XGDMatrixFree(handle_); }
  Matrix(const Matrix&) = delete;
  Matrix& operator=(const Matrix&) = delete;
  void set_targets(const torch::Tensor& targets) {
    const torch::Tensor values = targets.to(torch::kCPU, torch::kFloat32).contiguous();
    check(XGDMatrixSetFloatInfo(handle_, "label", values.data_ptr<float>(), static_cast<bst_ulong>(values.numel())), "take the targets");
  }
  DMatrixHandle get() const { return handle_; }

 private:
  DMatrixHandle handle_ = nullptr;
};

/// The trees.
class Booster {
 public:
  explicit Booster(const std::vector<DMatrixHandle>& matrices) {
    check(XGBoosterCreate(matrices.data(), static_cast<bst_ulong>(matrices.size()), &handle_), "begin a model");
  }
  ~Booster() { XGBoosterFree(handle_); }
  Booster(const Booster&) = delete;
  Booster& operator=(const Booster&) = delete;
  void set(const char* name, const std::string& value) { check(XGBoosterSetParam(handle_, name, value.c_str()), "take a setting"); }
  void grow(int round, const Matrix& rows) { check(XGBoosterUpdateOneIter(handle_, round, rows.get()), "grow a tree"); }
  /// `type`: 1 = margins, 2 = contributions of features; of the first `rounds` rounds, 0 = all so far, which XGBoost
  /// keeps up to date for the matrices it was made with.
  torch::Tensor predict(const Matrix& rows, int type, int rounds) const {
    const std::string config = fmt::format(
        R"({{"type": {}, "training": false, "iteration_begin": 0, "iteration_end": {}, "strict_shape": true}})", type, rounds);
    const bst_ulong* shape = nullptr;
    bst_ulong dimensions = 0;
    const float* values = nullptr;
    check(XGBoosterPredictFromDMatrix(handle_, rows.get(), config.c_str(), &shape, &dimensions, &values), "score rows");
    std::vector<std::int64_t> sizes;
    for (bst_ulong i = 0; i < dimensions; ++i) sizes.push_back(static_cast<std::int64_t>(shape[i]));
    return torch::from_blob(const_cast<float*>(values), sizes, torch::kFloat32).clone();
  }
  std::string json() const {
    bst_ulong size = 0;
    const char* data = nullptr;
    check(XGBoosterSaveModelToBuffer(handle_, R"({"format": "json"})", &size, &data), "save the model");
    return {data, static_cast<std::size_t>(size)};
  }
  void load(const std::string& json) {
    check(XGBoosterLoadModelFromBuffer(handle_, json.data(), static_cast<bst_ulong>(json.size())), "read the stored model");
  }

 private:
  BoosterHandle handle_ = nullptr;
};

class XgboostBaseline : public Baseline {
 public:
  XgboostBaseline(const Preprocessor& preprocessor, const Options& options, std::uint64_t seed)
      : features_(preprocessor),
        options_(options),
        seed_(seed),
        task_(preprocessor.map().target.task),
        outputs_(preprocessor.outputs()) {}

  int steps() const override { return (static_cast<int>(options_.integer("xgboost.rounds")) + kRoundsAStep - 1) / kRoundsAStep; }

  void fit(const PreparedRows& train, const PreparedRows& validation, const RunControl& control,
           const std::function<bool(const BaselineStep&)>& after) override {
    Matrix rows(features_.of_all(train)), judged(features_.of_all(validation));
    rows.set_targets(train.target());
    judged.set_targets(validation.target());
    booster_ = std::make_unique<Booster>(std::vector<DMatrixHandle>{rows.get(), judged.get()});
    configure();
    const Loss loss(task_);
    const auto most = static_cast<int>(options_.integer("xgboost.rounds"));
    const auto patience = static_cast<int>(options_.integer("xgboost.stop_after"));
    double best_loss = INFINITY, told_loss = INFINITY;
    int best_rounds = 0;
    for (int round = 0; round < most; ++round) {
      booster_->grow(round, rows);
      const double value = loss(logits_of(booster_->predict(judged, 1, 0)), validation.target()).item<double>();
      if (std::isfinite(value) && value < best_loss) {
        best_loss = value;
        best_rounds = round + 1;
      }
      const bool is_over = round + 1 == most || round + 1 - best_rounds >= patience;
      if ((round + 1) % kRoundsAStep == 0 || is_over) {
        rounds_ = std::max(1, best_rounds);
        const bool is_best = best_loss < told_loss;
        told_loss = std::min(told_loss, best_loss);
        const int step = (round + kRoundsAStep) / kRoundsAStep;
        if (!after({step, steps(), is_best, best_loss})) break;
      }
      if (is_over || control.stop() != RunControl::Stop::none) break;
    }
    rounds_ = std::max(1, best_rounds);
    lower_thresholds();
  }

  FusionOutput run(const Batch& batch) override {
    if (!booster_) throw Error(ErrorKind::internal, "baseline.not_fitted", "The XGBoost baseline is not fitted.");
    FusionOutput output;
    const Matrix rows(features_.of(batch));
    output.logits = logits_of(booster_->predict(rows, 1, rounds_));
    output.embedding = output.logits;
    if (reports_weights_) output.modality_weights = shares_of(batch);
    return output;
  }

  FusionOutput run_as_tensors(const Batch& batch) override {
    const TensorForm& form = tensor_form();
    FusionOutput output;
    output.logits = form.trees.sum(features_.entries(batch)) + form.base;
    output.embedding = output.logits;
    return output;
  }
  /// SHAP values follow every path of every tree and are no tensor operation.
  bool traces_weights() const override { return false; }

  void report_weights(bool wanted) override { reports_weights_ = wanted; }

  std::vector<std::pair<std::string, torch::Tensor>> state() const override {
    if (!booster_) return {};
    std::string json = booster_->json();
    return {{"trees", torch::from_blob(json.data(), {static_cast<std::int64_t>(json.size())}, torch::kUInt8).clone()}, {"rounds", torch::tensor({static_cast<std::int64_t>(rounds_)}, torch::kInt64)}};
  }
  void restore(const std::vector<std::pair<std::string, torch::Tensor>>& state) override {
    booster_.reset();
    tensor_form_.reset();
    for (const auto& [name, tensor] : state) {
      if (name == "rounds") rounds_ = static_cast<int>(tensor.item<std::int64_t>());
      if (name != "trees") continue;
      booster_ = std::make_unique<Booster>(std::vector<DMatrixHandle>{});
      const torch::Tensor bytes = tensor.contiguous();
      booster_->load(std::string(static_cast<const char*>(bytes.data_ptr()), bytes.nbytes()));
    }
    if (!booster_) throw Error(ErrorKind::data, "checkpoint.mismatch", "The XGBoost baseline's trees are missing.");
  }

 private:
  struct TensorForm {
    TensorTrees trees;
    torch::Tensor base;  // [C] what XGBoost adds to the trees
  };

  /// Made when it is first asked for. What each version of XGBoost makes of its base score is seen from a row without
  /// features.
  const TensorForm& tensor_form() {
    if (!booster_) throw Error(ErrorKind::internal, "baseline.not_fitted", "The XGBoost baseline is not fitted.");
    if (tensor_form_) return *tensor_form_;
    const at::tracer::impl::NoTracerDispatchMode unseen;
    TensorTrees trees(booster_->json(), rounds_, outputs_);
    FeatureBlock nothing;
    nothing.width = trees.width();
    nothing.end_row();
    const FeatureEntries no_entries{trees.width(), {{torch::zeros({1}, torch::kInt64), torch::zeros({1, 1})}}};
    const torch::Tensor base = logits_of(booster_->predict(Matrix(nothing), 1, rounds_)) - trees.sum({no_entries});
    tensor_form_ = std::make_unique<TensorForm>(TensorForm{std::move(trees), base.squeeze(0)});
    return *tensor_form_;
  }

  /// So that the model here, its stored state and every export are the same model.
  void lower_thresholds() {
    const std::string lower = with_lower_thresholds(booster_->json());
    booster_ = std::make_unique<Booster>(std::vector<DMatrixHandle>{});
    booster_->load(lower);
    tensor_form_.reset();
  }

  void configure() {
    booster_->set("objective", task_ == Task::regression ? "reg:squarederror" : task_ == Task::binary ? "binary:logistic" : "multi:softprob");
    if (task_ == Task::multiclass) booster_->set("num_class", std::to_string(outputs_));
    booster_->set("eta", fmt::format("{}", options_.number("xgboost.shrinkage")));
    booster_->set("max_depth", std::to_string(options_.integer("xgboost.max_depth")));
    booster_->set("min_child_weight", fmt::format("{}", options_.number("xgboost.min_child_weight")));
    booster_->set("subsample", fmt::format("{}", options_.number("xgboost.subsample")));
    booster_->set("colsample_bytree", fmt::format("{}", options_.number("xgboost.column_share")));
    booster_->set("tree_method", "hist");
    booster_->set("seed", std::to_string(seed_ & 0x7fffffffU));
    booster_->set("nthread", std::to_string(at::get_num_threads()));
    booster_->set("verbosity", "0");
  }

  /// [n, C]
  torch::Tensor logits_of(const torch::Tensor& margins) const { return margins.reshape({-1, outputs_}); }

  /// Of the first rows from the trees' contributions; the others get the mean of those.
  torch::Tensor shares_of(const Batch& batch) const {
    const std::int64_t explained = std::min(kExplainedRows, batch.rows());
    const Batch some = batch.slice(0, explained);
    const FeatureBlock block = features_.of(some);
    const torch::Tensor all = booster_->predict(Matrix(block), 2, rounds_).reshape({explained, outputs_, block.width + 1});
    const std::vector<std::int64_t> starts = features_.starts(batch);
    std::vector<torch::Tensor> parts;
    for (std::size_t m = 0; m + 1 < starts.size(); ++m) {
      parts.push_back(all.slice(2, starts[m], starts[m + 1]).sum(2).abs().sum(1));  // [explained]
    }
    const torch::Tensor amounts = torch::stack(parts, 1);
    if (explained == batch.rows()) return contribution_shares(amounts, batch);
    const torch::Tensor rest = amounts.mean(0, true).expand({batch.rows() - explained, -1});
    return contribution_shares(torch::cat({amounts, rest}, 0), batch);
  }

  FeatureRows features_;
  Options options_;
  std::uint64_t seed_;
  Task task_;
  std::int64_t outputs_;
  std::unique_ptr<Booster> booster_;
  std::unique_ptr<TensorForm> tensor_form_;
  int rounds_ = 0;
  bool reports_weights_ = true;
};

std::vector<Option> xgboost_options() {
  return {{.name = "xgboost.rounds", .title = "Rounds", .help = "The most trees (for several classes: trees of each).", .default_value = std::int64_t{1000}, .minimum = 1, .maximum = 100000, .level = OptionLevel::basic, .unit = "rounds"},
          {.name = "xgboost.shrinkage", .title = "Shrinkage", .help = "How much each tree corrects; smaller wants more rounds.", .default_value = 0.05, .minimum = 1e-4, .maximum = 1, .level = OptionLevel::basic},
          {.name = "xgboost.max_depth", .title = "Depth", .help = "Questions in a row that a tree may ask.", .default_value = std::int64_t{4}, .minimum = 1, .maximum = 32, .level = OptionLevel::basic},
          {.name = "xgboost.min_child_weight", .title = "Least weight of a leaf", .help = "Larger keeps trees from explaining single rows.", .default_value = 5.0, .minimum = 0, .maximum = 1e6},
          {.name = "xgboost.subsample", .title = "Rows a tree", .help = "Share of the training rows that each tree sees.", .default_value = 0.8, .minimum = 0.05, .maximum = 1},
          {.name = "xgboost.column_share", .title = "Features a tree", .help = "Share of the features that each tree sees; small shares suit few rows and many features.", .default_value = 0.4, .minimum = 0.01, .maximum = 1},
          {.name = "xgboost.stop_after", .title = "Stop after", .help = "Stop when validation has not improved for so many rounds.", .default_value = std::int64_t{60}, .minimum = 1, .maximum = 100000, .unit = "rounds"}};
}

}  // namespace

Strategy xgboost_baseline() {
  return {.info = {.id = "xgboost",
                   .title = "XGBoost baseline",
                   .summary = "Boosted trees over one-hot categories, TF-IDF texts, event counts and series statistics.",
                   .when_to_use = "The bar on most tables: fusion has to beat it to be worth its effort.",
                   .weights_meaning = "share of the trees' contributions (SHAP), row by row for the first 64 rows of a "
                                      "batch, their mean for the others",
                   .formula = "y = Σ_t f_t(x), trees f_t fitted one after the other, their number chosen on validation",
                   .reference = "Chen & Guestrin 2016, XGBoost: A Scalable Tree Boosting System",
                   .has_attention = false,
                   .options = xgboost_options(),
                   .family = StrategyFamily::baseline},
          .make_baseline = [](const Preprocessor& preprocessor, const Options& options, std::uint64_t seed) -> std::shared_ptr<Baseline> {
            return std::make_shared<XgboostBaseline>(preprocessor, options, seed);
          }};
}

}  // namespace amalgam
