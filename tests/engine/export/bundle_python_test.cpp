// SPDX-License-Identifier: GPL-3.0-or-later
// What a bundle's Python program makes of raw cells against what the engine makes of them.
#include "engine/export/bundle_python.h"

#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/data/csv_reader.h"
#include "engine/export/bundle_preprocessing.h"
#include "engine/export/bundle_rows.h"
#include "engine/export/npy_file.h"
#include "engine/export/onnx_fixture.h"
#include "engine/modalities/tiny_bert.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::onnx_test::TextSettings;
using amalgam::testing::error_code;
using amalgam::testing::SmallRun;
using amalgam::testing::TemporaryFolder;

constexpr double kSame = 1e-6;  // one unit in the last place of a float, and the order of sums

/// Cells as analysts have them: marks, signs, dates, words for missing, Chinese, markup, JSON events.
constexpr const char* kRaw = R"csv(id,amount,rate,opened,code,city,flag,list_a,list_b,m_1,m_2,m_3,m_4,note,memo,clicks,steps
1,"1,234.50",12.5%,2024-03-01,007,北京,1,"[1, 2.5, null]",1;2;3,1,2,,4,"贷款逾期 and more &amp; <b>late</b> it's","Crème BRÛLÉE ﬁne Straße",login > search -> apply,"[{""a"": ""in"", ""t"": ""2024-03-01T10:30:00Z""}, {""a"": ""out"", ""t"": ""2024-03-01T12:00:00+02:00""}]"
2,¥55,3%,2024/3/5 8:05 PM,012,上海,0,"[4]",4,0,2,1,,"ภาษาไทย İstanbul don’t ’quoted’ 😀🫀",x²y ½ Å K ﷺ ｆｕｌｌ,apply>apply>login,"[{""a"": ""in"", ""t"": 5}, {""a"": 7, ""t"": 2.5}, {""a"": true, ""t"": 1}]"
3,NA,0.5%,2024年3月9日10时30分,7,北京,1,[],5;oops,,,,1,"<!-- gone --> 好吃 好吃 <a href='x'>link</a> &#8217; &#x4E2D; &nope; a < b > c",,n/a,"[""in"", ""out"", ""in""]"
4,-3e2,,not a date,999,,,"(1 2 3)",,3,3,3,2,,"a'b'' c'd E=mc² naïve",unknown>login,not json
5,+7.,100%,2024-12-31 23:59:59.5,007,Köln,1,7,"1|2",2,1,0,0,late late late work,"late—work…","login>login>login>login>login","[{""b"": ""in""}]"
6,"1,000,000",1.25%,2023-01-01,7,new york,0,"[-1.5,2,3,4]",9;8;7;6,1,1,1,3,"work and more and more and more",ok,,[]
7,.5,-2%,2024-02-29T00:00Z,012,上海,1,"1,2,3",1,0,0,0,1,逾期 逾期 work,"ok ok late",search,"[{""a"": ""out"", ""t"": null}, {""a"": ""in"", ""t"": ""x""}]"
8,12345678901234567,7%,2024-02-30,007,北京 ,0,"[1, ""x""]",2;2,2,,2,,"ＦＵＬＬ ①② ㎏ late",–,login>search,"[{""a"": ""in"", ""t"": ""9""}, {""a"": ""in"", ""t"": 9}]"
)csv";

nlohmann::json raw_map() {
  return nlohmann::json::parse(R"({"version": 1, "id": ["id"], "ignore": [], "target": {"column": "flag", "task": "binary", "positive": "1"},
   "modalities": [
    {"name": "numbers", "kind": "numerical", "columns": ["amount", "rate", "opened"]},
    {"name": "profile", "kind": "categorical", "columns": ["code", "city"]},
    {"name": "lists", "kind": "temporal", "columns": ["list_a", "list_b"], "format": "list"},
    {"name": "months", "kind": "temporal", "channels": [{"name": "z", "columns": ["m_3", "m_2"]}, {"name": "b", "columns": ["m_1", "m_4"]}]},
    {"name": "texts", "kind": "text", "columns": ["note", "memo"]},
    {"name": "clicks", "kind": "behavioural", "columns": ["clicks"], "format": "list", "separator": ">"},
    {"name": "steps", "kind": "behavioural", "columns": ["steps"], "format": "json", "event": "a", "time": "t"}]})");
}

