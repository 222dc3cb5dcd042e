// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/sha256.h"

#include <openssl/evp.h>

#include <array>

#include "engine/base/error.h"

namespace amalgam {

struct Sha256::Context {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

namespace {

void need_worked(bool worked) {
  if (!worked) throw Error(ErrorKind::internal, "sha256.failed", "The checksum could not be computed.");
}

}  // namespace

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  need_worked(context_->digest && EVP_DigestInit_ex(context_->digest.get(), EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  need_worked(EVP_DigestUpdate(context_->digest.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest;
  need_worked(EVP_DigestFinal_ex(context_->digest.get(), digest.data(), nullptr) == 1);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : digest) {
    hex.push_back(digits[byte >> 4]);
    hex.push_back(digits[byte & 15U]);
  }
  return hex;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 sha;
  sha.add(bytes);
  return sha.hex();
}

}  // namespace amalgam
