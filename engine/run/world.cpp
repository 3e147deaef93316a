#include "run/world.h"

namespace engine::run {

const LoadedPack* World::pack(std::string_view name) const {
  for (const auto& loaded : packs) {
    if (loaded.pack->name() == name) return &loaded;
  }
  return nullptr;
}

const LoadedPack* World::pack_of(std::string_view rule) const {
  return pack(rule.substr(0, rule.find('/')));
}

const rule::Rule* World::rule(std::string_view name) const {
  const auto slash = name.find('/');
  const LoadedPack* loaded = pack_of(name);
  return loaded != nullptr && slash != std::string_view::npos
             ? loaded->pack->rule(name.substr(slash + 1))
             : nullptr;
}

}  // namespace engine::run
