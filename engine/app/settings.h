// The values of settings: from --set, engine.yaml, the environment, the default, in this order.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/secret.h"
#include "base/value.h"
#include "spec/workspace.h"

namespace engine::app {

// The value of an environment variable; nullopt when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;
Environment process_environment();

// --set NAME.SETTING=VALUE, NAME being a pack or a connection.
struct Override {
  std::string owner;
  std::string setting;
  std::string value;
};

// nullopt: not of the form NAME.SETTING=VALUE.
std::optional<Override> parse_override(const std::string& text);

// What one pack or connection ends up with.
struct Resolved {
  base::Value plain = base::Value::object({});
  std::map<std::string, base::Secret> secrets;
  std::vector<std::string> missing;  // names without any value
  // Changes when any value changes; secrets count by their hash.
  std::string fingerprint() const;
};

struct Sources {
  std::string owner;  // name of the pack or connection, for --set
  const std::vector<Override>* overrides = nullptr;
  const config::Named<base::Value>* app = nullptr;  // engine.yaml; may be nullptr
  base::Value pack = base::Value::object({});       // what a pack says of a connection it uses
  Environment environment;
};

// A value that is not of its setting's type, and a name that nobody declared, are diagnostics; a
// missing value is not.
Resolved resolve(const config::Named<spec::Setting>& settings, const Sources& sources,
                 base::Diagnostics& diagnostics);

}  // namespace engine::app
