// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/lesson_generator.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/data/csv_reader.h"
#include "engine/data/generated_files.h"
#include "engine/evaluation/metrics.h"

namespace amalgam {

namespace {

/// A data set in the making: its cells, its outcome, and log-odds that know more or less of the truth.
struct LessonTable {
  std::string csv;
  std::vector<float> targets;
  std::vector<std::vector<float>> scores;  ///< of the whole truth first, then of those who know less

  void add(std::vector<std::string> cells, Random& random, const std::vector<double>& log_odds) {
    const bool defaulted = random.uniform() < 1 / (1 + std::exp(-log_odds.front()));
    targets.push_back(defaulted ? 1.0F : 0.0F);
    cells.push_back(defaulted ? "1" : "0");
    write_csv_row(csv, cells);
    scores.resize(log_odds.size());
    for (std::size_t i = 0; i < log_odds.size(); ++i) scores[i].push_back(static_cast<float>(log_odds[i]));
  }
  double auc(std::size_t knower) const { return roc_auc(targets, scores[knower]); }
  double rate() const {
    double sum = 0;
    for (const float one : targets) sum += one;
    return sum / static_cast<double>(targets.size());
  }
  nlohmann::json truth(std::uint64_t seed, const char* log_odds) const {
    return {{"rows", targets.size()}, {"seed", seed}, {"default_rate", rate()}, {"log_odds", log_odds}, {"best_auc", auc(0)}};
  }
};

template <std::size_t N>
const char* one_of(Random& random, const std::array<const char*, N>& texts) {
  return texts[random.below(N)];
}

std::string lesson_id_cell(std::int64_t row) { return fmt::format("L{:05}", row + 1); }

ModalityMap lesson_map(std::vector<ModalitySpec> modalities) {
  ModalityMap map;
  map.target = {"default", Task::binary, "1"};
  map.id = {"application_id"};
  map.modalities = std::move(modalities);
  return map;
}

/// Months "paid_2025_01" … of one channel.
std::vector<std::string> month_names(const char* channel, int months) {
  std::vector<std::string> names;
  for (int month = 1; month <= months; ++month) names.push_back(fmt::format("{}_2025_{:02}", channel, month));
  return names;
}

/// The share of each instalment that was repaid: it falls as `risk` rises.
void add_months(Random& random, double risk, double noise, int months, std::vector<std::string>& cells) {
  for (int month = 1; month <= months; ++month) {
    const double when = static_cast<double>(month) / months;
    cells.push_back(fmt::format("{:.2f}", std::max(0.0, 0.85 - 0.2 * risk * when + noise * random.normal())));
  }
}

constexpr std::array<const char*, 5> kLessonEducation = {"primary", "secondary", "vocational", "bachelor", "master"};
/// Mean 0, variance 1.
double education_signal(std::size_t education) { return (2.0 - static_cast<double>(education)) / std::sqrt(2.0); }

// ── synergy: what employment means depends on what the loan is for ───────────────────────────────

constexpr double kSynergyIntercept = -0.6, kSynergyNumbers = 0.5, kSynergyInteraction = 2.4;

LessonTable synergy_table(std::int64_t rows, std::uint64_t seed) {
  static constexpr std::array<const char*, 4> salaried = {"salaried", "contract", "civil servant", "apprentice"};
  static constexpr std::array<const char*, 4> own = {"self-employed", "freelancer", "owner", "consultant"};
  static constexpr std::array<const char*, 4> business = {"business: stock for the shop", "business: a second oven",
                                                         "business: a delivery van", "business: goods for the market"};
  static constexpr std::array<const char*, 4> home = {"private: a new kitchen", "private: a wedding", "private: a family holiday",
                                                     "private: furniture"};
  Random random(seed, "lesson synergy");
  LessonTable table;
  write_csv_row(table.csv, {"application_id", "income", "loan_amount", "employment", "purpose_text", "default"});
  for (std::int64_t row = 0; row < rows; ++row) {
    const double income = random.normal(), amount = random.normal();
    const double employment = random.uniform() < 0.5 ? 1 : -1, purpose = random.uniform() < 0.5 ? 1 : -1;
    const double additive = kSynergyIntercept + kSynergyNumbers * (0.8 * amount - 0.6 * income);
    table.add({lesson_id_cell(row), fmt::format("{:.0f}", std::exp(10.6 + 0.45 * income)),
               fmt::format("{:.0f}", std::round(std::exp(9.2 + 0.5 * amount) / 100) * 100),
               employment > 0 ? one_of(random, salaried) : one_of(random, own),
               purpose > 0 ? one_of(random, business) : one_of(random, home)},
              random, {additive + kSynergyInteraction * employment * purpose, additive});
  }
  return table;
}

nlohmann::json make_synergy(std::int64_t rows, std::uint64_t seed, const std::filesystem::path& path) {
  const LessonTable table = synergy_table(rows, seed);
  nlohmann::json truth = table.truth(seed, "intercept + numbers * signal + interaction * employment sign * purpose sign");
  truth["effects"] = {{"numbers", kSynergyNumbers}};
  truth["interaction"] = {{"between", {"profile", "notes"}}, {"effect", kSynergyInteraction}};
  truth["best_additive_auc"] = table.auc(1);
  write_generated(path, table.csv,
                  lesson_map({{.name = "numbers", .kind = "numerical", .columns = {"income", "loan_amount"}},
                              {.name = "profile", .kind = "categorical", .columns = {"employment"}},
                              {.name = "notes", .kind = "text", .columns = {"purpose_text"}}}),
                  truth);
  return truth;
}

// ── redundancy: the bureau repeats what the repayments say ───────────────────────────────────────

constexpr double kCopiedEffect = 2.0, kOwnEffect = 1.0, kRedundancyIntercept = -1.0, kCopyNoise = 0.25;
constexpr int kRedundancyMonths = 8;

LessonTable redundancy_table(std::int64_t rows, std::uint64_t seed) {
  static constexpr std::array<const char*, 3> housing = {"rent", "own", "family"};
  Random random(seed, "lesson redundancy");
  LessonTable table;
  std::vector<std::string> header = {"application_id", "bureau_score", "open_debts"};
  const auto months = month_names("paid", kRedundancyMonths);
  header.insert(header.end(), months.begin(), months.end());
  header.insert(header.end(), {"education", "housing", "default"});
  write_csv_row(table.csv, header);
  for (std::int64_t row = 0; row < rows; ++row) {
    const double risk = random.normal();
    const double seen = risk + kCopyNoise * random.normal();  // by the bureau
    const std::size_t education = random.below(kLessonEducation.size());
    std::vector<std::string> cells = {lesson_id_cell(row), fmt::format("{:.0f}", 620 - 70 * seen),
                                      fmt::format("{:.0f}", std::exp(8 + 0.4 * seen + 0.3 * random.normal()))};
    add_months(random, risk, 0.04, kRedundancyMonths, cells);
    cells.insert(cells.end(), {kLessonEducation[education], one_of(random, housing)});
    const double other = kRedundancyIntercept + kOwnEffect * education_signal(education);
    const double best_guess = seen / (1 + kCopyNoise * kCopyNoise);  // of the risk by who sees the bureau alone
    table.add(std::move(cells), random, {other + kCopiedEffect * risk, other + kCopiedEffect * best_guess, other});
  }
  return table;
}

nlohmann::json make_redundancy(std::int64_t rows, std::uint64_t seed, const std::filesystem::path& path) {
  const LessonTable table = redundancy_table(rows, seed);
  nlohmann::json truth = table.truth(seed, "intercept + copied * risk + profile * signal; bureau and repayment both show the risk");
  truth["effects"] = {{"risk, in bureau and repayment", kCopiedEffect}, {"profile", kOwnEffect}};
  truth["redundant"] = {"bureau", "repayment"};
  truth["auc_without"] = {{"repayment", table.auc(1)}, {"bureau and repayment", table.auc(2)}};
  ModalitySpec repayment{.name = "repayment", .kind = "temporal"};
  repayment.channels = {{"paid", month_names("paid", kRedundancyMonths)}};
  write_generated(path, table.csv,
                  lesson_map({{.name = "bureau", .kind = "numerical", .columns = {"bureau_score", "open_debts"}},
                              repayment,
                              {.name = "profile", .kind = "categorical", .columns = {"education", "housing"}}}),
                  truth);
  return truth;
}

// ── missing: the notes are the best source, until nobody writes them any more ────────────────────

constexpr double kNotesEffect = 2.2, kMissingIntercept = -0.8, kWeakShare = 0.75;
constexpr int kMissingMonths = 6;

LessonTable missing_table(std::int64_t rows, std::uint64_t seed) {
  static constexpr std::array<std::array<const char*, 3>, 3> tone = {
      {{"calm and well informed", "explained the budget", "savings were mentioned"},
       {"asked for the form", "wanted to know the rate", "called about the status"},
       {"worried about debt", "asked to postpone a payment", "rent is overdue"}}};
  Random random(seed, "lesson missing");
  LessonTable table;
  std::vector<std::string> header = {"application_id", "service_note"};
  const auto months = month_names("paid", kMissingMonths);
  header.insert(header.end(), months.begin(), months.end());
  header.insert(header.end(), {"education", "default"});
  write_csv_row(table.csv, header);
  for (std::int64_t row = 0; row < rows; ++row) {
    std::string note;
    double mood = 0;
    for (int sentence = 0; sentence < 3; ++sentence) {
      const std::size_t one = random.below(3);  // calm, neutral, worried
      mood += static_cast<double>(one) - 1;
      if (sentence > 0) note += "; ";
      note += one_of(random, tone[one]);
    }
    const double risk = mood / std::sqrt(2.0);  // three draws of variance 2/3: mean 0, variance 1
    const double weak = kWeakShare * risk + std::sqrt(1 - kWeakShare * kWeakShare) * random.normal();
    const std::size_t education = random.below(kLessonEducation.size());
    std::vector<std::string> cells = {lesson_id_cell(row), note};
    add_months(random, weak, 0.04, kMissingMonths, cells);
    cells.push_back(kLessonEducation[education]);
    const double other = kMissingIntercept + 0.6 * education_signal(education);
    table.add(std::move(cells), random, {other + kNotesEffect * risk, other + kNotesEffect * kWeakShare * weak, other});
  }
  return table;
}

nlohmann::json make_missing(std::int64_t rows, std::uint64_t seed, const std::filesystem::path& path) {
  const LessonTable table = missing_table(rows, seed);
  nlohmann::json truth = table.truth(seed, "intercept + notes * risk + 0.6 * profile; notes tell the risk, repayment tells it vaguely");
  truth["effects"] = {{"risk", kNotesEffect}, {"profile", 0.6}};
  truth["correlation_of_repayment_with_the_risk"] = kWeakShare;
  truth["auc_without"] = {{"notes", table.auc(1)}, {"notes and repayment", table.auc(2)}};
  ModalitySpec repayment{.name = "repayment", .kind = "temporal"};
  repayment.channels = {{"paid", month_names("paid", kMissingMonths)}};
  write_generated(path, table.csv,
                  lesson_map({{.name = "notes", .kind = "text", .columns = {"service_note"}},
                              repayment,
                              {.name = "profile", .kind = "categorical", .columns = {"education"}}}),
                  truth);
  return truth;
}

}  // namespace

nlohmann::json generate_lesson(const std::string& id, std::int64_t rows, std::uint64_t seed, const std::filesystem::path& path) {
  const Lesson& known = lesson(id);
  if (rows < 10 || rows > 10'000'000) {
    throw Error(ErrorKind::request, "generate.rows", fmt::format("{} rows were asked for; between 10 and 10,000,000 can be made.", rows));
  }
  if (known.id == "synergy") return make_synergy(rows, seed, path);
  if (known.id == "redundancy") return make_redundancy(rows, seed, path);
  return make_missing(rows, seed, path);
}

}  // namespace amalgam
