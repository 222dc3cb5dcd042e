// SPDX-License-Identifier: GPL-3.0-or-later
// Series: ordered steps × channels, from wide columns or number lists.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.h"
#include "engine/modalities/featurizer_support.h"
#include "engine/modalities/flatten.h"
#include "engine/modalities/modality.h"
#include "engine/modalities/piecewise.h"
#include "engine/modalities/series.h"
#include "engine/modalities/temporal_encoder.h"

namespace amalgam {

namespace {

constexpr std::int64_t kFlatSteps = 24;  // steps that a model without an encoder sees one by one

constexpr std::size_t kMostCodes = 12;

/// What is learnt about one channel.
struct ChannelScaler {
  Scale scale, log_scale;
  bool saw_missing = false;
  std::vector<double> codes;  ///< few distinct whole numbers, e.g. repayment status; else empty
  std::array<Scale, kStatistics> statistics, log_statistics;
  std::array<std::vector<double>, kStatistics> edges;  ///< quantiles of the standardised statistics

  std::int64_t features() const { return 3 + static_cast<std::int64_t>(codes.size()); }
  void write(double value, float* out) const {
    const bool is_missing = std::isnan(value);
    out[0] = scale.apply(value);
    out[1] = is_missing ? 0.0F : log_scale.apply(signed_log(value));
    out[2] = is_missing && saw_missing ? 1.0F : 0.0F;
    for (std::size_t i = 0; i < codes.size(); ++i) out[3 + i] = value == codes[i] ? 1.0F : 0.0F;
  }
};

/// The distinct values if they are few and whole, ascending; else nothing.
std::vector<double> few_codes(const std::vector<double>& values) {
  std::set<double> distinct;
  for (const double value : values) {
    if (value != std::floor(value)) return {};
    distinct.insert(value);
    if (distinct.size() > kMostCodes) return {};
  }
  return distinct.size() < 2 ? std::vector<double>{} : std::vector<double>(distinct.begin(), distinct.end());
}

class TemporalFeaturizer : public Featurizer {
 public:
  TemporalFeaturizer(ModalitySpec spec, const Options& options)
      : spec_(std::move(spec)),
        maximum_steps_(options.integer("temporal.maximum_steps")),
        with_statistics_(options.flag("temporal.statistics")),
        bins_(with_statistics_ ? options.integer("temporal.bins") : 0) {}

  void fit(const Table& table, std::span<const std::int64_t> rows) override {
    const Series series = read_series(spec_, table, rows, maximum_steps_);
    longest_ = series.lengths.empty() ? 1 : std::max<std::int64_t>(1, *std::max_element(series.lengths.begin(), series.lengths.end()));
    scalers_.clear();
    for (std::int64_t channel = 0; channel < series.channels; ++channel) {
      scalers_.push_back(fit_channel(series, channel));
    }
  }

  ModalityTensors transform(const Table& table, std::span<const std::int64_t> rows) const override {
    const Series series = read_series(spec_, table, rows, maximum_steps_);
    const auto count = static_cast<std::int64_t>(rows.size());
    std::int64_t steps = is_list() ? 1 : longest_;
    for (const std::int64_t length : series.lengths) steps = std::max(steps, length);
    torch::Tensor values = torch::zeros({count, steps, features()}, torch::kFloat32);
    torch::Tensor mask = torch::zeros({count, steps}, torch::kBool);
    ModalityTensors result;
    for (std::int64_t row = 0; row < count; ++row) {
      write_row(series.row(static_cast<std::size_t>(row)), values.data_ptr<float>() + row * steps * features(),
                mask.data_ptr<bool>() + row * steps);
      if (is_list()) result.lengths.push_back(static_cast<std::int32_t>(series.lengths[static_cast<std::size_t>(row)]));
    }
    result.parts = {values, mask};
    result.present = mask.any(1);
    if (with_statistics_) {
      result.parts.push_back(statistics_of(series, count));
      if (is_list()) result.fixed_parts = {2};
    }
    return result;
  }

  std::vector<PartInfo> parts() const override {
    const std::int64_t steps = is_list() ? -1 : longest_;
    std::vector<PartInfo> parts = {
        {.name = "values", .type = torch::kFloat32, .shape = {steps, features()}, .is_sequence = is_list()},
        {.name = "mask", .type = torch::kBool, .shape = {steps}, .is_sequence = is_list()}};
    if (with_statistics_) {
      parts.push_back({.name = "statistics", .type = torch::kFloat32, .shape = {statistics_width()}});
    }
    return parts;
  }

  std::vector<std::string> token_names(const Table& table, std::int64_t row) const override {
    std::vector<std::string> names;
    if (with_statistics_) names.emplace_back("statistics");
    if (!is_list()) {
      for (std::string& step : wide_step_names(spec_)) names.push_back(std::move(step));
      return names;
    }
    const std::int64_t rows[] = {row};
    const std::int64_t length = read_series(spec_, table, rows, maximum_steps_).lengths.front();
    for (std::int64_t step = length - 1; step > 0; --step) names.push_back("t−" + std::to_string(step));
    if (length > 0) names.emplace_back("t");
    return names;
  }

