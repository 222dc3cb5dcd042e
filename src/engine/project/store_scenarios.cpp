// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/store_impl.h"

namespace amalgam {

void ProjectStore::write_scenario(const ScenarioRecord& scenario) {
  if (scenario.name.empty()) throw Error(ErrorKind::request, "scenario.no_name", "A scenario needs a name.");
  impl_->write([&](SQLite::Database& database) {
    require_run(database, scenario.run);
    sql::execute(database,
                 "INSERT OR REPLACE INTO scenario (run, \"row\", name, settings_json, answer_json, written_at) "
                 "VALUES (?, ?, ?, ?, ?, ?)",
                 scenario.run, scenario.row, scenario.name, scenario.settings_json, scenario.answer_json, utc_now());
  });
}

bool ProjectStore::remove_scenario(std::int64_t run, std::int64_t row, const std::string& name) {
  return impl_->write([&](SQLite::Database& database) {
    return sql::execute(database, "DELETE FROM scenario WHERE run = ? AND \"row\" = ? AND name = ?", run, row, name) > 0;
  });
}

std::vector<ScenarioRecord> ProjectStore::scenarios(std::int64_t run) const {
  return impl_->read([&](SQLite::Database& database) {
    SQLite::Statement query(database,
                            "SELECT run, \"row\", name, settings_json, answer_json, written_at FROM scenario WHERE run = ? "
                            "ORDER BY written_at, \"row\", name");
    sql::bind_all(query, run);
    std::vector<ScenarioRecord> found;
    while (query.executeStep()) {
      found.push_back({query.getColumn(0).getInt64(), query.getColumn(1).getInt64(), query.getColumn(2).getString(),
                       query.getColumn(3).getString(), query.getColumn(4).getString(), query.getColumn(5).getString()});
    }
    return found;
  });
}

}  // namespace amalgam
