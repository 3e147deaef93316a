// The names that an expression may use, with their values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.h"

namespace engine::lua {

// Few names, looked up by text. An inner scope sees the outer one through `outer`, which must live
// longer. Not safe for several threads.
class Scope {
 public:
  explicit Scope(const Scope* outer = nullptr) : outer_(outer) {}

  void set(std::string_view name, base::Value value);
  const base::Value& get(std::string_view name) const;  // absent when there is no such name
  const base::Value* find(std::string_view name) const;

  // Its own names, without the outer scope's.
  const std::vector<std::pair<std::string, base::Value>>& names() const { return names_; }

 private:
  const Scope* outer_;
  std::vector<std::pair<std::string, base::Value>> names_;
};

}  // namespace engine::lua
