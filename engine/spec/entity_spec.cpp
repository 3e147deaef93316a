#include "spec/entity_spec.h"

namespace engine::spec {

using config::one_or_many;
using config::scope;

const config::Enum<FieldType>& describe(const FieldType*) {
  static const auto words =
      config::Enum<FieldType>("field type",
                              "How a field's values are normalised before they are compared.")
          .word("any", FieldType::any, "As they are.")
          .word("text", FieldType::text, "Text; nothing is trimmed.")
          .word("integer", FieldType::integer, "A whole number; a numeric text counts.")
          .word("number", FieldType::number, "A number; a numeric text counts.")
          .word("boolean", FieldType::boolean, "true or false.")
          .word("date", FieldType::date, "YYYY-MM-DD.")
          .word("datetime", FieldType::datetime, "An instant in UTC.")
          .word("option", FieldType::option, "A label; the wire has its id.")
          .word("options", FieldType::options, "A list of labels; the wire has their ids.")
          .word("reference", FieldType::reference, "The id of another record.")
          .word("list", FieldType::list, "A list.")
          .word("object", FieldType::object, "A map.");
  return words;
}

const config::Object<Field>& describe(const Field*) {
  static const auto object =
      config::Object<Field>("field", "One field of an entity.")
          .optional("key", &Field::key, "Path on the wire. Default: the field's name.")
          .optional("title", &Field::title, "What people call it.")
          .optional("type", &Field::type, "How its values are normalised.")
          .optional("read", &Field::read, "The value, from the record on the wire.",
                    scope({"record"}))
          .optional("write", &Field::write, "The wire's value, from ours.",
                    scope({"value", "record"}))
          .optional("options", &Field::options, "Labels and the ids that the wire has for them.")
          .optional("read_only", &Field::read_only, "Never written.")
          .at(&Field::at)
          .example("{ key: phones, read: \"record.phones[1].value\" }");
  return object;
}

const config::Object<Schema>& describe(const Schema*) {
  const auto names = scope({"field"});
  static const auto object =
      config::Object<Schema>("schema", "Fields that the product itself tells: one listing, cached.")
          .required("from", &Schema::from, "The operation that lists them; it has 'items'.")
          .required("key", &Schema::key, "Key on the wire.", names)
          .optional("name", &Schema::name, "Our name. Default: the key.", names)
          .optional("title", &Schema::title, "What people call it.", names)
          .optional("type", &Schema::type, "The product's word for its type.", names)
          .optional("types", &Schema::types, "The product's words and our types; others are any.")
          .optional("options", &Schema::options, "A list of { id, label }.", names)
          .optional("read_only", &Schema::read_only, "Whether it is never written.", names)
          .optional("when", &Schema::when, "When false, the item is no field.", names)
          .optional("container", &Schema::container, "Path of the object that holds the key.",
                    names)
          .optional("keep", &Schema::keep, "How long the listing is believed.")
          .example("{ from: list_person_fields, key: key, name: snake(field.name) }");
  return object;
}

const config::Object<Find>& describe(const Find*) {
  static const auto object =
      config::Object<Find>("find", "How records are found by a field.")
          .required("operation", &Find::operation, "The operation that searches.")
          .optional("with", &Find::with, "Further arguments of it.", scope({"field", "value"}))
          .optional("partial", &Find::partial,
                    "The hits are not whole records: each is read by id.")
          .shorthand(config::Form::scalar, "operation")
          .example("search_people")
          .example("{ operation: search_people, with: { fields: email }, partial: true }");
  return object;
}

const config::Object<Writable>& describe(const Writable*) {
  static const auto object =
      config::Object<Writable>("writable", "Which fields may be written, and how.")
          .optional("only", &Writable::only, "No others. Default: all that are not read_only.",
                    one_or_many())
          .optional("never", &Writable::never, "Not these.", one_or_many())
          .optional("defaults", &Writable::defaults,
                    "Values of a create for fields that would be blank.")
          .optional("needs", &Writable::needs, "When false, the write is rejected before any call.",
                    scope({"record"}))
          .optional("needs_message", &Writable::needs_message, "Why, for people.")
          .optional("exclusive", &Writable::exclusive,
                    "Groups of fields of which one may be sent: the first with a value.")
          .check([](const Writable& writable, config::Report& report) {
            if (!writable.only.empty() && !writable.never.empty()) {
              report.error("never", "'never' does not go with 'only'");
            }
          })
          .example("{ only: [name, email], defaults: { name: Unknown }, needs: record.email }");
  return object;
}

const config::Object<Entity>& describe(const Entity*) {
  static const auto object =
      config::Object<Entity>("entity", "A kind of record.")
          .optional("doc", &Entity::doc, "What it is.")
          .optional("id", &Entity::id, "The field that finds a record.", config::not_empty())
          .optional("modified", &Entity::modified, "The field that tells when it was changed last.")
          .optional("read", &Entity::read, "The operation that reads one by id.")
          .optional("list", &Entity::list, "The operation that lists all.")
          .optional("find", &Entity::find, "How to find by a field; '*' stands for any other.")
          .optional("create", &Entity::create, "The operation that creates one.")
          .optional("update", &Entity::update, "The operation that changes one.")
          .optional("delete", &Entity::delete_, "The operation that deletes one.")
          .optional("missing_when", &Entity::missing_when,
                    "When true, the record counts as not found.", scope({"record"}))
          .optional("schema", &Entity::schema, "Fields that the product itself tells.")
          .optional("fields", &Entity::fields,
                    "Fields that are known without asking; they win over the schema's.")
          .optional("writable", &Entity::writable, "Which fields may be written.")
          .optional("url", &Entity::url, "A link for people, with ${id}.")
          .at(&Entity::at)
          .example(
              "{ id: id, read: get_person, find: { email: search_people }, create: create_person "
              "}");
  return object;
}

}  // namespace engine::spec
