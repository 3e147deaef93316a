#include "spec/pack_spec.h"

namespace engine::spec {

using config::identifier;
using config::one_or_many;
using config::scope;

const config::Object<ConnectionUse>& describe(const ConnectionUse*) {
  static const auto object =
      config::Object<ConnectionUse>("connection", "A connector with settings: one account.")
          .required("connector", &ConnectionUse::connector, "The connector.")
          .optional("auth", &ConnectionUse::auth,
                    "Which of its ways to prove who one is. Default: the first whose secrets have "
                    "values.")
          .optional("settings", &ConnectionUse::settings, "Values of its settings.",
                    scope({"settings"}), config::secrets())
          .example("{ connector: acme, auth: token }");
  return object;
}

const config::Object<LinkSet>& describe(const LinkSet*) {
  static const auto object =
      config::Object<LinkSet>(
          "link set", "Pairs: this record here is that record there. One set for both directions.")
          .required("sides", &LinkSet::sides, "Two names, each with its connection.entity.",
                    identifier())
          .optional("link_back", &LinkSet::link_back,
                    "By side, the field that carries the other's id.")
          .optional("conflict", &LinkSet::conflict,
                    "When both changed: a side, newest or review. Default: newest.")
          .optional("first", &LinkSet::first,
                    "The side whose values count as the newer ones before the first sync.")
          .optional("link_back_separator", &LinkSet::link_back_separator,
                    "What stands between the ids in a link_back field, where a record that "
                    "absorbed others keeps theirs.")
          .optional("remember", &LinkSet::remember,
                    "false: what both sides had after the last sync is not kept. The source always "
                    "wins then, and what a sync wrote itself comes back as news.")
          .at(&LinkSet::at)
          .check([](const LinkSet& links, config::Report& report) {
            if (links.sides.size() != 2)
              report.error("sides", "a link set has exactly two 'sides'");
            if (links.link_back_separator.size() > 1)
              report.error("link_back_separator", "'link_back_separator' is one character");
          })
          .example(
              "sides: { lead: acme.lead, person: crm.person }\n"
              "link_back: { lead: crm_id, person: acme_id }\n"
              "conflict: newest\n"
              "first: lead\n");
  return object;
}

const config::Object<Collection>& describe(const Collection*) {
  static const auto object =
      config::Object<Collection>("collection",
                                 "Records that the pack keeps in the engine's own store.")
          .optional("key", &Collection::key, "Fields that make a record unique.", one_or_many())
          .optional("index", &Collection::index, "Fields that are often asked for.", one_or_many())
          .optional("sequence", &Collection::sequence, "Ids are numbers, counted up from here.",
                    config::range(0, 1'000'000'000))
          .optional("keep", &Collection::keep, "Dropped this long after the last write.",
                    config::range(std::chrono::seconds(1), std::chrono::hours(24 * 3660)))
          .optional("seed", &Collection::seed, "module.function that makes the first records.")
          .at(&Collection::at)
          .example("{ key: [user, item], keep: 400d }");
  return object;
}

const config::Object<Ledger>& describe(const Ledger*) {
  static const auto object =
      config::Object<Ledger>("ledger", "Every request to the pack's routes is kept as a record.")
          .required("collection", &Ledger::collection, "The collection that keeps them.")
          .optional("bodies", &Ledger::bodies, "With their bodies.")
          .example("{ collection: requests, bodies: true }");
  return object;
}

const config::Object<Pack>& describe(const Pack*) {
  static const auto object =
      config::Object<Pack>("pack", "A folder of rules, mappings, links and lookups.")
          .required("pack", &Pack::name, "Its name, which is its folder's.", identifier())
          .optional("title", &Pack::title, "What people call it.")
          .optional("doc", &Pack::doc, "What it does for whom.")
          .optional("connections", &Pack::connections, "The accounts that it works with.",
                    identifier())
          .optional("settings", &Pack::settings, "Values that a workspace gives it.", identifier())
          .optional("checks", &Pack::checks, "What their values may not, or should not, be.",
                    one_or_many())
          .optional("auth", &Pack::auth, "Who may call its routes.", identifier())
          .optional("links", &Pack::links, "Link sets by name.", identifier())
          .optional("collections", &Pack::collections, "Its own records, by name.", identifier())
          .optional("lookups", &Pack::lookups, "Tables of values by name.", identifier())
          .optional("mappings", &Pack::mappings, "Mappings by name.", identifier())
          .optional("hooks", &Pack::hooks,
                    "What products notify its routes of; registered and repaired by the rule "
                    "register_hooks, which they make.",
                    one_or_many())
          .optional("rules", &Pack::rules, "Rules by name.", identifier())
          .optional("before", &Pack::before,
                    "Steps ahead of those of every route with 'answer: direct'.", one_or_many())
          .optional("ledger", &Pack::ledger, "Keeps every request to its routes.")
          .optional("sessions", &Pack::sessions, "Knows visitors again, by a signed cookie.")
          .optional("metrics", &Pack::metrics, "Its own numbers for Prometheus, by name.")
          .optional("health", &Pack::health, "Rules whose work must not stand still, by name.")
          .at(&Pack::at)
          .example(
              "pack: acme-to-crm\n"
              "connections: { acme: { connector: acme }, crm: { connector: crm } }\n"
              "links: { people: { sides: { lead: acme.lead, person: crm.person } } }\n");
  return object;
}

const config::Object<RulesFile>& describe(const RulesFile*) {
  static const auto object =
      config::Object<RulesFile>("rules", "Rules of a pack by name.")
          .optional("rules", &RulesFile::rules, "Rules by name.", identifier())
          .shorthand(config::Form::map, "rules");
  return object;
}

const config::Object<MappingsFile>& describe(const MappingsFile*) {
  static const auto object =
      config::Object<MappingsFile>("mappings", "Mappings of a pack by name.")
          .optional("mappings", &MappingsFile::mappings, "Mappings by name.", identifier())
          .shorthand(config::Form::map, "mappings");
  return object;
}

}  // namespace engine::spec
