// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/link_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "engine/base/error.h"
#include "engine/base/not_a_number.h"
#include "engine/base/text.h"
#include "engine/data/dates.h"

namespace amalgam {

namespace {

const Column& need_column(const Table& table, const std::string& name, const char* which, const char* what) {
  if (const Column* column = table.find(name)) return *column;
  std::vector<std::string> names;
  for (const Column& one : table.columns()) names.push_back(one.name());
  throw Error(ErrorKind::request, "link.no_column",
              fmt::format("The {} table has no column '{}' for the {}.{}", which, name, what, suggestion(name, names)));
}

const Column* need_time(const Table& table, const std::string& name, const char* which, const char* what) {
  if (name.empty()) return nullptr;
  const Column& column = need_column(table, name, which, what);
  if (column.type() == ColumnType::date || column.type() == ColumnType::number) return &column;
  throw Error(ErrorKind::request, "link.invalid",
              fmt::format("Column '{}' of the {} table is of the type {}; the {} needs dates.", name, which,
                          to_string(column.type()), what));
}

/// A column's cells at these rows, in this order; -1 gives a missing cell.
Column take_rows(const Column& column, const std::string& name, const std::vector<std::int64_t>& rows) {
  struct Visitor {
    const std::vector<std::int64_t>& rows;
    Column::Storage operator()(const NumberStorage& from) const {
      NumberStorage to;
      for (const auto row : rows) to.values.push_back(row < 0 ? kNaN : from.values[static_cast<std::size_t>(row)]);
      return to;
    }
    Column::Storage operator()(const CategoryStorage& from) const {
      CategoryStorage to{.codes = {}, .dictionary = from.dictionary};
      for (const auto row : rows) to.codes.push_back(row < 0 ? -1 : from.codes[static_cast<std::size_t>(row)]);
      return to;
    }
    TextStorage texts(const TextStorage& from) const {
      TextStorage to;
      for (const auto row : rows) {
        if (row < 0) {
          to.append({});
          continue;
        }
        const auto place = static_cast<std::size_t>(row);
        to.append(std::string_view(from.bytes).substr(from.offsets[place], from.offsets[place + 1] - from.offsets[place]));
      }
      return to;
    }
    Column::Storage operator()(const TextStorage& from) const { return texts(from); }
    Column::Storage operator()(const DateStorage& from) const {
      DateStorage to{.seconds = {}, .raw = texts(from.raw)};
      for (const auto row : rows) to.seconds.push_back(row < 0 ? kNaN : from.seconds[static_cast<std::size_t>(row)]);
      return to;
    }
  };
  return Column(name, column.type(), std::visit(Visitor{rows}, column.storage()));
}

/// One linking: which rows of the second table belong to which row of the main one.
class Linking {
 public:
  Linking(const Table& main, const Table& other, const LinkSpec& spec)
      : main_(main),
        other_(other),
        spec_(spec),
        other_key_(spec.other_key.empty() ? spec.key : spec.other_key),
        time_(need_time(other, spec.time, "second", "time")),
        cut_off_(need_time(main, spec.cut_off, "main", "cut-off")) {
    if (cut_off_ != nullptr && time_ == nullptr) {
      throw Error(ErrorKind::request, "link.invalid", "A cut-off needs the time column of the second table too.");
    }
    if (spec.kind == LinkKind::one_to_many && spec.columns.empty() && spec.event.empty()) {
      throw Error(ErrorKind::request, "link.invalid",
                  "Nothing is linked: name value columns, or the column that names events, of the second table.");
    }
  }

  LinkResult run() {
    find_partners();
    std::vector<Column> columns = main_.columns();
    const std::size_t own = columns.size();
    if (spec_.kind == LinkKind::one_to_one) {
      join(columns);
    } else {
      group(columns);
    }
    for (std::size_t i = own; i < columns.size(); ++i) result_.new_columns.push_back(columns[i].name());
    result_.table = std::make_shared<const Table>(std::move(columns));
    describe();
    return std::move(result_);
  }

 private:
  static std::string key_at(const Column& column, std::int64_t row) { return std::string(trimmed(column.text(row))); }

  double time_of(std::int64_t row) const { return time_ == nullptr ? 0 : time_->number(row); }