ReadRecipe raw_recipe() {
  ReadRecipe recipe;
  using enum ColumnType;
  recipe.types = {{"amount", number}, {"rate", number},        {"opened", date},        {"code", category}, {"city", category},
                  {"flag", category}, {"list_a", number_list}, {"list_b", number_list}, {"m_1", number},    {"m_2", number},
                  {"m_3", number},    {"m_4", number},      {"note", text},          {"memo", text},          {"clicks", event_list}, {"steps", event_list}};
  return recipe;
}

std::vector<std::int64_t> all_rows(const Table& table) {
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < table.rows(); ++row) rows.push_back(row);
  return rows;
}

#define SKIP_WITHOUT_PYTHON()                                                                            \
  const auto python = BundlePython::find();                                                              \
  if (!python) GTEST_SKIP() << "python3 with numpy and pandas is missing; scripts/setup.sh test installs them"

/// A preprocessor fitted on raw rows, and the part of a bundle that score.py needs for features.
struct RawBundle {
  explicit RawBundle(const std::string& csv, const nlohmann::json& map, const ReadRecipe& recipe, const TextSettings& settings = {})
      : data(folder.write("data.csv", csv)), table(read_csv(data, recipe).table) {
    Options options(settings_of("early"));
    for (const auto& [name, value] : settings) options.set_text(name, value);
    const ModalityMap own = ModalityMap::from_json(map);
    trained.preprocessor = std::make_unique<Preprocessor>(
        Preprocessor::fit(own, options, *table, all_rows(*table), read_target(own.target, *table)));
    folder.write("preprocessing.json", bundle_preprocessing(trained, {}).dump());
    for (const auto& [name, text] : bundle_programs()) folder.write(name, std::string(text));
  }
  std::vector<std::string> arguments() const {
    std::vector<std::string> names;
    for (const TorchScriptInput& input : torchscript_inputs(*trained.preprocessor)) names.push_back(input.argument);
    return names;
  }
  /// Compares every tensor; says which row differs.
  void expect_same(const BundlePython& python, const std::filesystem::path& csv, const Table& rows) const {
    const auto found = python.features(folder.path(), csv, arguments());
    const auto wanted = torchscript_arguments(trained.preprocessor->transform(rows, all_rows(rows)));
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      ASSERT_EQ(found[i].sizes(), wanted[i].sizes()) << arguments()[i];
      EXPECT_EQ(found[i].scalar_type(), wanted[i].scalar_type()) << arguments()[i];
      for (std::int64_t row = 0; row < rows.rows(); ++row) {
        EXPECT_LE(onnx_test::difference(found[i][row], wanted[i][row]), kSame)
            << arguments()[i] << " row " << row << "\nscore.py: " << found[i][row] << "\nengine: " << wanted[i][row];
      }
    }
  }

  TemporaryFolder folder;
  std::filesystem::path data;
  TablePtr table;
  TrainedModel trained;
};

struct PythonCase {
  const char* name;
  TextSettings settings;
};

class BundlePythonFeatures : public ::testing::TestWithParam<PythonCase> {};

TEST_P(BundlePythonFeatures, AreTheEnginesTensors) {
  SKIP_WITHOUT_PYTHON();
  TextSettings settings = GetParam().settings;
  const TemporaryFolder model;
  for (auto& [name, value] : settings) {
    if (name == "text.pretrained_folder") value = amalgam::testing::write_tiny_bert(model / "tiny").string();
  }
  const RawBundle bundle(kRaw, raw_map(), raw_recipe(), settings);
  bundle.expect_same(*python, bundle.data, *bundle.table);
}

