#include "lua/scope.h"

namespace engine::lua {

using base::Value;

void Scope::set(std::string_view name, Value value) {
  for (auto& [known, current] : names_) {
    if (known == name) {
      current = std::move(value);
      return;
    }
  }
  names_.emplace_back(name, std::move(value));
}

const Value* Scope::find(std::string_view name) const {
  for (const auto& [known, value] : names_) {
    if (known == name) return &value;
  }
  return outer_ == nullptr ? nullptr : outer_->find(name);
}

const Value& Scope::get(std::string_view name) const {
  static const Value absent;
  const Value* found = find(name);
  return found == nullptr ? absent : *found;
}

}  // namespace engine::lua
