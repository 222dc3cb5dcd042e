// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a libFuzzer target without libFuzzer: usage NAME_fuzz CORPUS [MUTATIONS] [SEED]. Every seed is run as it is,
// then mutations of the seeds, the same ones each time. An input at fault stands in crash-input.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/base/random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using amalgam::Random;

std::size_t place_in(Random& random, std::size_t size) { return static_cast<std::size_t>(random.below(size)); }

void mutate(std::string& input, const std::vector<std::string>& seeds, Random& random) {
  static const std::vector<std::string> pieces = {"\"", "\"\"", "\n", "\r\n", "\r", ",", ";", "\t", std::string(1, '\0'), "\xFF", "\xEF\xBB\xBF",
                                                  "\xFF\xFE", "1e999", "inf", "0007", "NA", "2024-02-30", "[1,2", "{\"a\":", "\xB4\xFB"};
  const std::size_t at = place_in(random, input.size() + 1);
  switch (random.below(6)) {
    case 0: input.insert(at, pieces[place_in(random, pieces.size())]); break;
    case 1: input.erase(at, 1 + place_in(random, 8)); break;
    case 2: if (at < input.size()) input[at] = static_cast<char>(random.below(256)); break;
    case 3: if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << random.below(8))); break;
    case 4: input.insert(at, input.substr(place_in(random, input.size() + 1), 1 + place_in(random, 200))); break;
    default: {
      const std::string& other = seeds[place_in(random, seeds.size())];
      input = input.substr(0, at) + other.substr(std::min(other.size(), at));
    }
  }
}

void run(const std::string& input) {
  std::ofstream("crash-input", std::ios::binary) << input;  // left behind if the next line does not come back
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: %s CORPUS [MUTATIONS] [SEED]\n", arguments[0]);
    return 2;
  }
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  if (seeds.empty()) return 2;
  for (const std::string& seed : seeds) run(seed);
  Random random(count > 3 ? std::strtoull(arguments[3], nullptr, 10) : 1);
  const long mutations = count > 2 ? std::strtol(arguments[2], nullptr, 10) : 1000;
  for (long i = 0; i < mutations; ++i) {
    std::string input = seeds[place_in(random, seeds.size())];
    for (int k = 0, most = 1 + static_cast<int>(random.below(6)); k < most; ++k) mutate(input, seeds, random);
    run(input);
  }
  std::filesystem::remove("crash-input");
  std::printf("%zu seeds and %ld mutations\n", seeds.size(), mutations);
  return 0;
}
