#include "connector/connector.h"

#include "connector/compiled.h"
#include "connector/compiler.h"

namespace engine::connector {

namespace {

std::vector<lua::Module> modules(const std::vector<spec::LuaFile>& files) {
  std::vector<lua::Module> modules;
  for (const spec::LuaFile& file : files) modules.push_back({file.module, file.source});
  return modules;
}

template <class T>
const T* find_in(const std::map<std::string, T, std::less<>>& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

const Operation* Compiled::operation(std::string_view name) const {
  return find_in(operations, name);
}

const Entity* Compiled::entity(std::string_view name) const {
  return find_in(entities, name);
}

Connector::Connector() = default;
Connector::~Connector() = default;

std::shared_ptr<const Connector> Connector::compile(const spec::Connector& spec,
                                                    const std::vector<spec::LuaFile>& scripts,
                                                    base::Diagnostics& diagnostics) {
  base::Diagnostics found;
  std::shared_ptr<Connector> connector(new Connector());
  connector->compiled_ = std::make_unique<Compiled>(spec, modules(spec.lua), modules(scripts));
  Compiled& out = *connector->compiled_;
  out.script.check(found);

  Compiler compiler(out, found);
  for (const auto& [name, auth] : out.spec.auth) {
    out.auth.emplace_back(name.value, compiler.auth(auth));
  }
  for (const auto& [name, budget] : out.spec.budgets) {
    out.budgets.push_back(compiler.budget(name.value, budget));
  }
  for (const auto& [name, operation] : out.spec.operations) {
    out.operations.emplace(name.value, compiler.operation(name.value, operation));
  }
  for (const auto& [name, entity] : out.spec.entities) {
    out.entities.emplace(name.value, compiler.entity(name.value, entity));
  }
  if (out.spec.hooks) out.registration = compiler.registration(*out.spec.hooks);

  const bool broken = found.has_errors();
  diagnostics.take(std::move(found));
  return broken ? nullptr : connector;
}

const spec::Connector& Connector::spec() const {
  return compiled_->spec;
}

}  // namespace engine::connector
