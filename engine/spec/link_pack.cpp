#include "config/shape.h"
#include "spec/link_parts.h"
#include "spec/names.h"

namespace engine::spec {

using base::Located;

namespace {

class PackLinker {
 public:
  PackLinker(const Pack& pack, const References& references, base::Diagnostics& diagnostics)
      : pack_(pack), references_(references), diagnostics_(diagnostics) {}

  void link() {
    for (const auto& [name, use] : pack_.connections) link_connection(name, use);
    for (const auto& item : pack_.links) link_set(item.second);
    for (const auto& item : pack_.lookups) link_lookup(item.second);
    if (pack_.ledger) {
      check_name(pack_.ledger->collection, "collection", names_of(pack_.collections), diagnostics_);
    }
  }

 private:
  void link_connection(const Located<std::string>& name, const ConnectionUse& use) {
    if (name.value == "store") {
      diagnostics_.error("bad-name", name.at, "a connection cannot be called 'store'",
                         "that is the engine's own store");
    }
    const Connector* connector = references_.connector(use);
    if (!connector) return;
    check_name(use.auth, "auth of " + connector->name.value, names_of(connector->auth),
               diagnostics_);
    for (const auto& item : use.settings) {
      check_name(item.first, "setting of " + connector->name.value, names_of(connector->settings),
                 diagnostics_);
    }
  }

  void link_set(const LinkSet& links) {
    for (const auto& item : links.sides) references_.entity(item.second);
    const std::vector<std::string> sides = names_of(links.sides);
    for (const auto& item : links.link_back) check_name(item.first, "side", sides, diagnostics_);
    check_name(links.first, "side", sides, diagnostics_);
    check_conflict(links.conflict, links, diagnostics_);
  }

  void link_lookup(const Lookup& lookup) {
    references_.entity_that(&Entity::list, lookup.list);
    references_.entity_that(&Entity::read, lookup.read);
  }

  const Pack& pack_;
  const References& references_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

void check_conflict(const Located<std::string>& word, const LinkSet& links,
                    base::Diagnostics& diagnostics) {
  std::vector<std::string> words = names_of(links.sides);
  words.insert(words.end(), {"newest", "review"});
  if (word->empty() || is_one_of(word.value, words)) return;
  diagnostics.error("unknown-word", word.at, "'conflict' cannot be '" + word.value + "'",
                    "it is one of " + config::enumerate(words, "or"));
}

void link_pack(const Pack& pack, const References& references, base::Diagnostics& diagnostics) {
  PackLinker(pack, references, diagnostics).link();
  link_hooks(pack, references, diagnostics);
  link_rules(pack, references, diagnostics);
  link_sessions(pack, diagnostics);
  link_metrics(pack, references, diagnostics);
  link_health(pack, diagnostics);
  check_secrets(pack, diagnostics);
}

}  // namespace engine::spec
