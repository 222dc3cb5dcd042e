// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/not_a_number.h"
#include "engine/base/text.h"

namespace amalgam {

namespace {

constexpr std::array<std::string_view, 6> kTypeNames = {"number", "category",    "text",
                                                        "date",   "number_list", "event_list"};

std::string_view cell(const TextStorage& texts, std::size_t row) {
  return std::string_view(texts.bytes).substr(texts.offsets[row], texts.offsets[row + 1] - texts.offsets[row]);
}

std::int64_t count_rows(const Column::Storage& storage) {
  struct Visitor {
    std::size_t operator()(const NumberStorage& numbers) const { return numbers.values.size(); }
    std::size_t operator()(const CategoryStorage& categories) const { return categories.codes.size(); }
    std::size_t operator()(const TextStorage& texts) const { return texts.offsets.size() - 1; }
    std::size_t operator()(const DateStorage& dates) const { return dates.seconds.size(); }
  };
  return static_cast<std::int64_t>(std::visit(Visitor{}, storage));
}

/// Whole arrays at a time: a column of millions of rows is looked at when it is made.
std::int64_t count_missing(const Column::Storage& storage) {
  const auto count_nan = [](const std::vector<double>& values) {
    std::int64_t count = 0;
    for (const double value : values) count += value != value ? 1 : 0;
    return count;
  };
  struct Visitor {
    const decltype(count_nan)& nan;
    std::int64_t operator()(const NumberStorage& numbers) const { return nan(numbers.values); }
    std::int64_t operator()(const DateStorage& dates) const { return nan(dates.seconds); }
    std::int64_t operator()(const CategoryStorage& categories) const {
      std::int64_t count = 0;
      for (const std::int32_t code : categories.codes) count += code < 0 ? 1 : 0;
      return count;
    }
    std::int64_t operator()(const TextStorage& texts) const {
      std::int64_t count = 0;
      for (std::size_t i = 0; i + 1 < texts.offsets.size(); ++i) count += texts.offsets[i] == texts.offsets[i + 1] ? 1 : 0;
      return count;
    }
  };
  return std::visit(Visitor{count_nan}, storage);
}

/// Why a storage cannot belong to a column of this type; "" if it can.
std::string fault_of(ColumnType type, const Column::Storage& storage) {
  const bool holds_numbers = std::holds_alternative<NumberStorage>(storage);
  const bool holds_dates = std::holds_alternative<DateStorage>(storage);
  const bool holds_codes = std::holds_alternative<CategoryStorage>(storage);
  const bool fits = type == ColumnType::number     ? holds_numbers
                    : type == ColumnType::category ? holds_codes
                    : type == ColumnType::date     ? holds_dates
                                                   : std::holds_alternative<TextStorage>(storage);
  if (!fits) return "holds values of another type";
  const TextStorage* texts = std::get_if<TextStorage>(&storage);
  if (const auto* dates = std::get_if<DateStorage>(&storage)) {
    if (dates->raw.offsets.size() != dates->seconds.size() + 1) return "has not one raw text a date";
    texts = &dates->raw;
  }
  if (texts != nullptr) {
    const bool ordered = !texts->offsets.empty() && texts->offsets.front() == 0 &&
                         texts->offsets.back() == texts->bytes.size() &&
                         std::is_sorted(texts->offsets.begin(), texts->offsets.end());
    if (!ordered) return "has offsets that do not fit its texts";
  }
  if (const auto* categories = std::get_if<CategoryStorage>(&storage)) {
    const auto size = static_cast<std::int32_t>(categories->dictionary.size());
    std::int32_t lowest = 0, highest = -1;
    for (const std::int32_t code : categories->codes) {
      lowest = std::min(lowest, code);
      highest = std::max(highest, code);
    }
    if (lowest < -1 || highest >= size) return "has a code that is not in its dictionary";
  }
  return {};
}

}  // namespace

std::string_view to_string(ColumnType type) { return kTypeNames[static_cast<std::size_t>(type)]; }

ColumnType column_type_from(std::string_view name) {
  for (std::size_t i = 0; i < kTypeNames.size(); ++i) {
    if (kTypeNames[i] == name) return static_cast<ColumnType>(i);
  }
  throw Error(ErrorKind::request, "table.unknown_type",
              fmt::format("There is no column type '{}'.{}", name,
                          suggestion(name, {kTypeNames.begin(), kTypeNames.end()})));
}

Column::Column(std::string name, ColumnType type, Storage storage)
    : name_(std::move(name)), type_(type) {
  if (const std::string fault = fault_of(type_, storage); !fault.empty()) {
    throw Error(ErrorKind::internal, "table.storage",
                fmt::format("Column '{}' of type {} {}.", name_, to_string(type_), fault));
  }
  rows_ = count_rows(storage);
  missing_ = count_missing(storage);
  storage_ = std::make_shared<const Storage>(std::move(storage));
}

bool Column::is_missing(std::int64_t row) const {
  const auto i = static_cast<std::size_t>(row);
  switch (storage_->index()) {
    case 0: return std::isnan(std::get<NumberStorage>(*storage_).values[i]);
    case 1: return std::get<CategoryStorage>(*storage_).codes[i] < 0;
    case 2: return cell(std::get<TextStorage>(*storage_), i).empty();
    default: return std::isnan(std::get<DateStorage>(*storage_).seconds[i]);
  }
}

double Column::number(std::int64_t row) const {
  if (is_missing(row)) return kNaN;
  const auto i = static_cast<std::size_t>(row);
  switch (storage_->index()) {
    case 0: return std::get<NumberStorage>(*storage_).values[i];
    case 1: {
      const auto& categories = std::get<CategoryStorage>(*storage_);
      return parse_number(categories.dictionary[static_cast<std::size_t>(categories.codes[i])]);
    }
    case 2: return parse_number(cell(std::get<TextStorage>(*storage_), i));
    default: return std::get<DateStorage>(*storage_).seconds[i];
  }
}

std::string Column::text(std::int64_t row) const {
  if (is_missing(row)) return {};
  const auto i = static_cast<std::size_t>(row);
  switch (storage_->index()) {
    case 0: return format_number(std::get<NumberStorage>(*storage_).values[i]);
    case 1: {
      const auto& categories = std::get<CategoryStorage>(*storage_);
      return categories.dictionary[static_cast<std::size_t>(categories.codes[i])];
    }
    case 2: return std::string(cell(std::get<TextStorage>(*storage_), i));
    default: return std::string(cell(std::get<DateStorage>(*storage_).raw, i));
  }
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
  if (columns_.empty()) return;
  rows_ = columns_.front().rows();
  places_.reserve(columns_.size());
  for (const Column& column : columns_) {
    if (column.rows() != rows_) {
      throw Error(ErrorKind::data, "table.ragged",
                  fmt::format("Column '{}' has {} rows, but '{}' has {}.", column.name(), column.rows(),
                              columns_.front().name(), rows_));
    }
    if (!places_.emplace(column.name(), places_.size()).second) {
      throw Error(ErrorKind::data, "table.duplicate_column",
                  fmt::format("Two columns are called '{}'. Rename one of them.", column.name()));
    }
  }
}

const Column* Table::find(std::string_view name) const {
  const auto found = places_.find(name);
  return found == places_.end() ? nullptr : &columns_[found->second];
}

const Column& Table::column(std::string_view name) const {
  if (const Column* found = find(name)) return *found;
  std::vector<std::string> names;
  for (const Column& column : columns_) names.push_back(column.name());
  throw Error(ErrorKind::data, "table.no_column",
              fmt::format("There is no column '{}'.{}", name, suggestion(name, names)));
}

std::string format_number(double value) {
  if (std::isnan(value)) return {};
  if (value == 0) return "0";
  constexpr double kWholeEnd = 1e15, kFixedStart = 1e-5;
  const double size = std::abs(value);
  std::array<char, 64> buffer;
  char* end = nullptr;
  if (size < kWholeEnd && value == std::trunc(value)) {
    end = std::to_chars(buffer.begin(), buffer.end(), static_cast<std::int64_t>(value)).ptr;
  } else if (size >= kFixedStart && size < kWholeEnd) {
    end = std::to_chars(buffer.begin(), buffer.end(), value, std::chars_format::fixed).ptr;
  } else {
    end = std::to_chars(buffer.begin(), buffer.end(), value).ptr;
  }
  return {buffer.data(), end};
}

double parse_number(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return kNaN;
  }
  const std::size_t first = !text.empty() && text.front() == '-' ? 1 : 0;
  const bool begins = first < text.size() && (text[first] == '.' || (text[first] >= '0' && text[first] <= '9'));
  if (!begins) return kNaN;  // also keeps out "inf" and "nan"
  double value = kNaN;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end) return kNaN;
  if (error == std::errc()) return value;
  // Out of range: too small for a double is as good as 0, too large is not a number we can hold.
  const std::size_t exponent = text.find_first_of("eE");
  const bool is_tiny = exponent != std::string_view::npos && text.substr(exponent + 1).starts_with('-');
  return is_tiny ? 0.0 : kNaN;
}

}  // namespace amalgam
