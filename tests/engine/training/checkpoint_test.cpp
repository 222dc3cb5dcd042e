// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/checkpoint.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstring>

#include "engine/base/error.h"

namespace amalgam {
namespace {

TensorFile sample() {
  return {.tensors = {{"flags", torch::tensor({true, false, true})},
                      {"weights", torch::tensor({1.5F, -2.0F}).view({1, 2})},
                      {"deep.doubles", torch::tensor({0.1, 0.2, 0.3}, torch::kFloat64)},
                      {"ids", torch::tensor({7, -8}, torch::kInt64)},
                      {"small", torch::tensor({3}, torch::kInt32)},
                      {"bytes", torch::tensor({250, 1, 2}, torch::kUInt8)},
                      {"scalar", torch::tensor(4.5F)},
                      {"empty", torch::empty({0, 3})}},
          .metadata = {{"epoch", 3}, {"name", "Antrag Müller"}}};
}

std::vector<std::byte> bytes_of(const std::string& header, std::size_t data = 0, std::uint64_t length = 0) {
  std::vector<std::byte> bytes(8 + header.size() + data);
  const std::uint64_t n = length == 0 ? header.size() : length;
  std::memcpy(bytes.data(), &n, 8);
  std::memcpy(bytes.data() + 8, header.data(), header.size());
  return bytes;
}

void expect_corrupt(std::span<const std::byte> bytes, const std::string& what) {
  try {
    read_tensor_file(bytes);
    ADD_FAILURE() << what << " was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "tensor_file.corrupt") << what;
  }
}

TEST(TensorFile, ReadsBackWhatItWrote) {
  const TensorFile file = sample();
  const TensorFile read = read_tensor_file(write_tensor_file(file));
  EXPECT_EQ(read.metadata, file.metadata);
  ASSERT_EQ(read.tensors.size(), file.tensors.size());
  for (std::size_t i = 0; i < file.tensors.size(); ++i) {
    EXPECT_EQ(read.tensors[i].first, file.tensors[i].first);
    EXPECT_EQ(read.tensors[i].second.scalar_type(), file.tensors[i].second.scalar_type());
    EXPECT_TRUE(torch::equal(read.tensors[i].second, file.tensors[i].second)) << file.tensors[i].first;
    EXPECT_EQ(read.tensors[i].second.sizes(), file.tensors[i].second.sizes());
  }
}

TEST(TensorFile, HasTheSafetensorsLayout) {
  const auto bytes = write_tensor_file({.tensors = {{"w", torch::tensor({1.0F, 2.0F})}}, .metadata = {{"a", 1}}});
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  EXPECT_EQ(length % 8, 0U);
  ASSERT_EQ(bytes.size(), 8 + length + 8);  // two floats
  const auto header = nlohmann::json::parse(reinterpret_cast<const char*>(bytes.data()) + 8,
                                            reinterpret_cast<const char*>(bytes.data()) + 8 + length);
  const nlohmann::json expected = {
      {"__metadata__", {{"amalgam", "{\"a\":1}"}}},
      {"w", {{"dtype", "F32"}, {"shape", {2}}, {"data_offsets", {0, 8}}}}};
  EXPECT_EQ(header, expected);
  float second = 0;
  std::memcpy(&second, bytes.data() + 8 + length + 4, 4);
  EXPECT_EQ(second, 2.0F);
}

TEST(TensorFile, StoresAViewWithoutItsSurroundings) {
  const torch::Tensor all = torch::arange(100, torch::kFloat32);
  const auto bytes = write_tensor_file({.tensors = {{"v", all.narrow(0, 5, 2)}}, .metadata = nullptr});
  const TensorFile read = read_tensor_file(bytes);
  EXPECT_TRUE(torch::equal(read.tensors[0].second, torch::tensor({5.0F, 6.0F})));
  EXPECT_LT(bytes.size(), 200U);
  EXPECT_TRUE(read.metadata.is_null());
}

TEST(TensorFile, CutShortAtAnyLengthItIsAnError) {
  const auto bytes = write_tensor_file(sample());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
    expect_corrupt(cut, "cut to " + std::to_string(length));
  }
}

TEST(TensorFile, FlippedHeaderBytesAreAnErrorOrAnotherFileButNeverACrash) {
  const auto bytes = write_tensor_file(sample());
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  int refused = 0;
  for (std::size_t i = 0; i < 8 + length; ++i) {
    for (const int mask : {0x01, 0x04, 0x20, 0x80, 0xff}) {
      auto broken = bytes;
      broken[i] ^= static_cast<std::byte>(mask);
      try {
        const TensorFile read = read_tensor_file(broken);
        for (const auto& [name, tensor] : read.tensors) EXPECT_GE(tensor.numel(), 0);
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), "tensor_file.corrupt");
        ++refused;
      }
    }
  }
  EXPECT_GT(refused, static_cast<int>(length));  // most flips break the structure
}

