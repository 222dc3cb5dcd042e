// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/profile.h"
#include "engine/data/table.h"

namespace amalgam {

/// What the target asks for; it decides head, loss and metrics.
enum class Task { binary, multiclass, regression };
std::string_view to_string(Task task);
Task task_from(std::string_view name);  ///< throws Error(request) "map.unknown_task"

struct TargetSpec {
  std::string column = {};
  Task task = Task::binary;
  std::string positive = {};  ///< binary: the class that the score is the probability of
};

/// One channel of a temporal modality: its columns, oldest first.
struct ChannelSpec {
  std::string name = {};
  std::vector<std::string> columns = {};
};

/// A named group of columns of one kind.
struct ModalitySpec {
  std::string name = {};  ///< the analyst's name, unique in a map
  std::string kind = {};  ///< "numerical", "categorical", "temporal", "text", "behavioural"
  std::vector<std::string> columns = {};   ///< all kinds but wide temporal
  std::vector<ChannelSpec> channels = {};  ///< temporal in wide form; all channels equally long
  std::string format = {};     ///< temporal: "" (wide) or "list"; behavioural: "json" or "list"
  std::string event = {};      ///< behavioural json: member that names the event, e.g. "a"
  std::string time = {};       ///< behavioural json: member with the time, e.g. "t"; "" = no times
  std::string separator = {};  ///< behavioural/temporal list: separator; "" = guessed

  /// `columns` and every channel's columns, in order.
  std::vector<std::string> all_columns() const;
};

/// The analyst's mapping: which columns form which modality, what is the target, what is left out.
struct ModalityMap {
  TargetSpec target;
  std::vector<std::string> id;
  std::vector<std::string> ignore;
  std::vector<ModalitySpec> modalities;

  /// Errors:  Error(data) "map.invalid" naming the member that is wrong
  static ModalityMap from_json(const nlohmann::json& json);
  nlohmann::json to_json() const;
  static ModalityMap load(const std::string& path);  ///< Error(io) or Error(data)
};

/// Something about a column that the analyst should look at before training on it.
struct ColumnWarning {
  std::string code;      ///< "leak.auc", "leak.name", "leak.date" or "id_like"
  std::string sentence;  ///< what was seen, with the figure
};

/// Why a column stands where it stands in a proposal.
struct ColumnProposal {
  std::string column = {};
  std::string role = {};   ///< "target", "id", "ignored", or a modality's name
  std::string kind = {};   ///< the modality's kind, "" for target, id and ignored
  double confidence = 0;   ///< 0 … 1
  std::string reason = {}; ///< one plain sentence
  std::vector<ColumnWarning> warnings = {};
};

struct MapProposal {
  ModalityMap map;
  std::vector<ColumnProposal> columns;  ///< one per table column, in table order
};

/// Proposes a map. If `target` is empty the target is guessed (name, position, few classes).
///
/// Wide series (PAY_1 … PAY_6, spend_2024_01 …) become channels of one temporal modality, oldest
/// first. Errors:  Error(request) "map.no_target" if `target` is not a column
MapProposal propose_map(const Table& table, const std::string& target = {});
/// The same with profiles that are known already (those of profile_table).
MapProposal propose_map(const Table& table, const std::string& target, const std::vector<ColumnProfile>& profiles);

/// Checks a map against a table; what it cannot train on is an error.
///
/// Errors:  Error(data) "map.no_column", "map.no_modality", "map.column_twice" (a column in two
/// places, the target as an input), "map.duplicate_name",
///          "map.one_class", "map.target_missing_all", "map.target_too_many_classes" (a text as a
///          target), "map.not_a_number" (regression), "map.positive_not_found",
///          "map.channel_lengths", "map.unknown_kind", "map.all_missing" (every column of a
///          modality is empty)
/// Returns: warnings, plain sentences (rows without a target are left out, a constant column, …)
std::vector<std::string> check_map(const ModalityMap& map, const Table& table);

/// The target as numbers: class index (binary: 1 = positive) or the value; rows without a target
/// are -1 / NaN.
struct TargetValues {
  Task task = Task::binary;
  std::vector<std::string>
      classes;  ///< binary: {negative, positive}; multiclass: sorted; regression: empty
  std::vector<double> values;  ///< one per table row; NaN = missing
};
/// `classes` fixes the class order (scoring, resuming); empty = read from the table.
TargetValues read_target(const TargetSpec& target, const Table& table,
                         const std::vector<std::string>& classes = {});

}  // namespace amalgam
