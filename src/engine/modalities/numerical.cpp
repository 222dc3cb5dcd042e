// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers: scaled, with a signed logarithm, a missing mark and a piecewise-linear or periodic encoding; one token a column.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/modalities/featurizer_support.h"
#include "engine/modalities/flatten.h"
#include "engine/modalities/modality.h"
#include "engine/modalities/piecewise.h"

namespace amalgam {

namespace {

constexpr std::int64_t kKnots = 256;       // of the quantile scaling
constexpr std::int64_t kPlainFeatures = 3;  // scaled, logarithm, missing

/// Standard normal quantile (Acklam 2003, relative error below 1.2e-9).
double normal_quantile(double p) {
  constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
                          1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                          6.680131188771972e+01, -1.328068155288572e+01};
  constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                          -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                          3.754408661907416e+00};
  constexpr double low = 0.02425;
  if (p > 1 - low) return -normal_quantile(1 - p);
  if (p < low) {
    const double q = std::sqrt(-2 * std::log(p));
    return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
           ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
  }
  const double q = p - 0.5;
  const double r = q * q;
  return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
         (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

/// What is learnt about one column.
struct NumberScaler {
  std::string column;
  Scale scale, log_scale;
  bool saw_missing = false;    ///< in training; else a missing cell stays at the mean, without a mark
  std::vector<double> edges;   ///< ascending, of the piecewise-linear bins
  std::vector<double> knots;   ///< ascending, of the quantile scaling

  void fit(const std::vector<double>& values, std::int64_t bins, bool by_quantile);
  /// Share of training values below, as a standard normal deviate.
  float quantile_score(double value) const;
  /// Writes kPlainFeatures + bins numbers.
  void write(double value, std::int64_t bins, float* out) const;
};

void NumberScaler::fit(const std::vector<double>& values, std::int64_t bins, bool by_quantile) {
  std::vector<double> known, logs;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    known.push_back(value);
    logs.push_back(signed_log(value));
  }
  saw_missing = known.size() < values.size() && !known.empty();
  scale = Scale::fit(known);
  log_scale = Scale::fit(logs);
  edges = quantile_edges(known, bins);
  if (!by_quantile) return;
  std::sort(known.begin(), known.end());
  const auto pieces = std::min<std::int64_t>(kKnots, static_cast<std::int64_t>(known.size()));
  for (std::int64_t i = 0; i <= pieces && !known.empty(); ++i) {
    knots.push_back(sorted_quantile(known, static_cast<double>(i) / static_cast<double>(pieces)));
  }
}

float NumberScaler::quantile_score(double value) const {
  if (std::isnan(value) || knots.size() < 2 || knots.front() == knots.back()) return 0;
  const auto position = [&](auto found) {  // of the first knot not below (or above) the value
    const auto i = static_cast<std::size_t>(found - knots.begin());
    if (i == 0) return 0.0;
    if (i == knots.size()) return static_cast<double>(i - 1);
    const double width = knots[i] - knots[i - 1];
    return static_cast<double>(i - 1) + (width > 0 ? (value - knots[i - 1]) / width : 1.0);
  };
  // The middle of the two, so that a value that fills several quantiles lands in their centre.
  const double middle = 0.5 * (position(std::lower_bound(knots.begin(), knots.end(), value)) +
                               position(std::upper_bound(knots.begin(), knots.end(), value)));
  const double share = middle / static_cast<double>(knots.size() - 1);
  return static_cast<float>(normal_quantile(std::clamp(share, 1e-4, 1 - 1e-4)));
}

void NumberScaler::write(double value, std::int64_t bins, float* out) const {
  const bool is_missing = std::isnan(value);
  out[0] = knots.empty() ? scale.apply(value) : quantile_score(value);
  out[1] = is_missing ? 0.0F : log_scale.apply(signed_log(value));
  out[2] = is_missing && saw_missing ? 1.0F : 0.0F;
  for (std::int64_t bin = 0; bin < bins; ++bin) {
    const auto i = static_cast<std::size_t>(bin);
    const bool is_used = !is_missing && i + 1 < edges.size();
    out[kPlainFeatures + bin] =
        is_used ? static_cast<float>(std::clamp((value - edges[i]) / (edges[i + 1] - edges[i]), 0.0, 1.0))
                : 0.0F;
  }
}

class NumericalFeaturizer : public Featurizer {
 public:
  NumericalFeaturizer(ModalitySpec spec, const Options& options)
      : spec_(std::move(spec)),
        scaling_(options.text("numerical.scaling")),
        bins_(options.text("numerical.encoding") == "piecewise" ? options.integer("numerical.bins") : 0) {}

