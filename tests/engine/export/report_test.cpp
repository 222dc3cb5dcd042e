// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/export/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "engine/evaluation/bootstrap.h"
#include "engine/export/report_facts.h"
#include "engine/export/report_sections.h"
#include "engine/export/report_words.h"
#include "engine/fusion/fusion_head.h"
#include "engine/modalities/modality.h"
#include "engine/project/credit_pack.h"
#include "support/made_project.h"
#include "support/small_run.h"

namespace amalgam {

namespace {

using amalgam::testing::error_code;
using amalgam::testing::MadeProject;
using amalgam::testing::SmallRun;
using amalgam::testing::text_of;
using ::testing::HasSubstr;
using ::testing::Not;

ReportResult made_report(const MadeProject& project, ReportRequest request = {}) {
  request.project = project.path();
  RunControl control;
  return make_report(request, {}, control);
}

nlohmann::json verdict_of(const ReportResult& result) { return nlohmann::json::parse(result.verdict); }

/// Why a page is not well formed: a tag that is not closed in its order, a bare < or &. Empty where it is.
std::string why_not_well_formed(const std::string& html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    if (end == std::string::npos || html.find('<', at + 1) < end) return "a bare < at " + html.substr(at, 60);
    const std::string tag = html.substr(at + 1, end - at - 1);
    if (tag.rfind("!DOCTYPE", 0) == 0 || tag.back() == '/') continue;
    if (tag.front() != '/') {
      open.push_back(tag.substr(0, tag.find_first_of(" \n")));
    } else if (open.empty() || open.back() != tag.substr(1)) {
      return "<" + tag + "> closes nothing";
    } else {
      open.pop_back();
    }
  }
  const std::regex bare(R"(&(?!amp;|lt;|gt;|quot;|#39;))");
  if (std::regex_search(html, bare)) return "a bare &";
  return open.empty() ? "" : "<" + open.back() + "> is never closed";
}

std::string all_text(const ReportDocument& document) { return report_to_json(document).dump(); }

bool has_han(std::string_view text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0xE4 && byte <= 0xE9) return true;  // U+4000 … U+9FFF
  }
  return false;
}

std::multiset<std::string> gaps_of(std::string_view text) {
  const std::string copy(text);
  const std::regex gap(R"(\{[0-9](:g)?\}|%[0-9])");
  std::multiset<std::string> gaps;
  for (auto it = std::sregex_iterator(copy.begin(), copy.end(), gap); it != std::sregex_iterator(); ++it) gaps.insert(it->str());
  return gaps;
}

TEST(ReportWords, EveryPhraseIsThereInChineseWithTheSameGaps) {
  const std::set<std::string_view> same = {"ROC AUC", "Gini", "KS", "PR AUC", "F1", "RMSE", "MAE", "R²", "ECE", "FiLM", ", ", "{0} ({1})", "{0} on {1}"};
  std::set<std::string_view> seen;
  for (const ReportPhrase& one : kReportPhrases) {
    EXPECT_TRUE(seen.insert(one.english).second) << one.english << " stands twice";
    EXPECT_EQ(gaps_of(one.english), gaps_of(one.chinese)) << one.english;
    EXPECT_FALSE(has_han(one.english)) << one.english;
    EXPECT_TRUE(same.contains(one.english) || has_han(one.chinese)) << one.english;
  }
}

TEST(ReportWords, NamesOfStrategiesMetricsAndKindsAreThereToo) {
  std::set<std::string> there;
  for (const ReportPhrase& one : kReportPhrases) there.insert(std::string(one.english));
  for (const Strategy& one : strategy_registry()) {
    EXPECT_TRUE(there.contains(one.info.title)) << one.info.title;
    EXPECT_TRUE(there.contains(one.info.weights_meaning)) << one.info.weights_meaning;
  }
  for (const Metric& one : metrics()) EXPECT_TRUE(there.contains(one.title)) << one.title;
  for (const Modality& one : modality_registry()) EXPECT_TRUE(there.contains(one.id)) << one.id;
}

