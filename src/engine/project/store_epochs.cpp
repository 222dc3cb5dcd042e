// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/project/store_impl.h"

namespace amalgam {

namespace {

constexpr int kMeanHead = -1;            // stored as well, so that a plain query finds it
constexpr const char* kAllRows = "all";  // the group of rows an attention map is averaged over

[[noreturn]] void wrong_shape(const std::string& what) {
  throw Error(ErrorKind::internal, "project.shape", what);
}

void insert_epoch(SQLite::Database& database, const EpochRecord& epoch) {
  sql::execute(database, "DELETE FROM epoch WHERE run = ? AND epoch = ?", epoch.run, epoch.epoch);
  sql::execute(database,
               "INSERT INTO epoch (run, epoch, learning_rate, seconds, rows_per_second, is_best, "
               "written_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
               epoch.run, epoch.epoch, epoch.learning_rate, epoch.seconds, epoch.rows_per_second,
               epoch.is_best, utc_now());
}

void insert_metrics(SQLite::Database& database, const EpochRecord& epoch) {
  SQLite::Statement insert(database,
                           "INSERT INTO epoch_metric (run, epoch, part, metric, value, position) "
                           "VALUES (?, ?, ?, ?, ?, ?)");
  int position = 0;
  for (const MetricValue& one : epoch.metrics) {
    sql::bind_all(insert, epoch.run, epoch.epoch, to_string(one.part), one.metric, one.value,
                  position++);
    insert.exec();
    insert.reset();
  }
}

void insert_weights(SQLite::Database& database, const EpochRecord& epoch) {
  SQLite::Statement insert(database,
                           "INSERT INTO modality_weight (run, epoch, modality, raw, normalised, "
                           "position) VALUES (?, ?, ?, ?, ?, ?)");
  int position = 0;
  for (const ModalityWeight& one : epoch.weights) {
    sql::bind_all(insert, epoch.run, epoch.epoch, one.modality, one.raw, one.normalised,
                  position++);
    insert.exec();
    insert.reset();
  }
}

void insert_attention(SQLite::Database& database, const EpochRecord& epoch) {
  SQLite::Statement insert(
      database,
      "INSERT INTO attention (run, epoch, layer, head, part, \"group\", size, "
      "modalities_json, \"values\") VALUES (?, ?, ?, ?, 'validation', ?, ?, ?, ?)");
  for (const AttentionRecord& layer : epoch.attention) {
    const std::size_t size = layer.modalities.size();
    const std::size_t cells = size * size;
    if (layer.heads < 1 || layer.values.size() != static_cast<std::size_t>(layer.heads) * cells) {
      wrong_shape(
          fmt::format("Attention of layer {} holds {} values, expected {} heads of {} by {}.",
                      layer.layer, layer.values.size(), layer.heads, size, size));
    }
    const std::string names = nlohmann::json(layer.modalities).dump();
    const std::vector<float> mean = layer.mean_over_heads();
    for (int head = kMeanHead; head < layer.heads; ++head) {
      const std::span<const float> values =
          head == kMeanHead
              ? std::span(mean)
              : std::span(layer.values).subspan(static_cast<std::size_t>(head) * cells, cells);
      sql::bind_all(insert, epoch.run, epoch.epoch, layer.layer, head, kAllRows,
                    static_cast<std::int64_t>(size), names, sql::blob_of(values));
      insert.exec();
      insert.reset();
    }
  }
}

void insert_probe(SQLite::Database& database, const EpochRecord& epoch) {
  SQLite::Statement insert(
      database,
      "INSERT INTO probe_attention (run, epoch, layer, \"row\", heads, position, "
      "\"values\") VALUES (?, ?, ?, ?, ?, ?, ?)");
  for (const ProbeAttention& layer : epoch.probe) {
    if (layer.rows.empty()) continue;
    const std::size_t per_row = layer.values.size() / layer.rows.size();
    if (per_row * layer.rows.size() != layer.values.size()) {
      wrong_shape(fmt::format("Probe attention of layer {} holds {} values for {} rows.",
                              layer.layer, layer.values.size(), layer.rows.size()));
    }
    for (std::size_t i = 0; i < layer.rows.size(); ++i) {
      sql::bind_all(insert, epoch.run, epoch.epoch, layer.layer, layer.rows[i], layer.heads,
                    static_cast<std::int64_t>(i),
                    sql::blob_of(std::span(layer.values).subspan(i * per_row, per_row)));
      insert.exec();
      insert.reset();
    }
  }
}

/// The run's own columns follow its epochs, so that they are right after a crash too.
void count_epoch(SQLite::Database& database, const EpochRecord& epoch) {
  sql::execute(database, "UPDATE run SET epochs_done = max(epochs_done, ?) WHERE id = ?",
               epoch.epoch, epoch.run);
  if (!epoch.is_best) return;
  sql::execute(database,
               "UPDATE run SET best_epoch = ?, best_value = (SELECT value FROM epoch_metric AS m "
               "WHERE m.run = run.id AND m.epoch = ? AND m.part = 'validation' "
               "AND m.metric = run.watched_metric) WHERE id = ?",
               epoch.epoch, epoch.epoch, epoch.run);
}

struct LossBlock {
  std::int64_t first_step = 0;
  std::vector<float> losses;
};

/// Stored blocks that overlap [first, end). Blocks do not overlap each other, so that of all that begin before `first`
/// only the last can: a long run's other blocks are not looked at.
std::vector<LossBlock> overlapping_losses(SQLite::Database& database, std::int64_t run,
                                          std::int64_t first, std::int64_t end) {
  std::vector<LossBlock> blocks;
  SQLite::Statement query(
      database,
      "SELECT first_step, losses FROM step_loss WHERE run = ? AND first_step < ? AND first_step >= "
      "coalesce((SELECT max(first_step) FROM step_loss WHERE run = ? AND first_step <= ?), 0) "
      "AND first_step + steps > ? ORDER BY first_step");
  sql::bind_all(query, run, end, run, first, first);
  while (query.executeStep()) {
    blocks.push_back({query.getColumn(0).getInt64(), sql::values_of<float>(query.getColumn(1))});
  }
  return blocks;
}

void insert_losses(SQLite::Database& database, std::int64_t run, std::int64_t first_step,
                   std::span<const float> losses) {
  if (losses.empty()) return;
  sql::execute(database,
               "INSERT INTO step_loss (run, first_step, steps, losses) VALUES (?, ?, ?, ?)", run,
               first_step, static_cast<std::int64_t>(losses.size()), sql::blob_of(losses));
}

}  // namespace

void ProjectStore::write_epoch(const EpochRecord& epoch) {
  impl_->write([&](SQLite::Database& database) {
    require_run(database, epoch.run);
    insert_epoch(database, epoch);
    insert_metrics(database, epoch);
    insert_weights(database, epoch);
    insert_attention(database, epoch);
    insert_probe(database, epoch);
    count_epoch(database, epoch);
  });
}

void ProjectStore::write_step_losses(std::int64_t run, std::int64_t first_step,
                                     std::span<const float> losses) {
  if (losses.empty()) return;
  if (first_step < 0) wrong_shape("A step's number is negative.");
  const std::int64_t end = first_step + static_cast<std::int64_t>(losses.size());
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    for (const LossBlock& block : overlapping_losses(database, run, first_step, end)) {
      sql::execute(database, "DELETE FROM step_loss WHERE run = ? AND first_step = ?", run,
                   block.first_step);
      const std::span old(block.losses);
      const std::int64_t old_end = block.first_step + static_cast<std::int64_t>(old.size());
      if (block.first_step < first_step) {
        insert_losses(database, run, block.first_step,
                      old.first(static_cast<std::size_t>(first_step - block.first_step)));
      }
      if (old_end > end) {
        insert_losses(database, run, end, old.last(static_cast<std::size_t>(old_end - end)));
      }
    }
    insert_losses(database, run, first_step, losses);
  });
}

