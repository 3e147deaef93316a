// Source record -> wanted values of target fields, and the tables of values it looks things up in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/duration.h"
#include "config/describe.h"
#include "config/template.h"

namespace engine::spec {

enum class Mode { single, join, choose };
enum class Write { always, if_empty, on_create, enforce, never };

// A word, or `default: VALUE`.
struct WordOrDefault {
  std::string word;  // blank: keep | clear; unknown: keep | reject
  config::ValueTemplate default_value;
  bool has_default = false;
};

struct FieldMap {
  std::vector<std::string> fields;  // shorthand: `email: email`
  std::optional<config::ValueTemplate> value;
  Mode mode = Mode::single;
  std::string separator = " ";
  std::vector<base::Located<std::string>> pre_adapter;  // module.function, or a stock adapter
  std::vector<base::Located<std::string>> post_adapter;
  std::optional<base::Located<std::string>> transformer;
  std::optional<base::Located<std::string>> lookup;
  WordOrDefault unknown{.word = "keep", .default_value = {}, .has_default = false};
  std::optional<config::Expression> when;  // scope: the source's name `record`, settings
  WordOrDefault blank{.word = "keep", .default_value = {}, .has_default = false};
  Write write = Write::always;
  bool optional = false;             // not every account has these fields
  base::Located<std::string> conflict;  // empty: the link set's
  base::SourceLoc at;
};

struct Mapping {
  config::Named<FieldMap> fields;  // target field -> how
  base::SourceLoc at;
};

// Exactly one of values, csv, list and read.
struct Lookup {
  config::Named<base::Value> values;  // inline
  base::Located<std::string> csv;     // file below lookups/, first line names the columns
  base::Located<std::string> list;    // connection.entity: the whole listing, cached
  base::Located<std::string> read;  // connection.entity: one record by id when first asked, cached
  std::string key;                  // column or field
  std::string value;                // column or field
  bool ignore_case = false;
  base::Duration keep = std::chrono::hours(1);
  base::SourceLoc at;
};

const config::Object<WordOrDefault>& describe(const WordOrDefault*);
const config::Object<FieldMap>& describe(const FieldMap*);
const config::Object<Mapping>& describe(const Mapping*);
const config::Object<Lookup>& describe(const Lookup*);
const config::Enum<Mode>& describe(const Mode*);
const config::Enum<Write>& describe(const Write*);

}  // namespace engine::spec
