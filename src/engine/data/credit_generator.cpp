// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/data/credit_generator.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/data/generated_files.h"
#include "engine/data/modality_map.h"
#include "engine/evaluation/metrics.h"

namespace amalgam {

namespace {

// The planted truth: log-odds of default = intercept + Σ effect · signal + interaction · employment
// · purpose. Every signal has mean 0 and variance 1; the two signs are fair coins, independent of
// all else.
constexpr double kIntercept = -1.9;
constexpr double kTemporalEffect = 2.4;
constexpr double kTextEffect = 1.5;
constexpr double kCategoricalEffect = 1.15;
constexpr double kNumericalEffect = 0.9;
constexpr double kBehaviouralEffect = 0.0;
constexpr double kInteraction = 1.6;
constexpr int kMonths = 12;

struct Applicant {
  double numerical = 0, categorical = 0, temporal = 0, text = 0;  // signals
  double employment_sign = 1, purpose_sign = 1;
  std::vector<std::string> cells;

  double additive() const {
    return kIntercept + kTemporalEffect * temporal + kTextEffect * text +
           kCategoricalEffect * categorical + kNumericalEffect * numerical;
  }
  double log_odds() const { return additive() + kInteraction * employment_sign * purpose_sign; }
};

template <std::size_t N>
const char* any_of_texts(Random& random, const std::array<const char*, N>& texts) {
  return texts[random.below(N)];
}

// ── numbers ──────────────────────────────────────────────────────────────────────────────────────

void add_numbers(Random& random, Applicant& one) {
  const double income = random.normal();
  const double amount = random.normal();
  one.numerical = 0.8 * amount - 0.6 * income;  // 0.8² + 0.6² = 1
  const bool missing = random.uniform() < 0.03;
  one.cells.push_back(missing ? "" : fmt::format("{:.0f}", std::exp(10.6 + 0.45 * income)));
  one.cells.push_back(fmt::format("{}", 21 + random.below(45)));
  one.cells.push_back(fmt::format("{:.0f}", std::round(std::exp(9.2 + 0.5 * amount) / 100) * 100));
  if (missing) one.numerical = 0.8 * amount;  // an income that nobody knows cannot matter
}

// ── categories ───────────────────────────────────────────────────────────────────────────────────

constexpr std::array<const char*, 5> kEducation = {"primary", "secondary", "vocational", "bachelor",
                                                   "master"};
constexpr std::array<const char*, 8> kOccupation = {"driver",  "cook",     "clerk",  "nurse",
                                                    "teacher", "engineer", "farmer", "cashier"};
// Mean 0; education has variance 0.5 and occupation 0.435, so dividing the latter by √0.87 makes
// the sum's variance 1.
constexpr std::array<double, 5> kEducationEffect = {1.0, 0.5, 0.0, -0.5, -1.0};
constexpr std::array<double, 8> kOccupationEffect = {1.0, 0.5, 0.0, -0.5, -1.0, -0.7, 0.7, 0.0};

void add_categories(Random& random, Applicant& one) {
  const std::size_t education = random.below(kEducation.size());
  const std::size_t occupation = random.below(kOccupation.size());
  one.employment_sign = random.uniform() < 0.5 ? 1 : -1;
  one.categorical = kEducationEffect[education] + kOccupationEffect[occupation] / std::sqrt(0.87);
  one.cells.push_back(random.uniform() < 0.5 ? "F" : "M");
  one.cells.push_back(kEducation[education]);
  one.cells.push_back(kOccupation[occupation]);
  one.cells.push_back(one.employment_sign > 0
                          ? any_of_texts<2>(random, {"salaried", "contract"})
                          : any_of_texts<2>(random, {"self-employed", "freelancer"}));
}

// ── histories ────────────────────────────────────────────────────────────────────────────────────

/// Twelve months: the share of the instalment that was repaid falls, and the card is used more, as
/// the signal rises.
void add_histories(Random& random, Applicant& one) {
  one.temporal = random.normal();
  const double level = 0.1 * random.normal();
  std::vector<std::string> repaid, used;
  for (int month = 0; month < kMonths; ++month) {
    const double when = (month + 1.0) / kMonths;
    const double share = 0.85 + level - 0.22 * one.temporal * when + 0.05 * random.normal();
    repaid.push_back(fmt::format("{:.2f}", std::max(0.0, share)));
    const double utilisation = 0.45 + 0.08 * one.temporal * when + 0.15 * random.normal();
    used.push_back(fmt::format("{:.2f}", std::max(0.0, utilisation)));
  }
  if (random.uniform() < 0.04) {  // a new customer: no history before autumn
    for (int month = 0; month < 6; ++month) {
      repaid[static_cast<std::size_t>(month)].clear();
      used[static_cast<std::size_t>(month)].clear();
    }
  }
  one.cells.insert(one.cells.end(), repaid.begin(), repaid.end());
  one.cells.insert(one.cells.end(), used.begin(), used.end());
}

// ── texts ────────────────────────────────────────────────────────────────────────────────────────

// What the loan is for is said in the first words, as on a form, and then told in the applicant's own.
constexpr std::array<const char*, 4> kBusinessEn = {
    "For my business: stock for the shop before the season",
    "For my business: a second oven for the bakery", "For my business: a delivery van",
    "For my business: goods for a market stall"};
constexpr std::array<const char*, 4> kPrivateEn = {
    "For private use: a new kitchen at home", "For private use: our daughter's wedding",
    "For private use: a family holiday this summer", "For private use: furniture for the flat"};
constexpr std::array<const char*, 4> kBusinessZh = {"生意经营：旺季前给小店进货",
                                                    "生意经营：给面包房再买一台烤箱",
                                                    "生意经营：买一辆送货的面包车",
                                                    "生意经营：摆摊采购货物"};
constexpr std::array<const char*, 4> kPrivateZh = {"个人消费：家里的厨房重新装修",
                                                   "个人消费：女儿的婚礼", "个人消费：今年夏天全家旅游",
                                                   "个人消费：换掉家里的旧家具"};
constexpr std::array<std::array<const char*, 4>, 3> kToneEn = {
    {{"customer is calm and well informed", "explained the budget clearly",
      "savings were mentioned", "promised nothing that the papers do not show"},
     {"asked about the opening hours", "asked for the form again", "wanted to know the rate",
      "called about the status"},
     {"customer sounds worried about debt", "asked whether a payment can be postponed",
      "mentioned that rent is overdue", "was upset about a reminder letter"}}};
constexpr std::array<std::array<const char*, 4>, 3> kToneZh = {
    {{"客户情绪平稳，了解产品", "预算讲得很清楚", "提到有一定存款", "说明与材料一致"},
     {"询问营业时间", "再次索要申请表", "想了解利率", "来电查询进度"},
     {"客户担心债务压力", "询问能否延期还款", "提到房租已经拖欠", "对催款通知不满"}}};

void add_texts(Random& random, Applicant& one) {
  const bool chinese = random.uniform() < 0.3;
  one.purpose_sign = random.uniform() < 0.5 ? 1 : -1;
  const bool business = one.purpose_sign > 0;
  one.cells.push_back(chinese ? any_of_texts(random, business ? kBusinessZh : kPrivateZh)
                              : any_of_texts(random, business ? kBusinessEn : kPrivateEn));
  std::string note;
  double tone = 0;
  for (int sentence = 0; sentence < 3; ++sentence) {
    const std::size_t mood = random.below(3);  // calm, neutral, worried
    tone += static_cast<double>(mood) - 1;
    if (sentence > 0) note += chinese ? "；" : "; ";
    note += any_of_texts(random, chinese ? kToneZh[mood] : kToneEn[mood]);
  }
  one.text = tone / std::sqrt(2.0);  // three draws of variance 2/3
  if (random.uniform() < 0.02) {     // no call, no note, and no effect of its tone
    note.clear();
    one.text = 0;
  }
  one.cells.push_back(note);
}

// ── behaviour ────────────────────────────────────────────────────────────────────────────────────

/// A click stream that knows nothing of the outcome.
void add_events(Random& random, Applicant& one) {
  static constexpr std::array<const char*, 8> names = {
      "login", "view_rates", "calculator", "upload_file", "chat", "edit_form", "logout", "apply"};
  nlohmann::json events = nlohmann::json::array();
  const std::uint64_t count = 3 + random.below(12);
  double hour = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    events.push_back(
        {{"t", std::round(hour * 100) / 100}, {"e", names[random.below(names.size())]}});
    hour += -std::log(1.0 - random.uniform()) * 3;
  }
  one.cells.push_back(random.uniform() < 0.05 ? "" : events.dump());
}

std::vector<std::string> header() {
  std::vector<std::string> names = {"application_id", "application_date", "income",    "age",
                                    "loan_amount",    "gender",           "education", "occupation",
                                    "employment"};
  for (const char* channel : {"repaid", "card_use"}) {
    for (int month = 1; month <= kMonths; ++month) {
      names.push_back(fmt::format("{}_2024_{:02}", channel, month));
    }
  }
  names.insert(names.end(), {"purpose_text", "service_note", "click_events", "default"});
  return names;
}

ModalityMap credit_map() {
  ModalityMap map;
  map.target = {"default", Task::binary, "1"};
  map.id = {"application_id"};
  map.ignore = {"application_date"};
  ModalitySpec temporal{.name = "repayment", .kind = "temporal"};
  for (const char* channel : {"repaid", "card_use"}) {
    ChannelSpec steps{channel, {}};
    for (int month = 1; month <= kMonths; ++month) {
      steps.columns.push_back(fmt::format("{}_2024_{:02}", channel, month));
    }
    temporal.channels.push_back(steps);
  }
  map.modalities = {
      {.name = "numbers", .kind = "numerical", .columns = {"income", "age", "loan_amount"}},
      {.name = "profile",
       .kind = "categorical",
       .columns = {"gender", "education", "occupation", "employment"}},
      temporal,
      {.name = "notes", .kind = "text", .columns = {"purpose_text", "service_note"}},
      {.name = "clicks",
       .kind = "behavioural",
       .columns = {"click_events"},
       .format = "json",
       .event = "e",
       .time = "t"}};
  return map;
}

/// AUC of the true log-odds after one modality's part was taken from another row.
double shuffled_auc(const std::vector<Applicant>& all, const std::vector<float>& targets,
                    const std::vector<std::int64_t>& order,
                    void (*take)(Applicant&, const Applicant&)) {
  std::vector<float> scores;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Applicant mixed = all[i];
    take(mixed, all[static_cast<std::size_t>(order[i])]);
    scores.push_back(static_cast<float>(mixed.log_odds()));
  }
  return roc_auc(targets, scores);
}