TEST(ReportWords, FillsGapsListsAndRefusesOtherLanguages) {
  const ReportWords english("en"), chinese("zh_CN");
  EXPECT_EQ(english("Run {0}: {1}", 3, "a {name}"), "Run 3: a {name}");
  EXPECT_EQ(chinese("{0} on {1}", "ROC AUC", "测试集"), "测试集 ROC AUC");
  EXPECT_EQ(english.list({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(chinese.known("a name of the analyst"), "a name of the analyst");
  EXPECT_EQ(error_code([] { ReportWords("fr"); }), "report.language");
  EXPECT_EQ(report_count(1234567), "1,234,567");
  EXPECT_EQ(report_count(123), "123");
  EXPECT_EQ(report_number(std::nan("")), "–");
}

TEST(Report, IsWellFormedInBothLanguagesWithAllSectionsAndNeedsNothingFromOutside) {
  MadeProject project;
  project.add("hybrid", 0.8);
  project.add("linear", 1.0, 2);
  project.add_unfinished("late", RunState::failed);
  for (const std::string& language : ReportWords::languages()) {
    const auto out = project.folder() / (language + ".html");
    const ReportResult result =
        made_report(project, {.out = out, .pictures = project.folder() / language, .command_line = "amalgam-cli report <p> & more", .language = language});
    const std::string html = text_of(out);
    EXPECT_EQ(why_not_well_formed(html.substr(0, html.find("<style>")) + html.substr(html.find("</style>") + 8)), "") << language;
    for (const ReportSectionInfo& one : sections_of_report(language)) {
      EXPECT_THAT(html, HasSubstr("<section id=\"" + one.id + "\"><h2>" + one.title)) << language;
    }
    for (const char* needed : {"amalgam-cli report &lt;p&gt; &amp; more", "secret &lt;b&gt;", "prefers-color-scheme", "@media print", "SHA-256"}) {
      EXPECT_THAT(html, HasSubstr(needed)) << language;
    }
    const std::regex link(R"((https?:)?//[^\s"<]+)");
    for (auto it = std::sregex_iterator(html.begin(), html.end(), link); it != std::sregex_iterator(); ++it) {
      EXPECT_EQ(it->str(), "http://www.w3.org/2000/svg");
    }
    EXPECT_GE(result.pictures.size(), 10U) << language;  // strategies, ROC; loss, confusion, weight, weights, attention of both; calibration, gains
    for (const std::string& picture : result.pictures) EXPECT_EQ(text_of(picture).rfind("<?xml", 0), 0U) << picture;
    EXPECT_EQ(result.document.language, language);
  }
}

TEST(Report, InChineseLeavesNoEnglishSentence) {
  MadeProject project;
  project.add("hybrid", 0.8);
  project.add("linear", 1.0, 2);
  project.add("unimodal", 1.5, 3);
  const ReportResult result = made_report(project, {.language = "zh_CN"});
  for (const ReportSection& section : result.document.sections) {
    EXPECT_TRUE(has_han(section.title)) << section.id;
    for (const ReportBlock& block : section.blocks) {
      EXPECT_TRUE(block.text.empty() || has_han(block.text)) << block.text;
      for (const std::string& cell : block.table.header) {
        const bool is_letterless = cell.size() <= 4 || cell == "ROC AUC" || cell == "PR AUC";  // p, KS, ECE, RMSE
        EXPECT_TRUE(is_letterless || has_han(cell)) << cell;
      }
      for (const ReportFigure& figure : block.figures) EXPECT_TRUE(has_han(figure.title) || figure.title.rfind("ROC", 0) == 0) << figure.title;
    }
  }
}

TEST(Report, ShowsTheFiguresOfTheProjectAndTheTestOfCompare) {
  MadeProject project;
  const std::int64_t fusion = project.add("hybrid", 0.8), baseline = project.add("linear", 1.1, 2);
  const ReportResult result = made_report(project);
  const nlohmann::json verdict = verdict_of(result), compared = compare_runs(project.store(), fusion, baseline);
  EXPECT_EQ(verdict.at("run"), fusion);
  EXPECT_EQ(verdict.at("reference"), baseline);
  EXPECT_EQ(verdict.at("test"), "delong");
  EXPECT_EQ(verdict.at("difference"), compared.at("delong").at("difference"));
  EXPECT_EQ(verdict.at("interval"), compared.at("delong").at("interval"));
  EXPECT_EQ(verdict.at("p_value"), compared.at("delong").at("p_value"));
  const std::string text = all_text(result.document);
  for (const std::int64_t id : {fusion, baseline}) {
    const RunRecord run = project.store().run(id);
    for (const Metric& metric : metrics()) {
      const double value = run.metric(Part::test, metric.id);
      if (!std::isfinite(value)) continue;
      EXPECT_THAT(text, HasSubstr("\"" + report_number(value) + "\"")) << metric.id;
    }
  }
  const nlohmann::json pack = credit_pack(project.store(), fusion, nullptr);
  EXPECT_THAT(text, HasSubstr(report_percent(pack.at("bad_rate").get<double>())));
  EXPECT_THAT(text, HasSubstr(report_number(pack.at("stability").at("scores").at("index").get<double>())));
}

TEST(Report, SaysPlainlyWhatThePairedTestSays) {
  const auto verdict = [](double fusion_noise, double baseline_noise, std::uint64_t baseline_stream) {
    MadeProject project;
    project.add("hybrid", fusion_noise);
    project.add("linear", baseline_noise, baseline_stream);
    return verdict_of(made_report(project, {.sections = {"verdict"}}));
  };
  const nlohmann::json better = verdict(0.5, 3.0, 2);
  EXPECT_EQ(better.at("outcome"), "better");
  EXPECT_THAT(better.at("sentence").get<std::string>(), HasSubstr("is better than the best baseline"));
  const nlohmann::json worse = verdict(3.0, 0.5, 2);
  EXPECT_EQ(worse.at("outcome"), "worse");
  EXPECT_THAT(worse.at("sentence").get<std::string>(), HasSubstr("is worse than the best baseline"));
  const nlohmann::json same = verdict(1.0, 1.0, 1);  // the same luck: equal in every row
  EXPECT_EQ(same.at("outcome"), "no_real_difference");
  EXPECT_EQ(same.at("difference"), 0.0);
  EXPECT_THAT(same.at("sentence").get<std::string>(), HasSubstr("There is no real difference"));
}

TEST(Report, ChoosesOnValidationAndNotOnTest) {
  MadeProject project;
  project.add("linear", 1.0, 9);
  const std::int64_t chosen = project.add("early", 0.9, 2), other = project.add("hybrid", 1.8, 3);
  RunRecord lucky = project.store().run(other);
  for (MetricValue& one : lucky.final_metrics) {
    if (one.part == Part::test && one.metric == "roc_auc") one.value = 0.9999;  // best on test, worse on validation
  }
  project.store().update_run(lucky);
  EXPECT_EQ(verdict_of(made_report(project)).at("run"), chosen);
  EXPECT_EQ(verdict_of(made_report(project, {.runs = {other}})).at("run"), other);
}

TEST(Report, WorksForValuesAndSeveralClasses) {
  for (const std::string task : {"regression", "multiclass"}) {
    MadeProject project(task);
    const std::int64_t fusion = project.add("hybrid", 0.2), baseline = project.add("xgboost", 1.5, 2);
    const auto out = project.folder() / "r.html";
    const ReportResult result = made_report(project, {.out = out});
    const nlohmann::json verdict = verdict_of(result);
    EXPECT_EQ(verdict.at("outcome"), "better") << task << verdict;
    EXPECT_EQ(verdict.at("test"), "paired_bootstrap");
    EXPECT_EQ(verdict.at("metric"), task == "regression" ? "rmse" : "roc_auc");
    const double first = project.store().run(fusion).metric(Part::test, verdict.at("metric").get<std::string>());
    const double second = project.store().run(baseline).metric(Part::test, verdict.at("metric").get<std::string>());
    EXPECT_NEAR(verdict.at("difference").get<double>(), first - second, 1e-6) << task;
    EXPECT_THAT(text_of(out), HasSubstr("needs a yes/no target")) << task;
    EXPECT_EQ(result.document.sections.size(), report_section_kinds().size());
  }
}

TEST(Report, BootstrapTestAgreesWithTheGeneralOne) {
  MadeProject project("regression", 200);
  const std::int64_t fusion = project.add("hybrid", 0.5), baseline = project.add("linear", 0.7, 2);
  const ScoredRows first = scored_rows(project.store(), fusion, Part::test), second = scored_rows(project.store(), baseline, Part::test);
  const auto rmse = [](std::span<const float> targets, std::span<const float> outputs) {
    return find_metric("rmse")->compute({Task::regression, targets, outputs, 2});
  };
  const PairedDifference other = paired_bootstrap(first.targets, first.outputs, second.outputs, rmse);
  const nlohmann::json verdict = verdict_of(made_report(project));
  EXPECT_NEAR(verdict.at("difference").get<double>(), other.difference, 1e-6);
  const double width = other.interval.high - other.interval.low;  // other draws: equal but for chance
  EXPECT_NEAR(verdict.at("interval").at(0).get<double>(), other.interval.low, 0.15 * width);
  EXPECT_NEAR(verdict.at("interval").at(1).get<double>(), other.interval.high, 0.15 * width);
}

TEST(Report, IsHonestAboutProjectsWithLittleInThem) {
  const auto sentence = [](MadeProject& project) {
    const auto out = project.folder() / "r.html";
    const ReportResult result = made_report(project, {.out = out});
    EXPECT_EQ(result.document.sections.size(), report_section_kinds().size());
    EXPECT_THAT(text_of(out), HasSubstr("</html>"));
    return verdict_of(result).at("sentence").get<std::string>();
  };
  MadeProject baselines;
  baselines.add("linear", 1.0);
  baselines.add("xgboost", 0.9, 2);
  EXPECT_THAT(sentence(baselines), HasSubstr("Only baselines have been trained"));
  MadeProject single;
  single.add("hybrid", 1.0);
  EXPECT_THAT(sentence(single), HasSubstr("no baseline has been trained"));
  MadeProject unfinished;
  unfinished.add_unfinished("hybrid", RunState::paused);
  unfinished.add_unfinished("late", RunState::failed);
  EXPECT_THAT(sentence(unfinished), HasSubstr("nothing to judge"));
  MadeProject unimodal;
  unimodal.add("unimodal", 1.0);
  unimodal.add("hybrid", 0.3, 2);
  EXPECT_THAT(sentence(unimodal), HasSubstr("is better than the best single modality"));
  MadeProject few("binary", 4);
  few.add("hybrid", 1.0);
  few.add("linear", 1.0, 2);
  EXPECT_THAT(sentence(few), Not(HasSubstr("nan")));
}

TEST(Report, SaysThatTheDataFileIsGone) {
  MadeProject project;
  project.add("hybrid", 1.0);
  const std::string text = all_text(made_report(project).document);  // the file was never there
  EXPECT_THAT(text, HasSubstr("The data file is no longer at its place"));
  EXPECT_THAT(text, HasSubstr("Shapley values could not be worked out: the data file is not at its place."));
}

TEST(Report, KeepsCommentsInTheProjectAndShowsChosenSectionsOnly) {
  MadeProject project;
  project.add("hybrid", 1.0);
  const auto out = project.folder() / "r.html";
  made_report(project, {.comments = {{"verdict", "Seen by <Ann>.\nTwice."}, {"limits", "None."}}});
  const ReportResult result = made_report(project, {.out = out, .sections = {"verdict", "appendix"}});
  ASSERT_EQ(result.document.sections.size(), 2U);
  EXPECT_EQ(result.document.sections[0].blocks.back().kind, BlockKind::comment);
  EXPECT_THAT(text_of(out), HasSubstr("Seen by &lt;Ann&gt;.\nTwice."));
  EXPECT_THAT(text_of(out), Not(HasSubstr("None.")));
  made_report(project, {.comments = {{"verdict", "  "}}});
  const nlohmann::json kept = nlohmann::json::parse(project.store().view_state(kReportCommentsKey).value());
  EXPECT_EQ(kept, (nlohmann::json{{"limits", "None."}}));
}

TEST(Report, RefusesWhatItCannotDo) {
  const amalgam::testing::TemporaryFolder folder;
  { const ProjectStore empty(folder / "p.amalgam", ProjectStore::Mode::create); }
  const auto code = [&](ReportRequest request) {
    request.project = folder / "p.amalgam";
    return error_code([&] {
      RunControl control;
      make_report(request, {}, control);
    });
  };
  EXPECT_EQ(code({.out = folder / "r.html"}), "report.no_runs");
  EXPECT_EQ(code({.out = folder / "r.pdf"}), "report.format");
  EXPECT_EQ(code({.sections = {"verdict", "weather"}}), "report.section");
  EXPECT_EQ(code({.comments = {{"weather", "Rain."}}}), "report.section");
  EXPECT_EQ(code({.language = "xx"}), "report.language");
  EXPECT_FALSE(std::filesystem::exists(folder / "r.html"));
  MadeProject project;
  project.add("hybrid", 1.0);
  EXPECT_EQ(error_code([&] { made_report(project, {.runs = {99}}); }), "project.no_run");
}

TEST(Report, PutsShapleyValuesBesideTheWeightsOfATrainedRun) {
  SmallRun small;
  small.train("hybrid");
  RunControl control;
  ReportRequest request{.project = small.project(), .out = small.folder() / "r.html"};
  const ReportResult result = small.workbench().report(request, {}, control);
  const nlohmann::json agreement = nlohmann::json::parse(small.store().insight(1, "weights_agreement").value());
  const std::string text = all_text(result.document), html = text_of(request.out);
  for (const nlohmann::json& one : agreement.at("modalities")) {
    EXPECT_THAT(text, HasSubstr("\"" + report_number(one.at("weight").get<double>()) + "\""));
    EXPECT_THAT(text, HasSubstr("\"" + report_difference(one.at("shapley").at("value").get<double>()) + "\""));
  }
  for (const char* needed : {"Modality weights", "Attention, layer 1", "What it is worth: Shapley value"}) EXPECT_THAT(html, HasSubstr(needed));
  // Worked out for weights that are no more: not shown.
  nlohmann::json stale = agreement;
  stale["fingerprint"] = "other";
  small.store().write_insight(1, "weights_agreement", stale.dump());
  request.explain = false;
  EXPECT_THAT(all_text(small.workbench().report(request, {}, control).document), Not(HasSubstr("rank by Shapley value")));
}

TEST(ReportDocument, SurvivesJson) {
  MadeProject project;
  project.add("hybrid", 1.0);
  const ReportDocument document = made_report(project, {.comments = {{"verdict", "中文"}}}).document;
  const nlohmann::json json = report_to_json(document);
  EXPECT_EQ(report_to_json(report_from_json(json)), json);
  EXPECT_EQ(error_code([] { report_from_json(nlohmann::json::parse("[1]")); }), "report.document");
}

}  // namespace

}  // namespace amalgam
