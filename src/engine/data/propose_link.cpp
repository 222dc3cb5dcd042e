// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/propose_link.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/base/text.h"
#include "engine/base/unicode.h"

namespace amalgam {

namespace {

constexpr std::int64_t kMostSampled = 5000;  // rows of the main table whose keys are looked up
constexpr std::size_t kMostCandidates = 12;  // columns of each table that are tried as keys
constexpr double kLeastShare = 0.05;         // fewer common values are chance
constexpr double kSameName = 0.5;            // what an equal name adds to the share of common values
constexpr std::size_t kMostEvents = 500;     // a column with more names than that does not name events
constexpr std::size_t kMostValues = 40;      // value columns that are proposed

/// Names without capitals, blanks and underscores: "Loan ID" = "loan_id".
std::string plain(std::string_view name) {
  std::string text = fold_case(name);
  std::erase_if(text, [](char c) { return c == ' ' || c == '_' || c == '-' || c == '.'; });
  return text;
}

bool can_be_key(const Column& column) {
  if (column.missing() == column.rows()) return false;
  if (column.type() == ColumnType::number) {  // amounts are no keys
    for (std::int64_t row = 0; row < std::min<std::int64_t>(column.rows(), 1000); ++row) {
      const double value = column.number(row);
      if (!std::isnan(value) && value != std::floor(value)) return false;
    }
    return true;
  }
  return column.type() == ColumnType::category || column.type() == ColumnType::text;
}

/// Rows spread evenly over the table.
std::vector<std::int64_t> sampled_rows(std::int64_t rows) {
  const std::int64_t count = std::min(rows, kMostSampled);
  std::vector<std::int64_t> sample;
  for (std::int64_t i = 0; i < count; ++i) sample.push_back(i * rows / count);
  return sample;
}

/// The distinct values of a column at some rows, and how many cells were present.
struct Values {
  std::unordered_set<std::string> distinct;
  std::int64_t present = 0;
  double distinct_share() const {
    return present == 0 ? 0 : static_cast<double>(distinct.size()) / static_cast<double>(present);
  }
};

Values values_of(const Column& column, const std::vector<std::int64_t>& rows) {
  Values values;
  for (const std::int64_t row : rows) {
    std::string key(trimmed(column.text(row)));
    if (key.empty()) continue;
    ++values.present;
    values.distinct.insert(std::move(key));
  }
  return values;
}

struct Key {
  const Column* main = nullptr;
  const Column* other = nullptr;
  double share = 0, score = 0;
  std::int64_t most_rows = 0;  ///< of one key in the second table
};

/// How well a column of the second table fits the main table's keys.
Key fit(const Column& main, const Values& keys, const Column& other) {
  std::unordered_map<std::string, std::int64_t> counts;
  for (const std::string& key : keys.distinct) counts.emplace(key, 0);
  for (std::int64_t row = 0; row < other.rows(); ++row) {
    const auto found = counts.find(std::string(trimmed(other.text(row))));
    if (found != counts.end()) ++found->second;
  }
  Key key{&main, &other};
  std::int64_t met = 0;
  for (const auto& [value, count] : counts) {
    met += count > 0 ? 1 : 0;
    key.most_rows = std::max(key.most_rows, count);
  }
  key.share = counts.empty() ? 0 : static_cast<double>(met) / static_cast<double>(counts.size());
  // A key tells rows apart: 0/1 against 0/1 fits fully and means nothing.
  key.score = key.share * keys.distinct_share() + (plain(main.name()) == plain(other.name()) ? kSameName : 0);
  return key;
}

Key find_key(const Table& main, const Table& other) {
  struct Candidate {
    const Column* column;
    Values values;
  };
  const std::vector<std::int64_t> rows = sampled_rows(main.rows());
  std::vector<Candidate> candidates;
  for (const Column& one : main.columns()) {
    if (!can_be_key(one)) continue;
    Values values = values_of(one, rows);
    if (values.distinct.size() > 1 || main.rows() == 1) candidates.push_back({&one, std::move(values)});
  }
  const auto by_difference = [](const Candidate& a, const Candidate& b) {
    return a.values.distinct_share() > b.values.distinct_share();
  };
  std::stable_sort(candidates.begin(), candidates.end(), by_difference);
  if (candidates.size() > kMostCandidates) candidates.resize(kMostCandidates);
  std::vector<const Column*> others;
  for (const Column& one : other.columns()) {
    if (can_be_key(one)) others.push_back(&one);
  }
  const auto is_named_alike = [&](const Column* column) {
    return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& one) {
      return plain(one.column->name()) == plain(column->name());
    });
  };
  std::stable_partition(others.begin(), others.end(), is_named_alike);
  if (others.size() > kMostCandidates) others.resize(kMostCandidates);
  Key best;
  for (const Candidate& candidate : candidates) {
    for (const Column* column : others) {
      const Key key = fit(*candidate.column, candidate.values, *column);
      if (key.share >= kLeastShare && key.score > best.score) best = key;
    }
  }
  return best;
}

