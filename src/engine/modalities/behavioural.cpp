// SPDX-License-Identifier: GPL-3.0-or-later
// Behaviour: event sequences with the time between events, from JSON arrays or separated lists.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "engine/modalities/behavioural_encoder.h"
#include "engine/modalities/cell_parsing.h"
#include "engine/modalities/event_statistics.h"
#include "engine/modalities/featurizer_support.h"
#include "engine/modalities/flatten.h"
#include "engine/modalities/modality.h"

namespace amalgam {

namespace {

constexpr std::int32_t kRareEvent = 1;  // 0 = padding
constexpr std::int32_t kFirstEvent = kNeutralEvents;
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
        pair_limit_(options.integer("behavioural.pairs")),
        bins_(options.integer("behavioural.bins")) {
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
    if (moments() > 0) parts.push_back({.name = "moments", .type = torch::kFloat32, .shape = {moments()}});
    return parts;
  }
  std::vector<std::string> token_names(const Table& table, std::int64_t row) const override {
    std::vector<std::string> names;
    if (counts() > 0) names.emplace_back("counts");
    const EventRow cells = read_row(columns_in(table), row);
    for (std::size_t i = first_kept(cells); i < cells.events.size(); ++i) names.push_back(cells.events[i].name);
    return names;
  }
  std::vector<double> token_times(const Table& table, std::int64_t row) const override {
    if (!has_times()) return {};
    std::vector<double> times;
    if (counts() > 0) times.push_back(std::nan(""));
    const EventRow cells = read_row(columns_in(table), row);
    for (std::size_t i = first_kept(cells); i < cells.events.size(); ++i) times.push_back(cells.events[i].time);
    return times;
  }
  std::string input_summary() const override {
    return "up to " + std::to_string(longest_) + " events of " + std::to_string(vocabulary_.size()) + " kinds";
  }

  std::int64_t states() const { return kFirstEvent + static_cast<std::int64_t>(vocabulary_.size()); }
  std::int64_t longest() const { return longest_; }
  bool has_times() const { return !spec_.time.empty(); }
  std::int64_t gap_features() const { return has_times() ? 1 + static_cast<std::int64_t>(kTimeFeatures) : 1; }
  std::int64_t counts() const { return statistics_.counts(); }
  std::int64_t moments() const { return statistics_.moments(); }
  const EventStatistics& statistics() const { return statistics_; }

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
    for (std::size_t i = 0; i < vocabulary_.size(); ++i) ids_.emplace(vocabulary_[i], kFirstEvent + static_cast<std::int32_t>(i));
  }
  std::int32_t id_of(const std::string& event) const {
    const auto found = ids_.find(event);
    return found == ids_.end() ? kRareEvent : found->second;
  }
  void fit_vocabulary(const std::vector<EventRow>& all);
  void fit_scales(const std::vector<EventRow>& all);
  /// The most frequent events have statistics of their own, as many as pairs may have.
  std::int64_t counted_events() const { return std::min(static_cast<std::int64_t>(vocabulary_.size()), pair_limit_); }
  /// The kept events with the time since the first of them, or their place where there are no times.
  Story story_of(const EventRow& row) const;