nlohmann::json truth_json(const std::vector<Applicant>& all, const std::vector<float>& targets,
                          std::uint64_t seed) {
  std::vector<float> full, additive;
  double defaults = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    full.push_back(static_cast<float>(all[i].log_odds()));
    additive.push_back(static_cast<float>(all[i].additive()));
    defaults += targets[i];
  }
  const double best = roc_auc(targets, full);
  Random random(seed, "truth");
  const auto order = random.permutation(static_cast<std::int64_t>(all.size()));
  const auto cost = [&](void (*take)(Applicant&, const Applicant&)) {
    return best - shuffled_auc(all, targets, order, take);
  };
  return {{"rows", all.size()},
          {"seed", seed},
          {"default_rate", defaults / static_cast<double>(all.size())},
          {"log_odds",
           "intercept + sum of effect * signal + interaction * employment_sign * purpose_sign"},
          {"intercept", kIntercept},
          {"effects",
           {{"repayment", kTemporalEffect},
            {"notes", kTextEffect},
            {"profile", kCategoricalEffect},
            {"numbers", kNumericalEffect},
            {"clicks", kBehaviouralEffect}}},
          {"interaction", {{"between", {"profile", "notes"}}, {"effect", kInteraction}}},
          {"useless", "clicks"},
          {"order", {"repayment", "notes", "profile", "numbers", "clicks"}},
          {"best_auc", best},
          {"best_additive_auc", roc_auc(targets, additive)},
          {"auc_cost_of_shuffling",
           {{"repayment", cost([](Applicant& a, const Applicant& b) { a.temporal = b.temporal; })},
            {"notes", cost([](Applicant& a, const Applicant& b) {
               a.text = b.text;
               a.purpose_sign = b.purpose_sign;
             })},
            {"profile", cost([](Applicant& a, const Applicant& b) {
               a.categorical = b.categorical;
               a.employment_sign = b.employment_sign;
             })},
            {"numbers", cost([](Applicant& a, const Applicant& b) { a.numerical = b.numerical; })},
            {"clicks", 0.0}}}};
}

}  // namespace

