#include "rule/two_way.h"

#include <algorithm>

namespace engine::rule {

namespace {

void collect(Block& steps, std::vector<SyncStep*>& syncs) {
  for (Step& step : steps) {
    if (auto* sync = std::get_if<SyncStep>(&step.kind)) syncs.push_back(sync);
    if (auto* list = std::get_if<ListStep>(&step.kind)) collect(list->block, syncs);
    if (auto* each = std::get_if<EachStep>(&step.kind)) collect(each->block, syncs);
    if (auto* when = std::get_if<WhenStep>(&step.kind)) {
      collect(when->block, syncs);
      collect(when->otherwise, syncs);
    }
    for (Reaction* reaction : {&step.missing, &step.ambiguous, &step.on_error})
      collect(reaction->steps, syncs);
  }
}

bool opposite(const SyncStep& a, const SyncStep& b) {
  return a.link != nullptr && a.link == b.link && a.source_side != b.source_side;
}

bool reads(const spec::FieldMap& map, const std::string& field) {
  return std::find(map.fields.begin(), map.fields.end(), field) != map.fields.end();
}

// A field comes back when the opposite mapping makes one of its sources of it.
void pair(const spec::Pack& pack, SyncStep& sync, const SyncStep& back) {
  sync.two_way = true;
  const auto* there = pack.mappings.find(sync.spec->mapping.value);
  const auto* here = pack.mappings.find(back.spec->mapping.value);
  if (there == nullptr || here == nullptr) return;
  for (const auto& [field, map] : there->fields) {
    for (const auto& [source, back_map] : here->fields) {
      const bool always =
          back_map.write == spec::Write::always || back_map.write == spec::Write::enforce;
      if (always && reads(map, source.value) && reads(back_map, field.value))
        sync.come_back.insert(field.value);
    }
  }
}

}  // namespace

void pair_directions(const spec::Pack& pack, const std::vector<std::unique_ptr<Rule>>& rules) {
  std::vector<SyncStep*> syncs;
  for (const auto& rule : rules) collect(rule->steps, syncs);
  for (SyncStep* sync : syncs) {
    for (const SyncStep* back : syncs) {
      if (opposite(*sync, *back)) pair(pack, *sync, *back);
    }
  }
}

}  // namespace engine::rule
