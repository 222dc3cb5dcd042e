// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled by itself: Gloo's headers are for this file alone. LibTorch says whether it has Gloo (USE_C10D_GLOO).
#include "engine/training/training_group.h"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/base/error.h"

#if defined(AMALGAM_WITH_GLOO) && defined(USE_C10D_GLOO)
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif

namespace amalgam {

namespace {

std::string variable_of(const char* name) {
  const char* value = std::getenv(name);
  if (value != nullptr && *value != '\0') return value;
  throw Error(ErrorKind::request, "group.variables",
              std::string("WORLD_SIZE asks for several processes, but ") + name +
                  " is not set. Start all of them with torchrun, or set RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT.");
}

int number_of_variable(const char* name, int least, int most) {
  const std::string text = variable_of(name);
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= least && value <= most) return value;
  throw Error(ErrorKind::request, "group.variables",
              std::string(name) + " must be a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                  "; found '" + text + "'.");
}

#if defined(AMALGAM_WITH_GLOO) && defined(USE_C10D_GLOO)
/// Newer LibTorch wants its store to use libuv, which Debian's is built without.
template <class StoreOptions>
void use_plain_sockets(StoreOptions& options) {
  if constexpr (requires { options.useLibUV; }) options.useLibUV = false;
}

constexpr std::chrono::milliseconds kJoinPatience{120'000};
constexpr std::chrono::milliseconds kStepPatience{600'000};  // the slowest process may still be reading or evaluating

class GlooGroup final : public TrainingGroup {
 public:
  GlooGroup(int rank, int size, const std::string& address, int port) : rank_(rank), size_(size) {
    try {
      c10d::TCPStoreOptions store_options;
      store_options.port = static_cast<std::uint16_t>(port);
      store_options.isServer = rank == 0;
      store_options.numWorkers = static_cast<std::size_t>(size);
      store_options.timeout = kJoinPatience;
      use_plain_sockets(store_options);
      auto store = c10::make_intrusive<c10d::TCPStore>(address, store_options);
      auto options = c10d::ProcessGroupGloo::Options::create(kStepPatience);
      const bool is_local = address == "localhost" || address.starts_with("127.");
      options->devices.push_back(is_local ? c10d::ProcessGroupGloo::createDeviceForHostname("127.0.0.1")
                                          : c10d::ProcessGroupGloo::createDefaultDevice());
      group_ = c10::make_intrusive<c10d::ProcessGroupGloo>(std::move(store), rank, size, std::move(options));
    } catch (const std::exception& problem) {
      throw Error(ErrorKind::io, "group.unreachable",
                  "Process " + std::to_string(rank) + " of " + std::to_string(size) + " did not find the others at " + address + ":" +
                      std::to_string(port) + ". Check that all are started with the same MASTER_ADDR and MASTER_PORT, and that the port is free.",
                  problem.what());
    }
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }

  void sum(torch::Tensor& values) override {
    try {
      std::vector<at::Tensor> all = {values};
      group_->allreduce(all)->wait();
    } catch (const std::exception& problem) {
      throw Error(ErrorKind::io, "training.rank_lost",
                  "One of the " + std::to_string(size_) + " processes of the training was lost, so that the others cannot go on. "
                  "The last checkpoint is kept: go on from it with 'resume', or start all processes again.",
                  problem.what());
    }
  }

 private:
  int rank_, size_;
  c10::intrusive_ptr<c10d::ProcessGroupGloo> group_;
};

std::shared_ptr<TrainingGroup> join(int rank, int size, const std::string& address, int port) {
  return std::make_shared<GlooGroup>(rank, size, address, port);
}

#else

std::shared_ptr<TrainingGroup> join(int, int, const std::string&, int) {
  throw Error(ErrorKind::request, "group.not_built",
              "WORLD_SIZE asks for several processes, but this program was built without c10d's Gloo. Install libgloo-dev and "
              "build again, or unset WORLD_SIZE.");
}

#endif

std::shared_ptr<TrainingGroup>& used_group() {
  static std::shared_ptr<TrainingGroup> group;
  return group;
}

}  // namespace

std::shared_ptr<TrainingGroup> TrainingGroup::join_from_environment() {
  const char* wish = std::getenv("WORLD_SIZE");
  if (wish == nullptr || *wish == '\0' || std::string_view(wish) == "1") return nullptr;
  const int size = number_of_variable("WORLD_SIZE", 1, 4096);
  const int rank = number_of_variable("RANK", 0, size - 1);
  const std::string address = variable_of("MASTER_ADDR");
  return join(rank, size, address, number_of_variable("MASTER_PORT", 1, 65535));
}

const std::shared_ptr<TrainingGroup>& TrainingGroup::current() { return used_group(); }
void TrainingGroup::use(std::shared_ptr<TrainingGroup> group) { used_group() = std::move(group); }

}  // namespace amalgam
