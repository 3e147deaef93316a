#include "rule/map.h"

#include <array>
#include <cstring>
#include <span>

#include <fmt/format.h>

#include "base/json.h"
#include "base/value_batch.h"
#include "rule/map_body.h"

namespace engine::rule {

using base::Result;
using base::Value;

namespace {

// What some operation reads: one field, or several that are put together.
class FieldParts {
 public:
  FieldParts(const Value& record, std::span<const Value::Entry> entries,
             std::span<const Slot> slots)
      : record_(record), entries_(entries), slots_(slots) {}

  std::size_t size() const { return slots_.size(); }

  const Value& operator[](std::size_t i) const { return slots_[i].in(record_, entries_); }

 private:
  const Value& record_;
  std::span<const Value::Entry> entries_;
  std::span<const Slot> slots_;
};

// What the operations of one record share.
struct Run {
  lua::Runtime& lua;
  const Value& record;
  const lua::Scope& scope;
  const LookupSource& lookups;
  std::span<const Slot> slots;
  std::span<const Value::Entry> entries{record.begin(), record.end()};
  base::ValueBatch values{};

  FieldParts parts(const Slots& which) const {
    return {record, entries, slots.subspan(which.first, which.count)};
  }
};

Result<Value> adapted(const std::vector<Adapter>& adapters, lua::Runtime& lua, Value value) {
  for (const Adapter& adapter : adapters) {
    TRY(value, adapter.call(lua, value));
  }
  return value;
}

void append(fmt::memory_buffer& out, std::string_view text) {
  out.append(text.data(), text.data() + text.size());
}

// As a person would write it into a text.
void append_text(fmt::memory_buffer& out, const Value& value) {
  if (value.is_text() || value.is_number() || value.is_promise()) {
    append(out, value.as_text());
  } else {
    append(out, base::to_json(value));
  }
}

bool is_written_as_text(const Value& value) {
  return value.is_text() || value.is_number() || value.is_promise();
}

// The same for parts that are lists or objects, or very long.
template <typename Parts>
Value join_anything(Run& run, const Parts& parts, std::string_view separator) {
  fmt::memory_buffer text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].is_blank()) continue;
    if (text.size() > 0) append(text, separator);
    append_text(text, parts[i]);
  }
  return run.values.text({text.data(), text.size()});
}

char* put_text(char* to, std::string_view text) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

// A single part that is a text stays the value that it is. Not inlined, so that the modes which
// need less do not pay for its frame.
template <typename Parts>
[[gnu::noinline]] Value join(Run& run, const Parts& parts, std::string_view separator) {
  const Value* first = nullptr;
  std::size_t size = 0;
  std::size_t count = 0;
  bool all_texts = true;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Value& part = parts[i];
    if (part.is_blank()) continue;
    if (count++ == 0) first = &part;
    all_texts = all_texts && is_written_as_text(part);
    size += part.as_text().size() + separator.size();
  }
  if (count == 0) return Value();
  if (count == 1 && (first->is_text() || first->is_promise())) return run.values.copy(*first);
  size -= separator.size();
  char* const room = all_texts ? run.values.room_for_text(size) : nullptr;
  if (room == nullptr) return join_anything(run, parts, separator);
  char* end = room;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Value& part = parts[i];
    if (part.is_blank()) continue;
    if (end != room) end = put_text(end, separator);
    end = put_text(end, part.as_text());
  }
  return run.values.text_in_room(size);
}

template <typename Parts>
Value choose(Run& run, const Parts& parts) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Value& part = parts[i];
    if (!part.is_blank()) return run.values.copy(part);
  }
  return Value();
}

// `Parts`: of the record, or what adapters made of them.
template <typename Parts>
Value put_together(Run& run, const Parts& parts, const spec::FieldMap& spec) {
  switch (spec.mode) {
    case spec::Mode::join:
      return join(run, parts, spec.separator);
    case spec::Mode::choose:
      return choose(run, parts);
    case spec::Mode::single:
      return run.values.copy(parts[0]);
  }
  return Value();
}

// Computes the value of one operation's source.
struct Reader {
  Run& run;
  const Operation& operation;

  Result<Value> operator()(const Nothing&) const { return Value(); }

  Result<Value> operator()(const Constant& constant) const { return constant.value; }

  Result<Value> operator()(const Slots& slots) const {
    const FieldParts parts = run.parts(slots);
    if (operation.pre_adapters.empty()) return put_together(run, parts, *operation.spec);
    std::vector<Value> values(parts.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      TRY(values[i], adapted(operation.pre_adapters, run.lua, parts[i]));
    }
    return put_together(run, values, *operation.spec);
  }

  Result<Value> operator()(const Compute& compute) const {
    return compute.value.evaluate(run.lua, run.scope);
  }

  Result<Value> operator()(const Transform& transform) const {
    return transform.function.call(run.lua, run.record);
  }
};

