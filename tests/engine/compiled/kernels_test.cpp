// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels for every kind of processor that this machine can be, against the formulas in double precision.
#include "engine/compiled/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace amalgam::compiled {
namespace {

using Numbers = std::vector<float>;

constexpr float kGuard = 12345;  // stands behind every result and must stay

Numbers random_numbers(std::int64_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  Numbers numbers(static_cast<std::size_t>(count));
  for (float& one : numbers) one = normal(random);
  return numbers;
}

class EveryKernel : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    found_ = runnable_kernels(GetParam());
    if (found_ == nullptr) GTEST_SKIP() << "this processor cannot run it";
  }
  const Kernels& k() const { return *found_; }

 private:
  const Kernels* found_ = nullptr;
};
INSTANTIATE_TEST_SUITE_P(Processors, EveryKernel, ::testing::Values(0, 1, 2));

/// How the factors of a product lie in memory.
struct Layout {
  bool a_turned = false, b_turned = false;
};

void expect_product(const Kernels& k, std::int64_t rows, std::int64_t columns, std::int64_t inner, Layout layout, bool accumulate,
                    bool with_bias, Activation activation) {
  const Numbers a = random_numbers(rows * inner, 1), b = random_numbers(inner * columns, 2), bias = random_numbers(columns, 3);
  const std::int64_t row = columns + 3;  // rows of c have a gap behind them
  Numbers c(static_cast<std::size_t>(rows * row), 0.5F);
  Numbers scratch(static_cast<std::size_t>(product_scratch(columns, inner)) + 1, kGuard);
  Product p;
  p.rows = rows, p.columns = columns, p.inner = inner;
  p.a = a.data(), p.a_row = layout.a_turned ? 1 : inner, p.a_inner = layout.a_turned ? rows : 1;
  p.b = b.data(), p.b_inner = layout.b_turned ? 1 : columns, p.b_column = layout.b_turned ? inner : 1;
  p.c = c.data(), p.c_row = row, p.accumulate = accumulate, p.activation = activation;
  p.bias = with_bias ? bias.data() : nullptr;
  p.scratch = scratch.data();
  k.product(p);
  EXPECT_EQ(scratch.back(), kGuard);
  const auto at = [](const Numbers& numbers, std::int64_t i) { return static_cast<double>(numbers[static_cast<std::size_t>(i)]); };
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < row; ++j) {
      double expected = j < columns && !accumulate ? 0 : 0.5;
      double size = 1;
      for (std::int64_t n = 0; j < columns && n < inner; ++n) {
        const double one = at(a, i * p.a_row + n * p.a_inner) * at(b, n * p.b_inner + j * p.b_column);
        expected += one;
        size += std::abs(one);
      }
      if (j < columns && with_bias) expected += at(bias, j);
      if (j < columns && activation == Activation::relu) expected = std::max(expected, 0.0);
      if (j < columns && activation == Activation::tanh) expected = std::tanh(expected);
      ASSERT_NEAR(at(c, i * row + j), expected, 2e-6 * size)
          << k.processor << ": " << rows << " x " << columns << " x " << inner << ", row " << i << ", column " << j;
    }
  }
}

TEST_P(EveryKernel, ProductsOfAllShapesAndLayouts) {
  for (const std::int64_t rows : {1, 2, 7, 13, 29, 130}) {
    for (const std::int64_t columns : {1, 5, 8, 16, 17, 32, 33, 47, 50, 100}) {
      for (const std::int64_t inner : {1, 3, 16, 37, 300}) {
        const Layout layout = {.a_turned = (rows + inner) % 2 == 0, .b_turned = (columns + rows) % 2 == 0};
        expect_product(k(), rows, columns, inner, layout, false, true, Activation::relu);
        expect_product(k(), rows, columns, inner, {!layout.a_turned, layout.b_turned}, true, false, Activation::none);
        expect_product(k(), rows, columns, inner, {layout.a_turned, !layout.b_turned}, false, true, Activation::tanh);
      }
    }
  }
}

/// Attention of one row and head, and its derivative, by the formulas.
struct ExpectedAttention {
  std::vector<double> context, slope;  // as in FewTokens, of all rows
};

