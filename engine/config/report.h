// What a check across the fields of an object found. Names the key it complains about.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "config/node.h"

namespace engine::config {

class Report {
 public:
  Report(const Node& object, base::Diagnostics& diagnostics)
      : object_(object), diagnostics_(diagnostics) {}

  // At the place of `key`; where the user did not write it, at that of the object.
  void error(std::string_view key, std::string message, std::string hint = {});
  void warning(std::string_view key, std::string message, std::string hint = {});

  bool has(std::string_view key) const { return object_.find(key) != nullptr; }

 private:
  base::SourceLoc place(std::string_view key) const;

  const Node& object_;
  base::Diagnostics& diagnostics_;
};

}  // namespace engine::config