nlohmann::json generate_credit(std::int64_t rows, std::uint64_t seed,
                               const std::filesystem::path& path) {
  if (rows < 10 || rows > 100'000'000) {
    throw Error(
        ErrorKind::request, "generate.rows",
        fmt::format("{} rows were asked for; between 10 and 100,000,000 can be made.", rows));
  }
  Random random(seed, "credit");
  std::vector<Applicant> all(static_cast<std::size_t>(rows));
  std::vector<float> targets;
  GeneratedCsv csv(path);
  csv.add(header());
  for (std::size_t i = 0; i < all.size(); ++i) {
    Applicant& one = all[i];
    one.cells = {fmt::format("A{:07}", i + 1),
                 fmt::format("2025-{:02}-{:02}", 1 + random.below(12), 1 + random.below(28))};
    add_numbers(random, one);
    add_categories(random, one);
    add_histories(random, one);
    add_texts(random, one);
    add_events(random, one);
    const double probability = 1 / (1 + std::exp(-one.log_odds()));
    const bool defaulted = random.uniform() < probability;
    targets.push_back(defaulted ? 1.0F : 0.0F);
    one.cells.push_back(defaulted ? "1" : "0");
    csv.add(one.cells);
    std::vector<std::string>().swap(one.cells);  // "= {}" would keep the memory
  }
  const nlohmann::json truth = truth_json(all, targets, seed);
  csv.finish(credit_map(), truth);
  return truth;
}

}  // namespace amalgam
