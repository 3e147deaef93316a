#include "app/load.h"

#include <algorithm>
#include <set>

#include "base/content_hash.h"
#include "base/suggest.h"
#include "connector/client.h"

namespace engine::app {

using base::Value;

namespace {

std::string scripts_hash(const spec::Workspace& workspace) {
  base::ContentHash hash;
  for (const auto& file : workspace.scripts) hash.add(file.source->text);
  return hash.hex();
}

class Builder {
 public:
  Builder(Compiled& compiled, const LoadOptions& options, const Systems& systems,
          const run::World* previous)
      : compiled_(compiled),
        options_(options),
        systems_(systems),
        previous_(previous),
        world_(std::make_shared<run::World>()) {}

  std::shared_ptr<const run::World> build() {
    world_->workspace = compiled_.workspace;
    base::ContentHash version;
    version.add(compiled_.workspace->hash);
    for (const auto& pack : compiled_.packs) {
      add_pack(pack);
      version.add(world_->packs.back().version);
    }
    check_owners();
    for (const auto& [name, fingerprint] : world_->accounts) version.add(fingerprint);
    world_->version = version.hex();
    return compiled_.diagnostics.has_errors() ? nullptr : world_;
  }

 private:
  void add_pack(const std::shared_ptr<const rule::Pack>& pack) {
    const spec::Pack& spec = pack->spec();
    const auto* given = compiled_.workspace->app.packs.find(spec.name.value);
    Sources sources{spec.name.value, &options_.overrides,
                    given != nullptr ? &given->settings : nullptr, Value::object({}),
                    options_.environment};
    Resolved resolved = resolve(spec.settings, sources, compiled_.diagnostics);
    report_missing(spec.settings, resolved, "pack", spec.name.value);
    base::ContentHash version;
    version.add(spec.hash);
    version.add(scripts_hash(*compiled_.workspace));
    version.add(resolved.fingerprint());
    for (const auto& [name, use] : spec.connections)
      add_connection(spec, name.value, use, resolved.plain);
    world_->packs.push_back({pack, resolved.plain, std::move(resolved.secrets), version.hex()});
    owners_.insert(spec.name.value);
  }

  void report_missing(const config::Named<spec::Setting>& settings, const Resolved& resolved,
                      const std::string& kind, const std::string& owner) {
    for (const auto& name : resolved.missing) {
      const spec::Setting* setting = settings.find(name);
      const std::string from =
          setting->env.empty() ? "" : "set the environment variable " + setting->env + ", or ";
      compiled_.diagnostics.error(
          "missing-setting", setting->at,
          "setting '" + name + "' of " + kind + " '" + owner + "' has no value",
          from + "give --set " + owner + "." + name + "=… or write it into engine.yaml");
    }
  }

  // What a pack says of the connection it uses; only settings of the pack may stand in it, and they
  // are constants by now.
  Value pack_settings(const spec::ConnectionUse& use, const Value& settings) {
    Value result = Value::object({});
    for (const auto& [name, value] : use.settings) {
      if (value.is_constant()) {
        result.set(name.value, value.constant());
      } else if (const auto* text = std::get_if<config::Template>(&value.value);
                 text != nullptr && text->is_single_expression()) {
        const std::string source = std::get<config::Expression>(text->parts.front()).source;
        if (source.starts_with("settings.")) result.set(name.value, settings.get(source.substr(9)));
      }
    }
    return result;
  }

  void add_connection(const spec::Pack& pack, const std::string& name,
                      const spec::ConnectionUse& use, const Value& pack_settings_value) {
    const auto connector = std::find_if(
        compiled_.connectors.begin(), compiled_.connectors.end(),
        [&](const auto& each) { return each->spec().name.value == use.connector.value; });
    if (connector == compiled_.connectors.end()) return;  // reported when the workspace was linked
    const auto* given = compiled_.workspace->app.connections.find(name);
    Sources sources{name, &options_.overrides, given != nullptr ? &given->settings : nullptr,
                    pack_settings(use, pack_settings_value), options_.environment};
    Resolved resolved = resolve((*connector)->spec().settings, sources, compiled_.diagnostics);
    const std::string auth =
        given != nullptr && !given->auth.value.empty() ? given->auth.value : use.auth.value;
    const std::string fingerprint = (*connector)->spec().hash + resolved.fingerprint() + auth;
    owners_.insert(name);
    if (const auto known = world_->accounts.find(name); known != world_->accounts.end()) {
      if (known->second != fingerprint) {
        compiled_.diagnostics.error("connection-differs", use.connector.at,
                                    "connection '" + name + "' of pack '" + pack.name.value +
                                        "' is another account than in the packs before",
                                    "packs that name the same connection share it: give it another "
                                    "name, or the same settings");
      }
      return;
    }
    report_missing((*connector)->spec().settings, resolved, "connection", name);
    world_->accounts[name] = fingerprint;
    if (compiled_.diagnostics.has_errors()) return;
    if (previous_ != nullptr) {
      const auto before = previous_->accounts.find(name);
      if (before != previous_->accounts.end() && before->second == fingerprint) {
        world_->clients[name] = previous_->clients.at(name);
        return;
      }
    }
    connector::Account account{name, auth, resolved.plain, std::move(resolved.secrets)};
    world_->clients[name] =
        std::make_shared<connector::Client>(*connector, std::move(account), systems_.transport,
                                            systems_.clock, systems_.memory, systems_.metrics);
  }

  // A --set or an entry of engine.yaml for something that is not there is a slip, not a wish.
  void check_owners() {
    const std::vector<std::string> known(owners_.begin(), owners_.end());
    const auto check = [&](const std::string& owner, const base::SourceLoc& at) {
      if (owners_.count(owner) > 0) return;
      compiled_.diagnostics.error("unknown-owner", at,
                                  "there is no pack or connection '" + owner + "'",
                                  base::did_you_mean(owner, known));
    };
    for (const auto& each : options_.overrides) check(each.owner, {});
  }

  Compiled& compiled_;
  const LoadOptions& options_;
  const Systems& systems_;
  const run::World* previous_;
  std::shared_ptr<run::World> world_;
  std::set<std::string> owners_;
};

}  // namespace

Compiled compile(const spec::Folders& folders) {
  Compiled result;
  result.workspace = spec::load_workspace(folders, result.diagnostics);
  for (const auto& connector : result.workspace->connectors) {
    if (auto compiled = connector::Connector::compile(*connector, result.workspace->scripts,
                                                      result.diagnostics)) {
      result.connectors.push_back(std::move(compiled));
    }
  }
  for (const auto& pack : result.workspace->packs) {
    if (auto compiled = rule::Pack::compile(*result.workspace, *pack, result.diagnostics))
      result.packs.push_back(std::move(compiled));
  }
  return result;
}

std::shared_ptr<const run::World> build_world(Compiled& compiled, const LoadOptions& options,
                                              const Systems& systems, const run::World* previous) {
  if (compiled.diagnostics.has_errors()) return nullptr;
  return Builder(compiled, options, systems, previous).build();
}

}  // namespace engine::app
