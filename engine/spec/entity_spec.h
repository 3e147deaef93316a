// A kind of record: its id, its fields, and which operations read and write it.
//
// Everything above the connector sees records with *field names* and normalised values; the wire
// has *keys*. A field is read with `read` (or from `key`) and written with `write` (or as it is).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/duration.h"
#include "config/describe.h"
#include "config/template.h"

namespace engine::spec {

// How values of a field are normalised before anything compares them. text trims nothing; integer
// and number take numeric texts; date is YYYY-MM-DD; datetime an instant in UTC; option is a label
// (the wire has ids).
enum class FieldType {
  any,
  text,
  integer,
  number,
  boolean,
  date,
  datetime,
  option,
  options,
  reference,
  list,
  object
};

struct Field {
  std::string key;  // path on the wire; default: the field's name
  std::string title;
  FieldType type = FieldType::any;
  std::optional<config::Expression> read;  // wire record -> value; scope: record
  std::optional<config::Expression>
      write;  // value -> wire value; scope: value, record (the wire record before, may be absent)
  config::Named<base::Value> options;  // label -> the wire's id
  bool read_only = false;
  base::SourceLoc at;
};

// Fields that the product itself tells: one listing, cached for `keep`, reloaded once when a name
// is unknown. Scope of the expressions: field (one item of the listing).
struct Schema {
  base::Located<std::string> from;         // an operation with items
  config::Expression key;                  // wire key
  std::optional<config::Expression> name;  // field name; default key. Clash: both keep their key
  std::optional<config::Expression> title;
  std::optional<config::Expression> type;     // the product's word
  config::Named<FieldType> types;             // the product's word -> ours; others are `any`
  std::optional<config::Expression> options;  // list of { id, label }
  std::optional<config::Expression> read_only;
  std::optional<config::Expression> when;  // false: this item is no field
  std::optional<config::Expression>
      container;  // path of the object that holds the key, e.g. for custom fields; blank: root
  base::Duration keep = std::chrono::hours(1);
};

struct Find {
  base::Located<std::string> operation;
  config::Named<config::ValueTemplate> with;  // further arguments
  // The hits are not whole records: the engine reads each by id before it compares.
  bool partial = false;
};

struct Writable {
  std::vector<std::string> only;  // empty: every field that is not read_only
  std::vector<std::string> never;
  config::Named<base::Value> defaults;  // for a create whose value is blank
  std::optional<config::Expression>
      needs;  // scope: record (field names, with the changes); false: rejected before any call
  std::string needs_message;
  // Fields that may not be sent together: the first group with a value wins.
  std::vector<std::vector<std::string>> exclusive;
};

struct Entity {
  std::string doc;
  std::string id = "id";            // field
  std::string modified;             // field; what `newest` compares
  base::Located<std::string> read;  // operations; empty: not possible
  base::Located<std::string> list;
  base::Located<std::string> create;
  base::Located<std::string> update;
  base::Located<std::string> delete_;  // key: delete
  config::Named<Find> find;            // by field name; "*" for any other field
  std::optional<config::Expression>
      missing_when;  // scope: record (wire); true: counts as not found
  std::optional<Schema> schema;
  config::Named<Field> fields;  // known without asking; win over the schema's
  Writable writable;
  std::string url;  // template of a link for people, e.g. https://…/person/${id}; plain text here
  base::SourceLoc at;
};

const config::Object<Field>& describe(const Field*);
const config::Object<Schema>& describe(const Schema*);
const config::Object<Find>& describe(const Find*);
const config::Object<Writable>& describe(const Writable*);
const config::Object<Entity>& describe(const Entity*);
const config::Enum<FieldType>& describe(const FieldType*);

}  // namespace engine::spec
