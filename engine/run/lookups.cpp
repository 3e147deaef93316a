#include "run/lookups.h"

#include <algorithm>
#include <set>

namespace engine::run {

using base::Result;
using base::Value;

Result<Value> Lookups::value(const rule::Pack& pack, const std::string& lookup, const Value& key,
                             rule::Target& target, store::State& state) {
  if (key.is_blank()) return Value();
  if (const auto* table = pack.table(lookup)) return table->find(key);
  const spec::Lookup* spec = pack.spec().lookups.find(lookup);
  if (spec == nullptr)
    return base::error(base::ErrorKind::internal, "there is no lookup '" + lookup + "'");
  const std::string name = "lookup:" + pack.name() + "/" + lookup;
  if (!spec->read.value.empty()) return single(name, *spec, key, target, state);
  TRY(const auto table, listing(pack, name, *spec, target, state));
  return table->find(key);
}

Result<std::shared_ptr<const rule::LookupTable>> Lookups::listing(const rule::Pack& pack,
                                                                  const std::string& name,
                                                                  const spec::Lookup& spec,
                                                                  rule::Target& target,
                                                                  store::State& state) {
  base::Lock loading(loading_);
  {
    base::Lock lock(mutex_);
    const auto known = tables_.find(name);
    if (known != tables_.end() && clock_.boot() < known->second.until) return known->second.table;
  }
  TRY(const Value records, this->records(pack, spec, target, state));
  const auto table = rule::LookupTable::of(spec, {records.items_begin(), records.items_end()});
  base::Lock lock(mutex_);
  tables_[name] = {table, clock_.boot() + spec.keep};
  return table;
}

Result<Value> Lookups::records(const rule::Pack& pack, const spec::Lookup& spec,
                               rule::Target& target, store::State& state) {
  std::set<std::string> fields;
  base::Duration keep = spec.keep;
  for (const auto& [name, other] : pack.spec().lookups) {
    if (other.list.value != spec.list.value) continue;
    fields.insert({other.key, other.value});
    keep = std::min(keep, other.keep);
  }
  const std::string name = "listing:" + pack.name() + "/" + spec.list.value;
  TRY(Value records, state.cached(name));
  if (!records.is_absent()) return records;
  rule::ListQuery query;
  records = Value::list();
  do {
    TRY(rule::Page page,
        target.list(rule::entity_ref(spec.list.value), query, {fields.begin(), fields.end()}));
    for (const auto& item : page.items) {
      Value row = Value::object();
      for (const auto& field : fields) row.set(field, item.get(field));
      records.push(std::move(row));
    }
    query.after = page.next;
  } while (!query.after.is_absent());
  TRY(state.cache(name, records, keep));
  return records;
}

Result<Value> Lookups::single(const std::string& name, const spec::Lookup& spec, const Value& key,
                              rule::Target& target, store::State& state) {
  const std::string cached_name = name + ":" + std::string(key.as_text());
  TRY(const Value known, state.cached(cached_name));
  if (!known.is_absent()) return known.get("value");
  TRY(const auto record, target.read(rule::entity_ref(spec.read.value), key, {spec.value}));
  const Value value = record ? record->get(spec.value) : Value();
  TRY(state.cache(cached_name,
                  Value::object({{"value", value}, {"known", Value::boolean(record.has_value())}}),
                  spec.keep));
  return value;
}

void Lookups::forget() {
  base::Lock lock(mutex_);
  tables_.clear();
}

}  // namespace engine::run
