// Result<T>: a value or an Error, and TRY to pass the error on.
//
//   Result<int> half(int n);
//   TRY(const int h, half(8));   // declares h, or returns the error
//   TRY(check(h));               // for Result<void>
#pragma once

#include <cassert>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/error.h"

namespace engine::base {

// An error is many times as large as most values and seldom there: it lives outside, so that the
// values that go through many hands stay as small as they are.
class OwnedError {
 public:
  explicit OwnedError(Error error) : error_(std::make_unique<Error>(std::move(error))) {}

  OwnedError(const OwnedError& other) : OwnedError(*other) {}

  OwnedError(OwnedError&& other) noexcept = default;

  OwnedError& operator=(OwnedError other) noexcept { return error_.swap(other.error_), *this; }

  ~OwnedError() = default;

  Error& operator*() const { return *error_; }

 private:
  std::unique_ptr<Error> error_;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  // Implicit, so that `return value;` and `return error(…);` read plainly.
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)

  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  template <typename U, typename = std::enable_if_t<std::is_convertible_v<U&&, T> &&
                                                    !std::is_same_v<std::decay_t<U>, T> &&
                                                    !std::is_same_v<std::decay_t<U>, Error> &&
                                                    !std::is_same_v<std::decay_t<U>, Result>>>
  Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {
  }  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return state_.index() == 0; }

  bool ok() const { return state_.index() == 0; }

  T& value() & { return assert(ok()), std::get<0>(state_); }

  const T& value() const& { return assert(ok()), std::get<0>(state_); }

  T&& value() && { return assert(ok()), std::get<0>(std::move(state_)); }

  T& operator*() & { return value(); }

  const T& operator*() const& { return value(); }

  T&& operator*() && { return std::move(*this).value(); }

  T* operator->() { return &value(); }

  const T* operator->() const { return &value(); }

  Error& error() & { return assert(!ok()), *std::get<1>(state_); }

  const Error& error() const& { return assert(!ok()), *std::get<1>(state_); }

  Error&& error() && { return assert(!ok()), std::move(*std::get<1>(state_)); }

 private:
  std::variant<T, OwnedError> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;

  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return ok(); }

  bool ok() const { return !error_.has_value(); }

  void value() const {}

  Error& error() & { return assert(!ok()), **error_; }

  const Error& error() const& { return assert(!ok()), **error_; }

  Error&& error() && { return assert(!ok()), std::move(**error_); }

 private:
  std::optional<OwnedError> error_;
};

}  // namespace engine::base

#define ENGINE_CONCAT_INNER(a, b) a##b
#define ENGINE_CONCAT(a, b) ENGINE_CONCAT_INNER(a, b)
#define ENGINE_TRY_1(expression)                                         \
  do {                                                                   \
    auto engine_try_result = (expression);                               \
    if (!engine_try_result) return std::move(engine_try_result).error(); \
  } while (false)
#define ENGINE_TRY_2(declaration, expression) \
  ENGINE_TRY_NAMED(ENGINE_CONCAT(engine_try_, __COUNTER__), declaration, expression)
#define ENGINE_TRY_NAMED(name, declaration, expression) \
  auto name = (expression);                             \
  if (!name) return std::move(name).error();            \
  declaration = std::move(name).value()
#define ENGINE_TRY_PICK(_1, _2, which, ...) which
#define TRY(...) ENGINE_TRY_PICK(__VA_ARGS__, ENGINE_TRY_2, ENGINE_TRY_1)(__VA_ARGS__)
