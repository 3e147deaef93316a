#include "spec/mapping_spec.h"

#include <algorithm>

#include "base/suggest.h"

namespace engine::spec {

using config::one_or_many;
using config::scope;

const config::Enum<Mode>& describe(const Mode*) {
  static const auto words = config::Enum<Mode>("mode", "What becomes of several source fields.")
                                .word("single", Mode::single, "There is one.")
                                .word("join", Mode::join, "Those that are not blank, joined.")
                                .word("choose", Mode::choose, "The first that is not blank.");
  return words;
}

const config::Enum<Write>& describe(const Write*) {
  static const auto words =
      config::Enum<Write>("write", "When a mapped value is written.")
          .word("always", Write::always, "Whenever it differs.")
          .word("if_empty", Write::if_empty, "When the target has none.")
          .word("on_create", Write::on_create, "When the record is created.")
          .word("enforce", Write::enforce,
                "Whenever it differs, also over what the target's people changed.")
          .word("never", Write::never, "Not at all; other steps may use it.");
  return words;
}

const config::Object<WordOrDefault>& describe(const WordOrDefault*) {
  static const auto object =
      config::Object<WordOrDefault>("reaction to no value", "A word, or the value to take.")
          .optional("word", &WordOrDefault::word, "keep, clear or reject.")
          .optional("default", &WordOrDefault::default_value, "The value to take.")
          .shorthand(config::Form::scalar, "word")
          .complete([](WordOrDefault& value, const config::Report& report) {
            value.has_default = report.has("default");
          })
          .example("keep")
          .example("{ default: Unknown }");
  return object;
}

namespace {

void check_sources(const FieldMap& field, config::Report& report) {
  const int sources = report.has("value") + report.has("transformer") + !field.fields.empty();
  if (sources == 0) report.error("", "field needs one of 'fields', 'value' and 'transformer'");
  if (sources > 1) report.error("fields", "field takes one of 'fields', 'value' and 'transformer'");
  if (field.fields.size() > 1 && field.mode == Mode::single) {
    report.error("fields", "several 'fields' need a 'mode'", "it is join or choose");
  }
  if (report.has("separator") && field.mode != Mode::join) {
    report.error("separator", "'separator' goes with 'mode: join' only");
  }
}

void check_words(const FieldMap& field, config::Report& report) {
  const auto check = [&](const char* key, const WordOrDefault& value, const std::string& other) {
    if (value.has_default || value.word == "keep" || value.word == other) return;
    report.error(key, "'" + std::string(key) + "' cannot be '" + value.word + "'",
                 "it is keep, " + other + " or { default: … }");
  };
  check("blank", field.blank, "clear");
  check("unknown", field.unknown, "reject");
  if (report.has("unknown") && !field.lookup)
    report.error("unknown", "'unknown' goes with 'lookup' only");
}

}  // namespace

const config::Object<FieldMap>& describe(const FieldMap*) {
  static const auto object =
      config::Object<FieldMap>("mapped field", "How one target field gets its value.")
          .optional("fields", &FieldMap::fields, "Source fields.", one_or_many(),
                    config::not_empty())
          .optional("value", &FieldMap::value, "A constant, or ${…} over the record.",
                    scope({"record", "settings", "input"}))
          .optional("transformer", &FieldMap::transformer,
                    "module.function of the whole source record.")
          .optional("mode", &FieldMap::mode, "What becomes of several fields.")
          .optional("separator", &FieldMap::separator, "What stands between joined values.")
          .optional("pre_adapter", &FieldMap::pre_adapter, "module.function of each source value.",
                    one_or_many())
          .optional("post_adapter", &FieldMap::post_adapter, "module.function of the result.",
                    one_or_many())
          .optional("lookup", &FieldMap::lookup,
                    "The lookup of the pack that translates the value.")
          .optional("unknown", &FieldMap::unknown,
                    "When the lookup does not know it: keep, reject or a default.")
          .optional("when", &FieldMap::when, "When false, the target field is left alone.",
                    scope({"record", "settings", "input"}))
          .optional("blank", &FieldMap::blank,
                    "When the source is blank: keep, clear or a default.")
          .optional("write", &FieldMap::write, "When the value is written.")
          .optional("optional", &FieldMap::optional,
                    "true: where an account has no such field, the line does not count.")
          .optional("conflict", &FieldMap::conflict,
                    "When both sides changed: a side, newest or review. Default: the link set's.")
          .shorthand("fields")
          .at(&FieldMap::at)
          .check(check_sources)
          .check(check_words)
          .example("email")
          .example("{ fields: [firstName, lastName], mode: join }")
          .example("{ fields: [leadSource], write: if_empty }")
          .example("{ value: \"${record.id}\", blank: { default: 0 } }");
  return object;
}

const config::Object<Mapping>& describe(const Mapping*) {
  static const auto object =
      config::Object<Mapping>("mapping", "Source record to wanted values of target fields.")
          .optional("fields", &Mapping::fields, "Target fields by name.")
          .shorthand(config::Form::map, "fields")
          .at(&Mapping::at)
          .example("{ name: { fields: [firstName, lastName], mode: join }, email: email }");
  return object;
}

const config::Object<Lookup>& describe(const Lookup*) {
  static const auto object =
      config::Object<Lookup>("lookup", "A table of values.")
          .optional("values", &Lookup::values, "The table itself.")
          .optional("csv", &Lookup::csv, "A file below lookups/; its first line names the columns.")
          .optional("list", &Lookup::list, "connection.entity: the whole listing, cached.")
          .optional("read", &Lookup::read,
                    "connection.entity: one record by id when first asked for, cached.")
          .optional("key", &Lookup::key, "The column or field that is looked for.")
          .optional("value", &Lookup::value, "The column or field that is the result.")
          .optional("ignore_case", &Lookup::ignore_case, "Upper and lower case count as equal.")
          .optional("keep", &Lookup::keep, "How long a listing is believed.")
          .at(&Lookup::at)
          .check([](const Lookup& lookup, config::Report& report) {
            const int kinds =
                report.has("values") + report.has("csv") + report.has("list") + report.has("read");
            if (kinds != 1) {
              report.error("", "lookup needs exactly one of 'values', 'csv', 'list' and 'read'");
              return;
            }
            if (report.has("csv") || report.has("list")) {
              if (lookup.key.empty()) report.error("", "lookup needs 'key'");
            } else if (report.has("key")) {
              report.error("key", "'key' goes with 'csv' and 'list' only");
            }
            if (report.has("values") == report.has("value")) {
              report.error("value", report.has("value") ? "'value' does not go with 'values'"
                                                        : "lookup needs 'value'");
            }
          })
          .example("{ values: { fr: France, de: Germany }, ignore_case: true }")
          .example("{ list: crm.user, key: name, value: id }")
          .example("{ csv: countries.csv, key: name, value: iso }");
  return object;
}

}  // namespace engine::spec
