// SPDX-License-Identifier: GPL-3.0-or-later
// Behaviour: event sequences with the time between events, from JSON arrays or separated lists.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "engine/modalities/cell_parsing.h"
#include "engine/modalities/featurizer_support.h"
#include "engine/modalities/flatten.h"
#include "engine/modalities/modality.h"
#include "engine/modalities/recurrent.h"

namespace amalgam {

namespace {

constexpr std::int32_t kRare = 1;  // 0 = padding
constexpr std::int32_t kFirst = 2;
constexpr std::size_t kTimeFeatures = 2;  // since the previous event, since the first

/// A row's events, oldest first, and how many of its cells could not be read.
struct EventRow {
  std::vector<CellEvent> events;
  std::int64_t malformed = 0;
};

/// log(1 + hours since the previous event), log(1 + hours since the first); NaN without times.
std::array<double, kTimeFeatures> time_features(const std::vector<CellEvent>& events, std::size_t i, std::size_t first) {
  const double gap = i == first ? 0.0 : events[i].time - events[i - 1].time;
  const double since = events[i].time - events[first].time;
  return {signed_log(gap), signed_log(since)};
}

class BehaviouralFeaturizer : public Featurizer {
 public:
  BehaviouralFeaturizer(ModalitySpec spec, const Options& options)
      : spec_(std::move(spec)),
        maximum_events_(options.integer("behavioural.maximum_events")),
        minimum_count_(options.integer("behavioural.minimum_count")),
        pair_limit_(options.integer("behavioural.pairs")) {
    format_ = {spec_.format != "list", spec_.event, spec_.time, spec_.separator};
  }

  void fit(const Table& table, std::span<const std::int64_t> rows) override;
  ModalityTensors transform(const Table& table, std::span<const std::int64_t> rows) const override;
  nlohmann::json to_json() const override;
  void from_json(const nlohmann::json& state) override;

  std::vector<PartInfo> parts() const override {
    std::vector<PartInfo> parts = {{.name = "ids", .type = torch::kInt32, .shape = {-1}, .is_sequence = true},
                                   {.name = "gaps", .type = torch::kFloat32, .shape = {-1, gap_features()}, .is_sequence = true}};
    if (counts() > 0) parts.push_back({.name = "counts", .type = torch::kFloat32, .shape = {counts()}});
    return parts;
  }
  std::vector<std::string> token_names(const Table& table, std::int64_t row) const override {
    std::vector<std::string> names;
    if (counts() > 0) names.emplace_back("counts");
    const EventRow cells = read_row(columns_in(table), row);
    for (std::size_t i = first_kept(cells); i < cells.events.size(); ++i) names.push_back(cells.events[i].name);
    return names;
  }
  std::string input_summary() const override {
    return "up to " + std::to_string(longest_) + " events of " + std::to_string(vocabulary_.size()) + " kinds";
  }

  std::int64_t states() const { return kFirst + static_cast<std::int64_t>(vocabulary_.size()); }
  std::int64_t longest() const { return longest_; }
  bool has_times() const { return !spec_.time.empty(); }
  std::int64_t gap_features() const { return has_times() ? 1 + static_cast<std::int64_t>(kTimeFeatures) : 1; }
  std::int64_t counts() const { return static_cast<std::int64_t>(count_scales_.size()); }

 private:
  std::vector<const Column*> columns_in(const Table& table) const {
    std::vector<const Column*> columns;
    for (const std::string& name : spec_.columns) columns.push_back(&input_column(table, name, spec_.name));
    return columns;
  }
  EventRow read_row(const std::vector<const Column*>& columns, std::int64_t row) const;
  std::size_t first_kept(const EventRow& row) const {
    const auto most = static_cast<std::size_t>(maximum_events_);
    return row.events.size() > most ? row.events.size() - most : 0;
  }
  void set_vocabulary(std::vector<std::string> events) {
    vocabulary_ = std::move(events);
    ids_.clear();
    for (std::size_t i = 0; i < vocabulary_.size(); ++i) ids_.emplace(vocabulary_[i], kFirst + static_cast<std::int32_t>(i));
  }
  std::int32_t id_of(const std::string& event) const {
    const auto found = ids_.find(event);
    return found == ids_.end() ? kRare : found->second;
  }
  void fit_vocabulary(const std::vector<EventRow>& all);
  void fit_pairs(const std::vector<EventRow>& all);
  void fit_scales(const std::vector<EventRow>& all);
  /// The most frequent events have a count of their own, as many as pairs may have.
  std::size_t counted_events() const { return std::min(vocabulary_.size(), static_cast<std::size_t>(pair_limit_)); }
  /// log(1 + count) of each counted event, then of each kept pair of neighbours.
  std::vector<double> log_counts(const EventRow& row) const;
  static std::uint64_t pair_key(std::int32_t one, std::int32_t other) {
    return (static_cast<std::uint64_t>(one) << 32U) | static_cast<std::uint32_t>(other);
  }

