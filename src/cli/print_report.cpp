// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/print_report.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/error.h"

extern char** environ;

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

/// A folder of its own for the document and for what the printer says; gone at the end.
class WorkFolder {
 public:
  WorkFolder() {
    std::string pattern = (fs::temp_directory_path() / "amalgam-report-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      throw Error(ErrorKind::io, "file.unwritable", "Cannot make a folder in " + fs::temp_directory_path().string() + ".");
    }
    path_ = pattern;
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

std::string text_in(const fs::path& path) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// The environment with Qt told to do without a display.
std::vector<std::string> printer_environment() {
  std::vector<std::string> all = {"QT_QPA_PLATFORM=offscreen"};
  for (char** one = environ; *one != nullptr; ++one) {
    if (std::string(*one).rfind("QT_QPA_PLATFORM=", 0) != 0) all.emplace_back(*one);
  }
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

void print_report(const ReportDocument& document, const fs::path& pdf) {
  const fs::path printer = find_printer();
  const WorkFolder folder;
  {
    std::ofstream file(folder / "document.json");
    file << report_to_json(document).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  const std::string said = (folder / "said.txt").string();
  std::vector<std::string> words = {printer.string(), "--print-report", (folder / "document.json").string(), fs::absolute(pdf).string()};
  std::vector<std::string> environment = printer_environment();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, said.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  pid_t child = 0;
  const int problem = ::posix_spawn(&child, printer.c_str(), &actions, nullptr, pointers_to(words).data(), pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  const bool has_ended = problem == 0 && ::waitpid(child, &status, 0) == child;
  if (has_ended && WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  throw Error(ErrorKind::request, "report.print", "The PDF could not be written with " + printer.string() + ": " + text_in(said));
}

}  // namespace amalgam::cli
