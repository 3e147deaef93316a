// One value or none, on the heap: lets a struct contain its own kind. Copies copy the value.
#pragma once

#include <memory>
#include <utility>

namespace engine::config {

template <class T>
class Box {
 public:
  Box() = default;

  Box(const Box& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}

  Box(Box&&) noexcept = default;

  Box& operator=(Box other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }

  ~Box() = default;

  T& emplace() { return *(value_ = std::make_unique<T>()); }

  explicit operator bool() const { return value_ != nullptr; }

  const T& operator*() const { return *value_; }

  const T* operator->() const { return value_.get(); }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace engine::config