  ModalitySpec spec_;
  EventFormat format_;
  std::int64_t maximum_events_, minimum_count_, pair_limit_;
  std::vector<std::string> vocabulary_;  // event i has id kFirst + i, most frequent first
  std::vector<std::pair<std::int32_t, std::int32_t>> pairs_;
  std::vector<Scale> count_scales_;
  std::array<Scale, kTimeFeatures> time_scales_;
  Scale position_scale_;
  std::int64_t longest_ = 1, malformed_ = 0;
  std::unordered_map<std::string, std::int32_t> ids_;
  std::unordered_map<std::uint64_t, std::size_t> pair_positions_;
};

EventRow BehaviouralFeaturizer::read_row(const std::vector<const Column*>& columns, std::int64_t row) const {
  EventRow result;
  for (const Column* column : columns) {
    if (column->is_missing(row)) continue;
    auto events = parse_events(column->text(row), format_);
    if (!events) {
      ++result.malformed;
      continue;
    }
    result.events.insert(result.events.end(), std::make_move_iterator(events->begin()), std::make_move_iterator(events->end()));
  }
  const auto& story = result.events;
  const bool all_timed = std::none_of(story.begin(), story.end(), [](const CellEvent& event) { return std::isnan(event.time); });
  if (columns.size() > 1 && all_timed) {  // several sources, one story
    std::stable_sort(result.events.begin(), result.events.end(), [](const CellEvent& one, const CellEvent& other) { return one.time < other.time; });
  }
  return result;
}

void BehaviouralFeaturizer::fit_vocabulary(const std::vector<EventRow>& all) {
  std::vector<std::pair<std::string, std::int64_t>> counts;
  std::unordered_map<std::string, std::size_t> position;
  for (const EventRow& row : all) {
    for (const CellEvent& event : row.events) {
      const auto [found, is_new] = position.emplace(event.name, counts.size());
      if (is_new) counts.emplace_back(event.name, 0);
      ++counts[found->second].second;
    }
  }
  std::stable_sort(counts.begin(), counts.end(), [](const auto& one, const auto& other) { return one.second > other.second; });
  std::vector<std::string> kept;
  for (const auto& [name, count] : counts) {
    if (count >= minimum_count_) kept.push_back(name);
  }
  set_vocabulary(std::move(kept));
}

void BehaviouralFeaturizer::fit_pairs(const std::vector<EventRow>& all) {
  std::unordered_map<std::uint64_t, std::pair<std::int64_t, std::int64_t>> rows_with;  // key -> rows, last row
  std::int64_t number = 0;
  for (const EventRow& row : all) {
    ++number;
    for (std::size_t i = first_kept(row) + 1; i < row.events.size(); ++i) {
      auto& [rows, last] = rows_with[pair_key(id_of(row.events[i - 1].name), id_of(row.events[i].name))];
      if (last == number) continue;
      last = number;
      ++rows;
    }
  }
  std::vector<std::pair<std::int64_t, std::uint64_t>> order;
  for (const auto& [key, value] : rows_with) {
    if (value.first >= std::max<std::int64_t>(minimum_count_, 2)) order.emplace_back(-value.first, key);
  }
  std::sort(order.begin(), order.end());
  if (static_cast<std::int64_t>(order.size()) > pair_limit_) order.resize(static_cast<std::size_t>(pair_limit_));
  pairs_.clear();
  for (const auto& [rows, key] : order) pairs_.emplace_back(static_cast<std::int32_t>(key >> 32U), static_cast<std::int32_t>(key & 0xffffffffU));
}

std::vector<double> BehaviouralFeaturizer::log_counts(const EventRow& row) const {
  const std::size_t counted = counted_events();
  std::vector<double> counts(counted + pairs_.size(), 0.0);
  for (std::size_t i = first_kept(row); i < row.events.size(); ++i) {
    const std::int32_t id = id_of(row.events[i].name);
    if (id >= kFirst && static_cast<std::size_t>(id - kFirst) < counted) ++counts[static_cast<std::size_t>(id - kFirst)];
    if (i == first_kept(row)) continue;
    const auto found = pair_positions_.find(pair_key(id_of(row.events[i - 1].name), id));
    if (found != pair_positions_.end()) ++counts[counted + found->second];
  }
  for (double& count : counts) count = std::log1p(count);
  return counts;
}

void BehaviouralFeaturizer::fit_scales(const std::vector<EventRow>& all) {
  std::array<std::vector<double>, kTimeFeatures> times;
  std::vector<double> positions;
  std::vector<std::vector<double>> counts(counted_events() + pairs_.size());
  for (const EventRow& row : all) {
    const std::size_t first = first_kept(row);
    for (std::size_t i = first; i < row.events.size(); ++i) {
      positions.push_back(std::log1p(static_cast<double>(i - first)));
      const auto features = time_features(row.events, i, first);
      for (std::size_t k = 0; k < kTimeFeatures; ++k) times[k].push_back(features[k]);
    }
    if (counts.empty() || row.events.empty()) continue;
    const auto logs = log_counts(row);
    for (std::size_t k = 0; k < counts.size(); ++k) counts[k].push_back(logs[k]);
  }
  position_scale_ = Scale::fit(positions);
  for (std::size_t k = 0; k < kTimeFeatures; ++k) time_scales_[k] = Scale::fit(times[k]);
  count_scales_.clear();
  for (const auto& values : counts) count_scales_.push_back(Scale::fit(values));
}

void BehaviouralFeaturizer::fit(const Table& table, std::span<const std::int64_t> rows) {
  const auto columns = columns_in(table);
  if (!format_.is_json && format_.separator.empty()) {
    std::vector<std::string> cells;
    for (const Column* column : columns) {
      for (const std::int64_t row : rows) cells.push_back(column->text(row));
    }
    format_.separator = guess_separator(cells);
  }
  std::vector<EventRow> all;
  all.reserve(rows.size());
  longest_ = 1;
  malformed_ = 0;
  for (const std::int64_t row : rows) {
    all.push_back(read_row(columns, row));
    malformed_ += all.back().malformed;
    longest_ = std::max(longest_, static_cast<std::int64_t>(all.back().events.size() - first_kept(all.back())));
  }
  fit_vocabulary(all);
  pairs_.clear();
  if (pair_limit_ > 0) fit_pairs(all);
  pair_positions_.clear();
  for (std::size_t i = 0; i < pairs_.size(); ++i) pair_positions_.emplace(pair_key(pairs_[i].first, pairs_[i].second), i);
  fit_scales(all);
}

ModalityTensors BehaviouralFeaturizer::transform(const Table& table, std::span<const std::int64_t> rows) const {
  const auto columns = columns_in(table);
  std::vector<EventRow> all;
  all.reserve(rows.size());
  std::int64_t steps = 1;
  ModalityTensors result;
  for (const std::int64_t row : rows) {
    all.push_back(read_row(columns, row));
    const auto length = static_cast<std::int64_t>(all.back().events.size() - first_kept(all.back()));
    result.lengths.push_back(static_cast<std::int32_t>(length));
    steps = std::max(steps, length);
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  torch::Tensor ids = torch::zeros({count, steps}, torch::kInt32);
  torch::Tensor gaps = torch::zeros({count, steps, gap_features()}, torch::kFloat32);
  torch::Tensor totals = torch::zeros({count, counts()}, torch::kFloat32);
  torch::Tensor present = torch::zeros({count}, torch::kBool);
  for (std::int64_t row = 0; row < count; ++row) {
    const EventRow& events = all[static_cast<std::size_t>(row)];
    const std::size_t first = first_kept(events);
    auto* id = ids.data_ptr<std::int32_t>() + row * steps;
    auto* gap = gaps.data_ptr<float>() + row * steps * gap_features();
    for (std::size_t i = first; i < events.events.size(); ++i) {
      *id++ = id_of(events.events[i].name);
      *gap++ = position_scale_.apply(std::log1p(static_cast<double>(i - first)));
      if (!has_times()) continue;
      const auto features = time_features(events.events, i, first);
      for (std::size_t k = 0; k < kTimeFeatures; ++k) *gap++ = time_scales_[k].apply(features[k]);
    }
    present.data_ptr<bool>()[row] = !events.events.empty();
    if (counts() == 0 || events.events.empty()) continue;
    const auto logs = log_counts(events);
    auto* total = totals.data_ptr<float>() + row * counts();
    for (std::size_t k = 0; k < logs.size(); ++k) total[k] = count_scales_[k].apply(logs[k]);
  }
  result.parts = {ids, gaps};
  if (counts() > 0) {
    result.parts.push_back(totals);
    result.fixed_parts = {2};
  }
  result.present = present;
  return result;
}

nlohmann::json BehaviouralFeaturizer::to_json() const {
  return {{"maximum_events", maximum_events_},
          {"minimum_count", minimum_count_},
          {"pair_limit", pair_limit_},
          {"separator", format_.separator},
          {"vocabulary", vocabulary_},
          {"pairs", pairs_},
          {"count_scales", count_scales_},
          {"time_scales", time_scales_},
          {"position_scale", position_scale_},
          {"longest", longest_},
          {"malformed_training_cells", malformed_}};
}

void BehaviouralFeaturizer::from_json(const nlohmann::json& state) {
  maximum_events_ = state.at("maximum_events").get<std::int64_t>();
  minimum_count_ = state.at("minimum_count").get<std::int64_t>();
  pair_limit_ = state.at("pair_limit").get<std::int64_t>();
  format_.separator = state.at("separator").get<std::string>();
  set_vocabulary(state.at("vocabulary").get<std::vector<std::string>>());
  pairs_ = state.at("pairs").get<std::vector<std::pair<std::int32_t, std::int32_t>>>();
  pair_positions_.clear();
  for (std::size_t i = 0; i < pairs_.size(); ++i) pair_positions_.emplace(pair_key(pairs_[i].first, pairs_[i].second), i);
  count_scales_ = state.at("count_scales").get<std::vector<Scale>>();
  time_scales_ = state.at("time_scales").get<std::array<Scale, kTimeFeatures>>();
  position_scale_ = state.at("position_scale").get<Scale>();
  longest_ = state.at("longest").get<std::int64_t>();
  malformed_ = state.at("malformed_training_cells").get<std::int64_t>();
}

/// Event states with their time gaps, read by a GRU; before them one token of the row's counts.
/// Shapes:  ids [B, T], gaps [B, T, F], counts [B, K] -> tokens [B, (1+)T, d]
class BehaviouralEncoder : public EncoderModule {
 public:
  BehaviouralEncoder(const BehaviouralFeaturizer& events, bool is_recurrent, std::int64_t hidden, std::int64_t dim,
                     double dropout, const RandomStreamPtr& random)
      : is_recurrent_(is_recurrent) {
    embedding_ = register_module("embedding", torch::nn::Embedding(events.states(), hidden));
    {
      const torch::NoGradGuard no_gradient;
      embedding_->weight.mul_(kInitialDeviation);
      embedding_->weight.narrow(0, 0, kFirst).zero_();
    }
    gaps_ = register_module("gaps", torch::nn::Linear(events.gap_features(), hidden));
    if (is_recurrent_) {
      recurrent_ = register_module("recurrent", Recurrent(hidden, hidden));
      last_ = register_module("last", torch::nn::Linear(hidden, dim));
    } else {
      convolution_ = register_module("convolution", torch::nn::Conv1d(torch::nn::Conv1dOptions(hidden, hidden, 3).padding(1)));
    }
    project_ = register_module("project", torch::nn::Linear(hidden, dim));
    if (events.counts() > 0) {
      counts_ = register_module("counts", torch::nn::Linear(events.counts(), dim));
      mix_ = register_module("mix", torch::nn::Linear(dim, dim));
    }
    input_dropout_ = register_module("input_dropout", StreamDropout(dropout, random));
    pool_ = register_module("pool", AttentionPool(dim, dropout, random, events.longest() > 1 || events.counts() > 0));
  }

  EncodedModality encode(const std::vector<torch::Tensor>& parts, const torch::Tensor& present) override {
    torch::Tensor mask = parts[0].ne(0).logical_and(present.unsqueeze(1));
    const torch::Tensor gaps = in_type_of(parts[1], project_->weight);
    const torch::Tensor inputs = (embedding_->forward(parts[0]) + gaps_->forward(gaps)) * mask.unsqueeze(2);
    torch::Tensor residual;
    torch::Tensor tokens;
    if (is_recurrent_) {
      const torch::Tensor states = recurrent_->forward(inputs);  // [B, T, H]
      tokens = project_->forward(states);
      residual = last_->forward(last_state(states, mask));
    } else {
      const torch::Tensor near = convolution_->forward(inputs.transpose(1, 2)).transpose(1, 2);
      tokens = project_->forward(torch::relu(near) + inputs);
    }
    if (!counts_.is_empty()) {
      const torch::Tensor linear = counts_->forward(input_dropout_->forward(in_type_of(parts[2], project_->weight)));
      const torch::Tensor token = linear + mix_->forward(torch::relu(linear));
      tokens = torch::cat({token.unsqueeze(1), tokens}, 1);
      mask = torch::cat({present.unsqueeze(1), mask}, 1);
      residual = residual.defined() ? residual + token : token;
    }
    auto [attention, summary] = pool_->forward(tokens, mask, {}, residual);
    return {tokens, mask, attention, summary, present};
  }

 private:
  static constexpr double kInitialDeviation = 0.05;
  bool is_recurrent_;
  torch::nn::Embedding embedding_{nullptr};
  torch::nn::Linear gaps_{nullptr}, project_{nullptr}, last_{nullptr}, counts_{nullptr}, mix_{nullptr};
  Recurrent recurrent_{nullptr};
  torch::nn::Conv1d convolution_{nullptr};
  StreamDropout input_dropout_{nullptr};
  AttentionPool pool_{nullptr};
};

std::vector<Option> behavioural_options() {
  return {{.name = "behavioural.encoder",
           .title = "Encoder",
           .help = "Recurrent reads the whole story in order; convolution looks at neighbouring events and "
                   "is several times faster on long sequences.",
           .default_value = std::string("recurrent"),
           .choices = {"recurrent", "convolution"}},
          {.name = "behavioural.hidden",
           .title = "Hidden units",
           .help = "Width of an event's state and of the network that reads the events.",
           .default_value = std::int64_t{32},
           .minimum = 1,
           .maximum = 1024,
           .unit = "units"},
          {.name = "behavioural.maximum_events",
           .title = "Longest story",
           .help = "Only so many of a row's latest events are read.",
           .default_value = std::int64_t{128},
           .minimum = 1,
           .maximum = 100000,
           .unit = "events"},
          {.name = "behavioural.minimum_count",
           .title = "Rarest event",
           .help = "An event that happens less often in the training rows shares one state with all rare and "
                   "unseen ones.",
           .default_value = std::int64_t{2},
           .minimum = 1,
           .maximum = 1e6,
           .unit = "events"},
          {.name = "behavioural.pairs",
           .title = "Event pairs",
           .help = "Adds how often each event and each of so many frequent pairs of neighbouring events happened, "
                   "as one more token; 0 leaves the counts out.",
           .default_value = std::int64_t{64},
           .minimum = 0,
           .maximum = 4096,
           .level = OptionLevel::expert,
           .unit = "pairs"}};
}

}  // namespace

/// The kind "behavioural".
Modality behavioural() {
  Modality kind;
  kind.id = "behavioural";
  kind.title = "Behavioural";
  kind.summary = "Click streams, log-ins, process steps: a sequence of events with the time between them.";
  kind.options = behavioural_options();
  kind.make_featurizer = [](const ModalitySpec& spec, const Options& options) {
    return std::make_unique<BehaviouralFeaturizer>(spec, options);
  };
  kind.make_encoder = [](const Featurizer& featurizer, std::int64_t dim, const Options& options,
                         const RandomStreamPtr& random) -> std::shared_ptr<EncoderModule> {
    const auto& events = dynamic_cast<const BehaviouralFeaturizer&>(featurizer);
    return std::make_shared<BehaviouralEncoder>(events, options.text("behavioural.encoder") == "recurrent",
                                                options.integer("behavioural.hidden"), dim,
                                                encoder_dropout(options), random);
  };
  kind.flatten = [](const Featurizer& featurizer, const ModalityTensors& tensors) {
    return flatten_events(tensors, dynamic_cast<const BehaviouralFeaturizer&>(featurizer).states());
  };
  return kind;
}

}  // namespace amalgam
