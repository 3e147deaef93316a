#include "server/pack_families.h"

#include <algorithm>

namespace engine::server {

std::vector<run::Family> families_of_packs(const run::World& world, store::Documents& documents,
                                           lua::Runtime& lua) {
  std::vector<run::Family> all;
  for (const run::LoadedPack& pack : world.packs) {
    for (run::Family& family : run::families_of(pack, documents, lua)) {
      family.labels.emplace_back("pack");
      for (run::Sample& sample : family.samples) sample.labels.push_back(pack.pack->name());
      const auto same = std::find_if(all.begin(), all.end(), [&](const run::Family& each) {
        return each.name == family.name;
      });
      if (same == all.end()) {
        all.push_back(std::move(family));
      } else {
        std::move(family.samples.begin(), family.samples.end(), std::back_inserter(same->samples));
      }
    }
  }
  return all;
}

run::Family health_family(const run::World& world, const base::Clock& clock) {
  const base::Metric& metric = *base::find_metric("engine_health");
  run::Family family;
  family.name = metric.name;
  family.help = metric.help;
  family.labels.assign(metric.labels.begin(), metric.labels.end());
  for (const run::LoadedPack& pack : world.packs) {
    for (const auto& check : run::checks_of(pack, clock)) {
      run::Sample sample;
      sample.labels = {pack.pack->name(), std::string(check.key.as_text())};
      sample.value = check.value.get("ok").is_true() ? 1 : 0;
      family.samples.push_back(std::move(sample));
    }
  }
  return family;
}

}  // namespace engine::server
