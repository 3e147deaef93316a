// Our own write comes back as news: there is nothing to do for the whole rule. It is dropped once;
// what anybody changes later is no echo.
#include <algorithm>

#include "run/sync.h"

namespace engine::run {

using base::Result;
using base::Value;

Result<bool> Sync::is_echo(Found& found) {
  const std::string& side = source_side().name;
  if (!sync_.two_way || !found.base.written(side)) return false;
  // Only news of this very record can be the echo of a write to it.
  const auto* claim = process_.parts_.claim;
  if (claim == nullptr ||
      claim->key != side_key(*sync_.link, sync_.source_side, text_of(source_id_)))
    return false;
  const std::string& other = sync_.source_side == 0 ? found.link->b_id : found.link->a_id;
  const std::string& link_back = source_side().link_back;
  if (!link_back.empty() && source_.get(link_back).as_text() != other) return false;
  TRY(const auto* wanted, this->wanted());
  const bool same = std::all_of(wanted->begin(), wanted->end(), [&](const rule::Wanted& each) {
    if (each.value.is_absent()) return true;
    const rule::Since since = found.base.source(direction(), each);
    // What does not come from the record cannot be news of it.
    const bool beside = each.spec == &beside_mapping() ||
                        (each.spec->value && each.spec->value->is_constant());
    return since == rule::Since::same || (beside && since == rule::Since::unknown);
  });
  found.base.set_written(side, false);
  return same;
}

void Sync::forget_echo(Found& found) {
  process_.settlement_.learned.links.push_back(
      linked(found, Value::text(sync_.source_side == 0 ? found.link->b_id : found.link->a_id)));
}

Result<bool> Sync::drops_echo(const Value& source) {
  source_ = source;
  TRY(const std::string id_field, process_.parts_.target.id_field(sync_.source));
  source_id_ = source_.get(id_field);
  if (!remembers()) return false;
  Found found;
  TRY(found.link,
      process_.parts_.store.links().find(sync_.link->name, sync_.source_side, text_of(source_id_)));
  if (!found.link || sync_.mapping == nullptr) return false;
  found.base = rule::LinkBase(found.link->base);
  TRY(wanted_, process_.map(frame_, *sync_.mapping, sync_.from, sync_.target));
  TRY(const bool echo, is_echo(found));
  if (echo) forget_echo(found);
  return echo;
}

Sync::Step Sync::of_record(const rule::Block& steps, const std::string& name) {
  Step found;
  for (const auto& step : steps) {
    const auto* sync = std::get_if<rule::SyncStep>(&step.kind);
    if (sync != nullptr && sync->two_way && sync->from == name) found = {&step, sync};
    if (const auto* when = std::get_if<rule::WhenStep>(&step.kind)) {
      if (found.sync == nullptr) found = of_record(when->block, name);
      if (found.sync == nullptr) found = of_record(when->otherwise, name);
    }
    if (found.sync != nullptr) break;
  }
  return found;
}

}  // namespace engine::run
