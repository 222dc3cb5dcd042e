// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/base/error.h"
#include "engine/data/column_names.h"
#include "engine/data/leak_alarm.h"
#include "engine/data/map_draft.h"
#include "engine/data/target_classes.h"

namespace amalgam {

namespace {

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

void choose_target(MapDraft& draft, const std::string& wish) {
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
std::pair<double, double> purity(const MapDraft& draft, const Column& column) {
  std::map<std::string, std::map<int, std::int64_t>> counts;
  std::map<int, std::int64_t> base;
  std::int64_t total = 0;
  constexpr std::int64_t kEnough = 200'000;  // rows; of millions every so-and-so-many-th is looked at
  const std::int64_t step = std::max<std::int64_t>(1, column.rows() / kEnough);
  for (std::int64_t row = 0; row < column.rows(); row += step) {
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

void set_aside(MapDraft& draft) {
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
      const auto [right, base] = purity(draft, draft.table.columns()[i]);
      if (right > 0.999 && base < 0.98) {
        draft.assign(i, "ignored", "", 0.8,
                     fmt::format("It tells the target of {:.1f} % of the rows by itself: probably "
                                 "another name of the result.",
                                 right * 100));
      }
    }
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

void place_single_columns(MapDraft& draft) {
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
void finish_draft(MapDraft& draft) {
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
  return propose_map(table, target, profile_table(table));
}

MapProposal propose_map(const Table& table, const std::string& target, const std::vector<ColumnProfile>& profiles) {
  MapDraft draft{.table = table, .profiles = profiles, .proposal = {}, .target = {}};
  for (const ColumnProfile& column : draft.profiles)
    draft.proposal.columns.push_back({.column = column.name});
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
  finish_draft(draft);
  warn_of_leaks(table, draft.profiles, draft.target, draft.proposal);
  return std::move(draft.proposal);
}

}  // namespace amalgam
