// SPDX-License-Identifier: GPL-3.0-or-later
// What is needed to get the same figures again.
#include <filesystem>

#include "engine/base/sha256.h"
#include "engine/export/report_sections.h"

namespace amalgam {

void fill_appendix_section(const ReportFacts& facts, ReportSection& section);

namespace {

/// A word of a POSIX shell's command line, quoted where it must be.
std::string quoted_word(const std::string& word) {
  const bool is_plain = !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,+-") == std::string::npos;
  if (is_plain) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

std::string weights_hash(const ReportFacts& facts, const ReportRun& run) {
  const auto checkpoint = facts.store.checkpoint(run.record.id, "best");
  return checkpoint ? sha256_hex({reinterpret_cast<const char*>(checkpoint->bytes.data()), checkpoint->bytes.size()})
                    : facts.words.text("none are kept");
}

/// What the analyst chose about reading the data; empty if everything was guessed.
nlohmann::json recipe_of(const std::optional<DatasetRecord>& dataset) {
  const nlohmann::json stored = nlohmann::json::parse(dataset ? dataset->recipe_json : "", nullptr, false);
  return stored.is_object() ? stored.value("recipe", nlohmann::json::object()) : nlohmann::json::object();
}

void add_run(const ReportFacts& facts, const ReportRun& run, ReportSection& section) {
  const ReportWords& words = facts.words;
  const RunRecord& record = run.record;
  const auto dataset = facts.store.dataset(record.dataset);
  section.add(BlockKind::heading, words("Run {0}: {1}", record.id, record.name));
  ReportTable table{.header = {words.text("what"), words.text("value")}};
  const auto add = [&](std::string name, std::string value) { table.rows.push_back({std::move(name), value.empty() ? "–" : std::move(value)}); };
  add(words.text("strategy"), record.strategy);
  add(words.text("seed"), std::to_string(record.seed));
  add(words.text("device"), record.device);
  if (run.config.is_object() && run.config.contains("threads")) add(words.text("threads"), run.config.at("threads").dump());
  add(words.text("split"), run.split);
  add(words.text("SHA-256 of the data"), dataset ? dataset->sha256 : "");
  add(words.text("SHA-256 of the weights"), weights_hash(facts, run));
  add(words.text("SHA-256 of the settings"), sha256_hex(run.config.dump()));
  add(words.text("started, finished"), record.started_at + "  " + record.finished_at);
  const nlohmann::json versions = nlohmann::json::parse(record.versions_json, nullptr, false);
  if (versions.is_object()) {
    for (const auto& [name, value] : versions.items()) add(name, value.is_string() ? value.get<std::string>() : value.dump());
  }
  section.add(std::move(table));
  const std::string config = fmt::format("run-{}.json", record.id);
  const std::string data = dataset ? std::filesystem::path(dataset->path).filename().string() : "DATA";
  const nlohmann::json recipe = recipe_of(dataset);
  section.add_code(words.text("The same run again"),
                   fmt::format("amalgam-cli show {} --run {} --what config > {}\namalgam-cli train {} --project again.amalgam --config {}{}",
                               quoted_word(facts.store.path().filename().string()), record.id, config, quoted_word(data), config,
                               recipe.empty() ? "" : " --recipe recipe.json"));
  if (!recipe.empty()) section.add_code(words.text("How the data were read (recipe.json)"), recipe.dump(1));
  if (run.config.is_object()) section.add_code(words("Settings of run {0}", record.id), run.config.dump(1));
}

}  // namespace

void fill_appendix_section(const ReportFacts& facts, ReportSection& section) {
  const ReportWords& words = facts.words;
  section.add(BlockKind::paragraph, words.text("On a CPU, with the same versions, data, settings, seed and number of threads, a run comes out equal bit for bit."));
  for (const std::size_t i : facts.detailed) add_run(facts, facts.runs[i], section);
  if (!facts.request.command_line.empty()) section.add_code(words.text("This report"), facts.request.command_line);
}

}  // namespace amalgam