  ModalitySpec spec_;
  EventFormat format_;
  std::int64_t maximum_events_, minimum_count_, pair_limit_, bins_;
  std::vector<std::string> vocabulary_;  // event i has id kFirstEvent + i, most frequent first
  EventStatistics statistics_;
  std::array<Scale, kTimeFeatures> time_scales_;
  Scale position_scale_;
  std::int64_t longest_ = 1, malformed_ = 0;
  std::unordered_map<std::string, std::int32_t> ids_;
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

Story BehaviouralFeaturizer::story_of(const EventRow& row) const {
  Story story;
  const std::size_t first = first_kept(row);
  for (std::size_t i = first; i < row.events.size(); ++i) {
    const double since = has_times() ? row.events[i].time - row.events[first].time : static_cast<double>(i - first);
    story.push_back({id_of(row.events[i].name), since});
  }
  return story;
}

void BehaviouralFeaturizer::fit_scales(const std::vector<EventRow>& all) {
  std::array<std::vector<double>, kTimeFeatures> times;
  std::vector<double> positions;
  for (const EventRow& row : all) {
    const std::size_t first = first_kept(row);
    for (std::size_t i = first; i < row.events.size(); ++i) {
      positions.push_back(std::log1p(static_cast<double>(i - first)));
      const auto features = time_features(row.events, i, first);
      for (std::size_t k = 0; k < kTimeFeatures; ++k) times[k].push_back(features[k]);
    }
  }
  position_scale_ = Scale::fit(positions);
  for (std::size_t k = 0; k < kTimeFeatures; ++k) time_scales_[k] = Scale::fit(times[k]);
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
  fit_scales(all);
  std::vector<Story> stories;
  stories.reserve(all.size());
  for (const EventRow& row : all) stories.push_back(story_of(row));
  statistics_.fit(stories, kFirstEvent, counted_events(), pair_limit_, minimum_count_, bins_);
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
  torch::Tensor moments_of = torch::zeros({count, moments()}, torch::kFloat32);
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
    const Story story = story_of(events);
    statistics_.write_counts(story, totals.data_ptr<float>() + row * counts());
    if (moments() > 0) statistics_.write_moments(story, moments_of.data_ptr<float>() + row * moments());
  }
  result.parts = {ids, gaps};
  if (counts() > 0) {
    result.parts.push_back(totals);
    result.fixed_parts = {2};
  }
  if (moments() > 0) {
    result.parts.push_back(moments_of);
    result.fixed_parts = {2, 3};
  }
  result.present = present;
  return result;
}

nlohmann::json BehaviouralFeaturizer::to_json() const {
  nlohmann::json state = {{"maximum_events", maximum_events_},
                          {"minimum_count", minimum_count_},
                          {"pair_limit", pair_limit_},
                          {"separator", format_.separator},
                          {"vocabulary", vocabulary_},
                          {"time_scales", time_scales_},
                          {"position_scale", position_scale_},
                          {"longest", longest_},
                          {"malformed_training_cells", malformed_}};
  statistics_.write_json(state);
  return state;
}

void BehaviouralFeaturizer::from_json(const nlohmann::json& state) {
  maximum_events_ = state.at("maximum_events").get<std::int64_t>();
  minimum_count_ = state.at("minimum_count").get<std::int64_t>();
  pair_limit_ = state.at("pair_limit").get<std::int64_t>();
  format_.separator = state.at("separator").get<std::string>();
  set_vocabulary(state.at("vocabulary").get<std::vector<std::string>>());
  statistics_.read_json(state, kFirstEvent, counted_events());
  bins_ = statistics_.bins();
  time_scales_ = state.at("time_scales").get<std::array<Scale, kTimeFeatures>>();
  position_scale_ = state.at("position_scale").get<Scale>();
  longest_ = state.at("longest").get<std::int64_t>();
  malformed_ = state.at("malformed_training_cells").get<std::int64_t>();
}

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
           .unit = "pairs"},
          {.name = "behavioural.bins",
           .title = "Bins of moments",
           .help = "Adds when each frequent event first and last happened, how long the story is and how much time it "
                   "took, each with so many quantile steps, so that thresholds can be learnt; 0 leaves them out.",
           .default_value = std::int64_t{8},
           .minimum = 0,
           .maximum = 64,
           .level = OptionLevel::expert,
           .unit = "bins"}};
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
    const EventShape shape{.states = events.states(), .gap_features = events.gap_features(), .longest = events.longest(),
                           .hidden = options.integer("behavioural.hidden"),
                           .is_recurrent = options.text("behavioural.encoder") == "recurrent"};
    return std::make_shared<BehaviouralEncoder>(shape, events.statistics(), dim, encoder_dropout(options), random);
  };
  kind.flatten = [](const Featurizer& featurizer, const ModalityTensors& tensors) {
    return flatten_events(tensors, dynamic_cast<const BehaviouralFeaturizer&>(featurizer).states());
  };
  return kind;
}

}  // namespace amalgam
