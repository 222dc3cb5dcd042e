// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/sha256.h"

#include <gtest/gtest.h>

namespace amalgam {
namespace {

// Expected digests: NIST, "Examples with Intermediate Values" for FIPS 180-4 (SHA-256), and the vector of a
// million letters from FIPS 180-2, appendix B.3.
TEST(Sha256, DigestsNothing) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, DigestsOneBlock) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, DigestsFiftySixBytesWhosePaddingNeedsAnotherBlock) {
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, DigestsAMillionLetters) {
  EXPECT_EQ(sha256_hex(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace amalgam
