// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/leak_alarm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/data/column_names.h"
#include "engine/data/string_dictionary.h"

namespace amalgam {

namespace {

constexpr double kTellingAuc = 0.95;
constexpr std::size_t kFolds = 5;
constexpr std::int64_t kFewestOfAClass = 10;

struct Scored {
  double score = 0;
  bool is_positive = false;
};

/// The area under the ROC curve by ranks; ties count half.
/// Source:  Hanley & McNeil 1982
double area(std::vector<Scored>& rows) {
  std::sort(rows.begin(), rows.end(), [](const Scored& a, const Scored& b) { return a.score < b.score; });
  double pairs = 0, negatives = 0, positives = 0;
  for (std::size_t i = 0; i < rows.size();) {
    double tied_negatives = 0, tied_positives = 0;
    const double score = rows[i].score;
    for (; i < rows.size() && rows[i].score == score; ++i) (rows[i].is_positive ? tied_positives : tied_negatives) += 1;
    pairs += tied_positives * (negatives + tied_negatives / 2);
    negatives += tied_negatives;
    positives += tied_positives;
  }
  if (negatives < kFewestOfAClass || positives < kFewestOfAClass) return std::nan("");
  return pairs / (negatives * positives);
}

double either_way(double auc) { return std::max(auc, 1 - auc); }

/// The AUC of numbers and dates. A missing cell is below all others, or above them.
double auc_of_values(const Column& column, std::span<const double> target, std::int64_t step) {
  std::vector<Scored> below, above;
  bool has_missing = false;
  for (std::int64_t row = 0; row < column.rows(); row += step) {
    const double y = target[static_cast<std::size_t>(row)];
    if (std::isnan(y)) continue;
    const double value = column.number(row);
    has_missing = has_missing || std::isnan(value);
    constexpr double kEnd = std::numeric_limits<double>::infinity();
    below.push_back({std::isnan(value) ? -kEnd : value, y > 0.5});
    above.push_back({std::isnan(value) ? kEnd : value, y > 0.5});
  }
  const double low = either_way(area(below));
  return has_missing ? std::max(low, either_way(area(above))) : low;
}

/// The AUC of words: each row is scored by the other folds' target rate of its word.
double auc_of_words(const Column& column, std::span<const double> target, std::int64_t step) {
  struct Counts {
    std::array<double, kFolds> rows = {}, positives = {};
  };
  StringDictionary words;
  std::vector<Counts> counts;
  Counts all;
  std::vector<std::pair<std::int32_t, bool>> rows;
  for (std::int64_t row = 0; row < column.rows(); row += step) {
    const double y = target[static_cast<std::size_t>(row)];
    if (std::isnan(y)) continue;
    const std::int32_t word = words.code(column.text(row));
    if (static_cast<std::size_t>(word) == counts.size()) counts.emplace_back();
    const std::size_t fold = rows.size() % kFolds;
    for (Counts* one : {&counts[static_cast<std::size_t>(word)], &all}) {
      one->rows[fold] += 1;
      one->positives[fold] += y > 0.5 ? 1 : 0;
    }
    rows.emplace_back(word, y > 0.5);
  }
  const auto others = [](const std::array<double, kFolds>& folds, std::size_t fold) {
    double sum = 0;
    for (std::size_t i = 0; i < kFolds; ++i) sum += i == fold ? 0 : folds[i];
    return sum;
  };
  // One curve a fold: the folds' base rates differ, and would tell the left-out class if they were mixed.
  double sum = 0;
  std::size_t folds = 0;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    const double base = others(all.positives, fold) / std::max(1.0, others(all.rows, fold));
    std::vector<Scored> scored;
    for (std::size_t i = fold; i < rows.size(); i += kFolds) {
      const Counts& word = counts[static_cast<std::size_t>(rows[i].first)];
      scored.push_back({(others(word.positives, fold) + base) / (others(word.rows, fold) + 1), rows[i].second});
    }
    const double auc = area(scored);
    if (std::isnan(auc)) continue;
    sum += auc;
    ++folds;
  }
  return folds == 0 ? std::nan("") : either_way(sum / static_cast<double>(folds));
}

// ── names and dates ──────────────────────────────────────────────────────────────────────────────

/// Whether the name is that of something known only after the decision.
bool names_a_result(const std::string& name) {
  const bool is_past = name_has(name, {"previous", "prev", "prior", "past", "history", "hist", "last", "before", "ago", "ever",
                                       "历史", "过去", "近", "此前", "曾", "上"});
  const bool is_trait = name_has(name, {"marital", "employment", "civil", "housing", "job", "checking", "savings", "婚姻", "职业", "就业"});
  return !is_past && !is_trait &&
         name_has(name, {"status", "outcome", "result", "recovery", "recovered", "recoveries", "collection", "collections",
                         "writeoff", "chargeoff", "chargedoff", "charged", "settlement", "delinquent", "delinquency", "overdue",
                         "dpd", "default", "defaulted", "结果", "逾期", "催收", "核销", "回收", "追偿", "结清", "坏账", "违约", "状态"});
}

/// The date of the application or decision: what is dated later cannot be known then.
const Column* decision_date(const Table& table, const std::vector<ColumnProfile>& profiles) {
  for (const ColumnProfile& profile : profiles) {
    if (profile.type == ColumnType::date &&
        name_has(profile.name, {"application", "applied", "apply", "decision", "approval", "request", "申请", "审批", "决策"})) {
      return &table.column(profile.name);
    }
  }
  return nullptr;
}

/// The share of rows, both dates present, in which the column is a day or more after the decision.
std::optional<double> share_after(const Column& column, const Column& decision) {
  constexpr double kDay = 86400;
  std::int64_t both = 0, after = 0;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    const double own = column.number(row), decided = decision.number(row);
    if (std::isnan(own) || std::isnan(decided)) continue;
    ++both;
    after += own >= decided + kDay ? 1 : 0;
  }
  if (both < kFewestOfAClass) return {};
  return static_cast<double>(after) / static_cast<double>(both);
}