  /// The second table's rows of each key, oldest first; those without a time stand last.
  void sort_by_time(std::vector<std::int64_t>& rows) const {
    if (time_ == nullptr) return;
    std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) {
      const double one = time_of(a), two = time_of(b);
      return !std::isnan(one) && (std::isnan(two) || one < two);
    });
  }

  void find_partners() {
    const Column& main_key = need_column(main_, spec_.key, "main", "key");
    const Column& other_key = need_column(other_, other_key_, "second", "key");
    std::unordered_map<std::string, std::vector<std::int64_t>> rows_of_key;
    for (std::int64_t row = 0; row < other_.rows(); ++row) {
      if (std::string key = key_at(other_key, row); !key.empty()) rows_of_key[std::move(key)].push_back(row);
    }
    for (auto& [key, rows] : rows_of_key) {
      sort_by_time(rows);
      result_.duplicate_other_keys += rows.size() > 1 ? 1 : 0;
    }
    result_.main_rows = main_.rows();
    result_.other_rows = other_.rows();
    partners_.resize(static_cast<std::size_t>(main_.rows()));
    std::vector<char> state(static_cast<std::size_t>(other_.rows()), kUnmatched);
    std::unordered_map<std::string, int> times_in_main;
    for (std::int64_t row = 0; row < main_.rows(); ++row) {
      const std::string key = key_at(main_key, row);
      if (key.empty()) continue;
      if (++times_in_main[key] == 2) ++result_.duplicate_main_keys;
      const auto found = rows_of_key.find(key);
      if (found != rows_of_key.end()) take_partners(row, found->second, state);
    }
    for (const char one : state) {
      result_.matched_other_rows += one != kUnmatched ? 1 : 0;
      result_.late_rows += one == kLate ? 1 : 0;
      result_.undated_rows += one == kUndated ? 1 : 0;
      result_.used_other_rows += one == kUsed ? 1 : 0;
    }
  }

  enum : char { kUnmatched, kUndecided, kLate, kUndated, kSpare, kUsed };  // the furthest that a row has come

  void take_partners(std::int64_t row, const std::vector<std::int64_t>& candidates, std::vector<char>& state) {
    const double cut = cut_off_ == nullptr ? kNaN : cut_off_->number(row);
    std::vector<std::int64_t>& own = partners_[static_cast<std::size_t>(row)];
    const bool is_undecided = cut_off_ != nullptr && std::isnan(cut);
    result_.undecided_main_rows += is_undecided ? 1 : 0;
    const auto raise = [&](std::int64_t other, char to) { state[static_cast<std::size_t>(other)] = std::max(state[static_cast<std::size_t>(other)], to); };
    for (const std::int64_t other : candidates) {
      const double time = time_of(other);
      if (is_undecided) {
        raise(other, kUndecided);
      } else if (cut_off_ != nullptr && std::isnan(time)) {
        raise(other, kUndated);
      } else if (cut_off_ != nullptr && time > cut) {
        raise(other, kLate);
      } else {
        raise(other, kSpare);
        own.push_back(other);
      }
    }
    if (own.empty()) return;
    ++result_.matched_main_rows;
    if (spec_.kind == LinkKind::one_to_one) own = {time_ == nullptr ? own.front() : latest(own)};
    for (const std::int64_t other : own) raise(other, kUsed);
  }

