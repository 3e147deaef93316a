#include "app/hooks.h"

#include "base/text.h"
#include "lua/runtime.h"
#include "run/hidden_keys.h"
#include "spec/hooks.h"

namespace engine::app {

using base::Value;

namespace {

// A key, user or password of a route as the rule may know it: the name of its secret, or what the
// pack itself says. Blank: nobody gave it a value.
std::string shown(const run::LoadedPack& pack, const config::Template& text) {
  if (text.is_constant()) return text.constant_text();
  if (!text.is_single_expression()) return "";
  const std::string& source = std::get<config::Expression>(text.parts.front()).source;
  const std::string prefix = "settings.";
  if (!source.starts_with(prefix)) return "";
  const std::string name = source.substr(prefix.size());
  const auto secret = pack.secrets.find(name);
  if (secret == pack.secrets.end()) return std::string(pack.settings.get(name).as_text());
  if (secret->second.empty()) return "";
  return run::key_name(name);
}

std::string in_query(const std::string& key) {
  return key.starts_with("${") ? key : base::percent_encode(key);
}

class Collector {
 public:
  Collector(const run::LoadedPack& pack, const Clients& clients, const std::string& public_url,
            base::Diagnostics& diagnostics)
      : pack_(pack), clients_(clients), public_url_(public_url), diagnostics_(diagnostics) {}

  Value collect() {
    Value all = Value::object();
    for (const auto& item : pack_.pack->spec().connections) {
      Value wanted = Value::list();
      Value addresses = Value::list();
      bool complete = true;
      for (const spec::Hook& hook : pack_.pack->spec().hooks) {
        if (hook.connection.value != item.first.value) continue;
        addresses.push(Value::text(address_of(hook)));
        if (!has_value(hook.needs.value)) continue;
        complete = add(hook, wanted) && complete;
      }
      if (addresses.size() == 0 || !complete) continue;
      all.set(item.first.value, Value::object({{"wanted", wanted}, {"addresses", addresses}}));
    }
    return all;
  }

 private:
  std::string address_of(const spec::Hook& hook) const {
    return public_url_ + hook.route->substr(hook.route->find('/'));
  }

  bool has_value(const std::string& setting) const {
    if (setting.empty() || !pack_.settings.get(setting).is_blank()) return true;
    const auto secret = pack_.secrets.find(setting);
    return secret != pack_.secrets.end() && !secret->second.empty();
  }

  bool add(const spec::Hook& hook, Value& wanted) {
    Value known = Value::object({{"url", Value::text(address_of(hook))}});
    if (!add_opener(hook, known)) {
      diagnostics_.warning("hook-without-key", hook.route.at,
                           "nothing opens '" + hook.route.value + "', so it is not registered",
                           "give a key of the route a value");
      return false;
    }
    connector::Client& client = *clients_.at(hook.connection.value);
    const spec::Registration& registration = *client.connector().spec().hooks;
    known.set("entity", Value::text(*registration.entities.find(hook.entity.value)));
    for (const auto& event : hook.events) {
      known.set("event", Value::text(*registration.events.find(event.value)));
      const std::string what = hook.entity.value + " " + event.value;
      known.set("name", Value::text(pack_.pack->name() + ": " + what));
      auto record = client.registration(lua_, known);
      if (!record) {
        diagnostics_.error("hook", registration.at, record.error().message, record.error().hint);
        return false;
      }
      for (const auto& [field, value] : registration.active) record->set(field.value, value);
      // The place of its create in the journal, whatever else is missing in a later attempt.
      record->set("id", Value::text(what + " " + hook.route.value));
      wanted.push(*record);
    }
    return true;
  }

  // What opens the route, as the registration carries it; false: nothing would.
  bool add_opener(const spec::Hook& hook, Value& known) const {
    const spec::Pack& pack = pack_.pack->spec();
    const spec::RouteTrigger* route = spec::route_of(pack, hook);
    const spec::RouteAuth* auth = pack.auth.find(route->auth.value);
    if (!auth) return true;  // none
    if (const auto* keys = std::get_if<spec::KeyAuth>(&auth->kind)) {
      const std::string key = key_of(*keys, hook.key.value);
      known.set("url", Value::text(address_of(hook) + "?" + keys->query + "=" + in_query(key)));
      return !key.empty();
    }
    if (const auto* basic = std::get_if<spec::BasicRouteAuth>(&auth->kind)) {
      const std::string password = shown(pack_, basic->password);
      known.set("user", Value::text(shown(pack_, basic->user)));
      known.set("password", Value::text(password));
      return !password.empty();
    }
    const std::string secret = shown(pack_, std::get<spec::SignatureAuth>(auth->kind).secret);
    known.set("secret", Value::text(secret));
    return !secret.empty();
  }

  std::string key_of(const spec::KeyAuth& auth, const std::string& chosen) const {
    for (const auto& [name, text] : auth.keys) {
      if (!chosen.empty() && chosen != name.value) continue;
      if (std::string key = shown(pack_, text); !key.empty()) return key;
    }
    return "";
  }

  const run::LoadedPack& pack_;
  const Clients& clients_;
  const std::string& public_url_;
  base::Diagnostics& diagnostics_;
  lua::Runtime lua_;
};

}  // namespace

Value hooks_of(const run::LoadedPack& pack, const Clients& clients, const std::string& public_url,
               base::Diagnostics& diagnostics) {
  return Collector(pack, clients, public_url, diagnostics).collect();
}

}  // namespace engine::app
