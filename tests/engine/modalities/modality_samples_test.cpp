// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/modalities/modality_samples.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace amalgam::testing {

namespace {

constexpr std::int64_t kSampleTrainRows = 200;

/// Words the training rows have, and some that only later rows have.
std::string sample_word(Random& random, std::int64_t row, int variant) {
  static const std::vector<std::string> words = {"loan", "shop", "late", "好", "吃", "family", "debt", "paid"};
  const std::string word = words[random.below(words.size())];
  return row >= kSampleTrainRows && random.uniform() < 0.5 ? fmt::format("unseen{}x{}", variant, row) : word;
}

ModalitySample numerical_sample(std::int64_t rows, int variant) {
  Random random(1, "numerical");
  std::vector<double> income, age;
  for (std::int64_t row = 0; row < rows; ++row) {
    const double stretch = row >= kSampleTrainRows ? 1e6 * (variant + 1) : 1.0;
    income.push_back(random.uniform() < 0.1 ? kMissingNumber : stretch * std::exp(10 + random.normal()));
    age.push_back(stretch * static_cast<double>(20 + random.below(50)));
  }
  income.back() = age.back() = kMissingNumber;
  ModalitySample sample;
  sample.spec = {.name = "numbers", .kind = "numerical", .columns = {"income", "age"}};
  sample.table = Table({number_column("income", income), number_column("age", age)});
  return sample;
}

ModalitySample categorical_sample(std::int64_t rows, int variant) {
  Random random(1, "categorical");
  std::vector<std::string> job, region;
  std::vector<double> children;
  for (std::int64_t row = 0; row < rows; ++row) {
    job.push_back(random.uniform() < 0.1 ? "" : sample_word(random, row, variant));
    region.push_back(fmt::format("region {}", random.below(4)));
    children.push_back(static_cast<double>(random.below(3)));
  }
  job.back() = region.back() = "";
  children.back() = kMissingNumber;
  ModalitySample sample;
  sample.spec = {.name = "profile", .kind = "categorical", .columns = {"job", "region", "children"}};
  sample.table = Table({category_column("job", job), text_column("region", region), number_column("children", children)});
  return sample;
}

ModalitySample temporal_sample(std::int64_t rows, int variant) {
  Random random(1, "temporal");
  std::vector<std::string> spend, status;
  for (std::int64_t row = 0; row < rows; ++row) {
    std::string amounts, codes;
    const auto length = 1 + random.below(7);
    for (std::size_t step = 0; step < length; ++step) {
      const double stretch = row >= kSampleTrainRows ? 1e4 * (variant + 1) : 1.0;
      amounts += fmt::format("{}{:.2f}", step == 0 ? "" : ", ", stretch * std::exp(random.normal()));
      codes += fmt::format("{}{}", step == 0 ? "" : ";", random.below(4));
    }
    spend.push_back("[" + amounts + "]");
    status.push_back(codes);
  }
  spend.back() = status.back() = "";
  ModalitySample sample;
  sample.spec = {.name = "history", .kind = "temporal", .columns = {"spend", "status"}, .format = "list"};
  sample.table = Table({text_column("spend", spend, ColumnType::number_list), text_column("status", status, ColumnType::number_list)});
  return sample;
}

ModalitySample text_sample(std::int64_t rows, int variant) {
  Random random(1, "text");
  std::vector<std::string> title, body;
  for (std::int64_t row = 0; row < rows; ++row) {
    std::string text;
    const auto length = 1 + random.below(12);
    for (std::size_t i = 0; i < length; ++i) text += sample_word(random, row, variant) + " ";
    title.push_back(sample_word(random, row, variant));
    body.push_back(text);
  }
  title.back() = body.back() = "";
  ModalitySample sample;
  sample.spec = {.name = "notes", .kind = "text", .columns = {"title", "body"}};
  sample.table = Table({text_column("title", title), text_column("body", body)});
  return sample;
}

ModalitySample behavioural_sample(std::int64_t rows, int variant) {
  Random random(1, "behavioural");
  std::vector<std::string> events;
  for (std::int64_t row = 0; row < rows; ++row) {
    std::string list;
    double time = 0;
    const auto length = 1 + random.below(9);
    for (std::size_t i = 0; i < length; ++i) {
      time += random.uniform() * 5;
      list += fmt::format("{}{{\"a\":\"{}\",\"t\":{:.3f}}}", i == 0 ? "" : ",", sample_word(random, row, variant), time);
    }
    events.push_back("[" + list + "]");
  }
  events.back() = "";
  ModalitySample sample;
  sample.spec = {.name = "clicks", .kind = "behavioural", .columns = {"events"}, .format = "json", .event = "a", .time = "t"};
  sample.table = Table({text_column("events", events, ColumnType::event_list)});
  return sample;
}

}  // namespace

ModalitySample sample_of(const std::string& kind, std::int64_t rows, int variant) {
  if (kind == "numerical") return numerical_sample(rows, variant);
  if (kind == "categorical") return categorical_sample(rows, variant);
  if (kind == "temporal") return temporal_sample(rows, variant);
  if (kind == "text") return text_sample(rows, variant);
  if (kind == "behavioural") return behavioural_sample(rows, variant);
  ADD_FAILURE() << "The kind '" << kind << "' has no sample: add one to modality_samples.cpp.";
  return {};
}

}  // namespace amalgam::testing