ExpectedAttention expected_attention(const FewTokens& f) {
  const std::int64_t dim = f.heads * f.width, tokens = f.tokens;
  ExpectedAttention out;
  out.context.resize(static_cast<std::size_t>(f.rows * tokens * dim));
  out.slope.resize(static_cast<std::size_t>(f.rows * tokens * 3 * dim));
  const double scale = 1 / std::sqrt(static_cast<double>(f.width));
  const auto square = static_cast<std::size_t>(tokens * tokens);
  for (std::int64_t row = 0; row < f.rows; ++row) {
    for (std::int64_t h = 0; h < f.heads; ++h) {
      const auto place = [&](std::int64_t token, std::int64_t part, std::int64_t i) {
        return ((row * tokens + token) * 3 + part) * dim + h * f.width + i;
      };
      const auto own = [&](std::int64_t token, std::int64_t i) { return (row * tokens + token) * dim + h * f.width + i; };
      const auto number = [&](std::int64_t token, std::int64_t part, std::int64_t i) {
        return static_cast<double>(f.qkv[place(token, part, i)]);
      };
      std::vector<double> share(square), score(square);
      for (std::int64_t q = 0; q < tokens; ++q) {
        double sum = 0, mean = 0;
        for (std::int64_t k = 0; k < tokens; ++k) {
          double dot = 0, along = 0;
          for (std::int64_t i = 0; i < f.width; ++i) {
            dot += number(q, 0, i) * number(k, 1, i);
            along += static_cast<double>(f.slope[own(q, i)]) * number(k, 2, i);
          }
          const auto pair = static_cast<std::size_t>(q * tokens + k);
          share[pair] = f.there[row * tokens + k] != 0 ? std::exp(dot * scale) : 0;
          score[pair] = along;
          sum += share[pair];
        }
        for (std::int64_t k = 0; k < tokens; ++k) share[static_cast<std::size_t>(q * tokens + k)] /= sum;
        for (std::int64_t k = 0; k < tokens; ++k) {
          const auto pair = static_cast<std::size_t>(q * tokens + k);
          mean += share[pair] * score[pair];
        }
        for (std::int64_t k = 0; k < tokens; ++k) {
          const auto pair = static_cast<std::size_t>(q * tokens + k);
          score[pair] = share[pair] * (score[pair] - mean) * scale;
          for (std::int64_t i = 0; i < f.width; ++i) out.context[static_cast<std::size_t>(own(q, i))] += share[pair] * number(k, 2, i);
        }
      }
      for (std::int64_t q = 0; q < tokens; ++q) {
        for (std::int64_t k = 0; k < tokens; ++k) {
          const auto pair = static_cast<std::size_t>(q * tokens + k);
          for (std::int64_t i = 0; i < f.width; ++i) {
            out.slope[static_cast<std::size_t>(place(q, 0, i))] += score[pair] * number(k, 1, i);
            out.slope[static_cast<std::size_t>(place(k, 1, i))] += score[pair] * number(q, 0, i);
            out.slope[static_cast<std::size_t>(place(k, 2, i))] += share[pair] * static_cast<double>(f.slope[own(q, i)]);
          }
        }
      }
    }
  }
  return out;
}

void expect_near(const Numbers& found, const std::vector<double>& expected, const std::string& what) {
  ASSERT_EQ(found.size(), expected.size() + 1);
  EXPECT_EQ(found.back(), kGuard) << what;
  for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_NEAR(static_cast<double>(found[i]), expected[i], 1e-5) << what << ", number " << i;
}

TEST_P(EveryKernel, AttentionOverFewTokens) {
  for (const std::int64_t tokens : {1, 2, 3, 5, 16}) {
    for (const std::int64_t width : {3, 4, 8, 16, 32}) {
      for (const std::int64_t heads : {1, 2, 4, 8}) {
        FewTokens f;
        f.rows = 5, f.tokens = tokens, f.heads = heads, f.width = width;
        const std::int64_t dim = heads * width;
        const Numbers qkv = random_numbers(f.rows * tokens * 3 * dim, 1), slope = random_numbers(f.rows * tokens * dim, 2);
        Numbers there(static_cast<std::size_t>(f.rows * tokens), 1.0F);
        for (std::size_t i = 0; i < there.size(); ++i) there[i] = i % static_cast<std::size_t>(tokens) == 0 || i % 5 != 3 ? 1.0F : 0.0F;
        Numbers context(slope.size() + 1, kGuard), qkv_slope(qkv.size() + 1, kGuard);
        Numbers shares(static_cast<std::size_t>(f.rows * heads * tokens * tokens) + 1, kGuard);
        f.qkv = qkv.data(), f.there = there.data(), f.slope = slope.data();
        f.context = context.data(), f.attention = shares.data(), f.qkv_slope = qkv_slope.data();
        k().attention(f);
        k().attention_slope(f);
        EXPECT_EQ(shares.back(), kGuard);
        const ExpectedAttention expected = expected_attention(f);
        const std::string what = std::string(k().processor) + ", " + std::to_string(tokens) + " tokens, " + std::to_string(heads) +
                                 " heads of " + std::to_string(width);
        expect_near(context, expected.context, what + ", context");
        expect_near(qkv_slope, expected.slope, what + ", slope");
      }
    }
  }
}

