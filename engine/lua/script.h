// All the Lua of one pack or connector: its modules, and every expression of its YAML, compiled
// once.
//
// Filled by one thread while a workspace loads (modules, then compile…), then frozen and shared by
// all threads. States (lua/runtime.h) are made from it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"

namespace engine::lua {

// What the script may call: `function` is pure; `connector` may also make requests of its
// connector.
enum class Kind { function, connector };

struct Module {
  std::string name;  // "dates"
  std::shared_ptr<const base::SourceFile> source;
};

// Compiled Lua of one expression or named function: an index into its script.
struct FunctionRef {
  int index = -1;

  bool given() const { return index >= 0; }
};

class Script {
 public:
  // `own` modules shadow `general` ones (scripts/). A module is a chunk that returns a table of
  // functions or one function.
  Script(std::string name, Kind kind, std::vector<Module> own, std::vector<Module> general);
  ~Script();

  // Loads every own module once in a trial sandbox: syntax errors and errors at load become
  // diagnostics.
  void check(base::Diagnostics& diagnostics);

  // `return <source>` as a function of `parameters`; `at` is where the source begins in its YAML
  // file.
  std::optional<FunctionRef> add_expression(const std::string& source, const base::SourceLoc& at,
                                            const std::vector<std::string>& parameters,
                                            base::Diagnostics& diagnostics);
  // Whether `source` is an expression; reports lua-syntax at the token that is wrong.
  bool check_syntax(const std::string& source, const base::SourceLoc& at,
                    base::Diagnostics& diagnostics);
  // "module.function", or "module" for a module that returns one function. Diagnostic
  // unknown-function with did-you-mean.
  std::optional<FunctionRef> function(const std::string& name, const base::SourceLoc& at,
                                      base::Diagnostics& diagnostics);
  // Names of the modules that expressions may use, and of the functions in each.
  std::vector<std::string> module_names() const;
  // The names of Lua and of the engine that it may use: "assert", "string.byte", "lower"; sorted.
  const std::vector<std::string>& known_names();
  const std::string& name() const;

  struct Body;  // what states are made from

  const Body& body() const { return *body_; }

 private:
  std::unique_ptr<Body> body_;
};

}  // namespace engine::lua
