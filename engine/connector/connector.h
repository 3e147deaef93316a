// A connector as it is used: its specification with every template and expression compiled.
// Immutable; shared by all connections and threads.
#pragma once

#include <memory>
#include <vector>

#include "base/diagnostic.h"
#include "lua/script.h"
#include "spec/connector_spec.h"

namespace engine::connector {

struct Compiled;   // compiled.h: for this layer only

class Connector {
 public:
  // Continues after errors; nullptr when there were any.
  static std::shared_ptr<const Connector> compile(const spec::Connector& spec, const std::vector<spec::LuaFile>& scripts,
                                                  base::Diagnostics& diagnostics);
  ~Connector();
  const spec::Connector& spec() const;
  const Compiled& compiled() const { return *compiled_; }

 private:
  Connector();
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace engine::connector
