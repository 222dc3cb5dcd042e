// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam {

/// Schema version 3: what the analyst marks runs with (baseline, pins, the archive, tags), and what was decided about a
/// run's score (cut-off, recalibration).
inline constexpr const char* kSchema3 = R"sql(
CREATE TABLE run_mark (
  run INTEGER PRIMARY KEY REFERENCES run(id) ON DELETE CASCADE,
  is_baseline INTEGER NOT NULL DEFAULT 0 CHECK (is_baseline IN (0, 1)),
  is_pinned INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1)),
  is_archived INTEGER NOT NULL DEFAULT 0 CHECK (is_archived IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX one_baseline ON run_mark(is_baseline) WHERE is_baseline = 1;

CREATE TABLE run_tag (
  run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  tag TEXT NOT NULL CHECK (tag <> ''),
  PRIMARY KEY (run, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_decision (
  run INTEGER PRIMARY KEY REFERENCES run(id) ON DELETE CASCADE,
  cut_off REAL,
  recalibration TEXT NOT NULL CHECK (recalibration IN ('none', 'platt', 'isotonic')),
  recalibration_json TEXT NOT NULL,
  written_at TEXT NOT NULL
) STRICT;

DROP VIEW run_overview;
CREATE VIEW run_overview AS
SELECT run.id AS run, run.name, run.strategy, run.state, dataset.path AS data, run.seed, run.device,
       run.epochs_done, run.best_epoch, run.watched_metric, run.best_value,
       max(CASE WHEN f.part = 'test' AND f.metric = 'roc_auc' THEN f.value END) AS test_roc_auc,
       max(CASE WHEN f.part = 'test' AND f.metric = 'ks' THEN f.value END) AS test_ks,
       max(CASE WHEN f.part = 'test' AND f.metric = 'log_loss' THEN f.value END) AS test_log_loss,
       max(CASE WHEN f.part = 'test' AND f.metric = 'rmse' THEN f.value END) AS test_rmse,
       run.parameters, run.seconds, run.rows_per_second, run.created_at, note.text AS note,
       coalesce(mark.is_baseline, 0) AS is_baseline, coalesce(mark.is_pinned, 0) AS is_pinned,
       coalesce(mark.is_archived, 0) AS is_archived,
       (SELECT group_concat(tag, ', ') FROM run_tag WHERE run_tag.run = run.id) AS tags
FROM run JOIN dataset ON dataset.id = run.dataset
LEFT JOIN final_metric AS f ON f.run = run.id
LEFT JOIN note ON note.run = run.id
LEFT JOIN run_mark AS mark ON mark.run = run.id
GROUP BY run.id;
)sql";

}  // namespace amalgam
