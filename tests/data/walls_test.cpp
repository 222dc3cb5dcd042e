// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

/// "file: line" of every include under `folder` that matches; counts the files it read.
std::vector<std::string> includes_matching(const fs::path& folder, const std::regex& pattern,
                                           int* files_read) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".h" && extension != ".cpp") continue;
    ++*files_read;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (std::regex_search(line, pattern)) found.push_back(entry.path().string() + ": " + line);
    }
  }
  return found;
}

const fs::path kSource = fs::path(AMALGAM_SOURCE_DIR) / "src";

TEST(Walls, EngineIncludesNoQtHeader) {
  int files = 0;
  const std::regex qt(R"(^\s*#\s*include\s*[<"](Q[A-Za-z]+|Qt[A-Za-z]+/.*|qcustomplot\.h|ui/.*)[>"])");
  EXPECT_EQ(includes_matching(kSource / "engine", qt, &files), std::vector<std::string>{});
  EXPECT_GT(files, 20);
}

TEST(Walls, WindowIncludesNoTorchHeader) {
  int files = 0;
  const std::regex torch(
      R"(^\s*#\s*include\s*[<"](torch/|ATen/|c10/|engine/(modalities|fusion|training/(trainer|checkpoint)|insight|export)/))");
  EXPECT_EQ(includes_matching(kSource / "ui", torch, &files), std::vector<std::string>{});
  EXPECT_GT(files, 20);
}

TEST(Walls, DataLayerIncludesNoTorchHeader) {
  int files = 0;
  const std::regex torch(R"(^\s*#\s*include\s*[<"](torch/|ATen/|c10/))");
  for (const char* folder : {"base", "data", "evaluation", "project"}) {
    EXPECT_EQ(includes_matching(kSource / "engine" / folder, torch, &files),
              std::vector<std::string>{});
  }
  EXPECT_GT(files, 20);
}

}  // namespace