  bool learns_from_all() const override { return true; }
  void fit(const Table& table, std::span<const std::int64_t> rows) override {
    scalers_.clear();
    for (const std::string& name : spec_.columns) {
      NumberScaler scaler;
      scaler.column = name;
      scaler.fit(read_numbers(input_column(table, name, spec_.name), rows), bins_, scaling_ == "quantile");
      scalers_.push_back(std::move(scaler));
    }
  }

  ModalityTensors transform(const Table& table, std::span<const std::int64_t> rows) const override {
    const auto count = static_cast<std::int64_t>(rows.size());
    ModalityTensors result;
    torch::Tensor values = torch::empty({count, columns(), features()}, torch::kFloat32);
    torch::Tensor present = torch::zeros({count}, torch::kBool);
    auto* value_data = values.data_ptr<float>();
    auto* present_data = present.data_ptr<bool>();
    for (std::int64_t column = 0; column < columns(); ++column) {
      const NumberScaler& scaler = scalers_[static_cast<std::size_t>(column)];
      const auto cells = read_numbers(input_column(table, scaler.column, spec_.name), rows);
      for (std::int64_t row = 0; row < count; ++row) {
        const double cell = cells[static_cast<std::size_t>(row)];
        scaler.write(cell, bins_, value_data + (row * columns() + column) * features());
        if (!std::isnan(cell)) present_data[row] = true;
      }
    }
    result.parts = {values};
    result.present = present;
    return result;
  }

  std::vector<PartInfo> parts() const override {
    return {{.name = "values", .type = torch::kFloat32, .shape = {columns(), features()}}};
  }
  std::vector<std::string> token_names(const Table&, std::int64_t) const override { return spec_.columns; }
  std::string input_summary() const override {
    return std::to_string(columns()) + (columns() == 1 ? " column × " : " columns × ") +
           std::to_string(features()) + " features";
  }

  nlohmann::json to_json() const override {
    nlohmann::json state = {{"scaling", scaling_}, {"bins", bins_}, {"columns", nlohmann::json::array()}};
    for (const NumberScaler& scaler : scalers_) {
      state["columns"].push_back({{"name", scaler.column},
                                  {"scale", scaler.scale},
                                  {"log_scale", scaler.log_scale},
                                  {"saw_missing", scaler.saw_missing},
                                  {"edges", scaler.edges},
                                  {"knots", scaler.knots}});
    }
    return state;
  }
  void from_json(const nlohmann::json& state) override {
    scaling_ = state.at("scaling").get<std::string>();
    bins_ = state.at("bins").get<std::int64_t>();
    scalers_.clear();
    for (const auto& item : state.at("columns")) {
      NumberScaler scaler;
      scaler.column = item.at("name").get<std::string>();
      scaler.scale = item.at("scale").get<Scale>();
      scaler.log_scale = item.at("log_scale").get<Scale>();
      scaler.saw_missing = item.at("saw_missing").get<bool>();
      scaler.edges = item.at("edges").get<std::vector<double>>();
      scaler.knots = item.at("knots").get<std::vector<double>>();
      scalers_.push_back(std::move(scaler));
    }
  }

  std::int64_t columns() const { return static_cast<std::int64_t>(spec_.columns.size()); }
  std::int64_t features() const { return kPlainFeatures + bins_; }

