// connector.yaml: how to talk to one kind of system.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/describe.h"
#include "spec/answer_spec.h"
#include "spec/auth_spec.h"
#include "spec/budget_spec.h"
#include "spec/entity_spec.h"
#include "spec/hook_spec.h"
#include "spec/operation_spec.h"
#include "spec/setting_spec.h"

namespace engine::spec {

// A Lua file of a connector, a pack or scripts/.
struct LuaFile {
  std::string module;  // file name without ".lua"
  std::shared_ptr<const base::SourceFile> source;
};

struct Connector {
  base::Located<std::string> name;  // key: connector; equals the folder's name
  std::string title;
  std::string doc;
  config::Named<Setting> settings;
  config::Named<Auth> auth;  // empty: none needed
  config::Named<config::Template>
      base;  // scope: settings, token. `base: URL` is one named "default"
  config::Named<Budget> budgets;
  std::vector<AnswerRule> answers;
  OperationDefaults defaults;
  config::Named<Operation> operations;
  config::Named<Entity> entities;
  std::optional<Registration> hooks;  // none: it notifies nobody, or not by registration
  base::SourceLoc at;

  std::string folder;  // filled by the workspace
  std::string hash;                            // of all its files
  std::vector<LuaFile> lua;
};

// entities/*.yaml of a connector: a part of connector.yaml.
struct ConnectorPart {
  config::Named<Operation> operations;
  config::Named<Entity> entities;
};

const config::Object<ConnectorPart>& describe(const ConnectorPart*);
const config::Object<Connector>& describe(const Connector*);

}  // namespace engine::spec
