// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace amalgam::testing {

/// Whether the tool that takes texts out of a PDF (poppler-utils) is installed.
inline bool has_pdftotext() { return std::system("command -v pdftotext >/dev/null 2>&1") == 0; }

/// The text of a PDF file as pdftotext reads it, without spaces and line ends: they depend on where lines are broken.
inline std::string pdf_text(const std::filesystem::path& pdf) {
  std::string text;
  FILE* pipe = ::popen(("pdftotext -enc UTF-8 '" + pdf.string() + "' -").c_str(), "r");
  if (pipe == nullptr) return text;
  for (int c; (c = std::fgetc(pipe)) != EOF;) {
    if (c != ' ' && c != '\n' && c != '\f') text.push_back(static_cast<char>(c));
  }
  ::pclose(pipe);
  return text;
}

/// Pages of a PDF file whose page objects are not compressed.
inline int pdf_pages(const std::string& bytes) {
  int pages = 0;
  for (std::size_t at = bytes.find("/Type /Page"); at != std::string::npos; at = bytes.find("/Type /Page", at + 1)) {
    pages += bytes[at + 11] == 's' ? 0 : 1;  // not the tree, /Pages
  }
  return pages;
}

}  // namespace amalgam::testing
