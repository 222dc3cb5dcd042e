// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workbench.h"

#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/base/error.h"
#include "engine/export/export_run.h"
#include "engine/export/report.h"
#include "engine/export/scorer.h"
#include "engine/insight/evaluate.h"
#include "engine/insight/insight.h"
#include "engine/training/settings.h"
#include "engine/training/trainer.h"
#include "engine/training/training_run.h"
#include "engine/training/tuning.h"

namespace amalgam {

namespace {

/// Every verb, each in the file that knows how. LibTorch's exceptions leave as ours.
class EngineWorkbench final : public Workbench {
 public:
  std::vector<StrategyInfo> strategies() const override {
    std::vector<StrategyInfo> infos;
    for (const Strategy& one : strategy_registry()) infos.push_back(one.info);
    return infos;
  }

  std::vector<KindInfo> kinds() const override {
    std::vector<KindInfo> infos;
    for (const Modality& one : modality_registry()) infos.push_back({one.id, one.title, one.summary, one.options});
    return infos;
  }

  std::vector<DeviceInfo> devices() const override {
    const auto chosen = device_name(choose_device("auto"));
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    std::vector<DeviceInfo> infos = {
        {"cpu", "CPU, " + std::to_string(cores) + (cores == 1 ? " core" : " cores"), chosen == "cpu"}};
    for (std::size_t i = 0; i < torch::cuda::device_count(); ++i) {
      const std::string id = "cuda:" + std::to_string(i);
      const std::string name = device_name(torch::Device(id));
      infos.push_back({id, name, name == chosen});
    }
    return infos;
  }

  nlohmann::json versions() const override { return program_versions(); }

  std::vector<Option> settings(const std::string& strategy) const override { return settings_of(strategy); }

  ModelSummary summarize(const TablePtr& table, const Experiment& experiment) override {
    if (!table) throw Error(ErrorKind::internal, "summarize.no_table", "A summary needs a table.");
    return translated([&] { return summarize_model(*table, experiment); });
  }

  RunRecord train(const TrainRequest& request, const EventSink& events, RunControl& control) override {
    return translated([&] { return train_run(request, events, control); });
  }

  TuneResult tune(const TuneRequest& request, const EventSink& events, RunControl& control) override {
    return translated([&] { return tune_settings(request, events, control); });
  }

  RunRecord resume(const std::filesystem::path& project, std::int64_t run, const TablePtr& table,
                   const EventSink& events, RunControl& control) override {
    return translated([&] { return resume_run(project, run, table, events, control); });
  }

  EvaluationResult evaluate(const std::filesystem::path& project, std::int64_t run, const TablePtr& table) override {
    return translated([&] { return evaluate_run(project, run, table); });
  }

  ExplainResult explain(const std::filesystem::path& project, std::int64_t run, const TablePtr& table, int repeats,
                        const EventSink& events, RunControl& control) override {
    return translated([&] { return explain_run(project, run, table, repeats, events, control); });
  }

  std::vector<InsightInfo> insights() const override {
    std::vector<InsightInfo> infos;
    for (const Insight& one : insight_registry()) infos.push_back(one.info);
    return infos;
  }

  nlohmann::json insight(const InsightRequest& request, const EventSink& events, RunControl& control) override {
    return translated([&] { return answer_insight(request, events, control); });
  }

  ExportResult export_run(const std::filesystem::path& project, std::int64_t run, const std::string& format,
                          const std::filesystem::path& out, const TablePtr& table) override {
    return translated([&] { return export_trained_run(project, run, format, out, table); });
  }

  ReportResult report(const ReportRequest& request, const EventSink& events, RunControl& control) override {
    return translated([&] { return make_report(request, events, control); });
  }

  std::vector<ReportSectionInfo> report_sections(const std::string& language) const override {
    return sections_of_report(language);
  }

  ScoreResult score(const ScoreRequest& request, const EventSink& events, RunControl& control) override {
    return translated([&] { return score_file(request, events, control); });
  }

  std::vector<ExportFormat> export_formats() const override { return export_format_list(); }

 private:
  template <class Action>
  static auto translated(Action action) -> decltype(action()) {
    try {
      return action();
    } catch (const c10::Error& problem) {
      throw Error(ErrorKind::internal, "libtorch", std::string("LibTorch: ") + problem.what_without_backtrace(),
                  problem.what());
    } catch (const std::bad_alloc&) {
      throw Error(ErrorKind::request, "memory", "There is not enough memory for this. Use fewer rows or a smaller model.");
    }
  }
};

}  // namespace

std::unique_ptr<Workbench> make_workbench() {
  // What is asked of a model beside training: products of these sizes gain nothing from a second thread and wait for it.
  static std::once_flag once;
  std::call_once(once, [] { use_threads(1); });
  return std::make_unique<EngineWorkbench>();
}

}  // namespace amalgam
