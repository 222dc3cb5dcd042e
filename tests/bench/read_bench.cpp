// SPDX-License-Identifier: GPL-3.0-or-later
// usage: read_bench generate FILE MEGABYTES | read_bench read FILE [THREADS]
#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "engine/base/random.h"
#include "engine/data/csv_reader.h"

namespace {

/// Loan rows with ids, whole numbers, fractions, categories, dates, a text and a label: about 200 bytes each.
void generate(const std::string& path, double megabytes) {
  constexpr std::array<const char*, 6> housing = {"own", "mortgage", "rent", "family", "dormitory", "other"};
  constexpr std::array<const char*, 8> words = {"equipment", "school fees", "renovation", "card debt",
                                                "medical", "wedding", "a used van", "working capital"};
  std::ofstream file(path, std::ios::binary);
  file << "application,customer,age,income,housing,region,product,channel,opened,due,rate,amount,term,"
          "balance_1,balance_2,balance_3,balance_4,paid_1,paid_2,paid_3,paid_4,score,clicks,note,default\n";
  amalgam::Random random(1);
  std::string rows;
  double written = 0;
  for (int row = 0; written < megabytes * 1e6; ++row) {
    fmt::format_to(std::back_inserter(rows), "A{:09},{:07},{},{},{},region {},P{:03},{},2024-{:02}-{:02},2026-{:02}-{:02},",
                   row, random.below(900000), 18 + random.below(60), 12000 + random.below(300000),
                   housing[random.below(housing.size())], random.below(31), random.below(120),
                   random.below(2) == 0 ? "branch" : "online", 1 + random.below(12), 1 + random.below(28),
                   1 + random.below(12), 1 + random.below(28));
    fmt::format_to(std::back_inserter(rows), "{:.4f},{:.2f},{},", 0.03 + random.uniform() * 0.2, random.uniform() * 90000,
                   6 + random.below(10) * 6);
    for (int i = 0; i < 8; ++i) fmt::format_to(std::back_inserter(rows), "{:.2f},", random.uniform() * 9000);
    fmt::format_to(std::back_inserter(rows), "{:.6f},{},\"Needs money for {}, then {}; case {}\",{}\n", random.uniform(),
                   random.below(300), words[random.below(words.size())], words[random.below(words.size())],
                   random.below(1000000), random.below(10) == 0 ? 1 : 0);
    if (rows.size() < (1U << 20)) continue;
    file << rows;
    written += static_cast<double>(rows.size());
    rows.clear();
  }
}

int read(const std::string& path, int threads) {
  const auto start = std::chrono::steady_clock::now();
  const amalgam::ReadResult result = amalgam::read_csv(path, {}, {}, {.threads = threads, .chunk_bytes = 0});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  const auto processor = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; };
  fmt::print("{{\"seconds\": {}, \"processor_seconds\": {}, \"peak_bytes\": {}, \"bytes\": {}, \"rows\": {}, \"columns\": {}}}\n",
             seconds, processor(usage.ru_utime) + processor(usage.ru_stime), usage.ru_maxrss * 1024, result.bytes, result.rows_read,
             result.table->columns().size());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string verb = count > 2 ? arguments[1] : "";
  if (verb == "generate" && count == 4) {
    generate(arguments[2], std::stod(arguments[3]));
    return 0;
  }
  if (verb == "read") return read(arguments[2], count > 3 ? std::stoi(arguments[3]) : 0);
  fmt::print(stderr, "usage: read_bench generate FILE MEGABYTES | read_bench read FILE [THREADS]\n");
  return 2;
}
