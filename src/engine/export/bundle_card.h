// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/export/exporter.h"

namespace amalgam {

/// metrics.json of a bundle: {"task", "parts": {"test": {"rows", metrics …}, …}, "calibration": {"scale", "shift"} or null,
/// "cut_off": number or null (yes/no targets: the cheapest on validation, docs/credit-pack.md), "segments": [{"column",
/// "segments": [{"segment", "rows", …}]}], "credit": the credit pack or null}.
nlohmann::json bundle_metrics(const ExportTask& task);

/// card.md of a bundle, after Mitchell et al. 2019, "Model Cards for Model Reporting": what the model is for, data,
/// population, performance, performance by segment, limits, how it was made. Every sentence follows from the run.
std::string bundle_card(const ExportTask& task, const nlohmann::json& metrics);

}  // namespace amalgam