// Absent when the lookup does not know the key and the target is to be left
// alone.
Result<Value> looked_up(const Run& run, const Operation& operation, const Value& key) {
  const spec::FieldMap& spec = *operation.spec;
  TRY(Value found, run.lookups.value(spec.lookup->value, key));
  if (!found.is_absent()) return found;
  if (operation.unknown_default.given()) {
    return operation.unknown_default.evaluate(run.lua, run.scope);
  }
  if (spec.unknown.word != "reject") return Value();
  fmt::memory_buffer shown;
  append_text(shown, key);
  base::Error unknown =
      base::error(base::ErrorKind::invalid,
                  "'" + fmt::to_string(shown) + "' is not in lookup " + spec.lookup->value,
                  "add it there, or say what 'unknown' is to do");
  unknown.at = spec.lookup->at;
  return unknown;
}

Value of_blank(const Operation& operation) {
  return operation.spec->blank.word == "clear" ? Value::null() : Value();
}

Result<Value> not_blank(const Run& run, const Operation& operation, Value value) {
  if (!value.is_blank()) return value;
  if (operation.blank_default.given()) return operation.blank_default.evaluate(run.lua, run.scope);
  return of_blank(operation);
}

// The same as `wanted` for an operation without functions, expressions and
// lookups: most are.
Value plain_wanted(Run& run, const Operation& operation) {
  const Slots& slots = std::get<Slots>(operation.source);
  Value value = put_together(run, run.parts(slots), *operation.spec);
  if (value.is_blank()) return of_blank(operation);
  return value;
}

// What becomes of a source's value. What a lookup does not know is not a blank source.
Result<Value> finished(const Run& run, const Operation& operation, Value value) {
  if (operation.spec->lookup && !value.is_blank()) {
    TRY(value, looked_up(run, operation, value));
    if (value.is_absent()) return value;
  }
  return not_blank(run, operation, std::move(value));
}

// Absent when the target is to be left alone.
Result<Value> wanted(Run& run, const Operation& operation) {
  if (operation.when.given()) {
    TRY(const bool holds, operation.when.holds(run.lua, run.scope));
    if (!holds) return Value();
  }
  TRY(Value value, std::visit(Reader{run, operation}, operation.source));
  TRY(value, adapted(operation.post_adapters, run.lua, std::move(value)));
  return finished(run, operation, std::move(value));
}

base::Error in_field(base::Error error, const std::string& mapping, const Operation& operation) {
  error.message = "field '" + *operation.field + "' of mapping '" + mapping + "': " + error.message;
  if (!error.at.known()) error.at = operation.spec->at;
  return error;
}

// Collects operations that end in a function of the pack's and finishes them, several in one call.
// Their sources' values wait where the results go.
class Together {
 public:
  Together(const Run& run, const Mapping::Body& body) : run_(run), body_(body) {}

  Result<void> add(const Operation& operation, Value& place) {
    if (size_ == calls_.size()) TRY(finish());
    calls_[size_].function = operation.post_adapters.front().function();
    calls_[size_].argument = &place;
    waiting_[size_++] = {&operation, &place};
    return {};
  }

  Result<void> finish() {
    if (size_ == 0) return {};
    std::size_t ended = 0;
    auto called = run_.lua.call_each(*body_.script, {calls_.data(), size_}, ended);
    if (!called) return in_field(std::move(called).error(), body_.name, *waiting_[ended].operation);
    for (std::size_t i = 0; i < size_; ++i) {
      auto value = finished(run_, *waiting_[i].operation, std::move(calls_[i].result));
      if (!value) return in_field(std::move(value).error(), body_.name, *waiting_[i].operation);
      *waiting_[i].place = std::move(*value);
    }
    size_ = 0;
    return {};
  }

 private:
  struct Waiting {
    const Operation* operation;
    Value* place;
  };

  static constexpr std::size_t kMost = 4;

  const Run& run_;
  const Mapping::Body& body_;
  std::size_t size_ = 0;
  std::array<lua::Runtime::Call, kMost> calls_;
  std::array<Waiting, kMost> waiting_;
};

}  // namespace

WantedList::~WantedList() {
  base::ValueBatch gone;
  for (Wanted& wanted : *this) gone.give_up(wanted.value);
}

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

Result<WantedList> Mapping::map(lua::Runtime& lua, const Value& record, const lua::Scope& scope,
                                const LookupSource& lookups) const {
  lua::Scope inner(&scope);
  if (body_->has_expressions) inner.set("record", record);
  Run run{lua, record, inner, lookups, body_->slots};
  Together together(run, *body_);
  WantedList result;
  result.reserve(body_->operations.size());
  for (const Operation& operation : body_->operations) {
    if (operation.plain) {
      result.emplace_back(operation.field, operation.spec, plain_wanted(run, operation),
                          &operation.key);
      continue;
    }
    Wanted& made = result.emplace_back(operation.field, operation.spec, Value(), &operation.key);
    if (operation.together) {
      made.value = put_together(run, run.parts(std::get<Slots>(operation.source)), *operation.spec);
      TRY(together.add(operation, made.value));
      continue;
    }
    auto value = wanted(run, operation);
    if (!value) return in_field(std::move(value).error(), body_->name, operation);
    made.value = std::move(*value);
  }
  TRY(together.finish());
  return result;
}

}  // namespace engine::rule