  /// The last row with a time; where none has one, the first.
  std::int64_t latest(const std::vector<std::int64_t>& rows) const {
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
      if (!std::isnan(time_of(*row))) return *row;
    }
    return rows.front();
  }

  std::string free_name(const std::string& wish, const std::vector<Column>& columns) const {
    const auto is_taken = [&](const std::string& name) {
      return std::any_of(columns.begin(), columns.end(), [&](const Column& one) { return one.name() == name; });
    };
    std::string name = spec_.prefix + wish;
    for (int n = 2; is_taken(name); ++n) name = fmt::format("{}{}_{}", spec_.prefix, wish, n);
    return name;
  }

  void join(std::vector<Column>& columns) const {
    std::vector<std::int64_t> rows;
    for (const auto& own : partners_) rows.push_back(own.empty() ? -1 : own.front());
    std::vector<std::string> names = spec_.columns;
    if (names.empty()) {
      for (const Column& one : other_.columns()) {
        if (one.name() != other_key_) names.push_back(one.name());
      }
    }
    for (const std::string& name : names) {
      columns.push_back(take_rows(need_column(other_, name, "second", "join"), free_name(name, columns), rows));
    }
  }

  void group(std::vector<Column>& columns) const {
    for (const std::string& name : spec_.columns) {
      const Column& values = need_column(other_, name, "second", "values");
      TextStorage cells;
      for (const auto& own : partners_) cells.append(number_list(values, own));
      columns.emplace_back(free_name(name, columns), ColumnType::number_list, std::move(cells));
    }
    if (spec_.event.empty()) return;
    const Column& events = need_column(other_, spec_.event, "second", "events");
    TextStorage cells;
    for (const auto& own : partners_) cells.append(event_list(events, own));
    columns.emplace_back(free_name(spec_.event, columns), ColumnType::event_list, std::move(cells));
  }

  static std::string number_list(const Column& values, const std::vector<std::int64_t>& rows) {
    if (rows.empty()) return {};
    std::string text = "[";
    for (const std::int64_t row : rows) {
      const double value = values.number(row);
      text += (text.size() > 1 ? ", " : "") + (std::isfinite(value) ? format_number(value) : std::string("null"));
    }
    return text + "]";
  }

  std::string event_list(const Column& events, const std::vector<std::int64_t>& rows) const {
    nlohmann::json list = nlohmann::json::array();
    for (const std::int64_t row : rows) {
      if (events.is_missing(row)) continue;
      nlohmann::json event = {{"e", events.text(row)}};
      if (time_ != nullptr && !std::isnan(time_of(row))) {
        const bool is_date = time_->type() == ColumnType::date;
        event["t"] = is_date ? std::round(time_of(row) / kSecondsPerDay * 1e5) / 1e5 : time_of(row);
      }
      list.push_back(std::move(event));
    }
    if (list.empty()) return {};
    return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }

  static std::string share(std::int64_t part, std::int64_t all) {
    return fmt::format("{} of {} ({:.1f} %)", grouped_digits(part), grouped_digits(all),
                       all > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(all) : 0.0);
  }

  void describe() {
    const auto say = [&](std::string sentence) { result_.sentences.push_back(std::move(sentence)); };
    say(fmt::format("{} rows of the main table have a partner.", share(result_.matched_main_rows, result_.main_rows)));
    say(fmt::format("{} rows of the second table have a key of the main table.", share(result_.matched_other_rows, result_.other_rows)));
    if (result_.late_rows > 0) {
      say(fmt::format("{} rows lie behind the decision date in '{}' and were left out.", grouped_digits(result_.late_rows), spec_.cut_off));
    }
    if (result_.undated_rows > 0) {
      say(fmt::format("{} rows have no time in '{}' and were left out.", grouped_digits(result_.undated_rows), spec_.time));
    }
    if (result_.undecided_main_rows > 0) {
      say(fmt::format("{} rows of the main table have no date in '{}'; nothing was linked to them.",
                      grouped_digits(result_.undecided_main_rows), spec_.cut_off));
    }
    if (result_.duplicate_main_keys > 0) {
      say(fmt::format("{} keys stand in several rows of the main table; each of these rows got the same partners.",
                      grouped_digits(result_.duplicate_main_keys)));
    }
    if (spec_.kind == LinkKind::one_to_one && result_.duplicate_other_keys > 0) {
      say(fmt::format("{} keys stand in several rows of the second table; the {} was taken. Link one-to-many to keep all.",
                      grouped_digits(result_.duplicate_other_keys), time_ == nullptr ? "first" : "latest"));
    }
    if (result_.matched_main_rows == 0 && main_.rows() > 0 && other_.rows() > 0) {
      say(fmt::format("The keys do not fit: '{}' holds such as '{}', '{}' such as '{}'.", spec_.key,
                      key_at(main_.column(spec_.key), 0), other_key_, key_at(other_.column(other_key_), 0)));
    }
  }

  const Table& main_;
  const Table& other_;
  const LinkSpec& spec_;
  std::string other_key_;
  const Column* time_;
  const Column* cut_off_;
  std::vector<std::vector<std::int64_t>> partners_;  // per main row, oldest first
  LinkResult result_;
};

}  // namespace

LinkResult link_tables(const Table& main, const Table& other, const LinkSpec& spec) {
  return Linking(main, other, spec).run();
}

}  // namespace amalgam
