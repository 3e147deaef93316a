// What states are made from: the modules and chunks of a Script. Changed only while its workspace
// loads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lua/runtime.h"
#include "lua/script.h"

namespace engine::lua {

// A compiled expression, or a function of a module.
struct Chunk {
  std::string code;  // Lua text; empty for a function of a module
  base::SourceLoc
      at;  // where an expression begins in its YAML file, or where the function is named
  std::size_t module = 0;
  std::string member;  // empty: the module itself is the function
};

struct Script::Body {
  std::string name;
  Kind kind = Kind::function;
  std::uint64_t id = 0;         // no two bodies of a process have the same
  std::vector<Module> modules;  // own ones first, then the general ones that they do not shadow
  std::size_t own_modules = 0;
  std::vector<Chunk> chunks;
  std::vector<std::string> known_names;  // of the sandbox, when they were asked for
  std::unique_ptr<Runtime> trial;        // for what is tried while the workspace loads

  // modules.size() when there is none.
  std::size_t find_module(std::string_view module) const;
  std::vector<std::string> module_names() const;
};

}  // namespace engine::lua
