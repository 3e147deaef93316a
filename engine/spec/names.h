// What is said about a name that nothing goes by.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "config/named.h"

namespace engine::spec {

template <class T>
std::vector<std::string> names_of(const config::Named<T>& named) {
  std::vector<std::string> names;
  for (const auto& item : named) names.push_back(item.first.value);
  return names;
}

inline bool is_one_of(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// "there is no mapping 'led_to_person'", with the nearest of the known names or all of them. A name
// that is not given is not complained about. Returns whether it is known.
bool check_name(const base::Located<std::string>& name, const std::string& what,
                const std::vector<std::string>& known, base::Diagnostics& diagnostics);

}  // namespace engine::spec
