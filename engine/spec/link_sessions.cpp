#include "spec/link_parts.h"
#include "spec/names.h"

namespace engine::spec {

namespace {

void link_collection(const Sessions& sessions, const Pack& pack, base::Diagnostics& diagnostics) {
  check_name(sessions.collection, "collection", names_of(pack.collections), diagnostics);
  const Collection* collection = pack.collections.find(sessions.collection.value);
  if (!collection) return;
  if (!collection->keep) {
    diagnostics.error("bad-combination", collection->at, "a collection of sessions needs 'keep'",
                      "that is how long a session lasts, such as 365d");
  }
  if (!collection->key.empty() || collection->sequence) {
    diagnostics.error("bad-combination", collection->at,
                      "a collection of sessions has neither 'key' nor 'sequence'",
                      "the id of a session is the one in its cookie");
  }
}

void link_secret(const Sessions& sessions, const Pack& pack, base::Diagnostics& diagnostics) {
  const Setting* setting = pack.settings.find(secret_setting(sessions));
  if (setting && setting->type == SettingType::secret) return;
  diagnostics.error("bad-combination", sessions.secret.at,
                    "what signs cookies is a secret setting of the pack",
                    "declare one with 'type: secret', and write ${settings.NAME}");
}

}  // namespace

void link_sessions(const Pack& pack, base::Diagnostics& diagnostics) {
  if (pack.sessions) {
    link_collection(*pack.sessions, pack, diagnostics);
    link_secret(*pack.sessions, pack, diagnostics);
    return;
  }
  for (const auto& [name, rule] : pack.rules) {
    if (rule.session)
      diagnostics.error("bad-combination", name.at,
                        "rule '" + name.value + "' wants a session, and the pack has none",
                        "say in pack.yaml which 'sessions' there are");
  }
}

}  // namespace engine::spec
