// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/export/atomic_file.h"
#include "engine/export/sample_rows.h"
#include "engine/export/svg_chart.h"
#include "support/small_run.h"
#include "support/tables.h"

namespace amalgam {

namespace {

using amalgam::testing::error_code;
using amalgam::testing::table_of;
using amalgam::testing::TemporaryFolder;
using amalgam::testing::text_of;

int files_in(const std::filesystem::path& folder) {
  int count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

TEST(AtomicFile, AppearsWholeOrNotAtAll) {
  const TemporaryFolder folder;
  {
    AtomicFile file(folder / "a.txt");
    file.write("half");
    EXPECT_FALSE(std::filesystem::exists(folder / "a.txt"));
  }
  EXPECT_EQ(files_in(folder.path()), 0);  // the half-written file is gone
  write_file_atomically(folder / "a.txt", "whole");
  write_file_atomically(folder / "a.txt", "another");
  EXPECT_EQ(text_of(folder / "a.txt"), "another");
  EXPECT_EQ(files_in(folder.path()), 1);
}

TEST(AtomicFile, SaysWhyAPlaceCannotBeWrittenTo) {
  const TemporaryFolder folder;
  EXPECT_EQ(error_code([&] { write_file_atomically(folder / "no/such/folder", "x"); }), "file.unwritable");
  EXPECT_EQ(error_code([&] { write_file_atomically(folder.path(), "x"); }), "file.unwritable");
  EXPECT_EQ(error_code([&] { write_file_atomically("", "x"); }), "file.unwritable");
}

TEST(SampleRows, KeepCellsAndTypes) {
  const TablePtr table = table_of(
      "n,c,d,t\n"
      "1.5,a,2024-01-02,a long text that no other row has\n"
      ",b,,\n"
      "3,a,2024-03-04,another text: 中文\n");
  const std::vector<std::int64_t> rows = {2, 1, 0};
  std::vector<std::string> names;
  for (const Column& column : table->columns()) names.push_back(column.name());
  const Table copy = rows_from_json(nlohmann::json::parse(rows_to_json(*table, rows, names).dump()));
  ASSERT_EQ(copy.rows(), 3);
  for (const std::string& name : names) {
    EXPECT_EQ(copy.column(name).type(), table->column(name).type()) << name;
    for (std::int64_t row = 0; row < 3; ++row) {
      EXPECT_EQ(copy.column(name).text(row), table->column(name).text(rows[static_cast<std::size_t>(row)])) << name;
      EXPECT_EQ(copy.column(name).is_missing(row), table->column(name).is_missing(rows[static_cast<std::size_t>(row)])) << name;
    }
  }
}

TEST(SampleRows, RefuseDamagedJson) {
  EXPECT_EQ(error_code([] { rows_from_json(nlohmann::json::parse(R"({"columns": 3})")); }), "bundle.invalid");
  EXPECT_EQ(error_code([] {
              rows_from_json(nlohmann::json::parse(R"({"columns": [{"name": "x", "type": "shape"}], "rows": []})"));
            }),
            "bundle.invalid");
}

TEST(SvgChart, PutsTicksAtRoundNumbers) {
  // 0 … 1 in about 5 steps: 0.2 is the smallest of 1, 2, 5 · 10^n that needs no more than 5.
  const std::vector<double> unit = axis_ticks(0, 1, 5);
  ASSERT_EQ(unit.size(), 6U);
  for (std::size_t i = 0; i < unit.size(); ++i) EXPECT_NEAR(unit[i], 0.2 * static_cast<double>(i), 1e-12);
  // 3 … 47 in about 5 steps: 8.8 -> 10.
  EXPECT_EQ(axis_ticks(3, 47, 5), (std::vector<double>{10, 20, 30, 40}));
  EXPECT_EQ(axis_ticks(2, 2, 5), std::vector<double>{2});
}

TEST(SvgChart, EscapesWhatXmlKeepsForItself) {
  EXPECT_EQ(escape_xml("a<b> & \"c\" 'd'"), "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
  EXPECT_EQ(escape_xml(std::string("x\x01y")), "x y");  // control characters are not allowed in XML 1.0
}

TEST(SvgChart, BreaksALineWhereAValueIsMissing) {
  LineChart chart{.title = "t", .x_title = "x", .y_title = "y"};
  chart.series = {{"s", {1, 2, 3, 4}, {0.1, std::nan(""), 0.3, 0.4}, 0, false}};
  const std::string svg = svg_line_chart(chart);
  const std::size_t at = svg.rfind("<path d=\"M");  // the legend has one too, before it
  const std::string path = svg.substr(at, svg.find('"', at + 9) - at);
  EXPECT_EQ(std::count(path.begin(), path.end(), 'M'), 2) << path;
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

}  // namespace

}  // namespace amalgam
