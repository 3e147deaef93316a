#include "config/json_schema.h"

#include <algorithm>
#include <map>
#include <set>

#include "config/scalar.h"
#include "config/yaml.h"

namespace engine::config {

using base::Value;

namespace {

constexpr std::string_view kIdentifierPattern = "^[A-Za-z_][A-Za-z0-9_-]*$";
constexpr std::string_view kDurationPattern =
    "^(0|(?=.)([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?([0-9]+us)?)$";

Value texts(const std::vector<std::string>& words) {
  Value list = Value::list();
  for (const std::string& word : words) list.push(Value::text(word));
  return list;
}

Value one_of_types(std::initializer_list<Value> types) {
  return Value::object({{"type", Value::list(types)}});
}

// What a YAML editor takes an unquoted word for; to us it may be text all the same.
Value any_scalar() {
  return one_of_types({Value::text("string"), Value::text("number"), Value::text("boolean")});
}

Value example_value(const std::string& yaml) {
  base::Diagnostics ignored;
  const auto node =
      load_yaml(std::make_shared<base::SourceFile>(base::SourceFile{"example", yaml}), ignored);
  return node ? to_value(*node) : Value::text(yaml);
}

Value examples_of(const std::vector<std::string>& examples) {
  Value list = Value::list();
  for (const std::string& example : examples) list.push(example_value(example));
  return list;
}

void set_range(Value& schema, const Constraints& constraints) {
  if (!constraints.range) return;
  schema.set("minimum", Value::number_text(constraints.range->min_text));
  schema.set("maximum", Value::number_text(constraints.range->max_text));
}

Value text_schema(const Constraints& constraints) {
  if (!constraints.words.empty()) return Value::object({{"enum", texts(constraints.words)}});
  Value schema = any_scalar();
  if (constraints.identifier) schema.set("pattern", Value::text(kIdentifierPattern));
  if (constraints.not_empty) schema.set("pattern", Value::text("\\S"));
  return schema;
}

Value percent_schema() {
  return Value::object(
      {{"type", Value::text("string")}, {"pattern", Value::text("^(100|[1-9]?[0-9])%$")}});
}

Value duration_schema() {
  Value schema = one_of_types({Value::text("string"), Value::text("integer")});
  schema.set("pattern", Value::text(kDurationPattern));
  schema.set("minimum", Value::number(std::int64_t{0}));  // 0 is the one number that is a duration
  schema.set("maximum", Value::number(std::int64_t{0}));
  return schema;
}

Value scalar_schema(Scalar kind, const Constraints& constraints) {
  Value schema = Value::object();
  switch (kind) {
    case Scalar::text:
    case Scalar::template_text:
      return text_schema(constraints);
    case Scalar::expression:
      return any_scalar();
    case Scalar::boolean:
      schema.set("type", Value::text("boolean"));
      return schema;
    case Scalar::integer:
      if (constraints.percent) return percent_schema();
      [[fallthrough]];
    case Scalar::number:
      schema.set("type", Value::text(kind == Scalar::integer ? "integer" : "number"));
      set_range(schema, constraints);
      return schema;
    case Scalar::duration:
      return duration_schema();
    case Scalar::value_template:
    case Scalar::constant:
      return schema;
  }
  return schema;
}

Value word_schema(const EnumShape& words) {
  Value docs = Value::list();
  for (const Word& word : words.words) docs.push(Value::text(word.doc));
  Value schema =
      Value::object({{"enum", texts(words.texts())}, {"markdownEnumDescriptions", docs}});
  if (!words.doc.empty()) schema.set("description", Value::text(words.doc));
  return schema;
}

// The keys that a map may have and must have, gathered from several descriptions.
struct Fields {
  Value properties = Value::object();
  Value required = Value::list();
};

class SchemaBuilder {
 public:
  Value build(const Shape& root) {
    Value schema =
        Value::object({{"$schema", Value::text("http://json-schema.org/draft-07/schema#")}});
    schema.set("allOf", Value::list({of(root, {})}));
    schema.set("definitions", std::move(definitions_));
    return schema;
  }

 private:
  struct ForShape {
    SchemaBuilder& builder;
    const Constraints& constraints;

    Value operator()(const ScalarShape& scalar) const {
      return scalar_schema(scalar.kind, constraints);
    }

    Value operator()(const WrappedShape& wrapped) const {
      return builder.of(wrapped.inner(), constraints);
    }

    Value operator()(const ListShape& list) const {
      const Value item = builder.of(list.item(), constraints.for_items());
      Value schema = Value::object({{"type", Value::text("array")}, {"items", item}});
      if (constraints.not_empty) schema.set("minItems", Value::number(std::int64_t{1}));
      if (!constraints.one_or_many) return schema;
      return Value::object({{"anyOf", Value::list({item, schema})}});
    }

    Value operator()(const NamedShape& named) const {
      Constraints items = constraints.for_items();
      items.identifier = false;
      Value schema = Value::object({{"type", Value::text("object")},
                                    {"additionalProperties", builder.of(named.item(), items)}});
      if (constraints.not_empty) schema.set("minProperties", Value::number(std::int64_t{1}));
      if (constraints.identifier) {
        schema.set("propertyNames", Value::object({{"pattern", Value::text(kIdentifierPattern)}}));
      }
      if (constraints.only_name.empty()) return schema;
      return Value::object({{"anyOf", Value::list({builder.of(named.item(), items), schema})}});
    }

    template <class D>
    Value operator()(const Described<D>& described) const {
      return builder.reference_to(described.get());
    }
  };

  Value of(const Shape& shape, const Constraints& constraints) {
    return std::visit(ForShape{*this, constraints}, shape.is);
  }

