// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace amalgam {

/// Who has to act on an error: the data, the request, the disk, or us.
enum class ErrorKind { data, request, io, internal };

/// The only exception the engine throws: a sentence that an analyst can act on.
///
/// `code` ("csv.no_header") is stable and lets a face translate the sentence; `what()` names what was
/// found, where (file, line, column) and what to do.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, std::string code, const std::string& sentence, std::string details = {})
      : std::runtime_error(sentence),
        kind_(kind),
        code_(std::move(code)),
        details_(std::move(details)) {}

  ErrorKind kind() const noexcept { return kind_; }
  const std::string& code() const noexcept { return code_; }
  const std::string& details() const noexcept { return details_; }  ///< may be empty

 private:
  ErrorKind kind_;
  std::string code_;
  std::string details_;
};

}  // namespace amalgam
