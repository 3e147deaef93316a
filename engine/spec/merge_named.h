// Joins what one kind of thing is called in several files.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "config/named.h"

namespace engine::spec {

// A name given twice is an error that shows both places; the first stays.
template <class T>
void merge_named(config::Named<T>& all, config::Named<T>&& more, const std::string& kind,
                 base::Diagnostics& diagnostics) {
  for (auto& item : more.items) {
    const auto& name = item.first;
    const auto same = [&](const auto& other) { return other.first.value == name.value; };
    const auto first = std::find_if(all.begin(), all.end(), same);
    if (first == all.end()) {
      all.items.push_back(std::move(item));
      continue;
    }
    diagnostics.error("duplicate-name", name.at, kind + " '" + name.value + "' is given twice")
        .notes.push_back({first->first.at, "first given here"});
  }
}

}  // namespace engine::spec
