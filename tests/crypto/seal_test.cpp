#include "crypto/seal.h"

#include <doctest/doctest.h>

#include "base/text.h"

using namespace engine;
using base::Secret;

namespace {

Secret key(char filling = 'k') {
  return Secret(std::string(32, filling));
}

std::string sealed(std::string plain) {
  return crypto::seal(key(), Secret(std::move(plain)), "secrets/acme").value();
}

std::string opened(const Secret& with, std::string_view text, std::string_view place) {
  const auto result = crypto::open(with, text, place);
  if (result) return std::string(result->reveal());
  CHECK(result.error().kind == base::ErrorKind::invalid);
  return result.error().message;
}

const char* const kRefused = "the sealed secret cannot be opened";

}  // namespace

TEST_CASE("seal: what was sealed can be opened, whatever its length") {
  for (const std::string& plain : {std::string(), std::string("token"), std::string(1000, '\0')}) {
    CHECK(opened(key(), sealed(plain), "secrets/acme") == plain);
  }
}

TEST_CASE("seal: neither readable nor the same twice") {
  const std::string once = sealed("token");
  CHECK(once.size() == 12 + 5 + 16);
  CHECK(once.find("token") == std::string::npos);
  CHECK(once != sealed("token"));
}

TEST_CASE("seal: opens a text that another AES-256-GCM sealed") {
  // Test case 16 of the GCM specification.
  const auto bytes = [](std::string_view hex) { return *base::hex_decode(hex); };
  const Secret its_key(bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
  const std::string text = bytes(
      "cafebabefacedbaddecaf888"
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
      "76fc6ece0f4e1768cddf8853bb2d551b");
  const std::string plain = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  CHECK(opened(its_key, text, bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")) == plain);
}

TEST_CASE("open: another key, another place or any changed byte is refused") {
  const std::string good = sealed("token");
  CHECK(opened(key('x'), good, "secrets/acme") == kRefused);
  CHECK(opened(key(), good, "secrets/other") == kRefused);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    CHECK(opened(key(), bad, "secrets/acme") == kRefused);
  }
  CHECK(opened(key(), good.substr(0, good.size() - 1), "secrets/acme") == kRefused);
  CHECK(opened(key(), "", "secrets/acme") == kRefused);
  const auto result = crypto::open(key(), "", "secrets/acme");
  CHECK(result.error().hint ==
        "it was sealed with another key or for another place, or it was changed");
}

TEST_CASE("seal: a key of another length is an error") {
  const auto result = crypto::seal(Secret("short"), Secret("token"), "");
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == base::ErrorKind::invalid);
  CHECK(result.error().message == "the sealing key has 5 bytes instead of 32");
  CHECK(opened(Secret(), sealed("token"), "secrets/acme") ==
        "the sealing key has 0 bytes instead of 32");
}
