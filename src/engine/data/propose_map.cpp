// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.h"
#include "engine/data/column_names.h"
#include "engine/data/modality_map.h"
#include "engine/data/target_classes.h"

namespace amalgam {

namespace {

using nlohmann::json;

/// What the proposal is built from: the table, its profiles, and what has been decided so far.
struct Draft {
  const Table& table;
  std::vector<ColumnProfile> profiles;
  MapProposal proposal;
  TargetValues target;

  ColumnProposal& place(std::size_t i) { return proposal.columns[i]; }
  bool is_free(std::size_t i) const { return proposal.columns[i].role.empty(); }
  void assign(std::size_t i, std::string role, std::string kind, double confidence,
              std::string reason) {
    proposal.columns[i] = {profiles[i].name, std::move(role), std::move(kind), confidence,
                           std::move(reason)};
  }
};

// ── the target ───────────────────────────────────────────────────────────────────────────────────

/// How much a column looks like the thing to be predicted; 0 = not at all.
double target_score(const ColumnProfile& column, std::size_t index, std::size_t count) {
  if (column.distinct < 2 || column.type == ColumnType::date ||
      column.type == ColumnType::number_list || column.type == ColumnType::event_list) {
    return 0;
  }
  const bool is_classes = column.distinct <= 20;
  if (!is_classes && column.type != ColumnType::number) return 0;
  double score = 0;
  if (name_has(column.name, {"target", "label", "y", "default", "defaulted", "churn", "churned",
                             "fraud", "违约", "标签", "目标", "逾期"})) {
    score += 4;
  } else if (name_has(column.name, {"class", "status", "outcome", "response", "approved", "result",
                                    "bad", "survived", "结果", "坏"})) {
    score += 3;
  }
  if (column.distinct == 2)
    score += 2;
  else if (column.distinct <= 10)
    score += 0.5;
  if (index + 1 == count) score += 1;
  if (index == 0) score += 0.5;
  if (column.missing > column.rows / 2) score -= 2;
  return score;
}

void choose_target(Draft& draft, const std::string& wish) {
  std::size_t chosen = draft.profiles.size();
  double best = 2.4;  // below: not even a two-class column at either end
  std::string reason;
  for (std::size_t i = 0; i < draft.profiles.size(); ++i) {
    if (!wish.empty()) {
      if (draft.profiles[i].name == wish) chosen = i;
      continue;
    }
    const double score = target_score(draft.profiles[i], i, draft.profiles.size());
    if (score > best) {
      best = score;
      chosen = i;
    }
  }
  if (!wish.empty() && chosen == draft.profiles.size()) {
    draft.table.column(wish);  // throws, naming the nearest column
  }
  if (chosen == draft.profiles.size()) return;
  const ColumnProfile& column = draft.profiles[chosen];
  TargetSpec& target = draft.proposal.map.target;
  target.column = column.name;
  const bool is_value = column.type == ColumnType::number && column.distinct > 20;
  if (is_value) {
    target.task = Task::regression;
  } else {
    const auto counts = count_classes(draft.table.column(column.name));
    target.task = counts.size() <= 2 ? Task::binary : Task::multiclass;
    if (target.task == Task::binary) target.positive = guess_positive(counts);
  }
  const std::string shape =
      is_value
          ? "numbers with many values"
          : fmt::format("{} classes{}", column.distinct,
                        target.positive.empty()
                            ? ""
                            : fmt::format("; '{}' taken as the positive one", target.positive));
  draft.assign(chosen, "target", "", wish.empty() ? std::min(1.0, best / 6) : 1.0,
               wish.empty() ? fmt::format("Its name or place suggests the outcome; {}.", shape)
                            : fmt::format("Chosen by you; {}.", shape));
}

// ── columns that are no input ────────────────────────────────────────────────────────────────────

bool looks_like_id(const ColumnProfile& column) {
  const bool unique = column.distinct == column.rows - column.missing && column.rows > 20;
  const bool named = name_has(
      column.name, {"id", "uuid", "guid", "key", "ids", "编号", "单号", "身份证", "账号", "账户"});
  if (column.type == ColumnType::number) {
    return column.all_integers && unique &&
           (named || column.maximum - column.minimum + 1 == static_cast<double>(column.rows));
  }
  const bool compact = column.mean_length > 0 && column.mean_length <= 40 &&
                       (column.most_frequent.empty() ||
                        column.most_frequent.front().first.find(' ') == std::string::npos);
  if (column.type != ColumnType::text && column.type != ColumnType::category) return false;
  const bool almost_unique = column.distinct * 10 > (column.rows - column.missing) * 9;
  return compact &&
         ((named && column.distinct > 20) ||
          (unique && almost_unique && column.mean_length <= 24 &&
           column.most_frequent.front().first.find_first_of("0123456789") != std::string::npos));
}

/// The share of rows that a column's value alone would put into the right class, and the base rate.
std::pair<double, double> purity(const Draft& draft, const Column& column) {
  std::map<std::string, std::map<int, std::int64_t>> counts;
  std::map<int, std::int64_t> base;
  std::int64_t total = 0;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    const double y = draft.target.values[static_cast<std::size_t>(row)];
    if (std::isnan(y) || column.is_missing(row)) continue;
    ++counts[column.text(row)][static_cast<int>(y)];
    ++base[static_cast<int>(y)];
    ++total;
  }
  if (total == 0) return {0, 1};
  const auto largest = [](const std::map<int, std::int64_t>& classes) {
    std::int64_t most = 0;
    for (const auto& [index, count] : classes) most = std::max(most, count);
    return most;
  };
  std::int64_t right = 0;
  for (const auto& [value, classes] : counts) right += largest(classes);
  return {static_cast<double>(right) / static_cast<double>(total),
          static_cast<double>(largest(base)) / static_cast<double>(total)};
}

void set_aside(Draft& draft) {
  const bool has_classes = !draft.proposal.map.target.column.empty() &&
                           draft.proposal.map.target.task != Task::regression;
  for (std::size_t i = 0; i < draft.profiles.size(); ++i) {
    if (!draft.is_free(i)) continue;
    const ColumnProfile& column = draft.profiles[i];
    if (column.missing == column.rows) {
      draft.assign(i, "ignored", "", 1, "Empty in every row.");
    } else if (column.distinct <= 1 && column.missing == 0) {
      draft.assign(i, "ignored", "", 1, "The same value in every row.");
    } else if (looks_like_id(column)) {
      draft.assign(i, "id", "", 0.9,
                   fmt::format("Names a row or a customer: {} different values in {} rows.",
                               column.distinct, column.rows - column.missing));
    } else if (column.type == ColumnType::date) {
      draft.assign(
          i, "ignored", "", 0.7,
          "A date: good for an out-of-time split; as an input it would teach the calendar.");
    } else if (has_classes && column.distinct <= 50 && column.rows >= 50) {
      const auto [right, base] = purity(draft, draft.table.column(column.name));
      if (right > 0.999 && base < 0.98) {
        draft.assign(i, "ignored", "", 0.8,
                     fmt::format("It tells the target of {:.1f} % of the rows by itself: probably "
                                 "another name of the result.",
                                 right * 100));
      }
    }
  }
}

// ── series ───────────────────────────────────────────────────────────────────────────────────────

struct Series {
  SeriesName name;
  std::vector<std::pair<std::vector<int>, std::size_t>> steps;  // step, column index
};

bool is_generic_stem(const std::string& channel) {
  const auto words = name_words(channel);
  if (words.size() != 1) return false;
  static const std::set<std::string> generic = {
      "v",         "x",   "f",  "c", "var",      "feature", "feat", "col", "column", "attr",
      "attribute", "pca", "pc", "q", "question", "a",       "b",    "n",   "ext"};
  return generic.contains(words.front());
}

/// Series whose names count up from a step that means "now" (PAY_0) or say so (lag, ago) run
/// backwards.
bool runs_backwards(const std::vector<const Series*>& channels) {
  return std::any_of(channels.begin(), channels.end(), [](const Series* series) {
    return name_has(series->name.channel,
                    {"lag", "ago", "prev", "previous", "last", "back", "minus", "前"}) ||
           (series->steps.front().first.size() == 1 && series->steps.front().first.front() == 0);
  });
}

std::string unique_modality_name(const Draft& draft, const std::string& wish) {
  const auto taken = [&](const std::string& name) {
    return std::any_of(draft.proposal.map.modalities.begin(), draft.proposal.map.modalities.end(),
                       [&](const ModalitySpec& spec) { return spec.name == name; });
  };
  std::string name = wish;
  for (int i = 2; taken(name); ++i) name = fmt::format("{} {}", wish, i);
  return name;
}

void gather_wide_series(Draft& draft) {
  std::map<std::string, Series> found;
  std::vector<std::string> order;
  for (std::size_t i = 0; i < draft.profiles.size(); ++i) {
    if (!draft.is_free(i) || draft.profiles[i].type != ColumnType::number) continue;
    const auto name = series_name(draft.profiles[i].name);
    if (!name || is_generic_stem(name->channel)) continue;
    auto [place, added] = found.try_emplace(name->stem, Series{*name, {}});
    if (added) order.push_back(name->stem);
    place->second.steps.emplace_back(name->step, i);
  }
  std::map<std::size_t, std::vector<const Series*>> by_length;  // equal lengths form one modality
  std::vector<std::size_t> lengths;
  for (const std::string& stem : order) {
    Series& series = found.at(stem);
    if (series.steps.size() < 3) continue;
    std::sort(series.steps.begin(), series.steps.end());
    if (by_length[series.steps.size()].empty()) lengths.push_back(series.steps.size());
    by_length[series.steps.size()].push_back(&series);
  }
  for (const std::size_t length : lengths) {
    const std::vector<const Series*>& channels = by_length[length];
    const bool backwards = runs_backwards(channels);
    ModalitySpec spec{.name = unique_modality_name(draft, "temporal"), .kind = "temporal"};
    for (const Series* series : channels) {
      ChannelSpec channel{series->name.channel, {}};
      for (const auto& [step, index] : series->steps)
        channel.columns.push_back(draft.profiles[index].name);
      if (backwards) std::reverse(channel.columns.begin(), channel.columns.end());
      for (const auto& [step, index] : series->steps) {
        draft.assign(
            index, spec.name, "temporal", 0.85,
            fmt::format("One of {} steps of the series '{}', oldest first: '{}' … '{}'.", length,
                        channel.name, channel.columns.front(), channel.columns.back()));
      }
      spec.channels.push_back(std::move(channel));
    }
    draft.proposal.map.modalities.push_back(std::move(spec));
  }
}

/// Number lists with equally many numbers in every row are channels of one modality.
void gather_list_series(Draft& draft) {
  std::map<std::vector<std::size_t>, std::vector<std::size_t>> groups;
  std::vector<std::vector<std::size_t>> order;
  for (std::size_t i = 0; i < draft.profiles.size(); ++i) {
    if (!draft.is_free(i) || draft.profiles[i].type != ColumnType::number_list) continue;
    const Column& column = draft.table.column(draft.profiles[i].name);
    std::vector<std::size_t> lengths;
    for (std::int64_t row = 0; row < std::min<std::int64_t>(column.rows(), 500); ++row) {
      const std::string cell = column.text(row);
      lengths.push_back(
          cell.empty()
              ? 0
              : 1 + static_cast<std::size_t>(std::count_if(cell.begin(), cell.end(), [](char c) {
                  return c == ',' || c == ';' || c == '|' || c == ' ';
                })));
    }
    if (groups[lengths].empty()) order.push_back(lengths);
    groups[lengths].push_back(i);
  }
  for (const auto& lengths : order) {
    const std::vector<std::size_t>& members = groups[lengths];
    const std::string wish =
        members.size() == 1 ? draft.profiles[members.front()].name : "temporal";
    ModalitySpec spec{
        .name = unique_modality_name(draft, wish), .kind = "temporal", .format = "list"};
    for (const std::size_t i : members) {
      spec.columns.push_back(draft.profiles[i].name);
      draft.assign(i, spec.name, "temporal", 0.9,
                   "Its cells hold lists of numbers: a history, oldest first.");
    }
    draft.proposal.map.modalities.push_back(std::move(spec));
  }
}

// ── events ───────────────────────────────────────────────────────────────────────────────────────

/// The member of an event that holds its name or its time: a familiar name, else the first of that
/// type.
std::string event_member(const json& event, bool time) {
  static const std::vector<std::string> names = {"event", "a", "action", "activity", "type",
                                                 "name",  "e", "code",   "page"};
  static const std::vector<std::string> times = {"t",    "time", "ts",    "timestamp", "at",
                                                 "when", "date", "hours", "seconds",   "s"};
  for (const std::string& name : time ? times : names) {
    if (event.contains(name) && (time || event.at(name).is_string())) return name;
  }
  for (const auto& [name, value] : event.items()) {
    if (time ? value.is_number() : value.is_string()) return name;
  }
  return {};
}

void gather_events(Draft& draft) {
  for (std::size_t i = 0; i < draft.profiles.size(); ++i) {
    if (!draft.is_free(i) || draft.profiles[i].type != ColumnType::event_list) continue;
    const Column& column = draft.table.column(draft.profiles[i].name);
    const bool only_one =
        std::count_if(draft.profiles.begin(), draft.profiles.end(),
                      [](const ColumnProfile& p) { return p.type == ColumnType::event_list; }) == 1;
    ModalitySpec spec{.name = unique_modality_name(draft, only_one ? "behavioural" : column.name()),
                      .kind = "behavioural",
                      .columns = {column.name()},
                      .format = "list"};
    for (std::int64_t row = 0; row < column.rows(); ++row) {
      if (column.is_missing(row)) continue;
      const json events = json::parse(column.text(row), nullptr, false);
      if (!events.is_array()) break;  // a separated list
      spec.format = "json";
      if (events.empty()) continue;
      if (events.front().is_object()) {
        spec.event = event_member(events.front(), false);
        spec.time = event_member(events.front(), true);
      }
      break;
    }
    draft.assign(
        i, spec.name, "behavioural", 0.9,
        spec.event.empty()
            ? "Its cells hold lists of events."
            : fmt::format("Its cells hold JSON events: '{}' names the event{}.", spec.event,
                          spec.time.empty() ? "" : fmt::format(", '{}' is its time", spec.time)));
    draft.proposal.map.modalities.push_back(std::move(spec));
  }
}

// ── single columns ───────────────────────────────────────────────────────────────────────────────

struct Kind {
  std::string kind;
  double confidence;
  std::string reason;
};

Kind kind_of_number(const ColumnProfile& column) {
  if (column.distinct <= 2) return {"categorical", 0.9, "Two values only: a yes/no mark."};
  const bool counts =
      name_has(column.name,
               {"number", "num", "count", "amount", "rate", "percentage", "duration", "age",
                "months", "years", "days", "score", "income", "n", "数", "金额", "年龄", "收入"});
  const bool codes = name_has(
      column.name, {"sex",     "gender",  "education", "marriage", "marital",  "code", "category",
                    "class",   "type",    "region",    "area",     "district", "job",  "occupation",
                    "housing", "purpose", "branch",    "product",  "grade",    "zip",  "postcode",
                    "性别",    "学历",    "婚姻",      "职业",     "类型",     "地区"});
  if (column.all_integers && codes && !counts && column.distinct <= 100) {
    return {"categorical", 0.85,
            fmt::format("{} whole numbers that stand for classes, to judge by the name.",
                        column.distinct)};
  }
  return {"numerical", 0.95,
          fmt::format("Numbers from {} to {}.", format_number(column.minimum),
                      format_number(column.maximum))};
}

Kind kind_of_words(const ColumnProfile& column) {
  const std::int64_t present = column.rows - column.missing;
  const bool spaced =
      std::any_of(column.most_frequent.begin(), column.most_frequent.end(), [](const auto& one) {
        return one.first.find(' ') != std::string::npos ||
               static_cast<unsigned char>(one.first.front()) >= 0x80;
      });
  if (column.type == ColumnType::text &&
      (column.mean_length > 30 ||
       (spaced && column.mean_length > 6 && column.distinct * 4 > present))) {
    return {"text", 0.9,
            fmt::format("Free text: {} different texts of {:.0f} characters on average.",
                        column.distinct, column.mean_length)};
  }
  if (column.type == ColumnType::category && column.mean_length > 60 && column.distinct > 10) {
    return {"text", 0.6, fmt::format("Long texts, {} different ones.", column.distinct)};
  }
  return {"categorical", column.distinct <= 50 ? 0.95 : 0.7,
          fmt::format("{} different values.", column.distinct)};
}

void place_single_columns(Draft& draft) {
  std::map<std::string, ModalitySpec> groups;
  for (std::size_t i = 0; i < draft.profiles.size(); ++i) {
    if (!draft.is_free(i)) continue;
    const ColumnProfile& column = draft.profiles[i];
    const Kind kind =
        column.type == ColumnType::number ? kind_of_number(column) : kind_of_words(column);
    auto [place, added] = groups.try_emplace(kind.kind, ModalitySpec{});
    if (added) place->second = {.name = unique_modality_name(draft, kind.kind), .kind = kind.kind};
    place->second.columns.push_back(column.name);
    draft.assign(i, place->second.name, kind.kind, kind.confidence, kind.reason);
  }
  for (auto& [kind, spec] : groups) draft.proposal.map.modalities.push_back(std::move(spec));
}

/// Modalities in the order in which an analyst meets the kinds; ids and ignored columns from the
/// roles.
void finish(Draft& draft) {
  static const std::vector<std::string> order = {
#define MODALITY(id) #id,
#include "engine/modalities/modalities.def"
#undef MODALITY
  };
  auto& modalities = draft.proposal.map.modalities;
  std::stable_sort(modalities.begin(), modalities.end(),
                   [](const ModalitySpec& a, const ModalitySpec& b) {
                     return std::find(order.begin(), order.end(), a.kind) <
                            std::find(order.begin(), order.end(), b.kind);
                   });
  for (const ColumnProposal& column : draft.proposal.columns) {
    if (column.role == "id") draft.proposal.map.id.push_back(column.column);
    if (column.role == "ignored") draft.proposal.map.ignore.push_back(column.column);
  }
}

}  // namespace

MapProposal propose_map(const Table& table, const std::string& target) {
  Draft draft{.table = table, .profiles = profile_table(table), .proposal = {}, .target = {}};
  for (const ColumnProfile& column : draft.profiles)
    draft.proposal.columns.push_back({column.name, "", "", 0, ""});
  if (!target.empty() && !table.has(target)) {
    throw Error(ErrorKind::request, "map.no_target",
                fmt::format("There is no column '{}' to be the target.", target));
  }
  choose_target(draft, target);
  if (!draft.proposal.map.target.column.empty())
    draft.target = read_target(draft.proposal.map.target, table);
  set_aside(draft);
  gather_wide_series(draft);
  gather_list_series(draft);
  gather_events(draft);
  place_single_columns(draft);
  finish(draft);
  return std::move(draft.proposal);
}

}  // namespace amalgam