bool holds_any(const std::string& name, std::initializer_list<std::string_view> stems) {
  const std::string lower = fold_case(name);
  return std::any_of(stems.begin(), stems.end(), [&](std::string_view one) { return lower.find(one) != std::string::npos; });
}

bool names_time(const std::string& name) {
  return holds_any(name, {"month", "period", "step", "seq", "time", "year", "week", "day", "期", "月", "年"});
}

double median_of(const Column& dates) {
  std::vector<double> values;
  for (const std::int64_t row : sampled_rows(dates.rows())) {
    if (const double value = dates.number(row); !std::isnan(value)) values.push_back(value);
  }
  if (values.empty()) return -std::numeric_limits<double>::infinity();
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

bool names_decision(const std::string& name) {
  return holds_any(name, {"appl", "decis", "decid", "request", "origin", "申请", "审批", "放款"});
}

/// The date whose name speaks of a decision, else the one with the latest median: it lies behind a birth or the
/// opening of an account.
const Column* latest_date(const Table& table, const Column* but = nullptr) {
  const Column* best = nullptr;
  std::pair<bool, double> best_rank;
  for (const Column& one : table.columns()) {
    if (one.type() != ColumnType::date || &one == but) continue;
    const std::pair<bool, double> rank{names_decision(one.name()), median_of(one)};
    if (best != nullptr && rank <= best_rank) continue;
    best = &one;
    best_rank = rank;
  }
  return best;
}

const Column* find_time(const Table& other, const Column* key) {
  if (const Column* date = latest_date(other, key)) return date;
  for (const Column& one : other.columns()) {
    if (one.type() == ColumnType::number && &one != key && names_time(one.name())) return &one;
  }
  return nullptr;
}

}  // namespace

LinkProposal propose_link(const Table& main, const Table& other) {
  LinkProposal proposal;
  const auto say = [&](std::string sentence) { proposal.reasons.push_back(std::move(sentence)); };
  const Key key = find_key(main, other);
  if (key.main == nullptr) {
    say("No column of the second table holds the values of a column of the main one. Name the key.");
    return proposal;
  }
  LinkSpec& spec = proposal.spec;
  spec.key = key.main->name();
  spec.other_key = key.other->name();
  proposal.key_share = key.share;
  spec.kind = key.most_rows > 1 ? LinkKind::one_to_many : LinkKind::one_to_one;
  say(fmt::format("{:.1f} % of the values of '{}' stand in '{}' too.", 100 * key.share, spec.key, spec.other_key));
  say(spec.kind == LinkKind::one_to_many
          ? fmt::format("A key has up to {} rows in the second table: they become lists.", grouped_digits(key.most_rows))
          : "Each key has one row in the second table: its columns are joined.");
  if (const Column* time = find_time(other, key.other)) {
    spec.time = time->name();
    say(fmt::format("'{}' orders the rows in time.", spec.time));
    const Column* decision = time->type() == ColumnType::date ? latest_date(main, key.main) : nullptr;
    if (decision != nullptr) {
      spec.cut_off = decision->name();
      say(fmt::format("Rows later than '{}' are left out: they were not known when it was decided.", spec.cut_off));
    }
  }
  if (spec.kind == LinkKind::one_to_one) return proposal;  // no columns named: all are joined
  for (const Column& one : other.columns()) {
    const bool is_value = one.type() == ColumnType::number && &one != key.other && one.name() != spec.time && one.missing() < one.rows();
    if (is_value && spec.columns.size() < kMostValues) spec.columns.push_back(one.name());
  }
  for (const Column& one : other.columns()) {
    if (one.type() != ColumnType::category || &one == key.other || !spec.event.empty()) continue;
    if (values_of(one, sampled_rows(one.rows())).distinct.size() <= kMostEvents) spec.event = one.name();
  }
  if (!spec.columns.empty()) say(fmt::format("Histories are made of {}.", fmt::join(spec.columns, ", ")));
  if (!spec.event.empty()) say(fmt::format("'{}' names events.", spec.event));
  return proposal;
}

}  // namespace amalgam