TEST(TensorFile, RefusesWhatDoesNotAddUp) {
  const std::string ok = R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
  EXPECT_EQ(read_tensor_file(bytes_of(ok, 8)).tensors.size(), 1U);
  expect_corrupt(bytes_of(ok, 8, UINT64_MAX), "a huge header");
  expect_corrupt(bytes_of(ok, 8, std::uint64_t{1} << 62), "a huge header");
  expect_corrupt(bytes_of(ok, 9), "a byte too many");
  expect_corrupt(bytes_of("[1,2]"), "an array");
  expect_corrupt(bytes_of(R"({"w":1})"), "a tensor that is a number");
  expect_corrupt(bytes_of(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}})", 8), "one offset");
  expect_corrupt(bytes_of(R"({"w":{"dtype":"X9","shape":[2],"data_offsets":[0,8]}})", 8), "an unknown type");
  expect_corrupt(bytes_of(R"({"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8), "a wrong shape");
  expect_corrupt(bytes_of(R"({"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8), "a negative size");
  expect_corrupt(bytes_of(R"({"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}})", 8), "a broken size");
  expect_corrupt(bytes_of(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8), "an end before its begin");
  expect_corrupt(bytes_of(R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})", 8), "an end outside");
  expect_corrupt(bytes_of(R"({"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}})"),
                 "a size that overflows to 0");
  expect_corrupt(bytes_of(R"({"w":{"dtype":"F32","shape":[0,9223372036854775807,9],"data_offsets":[0,0]}})"),
                 "strides that overflow");
  expect_corrupt(bytes_of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                          R"("b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})", 12), "an overlap");
  expect_corrupt(bytes_of(R"({"__metadata__":{"amalgam":"{"}})"), "metadata that are no JSON");
  auto flag = bytes_of(R"({"f":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}})", 1);
  flag.back() = std::byte{2};
  expect_corrupt(flag, "a bool that is two");
}

struct Small : torch::nn::Module {
  explicit Small(std::int64_t width = 2) {
    linear = register_module("linear", torch::nn::Linear(width, 1));
    counts = register_buffer("counts", torch::zeros({2}, torch::kInt64));
  }
  torch::nn::Linear linear{nullptr};
  torch::Tensor counts;
};

TEST(ModuleState, MovesAModelsParametersAndBuffers) {
  Small from, to;
  from.counts.fill_(5);
  const auto state = read_tensor_file(write_tensor_file({.tensors = module_state(from), .metadata = {}})).tensors;
  load_module_state(to, state);
  EXPECT_TRUE(torch::equal(from.linear->weight, to.linear->weight));
  EXPECT_TRUE(torch::equal(from.linear->bias, to.linear->bias));
  EXPECT_EQ(to.counts[1].item<std::int64_t>(), 5);
  EXPECT_TRUE(to.linear->weight.requires_grad());
}

TEST(ModuleState, IsACopyThatLaterTrainingDoesNotTouch) {
  Small module;
  const auto state = module_state(module);
  const torch::Tensor before = module.linear->weight.detach().clone();
  { const torch::NoGradGuard guard; module.linear->weight.add_(1); }
  EXPECT_TRUE(torch::equal(state[0].second, before));
}

TEST(ModuleState, NamesATensorThatIsMissingOrHasAnotherShape) {
  Small small, wide(3);
  const torch::Tensor before = small.linear->weight.detach().clone();
  for (const auto& [state, word] : {std::pair(module_state(wide), "[1, 3]"),
                                    std::pair(decltype(module_state(wide)){}, "no tensor")}) {
    try {
      load_module_state(small, state);
      ADD_FAILURE() << "must refuse";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "checkpoint.mismatch");
      EXPECT_NE(std::string(error.what()).find("linear.weight"), std::string::npos);
      EXPECT_NE(std::string(error.what()).find(word), std::string::npos);
    }
  }
  EXPECT_TRUE(torch::equal(small.linear->weight, before));
}

}  // namespace
}  // namespace amalgam