bool is_id_like(const ColumnProfile& profile, const ColumnProposal& proposal) {
  const std::int64_t present = profile.rows - profile.missing;
  if (proposal.role == "id") return true;
  if (present < 50 || profile.distinct * 10 < present * 9) return false;
  return proposal.kind == "categorical" || (profile.type == ColumnType::number && profile.all_integers && profile.distinct == present &&
                                            name_has(profile.name, {"id", "no", "number", "key", "编号", "号码", "单号", "账号"}));
}

}  // namespace

double single_column_auc(const Column& column, std::span<const double> target, std::int64_t step) {
  using enum ColumnType;
  const bool has_values = column.type() == number || column.type() == date;
  return has_values ? auc_of_values(column, target, step) : auc_of_words(column, target, step);
}

void warn_of_leaks(const Table& table, const std::vector<ColumnProfile>& profiles, const TargetValues& target,
                   MapProposal& proposal) {
  // Wide tables are looked at more thinly: the alarm must not take longer than the reading.
  constexpr std::int64_t kCells = 5'000'000, kFewestRows = 5000;
  const auto columns = static_cast<std::int64_t>(profiles.size());
  const std::int64_t wanted = std::max(kFewestRows, kCells / std::max<std::int64_t>(columns, 1));
  const std::int64_t step = std::max<std::int64_t>(1, table.rows() / wanted);
  const bool is_binary = !target.values.empty() && target.task == Task::binary;
  const Column* decision = decision_date(table, profiles);
  for (std::size_t i = 0; i < proposal.columns.size(); ++i) {
    ColumnProposal& place = proposal.columns[i];
    if (place.role == "target" || profiles[i].missing == profiles[i].rows) continue;
    const Column& column = table.columns()[i];
    const bool is_list = column.type() == ColumnType::number_list || column.type() == ColumnType::event_list;
    const double auc = is_binary && !is_list ? single_column_auc(column, target.values, step) : std::nan("");
    if (auc >= kTellingAuc) {
      place.warnings.push_back({"leak.auc", fmt::format("Alone it tells the target with an AUC of {:.3f}: is it known before the decision?", auc)});
    }
    if (place.kind != "temporal" && names_a_result(column.name())) {
      place.warnings.push_back({"leak.name", "Its name is that of a result, which is not known when the decision is made."});
    }
    const bool is_agreed = name_has(column.name(), {"due", "maturity", "expiry", "expires", "到期"});
    if (decision != nullptr && &column != decision && column.type() == ColumnType::date && !is_agreed) {
      const std::optional<double> share = share_after(column, *decision);
      if (share && *share > 0.5) {
        place.warnings.push_back({"leak.date", fmt::format("In {:.0f} % of the rows it is later than '{}'.", *share * 100, decision->name())});
      }
    }
    if (is_id_like(profiles[i], place)) {
      place.warnings.push_back({"id_like", fmt::format("{} different values in {} rows: it names rows and says nothing of new ones.",
                                                       profiles[i].distinct, profiles[i].rows - profiles[i].missing)});
    }
  }
}

}  // namespace amalgam
