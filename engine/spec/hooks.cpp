#include "spec/hooks.h"

#include "base/json.h"
#include "config/read.h"
#include "config/yaml.h"
#include "spec/files.h"
#include "spec/load.h"

namespace engine::spec {

namespace {

using Fields = std::vector<std::string>;

std::string quoted(const std::string& text) {
  return base::to_json(base::Value::text(text));
}

// { "a", "b" } in Lua, [ "a", "b" ] in YAML.
std::string listed(const Fields& fields, char open, char close) {
  std::string text(1, open);
  for (const std::string& field : fields) text += (text.size() > 1 ? ", " : "") + quoted(field);
  return text + close;
}

// What a registration must agree in with one that is wanted.
Fields compared(const Registration& registration) {
  Fields fields;
  for (const auto& field : registration.same) fields.push_back(field.value);
  for (const auto& item : registration.active) fields.push_back(item.first.value);
  return fields;
}

Fields unique(const Registration& registration) {
  Fields fields;
  for (const auto& field : registration.same) fields.push_back(field.value);
  return fields;
}

std::string created_fields(const Registration& registration) {
  std::string text = "{ ";
  for (const auto& item : registration.record) {
    const std::string& name = item.first.value;
    text += (text.size() > 2 ? ", " : "") + quoted(name) + ": " +
            quoted("${hook[" + quoted(name) + "]}");
  }
  return text + " }";
}

// What is missing is made first, and only when all of it is there what nobody wants goes: ours that
// are not wanted, and second ones.
std::string steps_for(const std::string& connection, const Entity& entity,
                      const Registration& registration) {
  const std::string reference = connection + "." + registration.entity.value;
  const std::string known = "hooks[" + quoted(connection) + "]";
  const std::string wanted = known + ".wanted";
  const std::string same = listed(compared(registration), '{', '}');
  const std::string id = listed({entity.id}, '{', '}');
  const std::string address = "old[" + quoted(registration.address.value) + "]";
  const auto key = [](const std::string& name, const std::string& lua) {
    return name + ": " + quoted(lua) + "\n";
  };
  return "  - " + key("when", known) +
         "    do:\n"
         "      - { list: " +
         reference +
         ", as: present }\n"
         "      - each: hook\n"
         "        " +
         key("in", "not_in(" + wanted + ", present.items, " + same + ")") +
         "        do:\n"
         "          - create: " +
         reference +
         "\n"
         "            fields: " +
         created_fields(registration) +
         "\n"
         "            unique: " +
         listed(unique(registration), '[', ']') +
         "\n"
         "      - set:\n"
         "          " +
         key("kept", "${not_in(unique(present.items, " + same + "), not_in(present.items, " +
                         wanted + ", " + same + "), " + id + ")}") +
         "      - each: old\n"
         "        " +
         key("in", "not_in(present.items, kept, " + id + ")") +
         "        do:\n"
         "          - delete: " +
         reference +
         "\n"
         "            " +
         key("id", "${old[" + quoted(entity.id) + "]}") + "            " +
         key("when", "contains(" + known + ".addresses, split(" + address + ", '?')[1])");
}

bool can_register(const Entity& entity) {
  return !entity.list->empty() && !entity.create->empty() && !entity.delete_->empty();
}

// By connection, each once.
std::string steps(const Pack& pack, const Workspace& workspace) {
  std::string text;
  for (const auto& item : pack.connections) {
    const std::string& connection = item.first.value;
    const auto uses = [&](const Hook& hook) { return hook.connection.value == connection; };
    if (std::none_of(pack.hooks.begin(), pack.hooks.end(), uses)) continue;
    const Connector* connector = workspace.connector_of(pack, connection);
    if (!connector || !connector->hooks) continue;
    const Entity* entity = connector->entities.find(connector->hooks->entity.value);
    if (entity && can_register(*entity)) text += steps_for(connection, *entity, *connector->hooks);
  }
  return text;
}

std::string written_out(const Pack& pack, const std::string& steps) {
  return "doc: Registers the pack's hooks, and removes those of them that nobody wants any more.\n"
         "on: { schedule: { every: 1h, at_start: true, catchup: none }, when: hooks }\n"
         "key: hooks of " +
         pack.name.value +
         "\n"
         "steps:\n"
         "  - finish: skipped\n"
         "    when: not hooks\n"
         "    message: there is no public_url that a product could be told\n" +
         steps;
}

}  // namespace

void add_hooks_rule(Pack& pack, const Workspace& workspace, base::Diagnostics& diagnostics) {
  if (pack.hooks.empty()) return;
  for (const auto& item : pack.rules) {
    if (item.first.value != kHooksRule) continue;
    diagnostics
        .error("duplicate-name", item.first.at,
               std::string("rule '") + kHooksRule + "' is the one that registers the pack's hooks",
               "give this one another name")
        .notes.push_back({pack.hooks.front().at, "the hooks begin here"});
    return;
  }
  const auto file = std::make_shared<base::SourceFile>(base::SourceFile{
      join_path(pack.folder, kPackFile) + "[hooks]", written_out(pack, steps(pack, workspace))});
  Rule rule;
  const auto node = config::load_yaml(file, diagnostics);
  if (node && config::read(*node, rule, diagnostics)) {
    pack.rules.items.emplace_back(base::Located<std::string>{kHooksRule, pack.hooks.front().at},
                                  std::move(rule));
  }
}

const RouteTrigger* route_of(const Pack& pack, const Hook& hook) {
  for (const auto& item : pack.rules) {
    for (const Trigger& trigger : item.second.on) {
      const auto* route = std::get_if<RouteTrigger>(&trigger);
      if (route && route->route.value == hook.route.value) return route;
    }
  }
  return nullptr;
}

}  // namespace engine::spec
