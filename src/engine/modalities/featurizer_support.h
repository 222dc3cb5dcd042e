// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/base/options.h"
#include "engine/data/table.h"

namespace amalgam {

/// Scaled inputs are kept within this many deviations, so that one odd cell cannot upset a batch.
inline constexpr double kLargestInput = 8.0;

/// The column of a modality. Errors: Error(data) "featurizer.no_column"
const Column& input_column(const Table& table, const std::string& column, const std::string& modality);

/// Cells of some rows as numbers; NaN where missing, not a number or not finite.
std::vector<double> read_numbers(const Column& column, std::span<const std::int64_t> rows);

/// sign(x) · log(1 + |x|): tames money and counts, keeps the sign.
double signed_log(double value);

/// Centre and spread of a training column: value -> (value − mean) / deviation, within ±kLargestInput.
struct Scale {
  double mean = 0, deviation = 1;

  /// Of the values that are not NaN; a constant or empty column has deviation 1.
  static Scale fit(std::span<const double> values);
  float apply(double value) const;  ///< NaN -> 0, the mean
};
/// A Scale of values that are gone through twice instead of being held: all of them to `add`, then all to `add_square`.
class ScaleSums {
 public:
  void add(double value);         ///< NaN is left out
  void add_square(double value);  ///< NaN is left out
  Scale scale() const;

 private:
  long double sum_ = 0, squares_ = 0;
  std::int64_t count_ = 0;
};
void to_json(nlohmann::json& json, const Scale& scale);
void from_json(const nlohmann::json& json, Scale& scale);

/// Quantile of ascending values with linear interpolation (the default of NumPy); 0 if there are none.
double sorted_quantile(std::span<const double> ascending, double share);

/// `model.dropout` where it is described, else 0.2.
double encoder_dropout(const Options& options);

/// `input` in the floating-point type of `weight` (single precision is the rule, double is for checks).
torch::Tensor in_type_of(const torch::Tensor& input, const torch::Tensor& weight);

}  // namespace amalgam
