#include "base/secret.h"

#include <new>
#include <ostream>
#include <type_traits>

#include <doctest/doctest.h>

using namespace engine::base;

namespace {

template <typename T>
concept Comparable = requires(T a, T b) {
  a == b;
};

template <typename T>
concept Streamable = requires(std::ostream& out, T value) {
  out << value;
};

}  // namespace

TEST_CASE("secret: revealed only by name") {
  const Secret secret("hunter22");
  CHECK(secret.reveal() == "hunter22");
  CHECK_FALSE(secret.empty());
  CHECK(Secret().empty());
  CHECK_FALSE(Comparable<Secret>);
  CHECK_FALSE(Streamable<Secret>);
  CHECK_FALSE(std::is_convertible_v<Secret, std::string>);
  CHECK_FALSE(std::is_convertible_v<std::string, Secret>);
}

TEST_CASE("secret: copies and moves keep the text where it belongs") {
  Secret first("first secret, long enough for the heap");
  Secret second("second");
  second = first;
  CHECK(second.reveal() == first.reveal());
  const Secret third = std::move(first);
  CHECK(first.empty());  // NOLINT(bugprone-use-after-move): that is what is checked
  CHECK(third.reveal() == second.reveal());
}

TEST_CASE("secret: wiped when it dies") {
  alignas(Secret) unsigned char memory[sizeof(Secret)];
  auto* secret = new (memory) Secret("short");  // lives inside the object
  const std::string_view inside = secret->reveal();
  const auto offset =
      static_cast<std::size_t>(reinterpret_cast<const unsigned char*>(inside.data()) - memory);
  REQUIRE(offset < sizeof memory);
  secret->~Secret();
  for (std::size_t i = 0; i < 5; ++i) CHECK(memory[offset + i] == 0);
}
