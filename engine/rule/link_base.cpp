#include "rule/link_base.h"

#include "base/json.h"
#include "base/path.h"

namespace engine::rule {

using base::Value;

namespace {

// The part of an object, no longer shared with it: what is put back was changed in place.
Value take(Value& whole, const std::string& name) {
  Value part = whole.get(name).is_object() ? whole.get(name) : Value::object();
  whole.erase(name);
  return part;
}

// "address.city" goes into objects.
Value field_of(const Value& record, const std::string& field) {
  if (record.has(field)) return record.get(field);
  const auto path = base::Path::parse(field);
  return path ? path->in(record) : Value();
}

// Of all the fields that a value is made of.
std::string sources_hash(const Value& record, const Wanted& wanted) {
  std::string all;
  for (const auto& field : wanted.spec->fields) all += value_hash(field_of(record, field));
  return value_hash(Value::text(all));
}

}  // namespace

// 64 bits of FNV-1a over the canonical JSON: it tells versions of one field apart, no more.
std::string value_hash(const Value& value) {
  constexpr std::uint64_t kStart = 0xcbf29ce484222325;
  constexpr std::uint64_t kPrime = 0x100000001b3;
  std::uint64_t hash = kStart;
  for (const char c : value.is_blank() ? std::string() : base::to_canonical_json(value)) {
    hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  }
  constexpr int kDigits = 16;
  std::string digits(kDigits, '0');
  for (int i = kDigits - 1; i >= 0; --i, hash >>= 4) {
    digits[static_cast<std::size_t>(i)] = "0123456789abcdef"[hash & 15];
  }
  return digits;
}

Since LinkBase::source(const Direction& direction, const Wanted& wanted) const {
  const Value& then = stored_.get("values").get(direction.source_side);
  bool all_known = true;
  for (const auto& field : wanted.spec->fields) {
    const Value& hash = then.get(field);
    if (hash.is_absent()) {
      all_known = false;
    } else if (hash.as_text() != value_hash(field_of(*direction.source, field))) {
      return Since::changed;
    }
  }
  const Value& mapped = stored_.get("mapped").get(direction.target_side).get(*wanted.field);
  if (mapped.is_absent()) {
    return all_known && !wanted.spec->fields.empty() ? Since::same : Since::unknown;
  }
  // Made from other values than these: the opposite direction has synced since.
  if (all_known && mapped.at(1).as_text() != sources_hash(*direction.source, wanted))
    return Since::same;
  return mapped.at(0).as_text() == value_hash(wanted.value) ? Since::same : Since::changed;
}

Since LinkBase::target(const Direction& direction, const std::string& field,
                       const Value& present) const {
  const Value& hash = stored_.get("values").get(direction.target_side).get(field);
  if (hash.is_absent()) return Since::unknown;
  return hash.as_text() == value_hash(present) ? Since::same : Since::changed;
}

void LinkBase::learn(const Direction& direction, const std::vector<Settled>& settled) {
  Value values = take(stored_, "values");
  Value mapped = take(stored_, "mapped");
  Value of_source = take(values, direction.source_side);
  Value of_target = take(values, direction.target_side);
  Value given = take(mapped, direction.target_side);
  for (const auto& [wanted, held] : settled) {
    for (const auto& field : wanted->spec->fields)
      of_source.set(field, Value::text(value_hash(field_of(*direction.source, field))));
    of_target.set(*wanted->field, Value::text(value_hash(*held)));
    given.set(*wanted->field, Value::list({Value::text(value_hash(wanted->value)),
                                           Value::text(sources_hash(*direction.source, *wanted))}));
  }
  values.set(direction.source_side, std::move(of_source));
  values.set(direction.target_side, std::move(of_target));
  mapped.set(direction.target_side, std::move(given));
  stored_.set("values", std::move(values));
  stored_.set("mapped", std::move(mapped));
}

void LinkBase::set_written(const std::string& side, bool is) {
  if (is == written(side)) return;
  Value written = take(stored_, "written");
  written.set(side, is ? Value::boolean(true) : Value());
  stored_.set("written", std::move(written));
}

}  // namespace engine::rule
