// SPDX-License-Identifier: GPL-3.0-or-later
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <vector>

#include "data/project/project_fixture.h"

namespace amalgam {
namespace {

using ::testing::HasSubstr;

/// `docs/project-file.md` against a project with everything in it.
class ProjectFileDocument : public ProjectFixture {
 protected:
  void SetUp() override {
    ProjectFixture::SetUp();
    std::ifstream in(std::string(AMALGAM_SOURCE_DIR) + "/docs/project-file.md");
    document_.assign(std::istreambuf_iterator<char>(in), {});
    ASSERT_FALSE(document_.empty());
    ProjectStore store = create();
    const std::int64_t run = add_sample_run(store);
    store.write_epoch(sample_epoch(run, 1, 0.5, true));
    store.write_epoch(sample_epoch(run, 2, 0.625, false));
    store.write_step_losses(run, 0, std::vector<float>{0.5F, 0.25F});
    store.write_predictions(run, {Part::test, {4}, {1}, {0.75F}, 1});
    store.write_checkpoint(run, "best", 1, std::vector<std::byte>(16));
    store.write_epoch_weights(run, 2, std::vector<std::byte>(16));
    store.write_log(run, "warning", "slow disk");
    store.set_run_note(run, "a note");
    RunRecord record = store.run(run);
    record.state = RunState::failed;
    record.final_metrics = {{Part::test, "roc_auc", 0.8}, {Part::test, "log_loss", 0.4}};
    store.update_run(record);
  }

  /// The text between the heading "### name" (or "### a and name") and the next one.
  std::string section_of(const std::string& table) const {
    for (std::size_t at = document_.find("\n### "); at != std::string::npos;) {
      const std::size_t next = document_.find("\n#", at + 1);
      const std::string section = document_.substr(at, next - at);
      const std::string heading = section.substr(0, section.find('\n', 1));
      if (heading.find(" " + table + ":") != std::string::npos ||
          heading.find(" " + table + " and") != std::string::npos) {
        return section;
      }
      at = document_.find("\n### ", at + 1);
    }
    return {};
  }

  std::vector<std::string> sql_examples() const {
    std::vector<std::string> found;
    constexpr std::string_view fence = "```sql\n";
    for (std::size_t at = document_.find(fence); at != std::string::npos;
         at = document_.find(fence, at)) {
      at += fence.size();
      found.push_back(document_.substr(at, document_.find("```", at) - at));
    }
    return found;
  }

  std::string document_;
};

TEST_F(ProjectFileDocument, ExplainsEachColumnOfEachTable) {
  SQLite::Database database(file().string());
  SQLite::Statement columns(
      database,
      "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "
      "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'");
  int checked = 0;
  while (columns.executeStep()) {
    const std::string table = columns.getColumn(0).getString();
    const std::string section = section_of(table);
    ASSERT_FALSE(section.empty()) << table;
    EXPECT_THAT(section, HasSubstr("`" + columns.getColumn(1).getString() + "`")) << table;
    ++checked;
  }
  EXPECT_GT(checked, 100);
}

TEST_F(ProjectFileDocument, NamesEachColumnOfEachView) {
  SQLite::Database database(file().string());
  SQLite::Statement columns(
      database,
      "SELECT v.name, c.name FROM sqlite_schema AS v, pragma_table_info(v.name) AS c "
      "WHERE v.type = 'view'");
  int checked = 0;
  while (columns.executeStep()) {
    const std::size_t line = document_.find("\n| `" + columns.getColumn(0).getString() + "` |");
    ASSERT_NE(line, std::string::npos) << columns.getColumn(0).getString();
    const std::string text = document_.substr(line, document_.find('\n', line + 1) - line);
    EXPECT_THAT(text, HasSubstr("`" + columns.getColumn(1).getString() + "`"));
    ++checked;
  }
  EXPECT_GT(checked, 30);
}

TEST_F(ProjectFileDocument, ShowsQueriesThatFindSomething) {
  SQLite::Database database(file().string());
  const auto examples = sql_examples();
  EXPECT_GE(examples.size(), 8U);
  for (const std::string& text : examples) {
    SQLite::Statement query(database, text);
    EXPECT_TRUE(query.executeStep()) << text;
  }
}

TEST_F(ProjectFileDocument, IsRightAboutTheViews) {
  SQLite::Database database(file().string());
  const auto number = [&](const std::string& query) {
    return database.execAndGet(query).getDouble();
  };
  // sample_epoch: layer 0, head 1, query "numbers", key "notes" = 0.75; the mean of 0.25 and 0.75 =
  // 0.5
  const std::string cell =
      "SELECT value FROM attention_cell WHERE epoch = 1 AND query = 'numbers' "
      "AND key = 'notes' AND layer = ";
  EXPECT_EQ(number(cell + "0 AND head = 1"), 0.75);
  EXPECT_EQ(number(cell + "0 AND head = -1"), 0.5);
  EXPECT_EQ(number(cell + "1 AND head = 0"), 0.875);
  EXPECT_EQ(number("SELECT value FROM attention_cell WHERE epoch = 1 AND layer = 0 AND head = 1 "
                   "AND query = 'notes' AND key = 'notes'"),
            0.0);
  EXPECT_EQ(number("SELECT sum(\"row\") FROM split_row WHERE part = 'validation'"),
            6);  // rows 1 and 5
  EXPECT_EQ(number("SELECT \"row\" FROM split_row WHERE part = 'none'"), 6);
  EXPECT_EQ(number("SELECT test_roc_auc FROM run_overview"), 0.8);
  EXPECT_EQ(number("SELECT validation_watched FROM epoch_history WHERE epoch = 2"), 0.625);
  EXPECT_EQ(number("SELECT count(*) FROM run_modality WHERE kind IN ('numerical', 'text')"), 2);
}

TEST(AttentionCell, DecodesEveryFloatThatAnAttentionCanBe) {
  // In place of a model's attention: 0, 1, the float next below 1, 1/3, a small and a negative
  // number.
  const std::vector<float> written = {
      0, 1, std::nextafter(1.0F, 0.0F), 1.0F / 3, 1.5e-9F, -2.75F, 96, 0.1F, 7e-5F};
  const auto path =
      std::filesystem::temp_directory_path() / ("cell-" + std::to_string(getpid()) + ".amalgam");
  {
    ProjectStore store(path, ProjectStore::Mode::create);
    DatasetRecord dataset;
    dataset.path = "d.csv";
    RunRecord run;
    run.dataset = store.add_dataset(dataset);
    EpochRecord epoch;
    epoch.run = store.add_run(run, {"r", {0}, {1}, {}});
    epoch.epoch = 1;
    epoch.attention = {{0, 1, {"a", "b", "c"}, written}};
    store.write_epoch(epoch);
  }
  SQLite::Database database(path.string());
  SQLite::Statement query(database,
                          "SELECT value FROM attention_cell WHERE head = 0 ORDER BY query, key");
  for (const float expected : written) {
    ASSERT_TRUE(query.executeStep());
    EXPECT_EQ(query.getColumn(0).getDouble(), static_cast<double>(expected));
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace amalgam