INSTANTIATE_TEST_SUITE_P(
    Settings, BundlePythonFeatures,
    ::testing::Values(
        PythonCase{"usual", {}}, PythonCase{"everyTerm", {{"text.minimum_count", "1"}, {"categorical.minimum_count", "1"}, {"behavioural.minimum_count", "1"}}},
        PythonCase{"quantile", {{"numerical.scaling", "quantile"}, {"numerical.encoding", "plain"}}},
        PythonCase{"periodic", {{"numerical.encoding", "periodic"}, {"temporal.statistics", "false"}, {"behavioural.pairs", "0"}}},
        PythonCase{"hashing", {{"categorical.hashing", "true"}, {"categorical.maximum_values", "1"}, {"categorical.hash_buckets", "7"},
                               {"categorical.minimum_count", "1"}}},
        PythonCase{"short", {{"text.maximum_tokens", "3"}, {"text.minimum_count", "1"}, {"behavioural.maximum_events", "2"},
                             {"temporal.maximum_steps", "2"}, {"temporal.bins", "0"}, {"behavioural.bins", "0"}}},
        PythonCase{"ordered", {{"text.encoder", "gru"}, {"text.minimum_count", "1"}, {"text.maximum_tokens", "5"}}},
        PythonCase{"words", {{"text.pairs", "false"}, {"text.minimum_count", "1"}}},
        PythonCase{"pretrained", {{"text.encoder", "pretrained"}, {"text.pretrained_folder", ""}}},
        PythonCase{"pretrainedShort", {{"text.encoder", "pretrained"}, {"text.pretrained_folder", ""}, {"text.pretrained_length", "8"}}}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(BundlePython, ReadsRowsThatTheModelNeverSaw) {
  SKIP_WITHOUT_PYTHON();
  const RawBundle bundle(kRaw, raw_map(), raw_recipe(), {{"text.minimum_count", "1"}});
  // Other separator and decimal mark, other columns in between, unseen values; a row that is too short is left out.
  const auto other = bundle.folder.write("new.csv",
                                         "extra;amount;rate;opened;code;city;list_a;list_b;m_1;m_2;m_3;m_4;note;memo;clicks;steps\n"
                                         "x;1.234,5;2,5;05.04.2024;new;巴黎;1 2;[3];1;;2;7;新 新 words;;fly>login;[{\"a\": \"new\"}]\n"
                                         "y;0,25;3;6.4.2024 10:00;;;;;;;;;;;;\n"
                                         "too;short\n"
                                         ";;;;;;;;;;;;;;;\n");
  ReadRecipe recipe;
  recipe.types = raw_recipe().types;
  const ReadResult read = read_csv(other, recipe);
  ASSERT_EQ(read.rows_dropped, 1);
  bundle.expect_same(*python, other, *read.table);
}

TEST(BundlePython, FoldsAndCutsEveryCharacterAsTheEngineDoes) {
  SKIP_WITHOUT_PYTHON();
  // Characters up to Unicode 14, which Python 3.11 knows; each between letters, alone, and before an accent.
  std::string csv = "flag,text\n";
  std::int64_t rows = 0;
  for (UChar32 c = 0x21; c <= UCHAR_MAX_VALUE;) {
    std::string cell;
    for (int used = 0; used < 256 && c <= UCHAR_MAX_VALUE; ++c) {
      UVersionInfo age;
      u_charAge(c, age);
      if (age[0] == 0 || age[0] > 14 || U_IS_SURROGATE(c) || u_charType(c) == U_PRIVATE_USE_CHAR) continue;
      std::string one;
      icu::UnicodeString(c).toUTF8String(one);
      cell.append("a").append(one).append("b ").append(one).append(" e").append(one).append("\u0301 ");
      ++used;
    }
    if (cell.empty()) break;
    write_csv_row(csv, {rows++ % 2 == 0 ? "0" : "1", cell});
  }
  ReadRecipe recipe;
  recipe.types = {{"text", ColumnType::text}, {"flag", ColumnType::category}};
  recipe.encoding = "utf-8";
  const nlohmann::json map = nlohmann::json::parse(R"({"version": 1, "id": [], "ignore": [], "target": {"column": "flag", "task": "binary",
    "positive": "1"}, "modalities": [{"name": "texts", "kind": "text", "columns": ["text"]}]})");
  const RawBundle bundle(csv, map, recipe, {{"text.minimum_count", "1"}, {"text.maximum_vocabulary", "5000000"},
                                            {"text.maximum_tokens", "100000"}, {"text.pairs", "false"}});
  ASSERT_EQ(bundle.table->rows(), rows);
  EXPECT_GT(rows, 400);
  bundle.expect_same(*python, bundle.data, *bundle.table);
}

