// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/error.h"
#include "engine/evaluation/recalibration.h"
#include "engine/evaluation/score_groups.h"

namespace amalgam {

namespace {

using Method = Recalibration::Method;

[[noreturn]] void invalid_recalibration(const std::string& why) {
  throw Error(ErrorKind::data, "recalibration.invalid", "The stored recalibration cannot be read: " + why);
}

void check_curve(const IsotonicCurve& curve) {
  const auto& scores = curve.scores;
  const auto& values = curve.probabilities;
  if (scores.empty() || scores.size() != values.size()) invalid_recalibration("scores and probabilities do not belong together.");
  const bool rises = std::adjacent_find(scores.begin(), scores.end(), std::greater_equal<>()) == scores.end() &&
                     std::is_sorted(values.begin(), values.end());
  if (!rises) invalid_recalibration("the curve does not rise.");
}

}  // namespace

std::string_view to_string(Method method) {
  switch (method) {
    case Method::platt:
      return "platt";
    case Method::isotonic:
      return "isotonic";
    case Method::none:
      break;
  }
  return "none";
}

Method recalibration_method(std::string_view name) {
  for (const Method method : {Method::none, Method::platt, Method::isotonic}) {
    if (to_string(method) == name) return method;
  }
  throw Error(ErrorKind::request, "recalibration.unknown",
              fmt::format("There is no recalibration '{}'. Choose none, platt or isotonic.", name));
}

Recalibration fit_recalibration(Method method, std::span<const float> targets, std::span<const float> scores) {
  Recalibration fitted{.method = method};
  if (method == Method::none) return fitted;
  const auto ranked = rank_scores(targets, scores);
  if (!ranked || ranked->groups.size() < 2) {
    throw Error(ErrorKind::request, "recalibration.unfit",
                "A recalibration needs rows of both classes with different scores on validation.");
  }
  if (method == Method::platt) fitted.platt = fit_platt(targets, scores);
  if (method == Method::isotonic) fitted.isotonic = fit_isotonic(targets, scores);
  return fitted;
}

std::vector<float> recalibrated(const Recalibration& recalibration, std::span<const float> scores) {
  if (recalibration.method == Method::none) return {scores.begin(), scores.end()};
  std::vector<float> out = recalibration.method == Method::platt ? recalibrated(recalibration.platt, scores)
                                                                 : recalibrated(recalibration.isotonic, scores);
  const auto low = static_cast<float>(kLeastRecalibrated), high = static_cast<float>(1 - kLeastRecalibrated);
  for (float& score : out) {
    if (!std::isnan(score)) score = std::clamp(score, low, high);
  }
  return out;
}

nlohmann::json recalibration_json(const Recalibration& recalibration) {
  nlohmann::json json = {{"method", to_string(recalibration.method)}};
  if (recalibration.method == Method::platt) {
    json["slope"] = recalibration.platt.slope;
    json["intercept"] = recalibration.platt.intercept;
  }
  if (recalibration.method == Method::isotonic) {
    json["scores"] = recalibration.isotonic.scores;
    json["probabilities"] = recalibration.isotonic.probabilities;
  }
  return json;
}

Recalibration recalibration_from_json(const nlohmann::json& json) {
  try {
    Recalibration read;
    if (!json.is_object() || !json.contains("method")) return read;
    read.method = recalibration_method(json.at("method").get<std::string>());
    if (read.method == Method::platt) read.platt = {json.at("slope").get<double>(), json.at("intercept").get<double>()};
    if (read.method == Method::isotonic) {
      read.isotonic = {json.at("scores").get<std::vector<double>>(), json.at("probabilities").get<std::vector<double>>()};
      check_curve(read.isotonic);
    }
    return read;
  } catch (const nlohmann::json::exception& problem) {
    invalid_recalibration(problem.what());
  }
}

}  // namespace amalgam
