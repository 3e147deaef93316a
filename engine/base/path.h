// A dotted path into a value: a.b, a[0], a["x.y"]. Into something absent or null it is absent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/value.h"

namespace engine::base {

class Path {
 public:
  using Step = std::variant<std::string, std::size_t>;  // a key, or a list's index from 0

  // nullopt when `text` is not a path.
  static std::optional<Path> parse(std::string_view text);

  const Value& in(const Value& value) const;
  void set_in(Value& value, Value leaf) const;  // makes the objects on the way

  const std::vector<Step>& steps() const { return steps_; }

  void add(Step step) { steps_.push_back(std::move(step)); }

  std::string text() const;

 private:
  std::vector<Step> steps_;
};

}  // namespace engine::base
