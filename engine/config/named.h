// A map from names that the user chose to values, in the order of the file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/source.h"

namespace engine::config {

template <class T>
struct Named {
  using Item = std::pair<base::Located<std::string>, T>;

  std::vector<Item> items;

  const T* find(std::string_view name) const {
    for (const Item& item : items) {
      if (item.first.value == name) return &item.second;
    }
    return nullptr;
  }

  auto begin() const { return items.begin(); }

  auto end() const { return items.end(); }

  bool empty() const { return items.empty(); }

  std::size_t size() const { return items.size(); }
};

}  // namespace engine::config
