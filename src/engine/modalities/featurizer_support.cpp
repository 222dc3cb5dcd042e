// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/featurizer_support.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"

namespace amalgam {

const Column& input_column(const Table& table, const std::string& column, const std::string& modality) {
  if (const Column* found = table.find(column)) return *found;
  throw Error(ErrorKind::data, "featurizer.no_column",
              "The data has no column '" + column + "', which the modality '" + modality +
                  "' was built on. Add the column, or change the map.");
}

std::vector<double> read_numbers(const Column& column, std::span<const std::int64_t> rows) {
  std::vector<double> values;
  values.reserve(rows.size());
  const auto* numbers = std::get_if<NumberStorage>(&column.storage());
  for (const std::int64_t row : rows) {
    const double value = numbers != nullptr ? numbers->values[static_cast<std::size_t>(row)] : column.number(row);
    values.push_back(std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN());
  }
  return values;
}

double signed_log(double value) { return std::copysign(std::log1p(std::abs(value)), value); }

Scale Scale::fit(std::span<const double> values) {
  ScaleSums sums;
  for (const double value : values) sums.add(value);
  for (const double value : values) sums.add_square(value);
  return sums.scale();
}

void ScaleSums::add(double value) {
  if (std::isnan(value)) return;
  sum_ += value;
  ++count_;
}

void ScaleSums::add_square(double value) {
  if (std::isnan(value)) return;
  const long double difference = value - sum_ / static_cast<long double>(count_);
  squares_ += difference * difference;
}

Scale ScaleSums::scale() const {
  if (count_ == 0) return {};
  const long double mean = sum_ / static_cast<long double>(count_);
  const long double deviation = std::sqrt(squares_ / static_cast<long double>(count_));
  // Rounding leaves a constant column a deviation just above nothing.
  const long double nothing = 1e-12L * std::max(1.0L, std::abs(mean));
  return {static_cast<double>(mean), deviation > nothing ? static_cast<double>(deviation) : 1.0};
}

float Scale::apply(double value) const {
  if (std::isnan(value)) return 0;
  return static_cast<float>(std::clamp((value - mean) / deviation, -kLargestInput, kLargestInput));
}

void to_json(nlohmann::json& json, const Scale& scale) {
  json = nlohmann::json::array({scale.mean, scale.deviation});
}

void from_json(const nlohmann::json& json, Scale& scale) {
  scale.mean = json.at(0).get<double>();
  scale.deviation = json.at(1).get<double>();
}

double sorted_quantile(std::span<const double> ascending, double share) {
  if (ascending.empty()) return 0;
  const double position = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  const double part = position - static_cast<double>(below);
  return ascending[below] + part * (ascending[above] - ascending[below]);
}

double encoder_dropout(const Options& options) {
  return options.knows("model.dropout") ? options.number("model.dropout") : 0.2;
}

torch::Tensor in_type_of(const torch::Tensor& input, const torch::Tensor& weight) {
  return input.scalar_type() == weight.scalar_type() ? input : input.to(weight.scalar_type());
}

}  // namespace amalgam
