// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/insight/rank_agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace amalgam {

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
constexpr double kSameWeight = 0.01;

int sign_of(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

std::string sentence_for(const OrderAgreement& found, const std::string& heaviest, const std::string& best) {
  const int counted = found.agree + found.disagree;
  if (found.badge == "agree") {
    return fmt::format("The weights rank the modalities as their Shapley values do ({} of {} pairs that can be told apart): "
                       "{} counts most in both.", found.agree, counted, best);
  }
  if (found.badge == "disagree") {
    return fmt::format("The weights do not rank the modalities as their Shapley values do ({} of {} pairs are the other way "
                       "round): {} has the largest weight, {} contributes most. Do not read the weights as importance.",
                       found.disagree, counted, heaviest, best);
  }
  if (counted == 0) return "No pair of modalities can be told apart by both weight and Shapley value: the weights say nothing here.";
  return fmt::format("Of {} pairs, {} have the same order by weight and by Shapley value, {} the opposite one, and {} cannot "
                     "be told apart: read the Shapley values, not the weights.",
                     counted + found.undecided, found.agree, found.disagree, found.undecided);
}

}  // namespace

double kendall_tau_b(std::span<const double> one, std::span<const double> other) {
  double sum = 0, untied_one = 0, untied_other = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    for (std::size_t j = i + 1; j < one.size(); ++j) {
      const int a = sign_of(one[i] - one[j]), b = sign_of(other[i] - other[j]);
      sum += a * b;
      untied_one += a != 0 ? 1 : 0;
      untied_other += b != 0 ? 1 : 0;
    }
  }
  return untied_one > 0 && untied_other > 0 ? sum / std::sqrt(untied_one * untied_other) : kUndefined;
}

std::vector<double> ranks_of(std::span<const double> values) {
  std::vector<double> ranks;
  for (const double value : values) {
    double larger = 0, equal = 0;
    for (const double other : values) {
      larger += other > value ? 1 : 0;
      equal += other == value ? 1 : 0;
    }
    ranks.push_back(larger + (equal + 1) / 2);
  }
  return ranks;
}

double spearman_rho(std::span<const double> one, std::span<const double> other) {
  const std::vector<double> a = ranks_of(one), b = ranks_of(other);
  const double mean = (static_cast<double>(a.size()) + 1) / 2;
  double both = 0, squares_a = 0, squares_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    both += (a[i] - mean) * (b[i] - mean);
    squares_a += (a[i] - mean) * (a[i] - mean);
    squares_b += (b[i] - mean) * (b[i] - mean);
  }
  return squares_a > 0 && squares_b > 0 ? both / std::sqrt(squares_a * squares_b) : kUndefined;
}

OrderAgreement compare_order(const std::vector<std::string>& names, std::span<const double> weights,
                             std::span<const Estimate> values) {
  OrderAgreement found;
  std::size_t heaviest = 0, best = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    heaviest = weights[i] > weights[heaviest] ? i : heaviest;
    best = values[i].value > values[best].value ? i : best;
    for (std::size_t j = i + 1; j < names.size(); ++j) {
      const bool is_clear = values[i].low > values[j].high || values[j].low > values[i].high;
      if (!is_clear || std::abs(weights[i] - weights[j]) <= kSameWeight) {
        ++found.undecided;
      } else {
        ++(sign_of(weights[i] - weights[j]) == sign_of(values[i].value - values[j].value) ? found.agree : found.disagree);
      }
    }
  }
  const int counted = found.agree + found.disagree;
  found.badge = counted > 0 && 2 * found.disagree >= counted                         ? "disagree"
                : counted > 0 && counted >= found.undecided && 10 * found.disagree <= counted ? "agree"
                                                                                     : "unclear";
  found.sentence = names.empty() ? "" : sentence_for(found, names[heaviest], names[best]);
  return found;
}

}  // namespace amalgam