void ProjectStore::write_checkpoint(std::int64_t run, std::string_view kind, int epoch,
                                    std::span<const std::byte> bytes) {
  if (kind != "best" && kind != "last") {
    wrong_shape(fmt::format("A checkpoint is 'best' or 'last', not '{}'.", kind));
  }
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    sql::execute(database,
                 "INSERT OR REPLACE INTO checkpoint (run, kind, epoch, written_at, bytes) "
                 "VALUES (?, ?, ?, ?, ?)",
                 run, kind, epoch, utc_now(), sql::blob_of(bytes));
  });
}

void ProjectStore::write_epoch_weights(std::int64_t run, int epoch, std::span<const std::byte> bytes) {
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    sql::execute(database, "INSERT OR REPLACE INTO epoch_weights (run, epoch, bytes) VALUES (?, ?, ?)", run, epoch,
                 sql::blob_of(bytes));
  });
}

void ProjectStore::write_predictions(std::int64_t run, const PredictionRecord& predictions) {
  const std::size_t rows = predictions.rows.size();
  if (predictions.width < 1 || predictions.targets.size() != rows ||
      predictions.outputs.size() != rows * static_cast<std::size_t>(predictions.width)) {
    wrong_shape(fmt::format("Predictions hold {} rows, {} targets and {} outputs of width {}.",
                            rows, predictions.targets.size(), predictions.outputs.size(),
                            predictions.width));
  }
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    sql::execute(database,
                 "INSERT OR REPLACE INTO prediction (run, part, width, \"rows\", targets, outputs) "
                 "VALUES (?, ?, ?, ?, ?, ?)",
                 run, to_string(predictions.part), predictions.width,
                 sql::blob_of(predictions.rows), sql::blob_of(predictions.targets),
                 sql::blob_of(predictions.outputs));
    sql::execute(database, "DELETE FROM run_decision WHERE run = ?", run);
  });
}

void ProjectStore::write_insight(std::int64_t run, std::string_view kind, const std::string& json) {
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    sql::execute(database,
                 "INSERT OR REPLACE INTO insight (run, kind, written_at, json) VALUES (?, ?, ?, ?)",
                 run, kind, utc_now(), json);
  });
}

void ProjectStore::write_artefact(std::int64_t run, std::string_view format,
                                  const std::string& path, const std::string& sha256) {
  impl_->write([&](SQLite::Database& database) {
    require_run(database, run);
    sql::execute(
        database,
        "INSERT INTO artefact (run, format, path, sha256, written_at) VALUES (?, ?, ?, ?, ?)", run,
        format, path, sha256, utc_now());
  });
}

}  // namespace amalgam