 private:
  ModalitySpec spec_;
  std::string scaling_;
  std::int64_t bins_;
  std::vector<NumberScaler> scalers_;
};

/// Sine and cosine of each column's scaled value at learned frequencies, c ~ N(0, sigma²) at the start.
struct PeriodicWaves {
  std::int64_t count = 0;  ///< K frequencies a column; 0 for none
  double sigma = 0;
};

/// token_j = z_j + M relu(z_j) with z_j = W_j x_j + b_j: every column has its own weights. With periodic waves, x_j is
/// [x_j, sin(2π c_j x_j0), cos(2π c_j x_j0)] with learned c_j.
/// Shapes:  values [B, C, F] -> tokens [B, C, d]
/// Source:  Gorishniy et al. 2022, "On Embeddings for Numerical Features in Tabular Deep Learning"
class NumericalEncoder : public EncoderModule {
 public:
  NumericalEncoder(std::int64_t columns, std::int64_t features, const PeriodicWaves& waves, std::int64_t dim,
                   double dropout, const RandomStreamPtr& random) {
    if (waves.count > 0) {
      frequencies_ = register_parameter("frequencies", torch::randn({columns, waves.count}) * waves.sigma);
      features += 2 * waves.count;
    }
    const double bound = 1 / std::sqrt(static_cast<double>(features));
    weight_ = register_parameter("weight", torch::empty({columns, features, dim}).uniform_(-bound, bound));
    bias_ = register_parameter("bias", torch::empty({columns, 1, dim}).uniform_(-bound, bound));
    mix_ = register_module("mix", torch::nn::Linear(dim, dim));
    pool_ = register_module("pool", AttentionPool(dim, dropout, random, columns > 1));
  }

  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override {
    torch::Tensor cells = in_type_of(parts[0], weight_);  // [B, C, F]
    if (frequencies_.defined()) {
      const torch::Tensor angles = cells.narrow(2, 0, 1) * (frequencies_ * kFullCircle);  // [B, C, K]
      cells = torch::cat({cells, torch::sin(angles), torch::cos(angles)}, 2);
    }
    const torch::Tensor values = cells.transpose(0, 1);                                  // [C, B, F]
    const torch::Tensor linear = torch::baddbmm(bias_, values, weight_).transpose(0, 1);  // [B, C, d]
    const torch::Tensor tokens = linear + mix_->forward(torch::relu(linear));
    const torch::Tensor mask = present.unsqueeze(1).expand({-1, weight_.size(0)});
    auto [attention, summary] = pool_->forward(tokens, mask);
    return {tokens, mask, attention, summary, present};
  }

 private:
  static constexpr double kFullCircle = 6.283185307179586;
  torch::Tensor frequencies_;    // [C, K] or undefined
  torch::Tensor weight_, bias_;  // [C, F, d], [C, 1, d]
  torch::nn::Linear mix_{nullptr};
  AttentionPool pool_{nullptr};
};

std::vector<Option> numerical_options() {
  return {{.name = "numerical.scaling",
           .title = "Scaling",
           .help = "Standard divides by the training deviation; quantile maps each column onto a normal "
                   "curve by rank, for columns with extreme tails.",
           .default_value = std::string("standard"),
           .choices = {"standard", "quantile"}},
          {.name = "numerical.encoding",
           .title = "Encoding",
           .help = "Piecewise adds how far a value has come through each training quantile, so that "
                   "thresholds are easy to learn; periodic adds sines and cosines of learned frequencies, for "
                   "relations that rise and fall; plain leaves both out.",
           .default_value = std::string("piecewise"),
           .choices = {"piecewise", "periodic", "plain"}},
          {.name = "numerical.bins",
           .title = "Quantile bins",
           .help = "Pieces of the piecewise encoding. More follow the data more closely and overfit sooner.",
           .default_value = std::int64_t{16},
           .minimum = 2,
           .maximum = 128,
           .level = OptionLevel::expert,
           .unit = "bins"},
          {.name = "numerical.sigma",
           .title = "Frequency spread",
           .help = "Deviation of the periodic encoding's frequencies before training. Larger values see finer detail "
                   "and overfit sooner; try 0.01 to 1.",
           .default_value = 0.1,
           .minimum = 0.001,
           .maximum = 100,
           .level = OptionLevel::expert},
          {.name = "numerical.frequencies",
           .title = "Frequencies",
           .help = "How many frequencies the periodic encoding learns for each column.",
           .default_value = std::int64_t{16},
           .minimum = 1,
           .maximum = 256,
           .level = OptionLevel::expert,
           .unit = "frequencies"}};
}

}  // namespace

/// The kind "numerical".
Modality numerical() {
  Modality kind;
  kind.id = "numerical";
  kind.title = "Numerical";
  kind.summary = "Amounts, ages, ratios: one token a column, scaled on the training rows.";
  kind.options = numerical_options();
  kind.make_featurizer = [](const ModalitySpec& spec, const Options& options) {
    return std::make_unique<NumericalFeaturizer>(spec, options);
  };
  kind.make_encoder = [](const Featurizer& featurizer, std::int64_t dim, const Options& options,
                         const RandomStreamPtr& random) -> std::shared_ptr<EncoderModule> {
    const auto& numbers = dynamic_cast<const NumericalFeaturizer&>(featurizer);
    PeriodicWaves waves;
    if (options.text("numerical.encoding") == "periodic") {
      waves = {options.integer("numerical.frequencies"), options.number("numerical.sigma")};
    }
    return std::make_shared<NumericalEncoder>(numbers.columns(), numbers.features(), waves, dim, encoder_dropout(options),
                                              random);
  };
  kind.flatten = [](const Featurizer&, const ModalityTensors& tensors) {
    return flatten_numbers(tensors, kPlainFeatures);
  };
  return kind;
}

}  // namespace amalgam
