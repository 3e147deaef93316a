#include "rule/map.h"

#include "base/json.h"
#include "rule/map_body.h"

namespace engine::rule {

using base::Result;
using base::Value;

namespace {

// What the operations of one record share.
struct Run {
  lua::Runtime& lua;
  const Value& record;
  const lua::Scope& scope;
  const LookupSource& lookups;
};

Result<Value> adapted(const std::vector<Adapter>& adapters, lua::Runtime& lua, Value value) {
  for (const Adapter& adapter : adapters) {
    TRY(value, adapter.call(lua, value));
  }
  return value;
}

// As a person would write it into a text.
void append_text(std::string& out, const Value& value) {
  if (value.is_text() || value.is_number() || value.is_promise()) {
    out += value.as_text();
  } else {
    base::append_json(out, value);
  }
}

// Computes the value of one operation's source.
struct Reader {
  const Run& run;
  const Operation& operation;

  Result<Value> read(const Slot& slot) const {
    return adapted(operation.pre_adapters, run.lua, slot.in(run.record));
  }

  Result<Value> operator()(const Nothing&) const { return Value(); }

  Result<Value> operator()(const Constant& constant) const { return constant.value; }

  Result<Value> operator()(const Copy& copy) const { return read(*copy.slot); }

  // A single part that is a text stays the value that it is.
  Result<Value> operator()(const Join& join) const {
    Value only;
    std::string joined;
    for (const Slot* slot : join.slots) {
      TRY(Value part, read(*slot));
      if (part.is_blank()) continue;
      if (only.is_absent()) {
        only = std::move(part);
        continue;
      }
      if (joined.empty()) append_text(joined, only);
      joined += join.separator;
      append_text(joined, part);
    }
    if (!joined.empty()) return Value::text(joined);
    if (only.is_absent() || only.is_text() || only.is_promise()) return only;
    append_text(joined, only);
    return Value::text(joined);
  }

  Result<Value> operator()(const Choose& choose) const {
    for (const Slot* slot : choose.slots) {
      TRY(Value value, read(*slot));
      if (!value.is_blank()) return value;
    }
    return Value();
  }

  Result<Value> operator()(const Compute& compute) const {
    return compute.value.evaluate(run.lua, run.scope);
  }

  Result<Value> operator()(const Transform& transform) const {
    return transform.function.call(run.lua, run.record);
  }
};

// Absent when the lookup does not know the key and the target is to be left alone.
Result<Value> looked_up(const Run& run, const Operation& operation, const Value& key) {
  const spec::FieldMap& spec = *operation.spec;
  TRY(Value found, run.lookups.value(spec.lookup->value, key));
  if (!found.is_absent()) return found;
  if (operation.unknown_default.given()) {
    return operation.unknown_default.evaluate(run.lua, run.scope);
  }
  if (spec.unknown.word != "reject") return Value();
  std::string shown;
  append_text(shown, key);
  base::Error unknown = base::error(base::ErrorKind::invalid,
                                    "'" + shown + "' is not in lookup " + spec.lookup->value,
                                    "add it there, or say what 'unknown' is to do");
  unknown.at = spec.lookup->at;
  return unknown;
}

Result<Value> not_blank(const Run& run, const Operation& operation, Value value) {
  if (!value.is_blank()) return value;
  if (operation.blank_default.given()) return operation.blank_default.evaluate(run.lua, run.scope);
  return operation.spec->blank.word == "clear" ? Value::null() : Value();
}

// Absent when the target is to be left alone. What a lookup does not know is not a blank source.
Result<Value> wanted(const Run& run, const Operation& operation) {
  if (operation.when.given()) {
    TRY(const bool holds, operation.when.holds(run.lua, run.scope));
    if (!holds) return Value();
  }
  TRY(Value value, std::visit(Reader{run, operation}, operation.source));
  TRY(value, adapted(operation.post_adapters, run.lua, std::move(value)));
  if (operation.spec->lookup && !value.is_blank()) {
    TRY(value, looked_up(run, operation, value));
    if (value.is_absent()) return value;
  }
  return not_blank(run, operation, std::move(value));
}

base::Error in_field(base::Error error, const std::string& mapping, const Operation& operation) {
  error.message = "field '" + *operation.field + "' of mapping '" + mapping + "': " + error.message;
  if (!error.at.known()) error.at = operation.spec->at;
  return error;
}

}  // namespace

Mapping::Mapping() : body_(std::make_unique<Body>()) {}

Mapping::~Mapping() = default;

const std::string& Mapping::name() const {
  return body_->name;
}

const std::vector<std::string>& Mapping::source_fields() const {
  return body_->source_fields;
}

bool Mapping::whole() const {
  return body_->whole;
}

std::vector<std::string> Mapping::target_fields() const {
  std::vector<std::string> fields;
  for (const Operation& operation : body_->operations) fields.push_back(*operation.field);
  return fields;
}

Result<std::vector<Wanted>> Mapping::map(lua::Runtime& lua, const Value& record,
                                         const lua::Scope& scope,
                                         const LookupSource& lookups) const {
  lua::Scope inner(&scope);
  if (body_->has_expressions) inner.set("record", record);
  const Run run{lua, record, inner, lookups};
  std::vector<Wanted> result;
  result.reserve(body_->operations.size());
  for (const Operation& operation : body_->operations) {
    auto value = wanted(run, operation);
    if (!value) return in_field(std::move(value).error(), body_->name, operation);
    result.push_back({operation.field, operation.spec, std::move(*value)});
  }
  return result;
}

}  // namespace engine::rule
