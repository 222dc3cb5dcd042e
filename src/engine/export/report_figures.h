// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "engine/export/report_facts.h"
#include "engine/export/svg_chart.h"
#include "engine/project/report_document.h"

namespace amalgam {

/// Places among the figure colours.
inline constexpr int kAccentColour = 5, kGoodColour = 6, kGreyColour = 8;

/// A figure with the size that its drawing says.
ReportFigure make_figure(std::string name, std::string title, std::string svg);

// Each draws what is stored of a run and returns nothing where there is nothing to draw.
std::vector<ReportFigure> loss_figure(const ReportFacts& facts, const ReportRun& run);
std::vector<ReportFigure> confusion_figure(const ReportFacts& facts, const ReportRun& run);
/// Values: mean prediction against mean truth by tenths of the prediction.
std::vector<ReportFigure> tenths_figure(const ReportFacts& facts, const ReportRun& run);
/// The ROC curves of the detailed runs in one chart.
std::vector<ReportFigure> roc_figure(const ReportFacts& facts);
std::vector<ReportFigure> weights_figure(const ReportFacts& facts, const ReportRun& run);
/// One a layer, at the best epoch.
std::vector<ReportFigure> attention_figures(const ReportFacts& facts, const ReportRun& run);
/// What the model multiplies beside what a modality is worth: weights of the best epoch, Shapley values (an answer of
/// insight "modality_shapley") and permutation importance, each where it is there.
std::vector<ReportFigure> worth_figures(const ReportFacts& facts, const ReportRun& run, const nlohmann::json& shapley,
                                        const nlohmann::json& importance);
/// Promised and observed share of bads; gains. Of a credit pack.
std::vector<ReportFigure> credit_figures(const ReportFacts& facts, const ReportRun& run, const nlohmann::json& pack);

}  // namespace amalgam
