#include "app/load.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/account_auth.h"
#include "app/hooks.h"
#include "base/content_hash.h"
#include "config/shape.h"
#include "connector/client.h"
#include "run/session.h"

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
    if (!compiled_.diagnostics.has_errors()) add_hooks();
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
    if (spec.sessions) check_session_secret(*spec.sessions, spec, resolved);
    base::ContentHash version;
    version.add(spec.hash);
    version.add(scripts_hash(*compiled_.workspace));
    version.add(resolved.fingerprint());
    world_->packs.push_back(
        {pack, resolved.plain, std::move(resolved.secrets), version.hex(), {}, {}});
    if (!compiled_.diagnostics.has_errors()) add_vitals(world_->packs.back());
    for (const auto& [name, use] : spec.connections)
      add_connection(world_->packs.back(), name.value, use);
    if (resolved.missing.empty()) check_settings(world_->packs.back());
    owners_.insert(spec.name.value);
  }

  // What the pack counted goes on counting.
  void add_vitals(run::LoadedPack& pack) {
    const auto* before = previous_ != nullptr ? previous_->pack(pack.pack->name()) : nullptr;
    if (auto vitals = run::vitals_of(pack, before, systems_.clock)) {
      pack.vitals = *std::move(vitals);
    } else {
      const base::Error& error = vitals.error();
      compiled_.diagnostics.error("wrong-setting", error.at, error.message, error.hint);
    }
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

  // What the pack itself says that its settings must not be.
  void check_settings(const run::LoadedPack& pack) {
    lua::Scope scope;
    scope.set("settings", pack.settings);
    scope.set("connections", auths_);
    for (const rule::SettingsCheck& check : pack.pack->checks()) {
      const auto holds = check.when.holds(lua_, scope);
      const auto message =
          holds && *holds ? check.message.text(lua_, scope) : base::Result<std::string>("");
      if (!holds || !message) {
        const base::Error& error = holds ? message.error() : holds.error();
        compiled_.diagnostics.error("settings-check", check.at, error.message, error.hint);
      } else if (*holds && check.severity == base::Severity::error) {
        compiled_.diagnostics.error("settings-check", check.at, *message);
      } else if (*holds) {
        compiled_.diagnostics.warning("settings-check", check.at, *message);
      }
    }
  }

  void check_session_secret(const spec::Sessions& sessions, const spec::Pack& pack,
                            const Resolved& resolved) {
    const std::string name = spec::secret_setting(sessions);
    const auto secret = resolved.secrets.find(name);
    if (secret == resolved.secrets.end() ||
        secret->second.reveal().size() >= run::kShortestSessionSecret)
      return;
    const spec::Setting& setting = *pack.settings.find(name);
    if (setting.optional && secret->second.empty()) return;
    compiled_.diagnostics.error("wrong-setting", setting.at,
                                "setting '" + name + "' of pack '" + pack.name.value +
                                    "' signs cookies and is shorter than 16 characters",
                                "make one that nobody can guess: openssl rand -hex 32");
  }

  // What a pack says of the connection it uses; only settings of the pack may stand in it, its
  // secrets too, and they are constants by now.
  static Value connection_settings(const spec::ConnectionUse& use, const run::LoadedPack& pack) {
    Value result = Value::object({});
    for (const auto& [name, value] : use.settings) {
      if (value.is_constant()) {
        result.set(name.value, value.constant());
      } else if (const auto* text = std::get_if<config::Template>(&value.value);
                 text != nullptr && text->is_single_expression()) {
        const std::string source = std::get<config::Expression>(text->parts.front()).source;
        if (!source.starts_with("settings.")) continue;
        const std::string setting = source.substr(9);
        const auto secret = pack.secrets.find(setting);
        result.set(name.value, secret == pack.secrets.end()
                                   ? pack.settings.get(setting)
                                   : Value::text(std::string(secret->second.reveal())));
      }
    }
    return result;
  }

  void add_connection(const run::LoadedPack& pack, const std::string& name,
                      const spec::ConnectionUse& use) {
    const auto connector = std::find_if(
        compiled_.connectors.begin(), compiled_.connectors.end(),
        [&](const auto& each) { return each->spec().name.value == use.connector.value; });
    if (connector == compiled_.connectors.end()) return;  // reported when the workspace was linked
    const auto* given = compiled_.workspace->app.connections.find(name);
    Sources sources{name, &options_.overrides, given != nullptr ? &given->settings : nullptr,
                    connection_settings(use, pack), options_.environment};
    Resolved resolved = resolve((*connector)->spec().settings, sources, compiled_.diagnostics);
    const std::string auth = auth_of(use, given, (*connector)->spec(), resolved);
    auths_.set(name, Value::text(auth));
    const std::string fingerprint = (*connector)->spec().hash + resolved.fingerprint() + auth;
    owners_.insert(name);
    if (const auto known = world_->accounts.find(name); known != world_->accounts.end()) {
      if (known->second != fingerprint) {
        compiled_.diagnostics
            .error("connection-differs", use.connector.at,
                   "connection '" + name + "' of pack '" + pack.pack->name() +
                       "' is another account than in another pack",
                   "packs that name the same connection share it: give it another name, or the "
                   "same auth and settings")
            .notes.push_back({first_uses_.at(name), "first used here"});
      }
      return;
    }
    report_missing((*connector)->spec().settings, resolved, "connection", name);
    world_->accounts[name] = fingerprint;
    first_uses_[name] = use.connector.at;
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

  // Without an address there is nothing that a product could be told.
  void add_hooks() {
    const std::string& url = options_.public_url.empty() ? compiled_.workspace->app.public_url.value
                                                         : options_.public_url;
    if (url.empty()) return;
    for (auto& pack : world_->packs) {
      if (pack.pack->spec().hooks.empty()) continue;
      pack.hooks = hooks_of(pack, world_->clients, url, compiled_.diagnostics);
    }
  }

  // A --set for something that is not there is a slip, not a wish. Of engine.yaml the linker says
  // it.
  void check_owners() {
    const std::vector<std::string> known(owners_.begin(), owners_.end());
    for (const auto& each : options_.overrides) {
      if (owners_.count(each.owner) > 0) continue;
      compiled_.diagnostics.error("unknown-owner", {},
                                  "there is no pack or connection '" + each.owner + "' whose '" +
                                      each.setting + "' could be set",
                                  config::name_hint(each.owner, known));
    }
  }

  Compiled& compiled_;
  const LoadOptions& options_;
  const Systems& systems_;
  const run::World* previous_;
  lua::Runtime lua_;
  std::shared_ptr<run::World> world_;
  std::set<std::string> owners_;
  std::map<std::string, base::SourceLoc> first_uses_;  // of connections
  Value auths_ = Value::object({});                    // by connection, its way to prove who it is
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