  std::string input_summary() const override {
    const auto channels = std::to_string(scalers_.size()) + (scalers_.size() == 1 ? " channel" : " channels");
    return (is_list() ? "up to " : "") + std::to_string(longest_) + (longest_ == 1 ? " step × " : " steps × ") + channels;
  }

  nlohmann::json to_json() const override {
    nlohmann::json state = {{"maximum_steps", maximum_steps_},
                            {"with_statistics", with_statistics_},
                            {"bins", bins_},
                            {"longest", longest_},
                            {"channels", nlohmann::json::array()}};
    const auto names = channel_names(spec_);
    for (std::size_t i = 0; i < scalers_.size(); ++i) {
      const ChannelScaler& scaler = scalers_[i];
      state["channels"].push_back({{"name", names[i]},
                                   {"scale", scaler.scale},
                                   {"log_scale", scaler.log_scale},
                                   {"saw_missing", scaler.saw_missing},
                                   {"codes", scaler.codes},
                                   {"statistics", scaler.statistics},
                                   {"log_statistics", scaler.log_statistics},
                                   {"edges", scaler.edges}});
    }
    return state;
  }
  void from_json(const nlohmann::json& state) override {
    maximum_steps_ = state.at("maximum_steps").get<std::int64_t>();
    with_statistics_ = state.at("with_statistics").get<bool>();
    bins_ = state.value("bins", std::int64_t{0});  // models of before know no bins
    longest_ = state.at("longest").get<std::int64_t>();
    scalers_.clear();
    order_channels(state.at("channels"));
    for (const auto& item : state.at("channels")) {
      ChannelScaler scaler;
      scaler.scale = item.at("scale").get<Scale>();
      scaler.log_scale = item.at("log_scale").get<Scale>();
      scaler.saw_missing = item.at("saw_missing").get<bool>();
      scaler.codes = item.at("codes").get<std::vector<double>>();
      scaler.statistics = item.at("statistics").get<std::array<Scale, kStatistics>>();
      scaler.log_statistics = item.at("log_statistics").get<std::array<Scale, kStatistics>>();
      if (bins_ > 0) scaler.edges = item.at("edges").get<std::array<std::vector<double>, kStatistics>>();
      scalers_.push_back(std::move(scaler));
    }
  }

  std::int64_t features() const {
    std::int64_t total = 0;
    for (const ChannelScaler& scaler : scalers_) total += scaler.features();
    return total;
  }
  std::int64_t statistics_width() const {
    return with_statistics_ ? 2 * static_cast<std::int64_t>(kStatistics * scalers_.size()) : 0;
  }
  SeriesStatistics statistics() const {
    SeriesStatistics described{.width = statistics_width(), .bins = bins_};
    for (const ChannelScaler& scaler : scalers_) {
      described.edges.insert(described.edges.end(), scaler.edges.begin(), scaler.edges.end());
    }
    return described;
  }
  std::int64_t longest() const { return longest_; }
  bool is_list() const { return spec_.format == "list"; }

 private:
  /// Puts the wide channels into the order of the scalers: a map that came from JSON may have them in another.
  void order_channels(const nlohmann::json& states) {
    if (is_list()) return;
    std::vector<ChannelSpec> ordered;
    for (const auto& item : states) {
      const auto name = item.at("name").get<std::string>();
      const auto found = std::find_if(spec_.channels.begin(), spec_.channels.end(), [&](const ChannelSpec& one) { return one.name == name; });
      if (found == spec_.channels.end()) {
        throw Error(ErrorKind::data, "preprocessor.invalid", "The stored preprocessing knows a channel '" + name + "' that its map has not.");
      }
      ordered.push_back(*found);
    }
    spec_.channels = std::move(ordered);
  }

  ChannelScaler fit_channel(const Series& series, std::int64_t channel) const {
    ChannelScaler scaler;
    std::vector<double> known, logs;
    for (std::size_t i = static_cast<std::size_t>(channel); i < series.values.size();
         i += static_cast<std::size_t>(series.channels)) {
      const double value = series.values[i];
      if (std::isnan(value)) {
        scaler.saw_missing = true;
      } else {
        known.push_back(value);
        logs.push_back(signed_log(value));
      }
    }
    scaler.scale = Scale::fit(known);
    scaler.log_scale = Scale::fit(logs);
    scaler.codes = few_codes(known);
    if (!with_statistics_) return scaler;
    std::array<std::vector<double>, kStatistics> plain, logged;
    for (std::size_t row = 0; row < series.lengths.size(); ++row) {
      const auto statistics = series_statistics(series.row(row), series.channels, channel);
      for (std::size_t i = 0; i < kStatistics && !std::isnan(statistics[0]); ++i) {
        plain[i].push_back(statistics[i]);
        logged[i].push_back(signed_log(statistics[i]));
      }
    }
    for (std::size_t i = 0; i < kStatistics; ++i) {
      scaler.statistics[i] = Scale::fit(plain[i]);
      scaler.log_statistics[i] = Scale::fit(logged[i]);
      for (double& value : plain[i]) value = static_cast<double>(scaler.statistics[i].apply(value));
      scaler.edges[i] = quantile_edges(plain[i], bins_);
    }
    return scaler;
  }

