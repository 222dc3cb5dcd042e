// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/options.h"

namespace amalgam {

/// One run that a lesson recommends.
struct LessonRun {
  std::string strategy;  ///< id
  std::string title;     ///< the run's name
  std::vector<std::pair<std::string, OptionValue>> settings = {};  ///< those that differ from the defaults
};

/// A small synthetic data set that teaches one thing about fusion; what is to be found in it is planted.
struct Lesson {
  std::string id;       ///< "synergy", "redundancy", "missing"
  std::string title;    ///< what it is about, a few words
  std::string teaches;  ///< one or two sentences: what will be learnt
  std::string look_at;  ///< one sentence: where to see it
  std::int64_t rows = 0;   ///< of the copy in datasets/lesson_<id>
  std::uint64_t seed = 0;  ///< of that copy
  std::vector<LessonRun> runs;
};

/// The lessons, in the order in which they are taught.
const std::vector<Lesson>& lessons();
/// Errors:  Error(request) "generate.lesson" naming those there are
const Lesson& lesson(const std::string& id);

/// Writes a lesson's data: `path` (CSV), `<stem>.map.json` and `<stem>.truth.json`. The same seed gives the same bytes.
///
/// The truth states the log-odds, the best AUC that is possible on these rows, and the figure that the lesson turns on:
/// `best_additive_auc` (synergy), `auc_without` one of the two copies (redundancy), `auc_without` the notes (missing).
/// Returns: the truth, as written
/// Errors:  Error(request) "generate.lesson", "generate.rows"; Error(io) "generate.unwritable"
nlohmann::json generate_lesson(const std::string& id, std::int64_t rows, std::uint64_t seed, const std::filesystem::path& path);

}  // namespace amalgam
