// SPDX-License-Identifier: GPL-3.0-or-later
#include <SQLiteCpp/Database.h>
#include <dlfcn.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <nlohmann/json.hpp>

#include "engine/training/training_run.h"

namespace amalgam {

namespace {

/// "OpenBLAS 0.3.21 …" as the library names itself, else what LibTorch was told when it was built.
std::string blas_name() {
  using Name = char* (*)();
  if (auto* const name = reinterpret_cast<Name>(dlsym(RTLD_DEFAULT, "openblas_get_config"))) return name();
  const std::string config = at::show_config();
  const std::size_t at = config.find("BLAS_INFO=");
  return at == std::string::npos ? "unknown" : config.substr(at + 10, config.find(',', at) - at - 10);
}

}  // namespace

nlohmann::json program_versions() {
  return {{"amalgam", AMALGAM_VERSION},
          {"libtorch", TORCH_VERSION},
          {"blas", blas_name()},
          {"sqlite", SQLite::getLibVersion()},
          {"compiler", "g++ " __VERSION__}};
}

}  // namespace amalgam