  void write_row(std::span<const double> row, float* values, bool* mask) const {
    const std::size_t channels = scalers_.size();
    for (std::size_t step = 0; step * channels < row.size(); ++step) {
      const double* cells = row.data() + step * channels;
      mask[step] = std::any_of(cells, cells + channels, [](double cell) { return !std::isnan(cell); });
      for (std::size_t channel = 0; channel < channels; ++channel) {
        scalers_[channel].write(cells[channel], values);
        values += scalers_[channel].features();
      }
    }
  }

  torch::Tensor statistics_of(const Series& series, std::int64_t count) const {
    torch::Tensor result = torch::zeros({count, statistics_width()}, torch::kFloat32);
    auto* out = result.data_ptr<float>();
    for (std::int64_t row = 0; row < count; ++row) {
      for (std::size_t channel = 0; channel < scalers_.size(); ++channel) {
        const auto statistics = series_statistics(series.row(static_cast<std::size_t>(row)), series.channels,
                                                  static_cast<std::int64_t>(channel));
        for (std::size_t i = 0; i < kStatistics; ++i) {
          *out++ = scalers_[channel].statistics[i].apply(statistics[i]);
          *out++ = scalers_[channel].log_statistics[i].apply(signed_log(statistics[i]));
        }
      }
    }
    return result;
  }

  ModalitySpec spec_;
  std::int64_t maximum_steps_;
  bool with_statistics_;
  std::int64_t bins_;
  std::int64_t longest_ = 1;
  std::vector<ChannelScaler> scalers_;
};

std::vector<Option> temporal_options() {
  return {{.name = "temporal.encoder",
           .title = "Encoder",
           .help = "Gru reads the steps one after the other; convolution compares neighbouring steps and is faster on "
                   "long series; transformer compares every step with every other.",
           .default_value = std::string("gru"),
           .choices = {"gru", "convolution", "transformer"}},
          {.name = "temporal.hidden",
           .title = "Hidden units",
           .help = "Width of the network that reads the steps.",
           .default_value = std::int64_t{32},
           .minimum = 1,
           .maximum = 1024,
           .unit = "units"},
          {.name = "temporal.maximum_steps",
           .title = "Longest series",
           .help = "Of a number list, only so many of the latest steps are read.",
           .default_value = std::int64_t{64},
           .minimum = 1,
           .maximum = 10000,
           .unit = "steps"},
          {.name = "temporal.statistics",
           .title = "Statistics",
           .help = "Adds each channel's mean, deviation, extremes, quartiles, last value and slope as one "
                   "more token.",
           .default_value = true},
          {.name = "temporal.bins",
           .title = "Bins of statistics",
           .help = "Adds how far each statistic has come through so many training quantiles, so that thresholds can be "
                   "learnt; 0 leaves them out.",
           .default_value = std::int64_t{8},
           .minimum = 0,
           .maximum = 64,
           .level = OptionLevel::expert,
           .unit = "bins"},
          {.name = "temporal.layers",
           .title = "Layers",
           .help = "Layers of the convolution or the transformer. Each doubles how far a convolution sees.",
           .default_value = std::int64_t{2},
           .minimum = 1,
           .maximum = 8,
           .level = OptionLevel::expert,
           .unit = "layers"}};
}

}  // namespace

/// The kind "temporal".
Modality temporal() {
  Modality kind;
  kind.id = "temporal";
  kind.title = "Temporal";
  kind.summary = "Monthly balances, repayment status: a series of steps read in order, oldest first.";
  kind.options = temporal_options();
  kind.make_featurizer = [](const ModalitySpec& spec, const Options& options) {
    return std::make_unique<TemporalFeaturizer>(spec, options);
  };
  kind.make_encoder = [](const Featurizer& featurizer, std::int64_t dim, const Options& options,
                         const RandomStreamPtr& random) -> std::shared_ptr<EncoderModule> {
    const auto& series = dynamic_cast<const TemporalFeaturizer&>(featurizer);
    const SequenceReading reading{options.text("temporal.encoder"), series.features(), options.integer("temporal.hidden"),
                                  options.integer("temporal.layers"), encoder_dropout(options)};
    return std::make_shared<TemporalEncoder>(reading, series.statistics(), series.longest(), dim, random);
  };
  kind.flatten = [](const Featurizer& featurizer, const ModalityTensors& tensors) {
    const auto& series = dynamic_cast<const TemporalFeaturizer&>(featurizer);
    return flatten_series(tensors, std::min<std::int64_t>(series.longest(), kFlatSteps), series.is_list());
  };
  return kind;
}

}  // namespace amalgam