  template <class D>
  Value reference_to(const D& described) {
    auto [known, is_new] = names_.emplace(&described, described.name);
    if (is_new) {
      while (!taken_.insert(known->second).second) known->second += "_";
      const std::string name = known->second;
      definitions_.set(name, Value::object());  // holds its place in the order
      definitions_.set(name, define(described));
    }
    return Value::object({{"$ref", Value::text("#/definitions/" + names_.at(&described))}});
  }

  Value define(const EnumShape& words) { return word_schema(words); }

  Value define(const OneOfShape& one_of) {
    Value schema = choice(one_of, {}, {});
    schema.set("description", Value::text(one_of.doc));
    return schema;
  }

  Value define(const ObjectShape& object) {
    Value forms = Value::list();
    std::set<std::string> given;
    for (const Shorthand& shorthand : object.shorthands) {
      const Key& key = *object.find(shorthand.key);
      if (given.insert(key.name).second) forms.push(of(*key.shape, key.constraints));
    }
    Value schema;
    if (!object.shorthand(Form::map)) {
      Fields fields;
      add(fields, object);
      schema = map_of(std::move(fields), object.parts);
      if (forms.size() > 0) forms.push(schema);
    }
    if (forms.size() > 0) schema = Value::object({{"anyOf", forms}});
    schema.set("description", Value::text(object.doc));
    if (!object.examples.empty()) schema.set("examples", examples_of(object.examples));
    return schema;
  }

  // A map with `fields`, the keys of `parts`, and no others.
  Value map_of(Fields fields, std::vector<Part> parts) {
    while (!parts.empty()) {
      const Shape& part = *parts.front().shape;
      parts.erase(parts.begin());
      if (const auto* one_of = std::get_if<Described<OneOfShape>>(&part.is)) {
        return choice(one_of->get(), std::move(fields), std::move(parts));
      }
      const ObjectShape& object = std::get<Described<ObjectShape>>(part.is).get();
      add(fields, object);
      parts.insert(parts.end(), object.parts.begin(), object.parts.end());
    }
    Value schema =
        Value::object({{"type", Value::text("object")}, {"properties", fields.properties}});
    if (fields.required.size() > 0) schema.set("required", fields.required);
    schema.set("additionalProperties", Value::boolean(false));
    return schema;
  }

  // if the first alternative is meant, then its keys, else if …; the order is that of reading.
  Value choice(const OneOfShape& one_of, const Fields& fields, const std::vector<Part>& parts) {
    Value schema = undecided(one_of, fields);
    for (auto each = one_of.alternatives.rbegin(); each != one_of.alternatives.rend(); ++each) {
      const ObjectShape& object = each->object();
      Fields all = fields;
      Value test =
          Value::object({{"required", texts({one_of.by.empty() ? each->word : one_of.by})}});
      if (!one_of.by.empty()) {
        const Value word = Value::object(
            {{"const", Value::text(each->word)}, {"description", Value::text(object.doc)}});
        test.set("properties", Value::object({{one_of.by, word}}));
        all.properties.set(one_of.by, word);
      }
      add(all, object);
      std::vector<Part> rest = object.parts;
      rest.insert(rest.end(), parts.begin(), parts.end());
      schema = Value::object(
          {{"if", test}, {"then", map_of(std::move(all), std::move(rest))}, {"else", schema}});
    }
    schema.set("type", Value::text("object"));
    return schema;
  }

  // No alternative is meant yet: what an editor should offer, and what is missing.
  static Value undecided(const OneOfShape& one_of, const Fields& fields) {
    Value properties = fields.properties;
    Value docs = Value::list();
    for (const Alternative& each : one_of.alternatives) {
      const Value doc = Value::text(each.object().doc);
      docs.push(doc);
      if (one_of.by.empty()) properties.set(each.word, Value::object({{"description", doc}}));
    }
    Value schema = Value::object();
    if (one_of.by.empty()) {
      Value needs = Value::list();
      for (const Alternative& each : one_of.alternatives) {
        needs.push(Value::object({{"required", texts({each.word})}}));
      }
      schema.set("anyOf", needs);
    } else {
      properties.set(one_of.by, Value::object({{"enum", texts(one_of.words())},
                                               {"markdownEnumDescriptions", docs}}));
      schema.set("required", texts({one_of.by}));
    }
    schema.set("properties", properties);
    return schema;
  }

  void add(Fields& fields, const ObjectShape& object) {
    for (const Key& key : object.keys) {
      const Value property = property_of(key, object);
      fields.properties.set(key.name, property);
      bool has_old_name = false;
      for (const RenamedKey& renamed : object.renamed) {
        if (renamed.new_name != key.name) continue;
        has_old_name = true;
        Value old = property;
        old.set("deprecationMessage", Value::text("now called '" + key.name + "'"));
        old.set("doNotSuggest", Value::boolean(true));
        fields.properties.set(renamed.old_name, old);
      }
      if (key.required && !has_old_name) fields.required.push(Value::text(key.name));
    }
  }

  Value property_of(const Key& key, const ObjectShape& object) {
    Value property = of(*key.shape, key.constraints);
    // Beside a $ref nothing counts.
    if (property.has("$ref")) property = Value::object({{"allOf", Value::list({property})}});
    std::string doc = key.doc;
    if (!key.constraints.scope.empty())
      doc += " In scope: " + enumerate(key.constraints.scope, "and") + ".";
    property.set("description", Value::text(doc));
    property.set("default", shown_default(key, object));
    if (!key.constraints.example.empty())
      property.set("examples", examples_of({key.constraints.example}));
    return property;
  }

  Value definitions_ = Value::object();
  std::map<const void*, std::string> names_;
  std::set<std::string> taken_;
};

}  // namespace

Value json_schema(const Shape& root) {
  return SchemaBuilder().build(root);
}

}  // namespace engine::config
