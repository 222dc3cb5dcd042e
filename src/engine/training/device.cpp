// SPDX-License-Identifier: GPL-3.0-or-later
#include <dlfcn.h>

#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/training/trainer.h"

namespace amalgam {

namespace {

/// "the CPU" or "the CPU, cuda:0, cuda:1"
std::string devices_there() {
  std::string list = "cpu";
  const auto cards = torch::cuda::is_available() ? torch::cuda::device_count() : 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(cards); ++i) list += ", cuda:" + std::to_string(i);
  return list;
}

[[noreturn]] void unavailable(const std::string& wish) {
  throw Error(ErrorKind::request, "device.unavailable",
              "The device '" + wish + "' is not available. There is: " + devices_there() +
                  ". Use one of these, or auto.");
}

/// The number after "cuda:"; nothing if it is not one.
std::optional<int> card_number(std::string_view text) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size() || number < 0) return {};
  return number;
}

/// A card's name from the driver itself, so that building needs no CUDA toolkit; "" if it does not say.
std::string card_name(int number) {
  const std::unique_ptr<void, int (*)(void*)> driver(dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL),
                                                     [](void* handle) { return dlclose(handle); });
  if (!driver) return {};
  const auto start = reinterpret_cast<int (*)(unsigned)>(dlsym(driver.get(), "cuInit"));
  const auto get = reinterpret_cast<int (*)(int*, int)>(dlsym(driver.get(), "cuDeviceGet"));
  const auto name = reinterpret_cast<int (*)(char*, int, int)>(dlsym(driver.get(), "cuDeviceGetName"));
  std::array<char, 128> text{};
  int card = 0;
  if (start == nullptr || get == nullptr || name == nullptr || start(0) != 0 || get(&card, number) != 0 ||
      name(text.data(), static_cast<int>(text.size()) - 1, card) != 0) {
    return {};
  }
  return text.data();
}

}  // namespace

torch::Device choose_device(const std::string& wish) {
  const bool has_card = torch::cuda::is_available();
  if (wish == "cpu") return torch::Device(torch::kCPU);
  if (wish == "auto" || wish.empty()) {
    return has_card ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
  }
  if (wish == "cuda" && has_card) return torch::Device(torch::kCUDA, 0);
  if (wish.rfind("cuda:", 0) != 0 || !has_card) unavailable(wish);
  const std::optional<int> number = card_number(std::string_view(wish).substr(5));
  if (!number || *number >= static_cast<int>(torch::cuda::device_count())) unavailable(wish);
  return torch::Device(torch::kCUDA, static_cast<c10::DeviceIndex>(*number));
}

std::string device_name(const torch::Device& device) {
  if (!device.is_cuda()) return "cpu";
  const int number = device.has_index() ? device.index() : 0;
  const std::string name = card_name(number);
  return "cuda:" + std::to_string(number) + (name.empty() ? "" : " (" + name + ")");
}

}  // namespace amalgam