TEST(BundlePython, ItsFeaturesInOnnxRuntimeGiveTheScoresOfTheCommandLine) {
  SKIP_WITHOUT_PYTHON();
  const auto runtime = OnnxRuntime::find();
  if (!runtime) GTEST_SKIP() << "ONNX Runtime for Node.js is missing; scripts/setup.sh test installs it";
  SmallRun small;
  const std::pair<const char*, const char*> runs[] = {{"hybrid", "bad"}, {"hybrid", "grade"}, {"hybrid", "loss"}, {"linear", "grade"},
                                                      {"xgboost", "bad"}, {"xgboost", "loss"}, {"blend", "bad"}};
  for (const auto& [strategy, target] : runs) {
    SCOPED_TRACE(std::string(strategy) + ", " + target);
    const RunRecord run = small.train(strategy, target, 2);
    const auto out = small.folder() / (std::string(strategy) + target), scores_file = small.folder() / "scores.csv";
    const ExportResult result = small.workbench().export_run(small.project(), run.id, "bundle", out, nullptr);
    for (const ExportCheck& check : result.checks) EXPECT_EQ(check.not_run, "") << check.what;
    const TrainedModel read = read_bundle(out);
    std::vector<std::string> inputs;
    for (const TorchScriptInput& input : torchscript_inputs(*read.preprocessor)) inputs.push_back(input.argument);
    const OnnxJob job{out / "model.onnx", inputs, {score_output(*read.preprocessor)}, {python->features(out, small.data(), inputs)}};
    const torch::Tensor found = runtime->run({job}).at(0).at(0).at(0).reshape({small.table()->rows(), -1});
    RunControl control;
    small.workbench().score({.bundle = out, .data = small.data(), .out = scores_file}, {}, control);
    const TablePtr scores = read_csv(scores_file).table;
    ASSERT_EQ(scores->rows(), found.size(0));
    const double least = std::string(target) == "loss" ? std::max(1.0, read.preprocessor->target_deviation()) : 1;
    for (std::int64_t column = 0; column < found.size(1); ++column) {
      for (std::int64_t row = 0; row < found.size(0); ++row) {
        const double expected = scores->columns()[static_cast<std::size_t>(1 + column)].number(row);
        EXPECT_NEAR(found[row][column].item<double>(), expected, 1e-5 * std::max(least, std::abs(expected)));
      }
    }
  }
}

TEST(NpyFile, IsReadOrRefused) {
  const auto file = [](const std::string& header, const std::string& numbers) {
    std::string bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 0xff);
    bytes += static_cast<char>(header.size() >> 8);
    return bytes + header + numbers;
  };
  const std::string ints("\x01\0\0\0\x02\0\0\0", 8);
  EXPECT_TRUE(torch::equal(read_npy(file("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }\n", ints)), torch::tensor({1, 2}, torch::kInt32)));
  EXPECT_EQ(read_npy(file("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 1), }\n", ints)).dim(), 2);
  const auto refused = [](const std::string& bytes) { return error_code([&] { read_npy(bytes); }); };
  EXPECT_EQ(refused(""), "npy.invalid");
  EXPECT_EQ(refused("PK not one at all"), "npy.invalid");
  EXPECT_EQ(refused(file("{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }\n", ints)), "npy.invalid");
  EXPECT_EQ(refused(file("{'descr': '>c8', 'fortran_order': False, 'shape': (2,), }\n", ints)), "npy.invalid");
  EXPECT_EQ(refused(file("{'descr': '<i4', 'fortran_order': True, 'shape': (2,), }\n", ints)), "npy.invalid");
}

}  // namespace

}  // namespace amalgam
