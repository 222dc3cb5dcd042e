// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "engine/project/store_impl.h"

namespace amalgam {

namespace {

/// Epochs of one run while they are put together, by their number.
using EpochsByNumber = std::map<int, EpochRecord>;

EpochsByNumber read_epochs(SQLite::Database& database, std::int64_t run) {
  EpochsByNumber epochs;
  SQLite::Statement query(
      database,
      "SELECT epoch, learning_rate, seconds, rows_per_second, is_best FROM epoch "
      "WHERE run = ? ORDER BY epoch");
  sql::bind_all(query, run);
  while (query.executeStep()) {
    EpochRecord epoch;
    epoch.run = run;
    epoch.epoch = query.getColumn(0).getInt();
    epoch.learning_rate = sql::number(query.getColumn(1));
    epoch.seconds = sql::number(query.getColumn(2));
    epoch.rows_per_second = sql::number(query.getColumn(3));
    epoch.is_best = query.getColumn(4).getInt() != 0;
    epochs.emplace(epoch.epoch, std::move(epoch));
  }
  return epochs;
}

void read_metrics(SQLite::Database& database, std::int64_t run, EpochsByNumber& epochs) {
  SQLite::Statement query(database,
                          "SELECT epoch, part, metric, value FROM epoch_metric WHERE run = ? "
                          "ORDER BY epoch, position");
  sql::bind_all(query, run);
  while (query.executeStep()) {
    epochs[query.getColumn(0).getInt()].metrics.push_back(
        {part_from(query.getColumn(1).getString()), query.getColumn(2).getString(),
         sql::number(query.getColumn(3))});
  }
}

void read_weights(SQLite::Database& database, std::int64_t run, EpochsByNumber& epochs) {
  SQLite::Statement query(
      database,
      "SELECT epoch, modality, raw, normalised FROM modality_weight WHERE run = ? "
      "ORDER BY epoch, position");
  sql::bind_all(query, run);
  while (query.executeStep()) {
    epochs[query.getColumn(0).getInt()].weights.push_back({query.getColumn(1).getString(),
                                                           sql::number(query.getColumn(2)),
                                                           sql::number(query.getColumn(3))});
  }
}

std::vector<std::string> names_from(const std::string& json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  std::vector<std::string> names;
  bool is_valid = parsed.is_array();
  for (const auto& name : parsed) {
    is_valid = is_valid && name.is_string();
    if (is_valid) names.push_back(name.get<std::string>());
  }
  if (!is_valid) {
    throw Error(ErrorKind::io, "project.corrupt",
                fmt::format("The project holds attention with unreadable names: {}", json));
  }
  return names;
}

void append_values(std::vector<float>& all, const std::vector<float>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

void read_attention(SQLite::Database& database, std::int64_t run, EpochsByNumber& epochs) {
  SQLite::Statement query(
      database,
      "SELECT epoch, layer, modalities_json, \"values\" FROM attention "
      "WHERE run = ? AND head >= 0 AND part = 'validation' AND \"group\" = 'all' "
      "ORDER BY epoch, layer, head");
  sql::bind_all(query, run);
  while (query.executeStep()) {
    auto& layers = epochs[query.getColumn(0).getInt()].attention;
    const int layer = query.getColumn(1).getInt();
    if (layers.empty() || layers.back().layer != layer) {
      layers.push_back({layer, 0, names_from(query.getColumn(2).getString()), {}});
    }
    ++layers.back().heads;
    append_values(layers.back().values, sql::values_of<float>(query.getColumn(3)));
  }
}

void read_probe(SQLite::Database& database, std::int64_t run, EpochsByNumber& epochs) {
  SQLite::Statement query(database,
                          "SELECT epoch, layer, heads, \"row\", \"values\" FROM probe_attention "
                          "WHERE run = ? ORDER BY epoch, layer, position");
  sql::bind_all(query, run);
  while (query.executeStep()) {
    auto& layers = epochs[query.getColumn(0).getInt()].probe;
    const int layer = query.getColumn(1).getInt();
    if (layers.empty() || layers.back().layer != layer) {
      layers.push_back({layer, query.getColumn(2).getInt(), {}, {}});
    }
    layers.back().rows.push_back(query.getColumn(3).getInt64());
    append_values(layers.back().values, sql::values_of<float>(query.getColumn(4)));
  }
}

}  // namespace

std::vector<EpochRecord> ProjectStore::epochs(std::int64_t run, bool with_probe) const {
  return impl_->read([&](SQLite::Database& database) {
    EpochsByNumber by_number = read_epochs(database, run);
    read_metrics(database, run, by_number);
    read_weights(database, run, by_number);
    read_attention(database, run, by_number);
    if (with_probe) read_probe(database, run, by_number);
    std::vector<EpochRecord> epochs;
    for (auto& [number, epoch] : by_number) epochs.push_back(std::move(epoch));
    return epochs;
  });
}

std::vector<ProjectStore::StepLosses> ProjectStore::step_losses(std::int64_t run) const {
  return impl_->read([&](SQLite::Database& database) {
    std::vector<StepLosses> all;
    std::int64_t next_step = -1;
    SQLite::Statement query(
        database, "SELECT first_step, losses FROM step_loss WHERE run = ? ORDER BY first_step");
    sql::bind_all(query, run);
    while (query.executeStep()) {
      const std::int64_t first_step = query.getColumn(0).getInt64();
      if (first_step != next_step)
        all.push_back({first_step, {}});  // else it goes on without a gap
      const auto losses = sql::values_of<float>(query.getColumn(1));
      append_values(all.back().losses, losses);
      next_step = first_step + static_cast<std::int64_t>(losses.size());
    }
    return all;
  });
}

std::optional<ProjectStore::Checkpoint> ProjectStore::checkpoint(std::int64_t run,
                                                                 std::string_view kind) const {
  return impl_->read([&](SQLite::Database& database) -> std::optional<Checkpoint> {
    SQLite::Statement query(database,
                            "SELECT epoch, bytes FROM checkpoint WHERE run = ? AND kind = ?");
    sql::bind_all(query, run, kind);
    if (!query.executeStep()) return {};
    return Checkpoint{query.getColumn(0).getInt(), sql::values_of<std::byte>(query.getColumn(1))};
  });
}

std::vector<int> ProjectStore::epochs_with_weights(std::int64_t run) const {
  return impl_->read([&](SQLite::Database& database) {
    std::vector<int> epochs;
    SQLite::Statement query(database, "SELECT epoch FROM epoch_weights WHERE run = ? ORDER BY epoch");
    sql::bind_all(query, run);
    while (query.executeStep()) epochs.push_back(query.getColumn(0).getInt());
    return epochs;
  });
}

std::optional<std::vector<std::byte>> ProjectStore::epoch_weights(std::int64_t run, int epoch) const {
  return impl_->read([&](SQLite::Database& database) -> std::optional<std::vector<std::byte>> {
    SQLite::Statement query(database, "SELECT bytes FROM epoch_weights WHERE run = ? AND epoch = ?");
    sql::bind_all(query, run, epoch);
    if (!query.executeStep()) return {};
    return sql::values_of<std::byte>(query.getColumn(0));
  });
}

std::optional<PredictionRecord> ProjectStore::predictions_as_trained(std::int64_t run, Part part) const {
  return impl_->read([&](SQLite::Database& database) -> std::optional<PredictionRecord> {
    SQLite::Statement query(database,
                            "SELECT width, \"rows\", targets, outputs FROM prediction "
                            "WHERE run = ? AND part = ?");
    sql::bind_all(query, run, to_string(part));
    if (!query.executeStep()) return {};
    return PredictionRecord{.part = part,
                            .rows = sql::values_of<std::int64_t>(query.getColumn(1)),
                            .targets = sql::values_of<float>(query.getColumn(2)),
                            .outputs = sql::values_of<float>(query.getColumn(3)),
                            .width = query.getColumn(0).getInt()};
  });
}

}  // namespace amalgam
