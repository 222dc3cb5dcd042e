// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "engine/base/run_control.h"
#include "engine/fusion/fusion_model.h"
#include "engine/workbench.h"

namespace amalgam {

/// See Workbench::train.
RunRecord train_run(const TrainRequest& request, const EventSink& events, RunControl& control);
/// See Workbench::resume.
RunRecord resume_run(const std::filesystem::path& project, std::int64_t run, const TablePtr& table,
                     const EventSink& events, RunControl& control);
/// See Workbench::summarize.
ModelSummary summarize_model(const Table& table, const Experiment& experiment);

/// {"amalgam","libtorch","blas","sqlite","compiler"}
nlohmann::json program_versions();

}  // namespace amalgam
