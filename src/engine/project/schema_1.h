// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam {

/// Schema version 1. `docs/project-file.md` says what each table and column holds.
///
/// Tables are the record; views are for people who look with the sqlite3 shell or Python.
/// CROSS JOIN in a view fixes the order of the loops: each BLOB is read once, not once a place in it.
inline constexpr const char* kSchema1 = R"sql(
CREATE TABLE dataset (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  "rows" INTEGER NOT NULL,
  columns INTEGER NOT NULL,
  recipe_json TEXT NOT NULL,
  schema_json TEXT NOT NULL,
  added_at TEXT NOT NULL,
  UNIQUE (path, sha256)
) STRICT;

CREATE TABLE map (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset INTEGER NOT NULL UNIQUE REFERENCES dataset(id) ON DELETE CASCADE,
  map_json TEXT NOT NULL,
  split_rule TEXT NOT NULL,
  saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE split (
  id INTEGER PRIMARY KEY,
  rule TEXT NOT NULL,
  "rows" INTEGER NOT NULL
) STRICT;

CREATE TABLE split_block (
  split INTEGER NOT NULL REFERENCES split(id) ON DELETE CASCADE,
  first_row INTEGER NOT NULL,
  parts BLOB NOT NULL CHECK (length(parts) BETWEEN 1 AND 1000),
  PRIMARY KEY (split, first_row)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dataset INTEGER NOT NULL REFERENCES dataset(id),
  split INTEGER NOT NULL REFERENCES split(id),
  name TEXT NOT NULL,
  strategy TEXT NOT NULL,
  config_json TEXT NOT NULL,
  seed INTEGER NOT NULL,
  device TEXT NOT NULL,
  versions_json TEXT NOT NULL,
  state TEXT NOT NULL,
  message TEXT NOT NULL,
  created_at TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT NOT NULL,
  seconds REAL,
  epochs_planned INTEGER NOT NULL,
  epochs_done INTEGER NOT NULL,
  best_epoch INTEGER NOT NULL,
  parameters INTEGER NOT NULL,
  rows_per_second REAL,
  watched_metric TEXT NOT NULL,
  best_value REAL,
  worker_pid INTEGER,
  worker_started INTEGER,
  worker_boot TEXT,
  heartbeat_at TEXT
) STRICT;
CREATE INDEX run_by_dataset ON run(dataset);
CREATE INDEX run_by_split ON run(split);

CREATE TABLE epoch (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  epoch INTEGER NOT NULL,
  learning_rate REAL,
  seconds REAL,
  rows_per_second REAL,
  is_best INTEGER NOT NULL CHECK (is_best IN (0, 1)),
  written_at TEXT NOT NULL,
  PRIMARY KEY (run, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE epoch_metric (
  run INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('train', 'validation', 'test')),
  metric TEXT NOT NULL,
  value REAL,
  position INTEGER NOT NULL,
  PRIMARY KEY (run, epoch, part, metric),
  FOREIGN KEY (run, epoch) REFERENCES epoch(run, epoch) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE modality_weight (
  run INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  modality TEXT NOT NULL,
  raw REAL,
  normalised REAL,
  position INTEGER NOT NULL,
  PRIMARY KEY (run, epoch, modality),
  FOREIGN KEY (run, epoch) REFERENCES epoch(run, epoch) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE attention (
  run INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  layer INTEGER NOT NULL,
  head INTEGER NOT NULL CHECK (head >= -1),
  part TEXT NOT NULL CHECK (part IN ('train', 'validation', 'test')),
  "group" TEXT NOT NULL,
  size INTEGER NOT NULL,
  modalities_json TEXT NOT NULL,
  "values" BLOB NOT NULL CHECK (length("values") = 4 * size * size),
  PRIMARY KEY (run, epoch, layer, head, part, "group"),
  FOREIGN KEY (run, epoch) REFERENCES epoch(run, epoch) ON DELETE CASCADE
) STRICT;

CREATE TABLE probe_attention (
  run INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  layer INTEGER NOT NULL,
  "row" INTEGER NOT NULL,
  heads INTEGER NOT NULL,
  position INTEGER NOT NULL,
  "values" BLOB NOT NULL,
  PRIMARY KEY (run, epoch, layer, "row"),
  FOREIGN KEY (run, epoch) REFERENCES epoch(run, epoch) ON DELETE CASCADE
) STRICT;

CREATE TABLE step_loss (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  first_step INTEGER NOT NULL CHECK (first_step >= 0),
  steps INTEGER NOT NULL CHECK (steps > 0),
  losses BLOB NOT NULL CHECK (length(losses) = 4 * steps),
  PRIMARY KEY (run, first_step)
) STRICT;

CREATE TABLE checkpoint (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('best', 'last')),
  epoch INTEGER NOT NULL,
  written_at TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (run, kind)
) STRICT;

CREATE TABLE prediction (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  part TEXT NOT NULL CHECK (part IN ('train', 'validation', 'test')),
  width INTEGER NOT NULL CHECK (width > 0),
  "rows" BLOB NOT NULL,
  targets BLOB NOT NULL CHECK (2 * length(targets) = length("rows")),
  outputs BLOB NOT NULL CHECK (2 * length(outputs) = length("rows") * width),
  PRIMARY KEY (run, part)
) STRICT;

CREATE TABLE final_metric (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  part TEXT NOT NULL CHECK (part IN ('train', 'validation', 'test')),
  metric TEXT NOT NULL,
  value REAL,
  position INTEGER NOT NULL,
  PRIMARY KEY (run, part, metric)
) STRICT, WITHOUT ROWID;

CREATE TABLE final_weight (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  modality TEXT NOT NULL,
  raw REAL,
  normalised REAL,
  position INTEGER NOT NULL,
  PRIMARY KEY (run, modality)
) STRICT, WITHOUT ROWID;

CREATE TABLE insight (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  written_at TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (run, kind)
) STRICT;

CREATE TABLE artefact (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  format TEXT NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  written_at TEXT NOT NULL
) STRICT;
CREATE INDEX artefact_by_run ON artefact(run);

CREATE TABLE note (
  run INTEGER PRIMARY KEY REFERENCES run(id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  written_at TEXT NOT NULL
) STRICT;

CREATE TABLE view_state (
  key TEXT PRIMARY KEY,
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
  id INTEGER PRIMARY KEY,
  run INTEGER REFERENCES run(id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  level TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX log_by_run ON log(run);

CREATE VIEW run_overview AS
SELECT run.id AS run, run.name, run.strategy, run.state, dataset.path AS data, run.seed, run.device,
       run.epochs_done, run.best_epoch, run.watched_metric, run.best_value,
       max(CASE WHEN f.part = 'test' AND f.metric = 'roc_auc' THEN f.value END) AS test_roc_auc,
       max(CASE WHEN f.part = 'test' AND f.metric = 'ks' THEN f.value END) AS test_ks,
       max(CASE WHEN f.part = 'test' AND f.metric = 'log_loss' THEN f.value END) AS test_log_loss,
       max(CASE WHEN f.part = 'test' AND f.metric = 'rmse' THEN f.value END) AS test_rmse,
       run.parameters, run.seconds, run.rows_per_second, run.created_at, note.text AS note
FROM run JOIN dataset ON dataset.id = run.dataset
LEFT JOIN final_metric AS f ON f.run = run.id
LEFT JOIN note ON note.run = run.id
GROUP BY run.id;

CREATE VIEW epoch_history AS
SELECT e.run, run.name, e.epoch,
       max(CASE WHEN m.part = 'train' AND m.metric = 'loss' THEN m.value END) AS train_loss,
       max(CASE WHEN m.part = 'validation' AND m.metric = 'loss' THEN m.value END)
         AS validation_loss,
       max(CASE WHEN m.part = 'validation' AND m.metric = run.watched_metric THEN m.value END)
         AS validation_watched,
       e.is_best, e.learning_rate, e.seconds, e.rows_per_second
FROM epoch AS e JOIN run ON run.id = e.run
LEFT JOIN epoch_metric AS m ON m.run = e.run AND m.epoch = e.epoch
GROUP BY e.run, e.epoch;

CREATE VIEW run_modality AS
SELECT run.id AS run, json_extract(m.value, '$.name') AS modality,
       json_extract(m.value, '$.kind') AS kind, m.value AS modality_json
FROM run, json_each(run.config_json, '$.map.modalities') AS m;

CREATE VIEW split_row AS
WITH RECURSIVE place(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n < 999)
SELECT split, first_row + n AS "row",
       CASE hex(substr(parts, n + 1, 1))
         WHEN '00' THEN 'train' WHEN '01' THEN 'validation' WHEN '02' THEN 'test' ELSE 'none'
       END AS part
FROM split_block CROSS JOIN place WHERE n < length(parts);

CREATE VIEW attention_cell AS
WITH RECURSIVE place(n) AS (
  SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n + 1 < (SELECT max(size * size) FROM attention)
), byte AS (
  SELECT a.run, a.epoch, a.layer, a.head, a.part, a."group", a.modalities_json,
         n / a.size AS query, n % a.size AS key,
         hex(substr(a."values", 4 * n + 4, 1)) AS h3, hex(substr(a."values", 4 * n + 3, 1)) AS h2,
         hex(substr(a."values", 4 * n + 2, 1)) AS h1, hex(substr(a."values", 4 * n + 1, 1)) AS h0
  FROM attention AS a CROSS JOIN place WHERE n < a.size * a.size
), number AS (
  SELECT *,
    16 * (instr('0123456789ABCDEF', substr(h3, 1, 1)) - 1)
      + instr('0123456789ABCDEF', substr(h3, 2, 1)) - 1 AS b3,
    16 * (instr('0123456789ABCDEF', substr(h2, 1, 1)) - 1)
      + instr('0123456789ABCDEF', substr(h2, 2, 1)) - 1 AS b2,
    16 * (instr('0123456789ABCDEF', substr(h1, 1, 1)) - 1)
      + instr('0123456789ABCDEF', substr(h1, 2, 1)) - 1 AS b1,
    16 * (instr('0123456789ABCDEF', substr(h0, 1, 1)) - 1)
      + instr('0123456789ABCDEF', substr(h0, 2, 1)) - 1 AS b0
  FROM byte
), part_of_float AS (
  SELECT *, 2 * (b3 & 127) + (b2 >> 7) AS exponent, ((b2 & 127) << 16) + (b1 << 8) + b0 AS fraction
  FROM number
)
SELECT run, epoch, layer, head, part, "group",
       json_extract(modalities_json, '$[' || query || ']') AS query,
       json_extract(modalities_json, '$[' || key || ']') AS key,
       CASE WHEN exponent = 0 THEN 0.0
            WHEN exponent = 255 THEN NULL
            ELSE (CASE WHEN b3 > 127 THEN -1.0 ELSE 1.0 END) * (1.0 + fraction / 8388608.0)
                 * CASE WHEN exponent >= 127 THEN 1.0 * (1 << min(exponent - 127, 62))
                        ELSE 1.0 / (1 << min(127 - exponent, 62)) END
       END AS value
FROM part_of_float;
)sql";

}  // namespace amalgam