TEST_P(EveryKernel, AStepOfAdamAndTheNormOfItsGradient) {
  for (const std::int64_t n : {1, 8, 15, 16, 33, 100}) {
    const Numbers gradient = random_numbers(n, 1);
    Numbers value = random_numbers(n + 1, 2), first = random_numbers(n + 1, 3), second = random_numbers(n + 1, 4);
    for (float& one : second) one *= one;
    const Numbers old_value = value, old_first = first, old_second = second;
    const AdamFactors f = {0.5F, 0.9F, 0.1F, 0.999F, 0.001F, 0.99F, 0.01F, 1.5F, 1e-8F};
    k().adam(value.data(), gradient.data(), first.data(), second.data(), n, f);
    double squares = 0;
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
      const double g = 0.5 * static_cast<double>(gradient[i]);
      const double m = 0.9 * static_cast<double>(old_first[i]) + 0.1 * g, v = 0.999 * static_cast<double>(old_second[i]) + 0.001 * g * g;
      squares += 4 * g * g;
      EXPECT_NEAR(static_cast<double>(first[i]), m, 1e-6);
      EXPECT_NEAR(static_cast<double>(second[i]), v, 1e-5 * v + 1e-8);
      EXPECT_NEAR(static_cast<double>(value[i]), 0.99 * static_cast<double>(old_value[i]) - 0.01 * m / (std::sqrt(v) * 1.5 + 1e-8), 1e-5);
    }
    EXPECT_EQ(value.back(), old_value.back());
    EXPECT_EQ(first.back(), old_first.back());
    EXPECT_EQ(second.back(), old_second.back());
    EXPECT_NEAR(static_cast<double>(k().sum_of_squares(gradient.data(), n)), squares, 1e-5 * squares);
  }
}

TEST_P(EveryKernel, FunctionsOfSingleNumbers) {
  Numbers x;
  for (float value = -30; value <= 30; value += 0.37F) x.push_back(value);
  const auto n = static_cast<std::int64_t>(x.size());
  const auto expect_function = [&](Micro what, const std::function<double(double)>& f, double tolerance) {
    Numbers y(x.size() + 1, kGuard);
    k().micro(what, y.data(), x.data(), nullptr, nullptr, n);
    EXPECT_EQ(y.back(), kGuard);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double expected = f(static_cast<double>(x[i]));
      if (std::isnan(expected)) continue;
      EXPECT_NEAR(static_cast<double>(y[i]), expected, tolerance * std::max(1.0, std::abs(expected))) << k().processor << " of " << x[i];
    }
  };
  expect_function(Micro::exp, [](double v) { return std::exp(v); }, 1e-6);
  expect_function(Micro::tanh, [](double v) { return std::tanh(v); }, 1e-6);
  expect_function(Micro::sigmoid, [](double v) { return 1 / (1 + std::exp(-v)); }, 1e-6);
  expect_function(Micro::log, [](double v) { return std::log(v); }, 1e-6);
  expect_function(Micro::sqrt, [](double v) { return std::sqrt(v); }, 1e-6);
  expect_function(Micro::relu, [](double v) { return std::max(v, 0.0); }, 0);
  const Numbers special = {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
                           std::numeric_limits<float>::quiet_NaN(), -200.0F};
  Numbers y(special.size());
  k().micro(Micro::exp, y.data(), special.data(), nullptr, nullptr, 4);
  EXPECT_GT(y[0], 1e38F);
  EXPECT_EQ(y[1], 0.0F);
  EXPECT_TRUE(std::isnan(y[2]));
  EXPECT_EQ(y[3], 0.0F);
}

}  // namespace
}  // namespace amalgam::compiled
