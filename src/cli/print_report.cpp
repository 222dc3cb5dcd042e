// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/print_report.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "engine/base/error.h"
#include "engine/base/external_program.h"

namespace amalgam::cli {

namespace {

namespace fs = std::filesystem;

bool is_program(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

fs::path find_printer() {
  std::error_code ignored;
  const fs::path own = fs::read_symlink("/proc/self/exe", ignored);
  if (!own.empty() && is_program(own.parent_path() / "amalgam")) return own.parent_path() / "amalgam";
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (!folder.empty() && is_program(fs::path(folder) / "amalgam")) return fs::path(folder) / "amalgam";
  }
  throw Error(ErrorKind::request, "report.no_printer",
              "PDF files are written by the window's program, amalgam, which is neither beside amalgam-cli nor on the PATH. Install it, "
              "or write the report as HTML (--out report.html) and print it from a browser.");
}

std::string text_in(const fs::path& path) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

void print_report(const ReportDocument& document, const fs::path& pdf) {
  const fs::path printer = find_printer();
  const WorkFolder folder;
  {
    std::ofstream file(folder / "document.json");
    file << report_to_json(document).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  const fs::path said = folder / "said.txt";
  // Qt is told to do without a display.
  const auto code = run_program({"env", "QT_QPA_PLATFORM=offscreen", printer.string(), "--print-report",
                                 (folder / "document.json").string(), fs::absolute(pdf).string()},
                                said);
  if (code == 0) return;
  throw Error(ErrorKind::request, "report.print", "The PDF could not be written with " + printer.string() + ": " + text_in(said));
}

}  // namespace amalgam::cli
