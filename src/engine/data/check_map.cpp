// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "engine/base/error.h"
#include "engine/data/modality_map.h"
#include "engine/data/target_classes.h"

namespace amalgam {

namespace {

[[noreturn]] void refuse_map(const char* code, const std::string& sentence) {
  throw Error(ErrorKind::data, code, sentence);
}

// The registry's list, so that a new kind is known here too.
constexpr auto kKinds = std::to_array<std::string_view>({
#define MODALITY(id) #id,
#include "engine/modalities/modalities.def"
#undef MODALITY
});

void check_class_target(const TargetSpec& target, const Column& column) {
  const auto counts = count_classes(column);
  const std::string& name = target.column;
  if (counts.size() == 1) {
    refuse_map("map.one_class",
           fmt::format("The target '{}' has one class only ('{}'); two are needed to learn from.",
                       name, counts.front().first));
  }
  if (counts.size() > kMaximumClasses) {
    refuse_map("map.target_too_many_classes",
           fmt::format("The target '{}' has more than {} different values, e.g. '{:.40}'. {}", name,
                       kMaximumClasses, counts.front().first,
                       column.type() == ColumnType::number
                           ? "Set its task to regression, or choose another column."
                           : "A free text cannot be a target; choose another column."));
  }
  if (target.task != Task::binary) return;
  if (counts.size() > 2) {
    refuse_map("map.target_too_many_classes",
           fmt::format("The target '{}' has {} classes, not two; set its task to multiclass.", name,
                       counts.size()));
  }
  const bool found = std::any_of(counts.begin(), counts.end(), [&](const auto& one) {
    return same_class(one.first, target.positive);
  });
  if (!target.positive.empty() && !found) {
    refuse_map("map.positive_not_found",
           fmt::format("The positive class '{}' does not occur in '{}', which holds '{}' and '{}'.",
                       target.positive, name, counts[0].first, counts[1].first));
  }
}

void check_value_target(const TargetSpec& target, const Column& column) {
  double first = std::nan("");
  bool differs = false;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    if (column.is_missing(row)) continue;
    const double value = column.number(row);
    if (!std::isfinite(value)) {
      refuse_map("map.not_a_number",
             fmt::format("The target '{}', data row {}: '{:.40}' is not a number, and a regression "
                         "needs numbers. Set its task to binary or multiclass, or clean the cell.",
                         target.column, row + 1, column.text(row)));
    }
    if (std::isnan(first)) first = value;
    differs = differs || value != first;
  }
  if (!differs) {
    refuse_map("map.one_class", fmt::format("The target '{}' has the same value ({}) in every row.",
                                        target.column, format_number(first)));
  }
}

void check_target(const TargetSpec& target, const Table& table,
                  std::vector<std::string>& warnings) {
  if (target.column.empty()) {
    refuse_map("map.no_target", "The map has no target: name the column that is to be predicted.");
  }
  const Column& column = table.column(target.column);
  if (column.missing() == column.rows()) {
    refuse_map("map.target_missing_all",
           fmt::format("The target '{}' is empty in every row.", target.column));
  }
  if (target.task == Task::regression) {
    check_value_target(target, column);
  } else {
    check_class_target(target, column);
  }
  if (column.missing() > 0) {
    warnings.push_back(fmt::format("{} of {} rows have no target and are left out.",
                                   column.missing(), column.rows()));
  }
}

void check_modality(const ModalitySpec& spec) {
  if (std::find(kKinds.begin(), kKinds.end(), spec.kind) == kKinds.end()) {
    refuse_map("map.unknown_kind", fmt::format("Modality '{}' has the unknown kind '{}'; expected {}.",
                                           spec.name, spec.kind, fmt::join(kKinds, ", ")));
  }
  if (spec.all_columns().empty()) {
    refuse_map("map.no_modality", fmt::format("Modality '{}' has no columns.", spec.name));
  }
  if (!spec.channels.empty() && spec.kind != "temporal") {
    refuse_map("map.channel_lengths",
           fmt::format("Modality '{}' is {}; only temporal modalities have channels.", spec.name,
                       spec.kind));
  }
  for (const ChannelSpec& channel : spec.channels) {
    if (channel.columns.size() != spec.channels.front().columns.size()) {
      refuse_map("map.channel_lengths",
             fmt::format("Modality '{}': channel '{}' has {} steps but '{}' has {}; all channels "
                         "need the same steps.",
                         spec.name, channel.name, channel.columns.size(),
                         spec.channels.front().name, spec.channels.front().columns.size()));
    }
  }
}

void check_modality(const ModalitySpec& spec, const Table& table,
                    std::vector<std::string>& warnings) {
  check_modality(spec);
  bool any_value = false;
  for (const std::string& name : spec.all_columns()) {
    const Column& column = table.column(name);
    any_value = any_value || column.missing() < column.rows();
    if (column.missing() == column.rows()) {
      warnings.push_back(fmt::format("Column '{}' is empty in every row; it adds nothing to '{}'.",
                                     name, spec.name));
    } else if (spec.kind == "numerical" && column.type() != ColumnType::number &&
               column.type() != ColumnType::date) {
      std::int64_t numbers = 0;
      for (std::int64_t row = 0; row < column.rows(); ++row) {
        numbers += !std::isnan(column.number(row));
      }
      if (numbers == 0) {
        refuse_map("map.not_a_number",
               fmt::format("Modality '{}' is numerical, but column '{}' holds no number at all. "
                           "Move it to a categorical or text modality.",
                           spec.name, name));
      }
      warnings.push_back(fmt::format(
          "Column '{}' in '{}' is {}: {} of {} cells are numbers, the others count as missing.",
          name, spec.name, to_string(column.type()), numbers, column.rows()));
    }
  }
  if (!any_value) {
    refuse_map(
        "map.all_missing",
        fmt::format("Every column of modality '{}' is empty; remove the modality or its columns.",
                    spec.name));
  }
}

/// A column may serve as one thing only.
void check_places(const ModalityMap& map, const Table& table) {
  std::set<std::string> used = {map.target.column};
  std::set<std::string> names;
  for (const ModalitySpec& spec : map.modalities) {
    if (!names.insert(spec.name).second) {
      refuse_map("map.duplicate_name", fmt::format("Two modalities are called '{}'.", spec.name));
    }
    for (const std::string& column : spec.all_columns()) {
      if (column == map.target.column) {
        refuse_map(
            "map.column_twice",
            fmt::format("The target '{}' is also an input of modality '{}'; the model would read "
                        "its own answer.",
                        column, spec.name));
      }
      if (!used.insert(column).second) {
        refuse_map("map.column_twice",
               fmt::format("Column '{}' stands in two modalities; keep it in one.", column));
      }
    }
  }
  for (const std::string& column : map.id) table.column(column);
}

}  // namespace

std::vector<std::string> check_map(const ModalityMap& map, const Table& table) {
  std::vector<std::string> warnings;
  if (map.modalities.empty()) {
    refuse_map("map.no_modality", "The map has no modality: put at least one column into one.");
  }
  check_target(map.target, table, warnings);
  for (const ModalitySpec& spec : map.modalities) {
    for (const std::string& column : spec.all_columns()) table.column(column);
  }
  check_places(map, table);
  for (const ModalitySpec& spec : map.modalities) check_modality(spec, table, warnings);
  return warnings;
}

}  // namespace amalgam
