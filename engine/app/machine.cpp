#include "app/machine.h"

#include <algorithm>

#include "base/log.h"

namespace engine::app {

using base::Result;
using base::Value;

namespace {

// Records that a new collection begins with: what its pack's function makes of the settings.
Result<void> seed_collection(const run::LoadedPack& pack, const std::string& name,
                             const std::string& collection, store::Store& store) {
  const lua::FunctionRef seed = pack.pack->seed(name);
  if (!seed.given()) return {};
  TRY(const auto count, store.documents().count(collection, {}));
  if (count > 0) return {};
  lua::Limits limits;
  limits.time = std::chrono::seconds(20);
  limits.memory_bytes = std::size_t{256} << 20;
  lua::Runtime lua(limits);
  const Value arguments[] = {pack.settings};
  TRY(const Value records, lua.call(pack.pack->script(), seed, arguments));
  return store.documents().together([&](store::Documents& documents) -> Result<void> {
    for (const Value& record : records.items()) {
      TRY(documents.insert(collection, record));
    }
    return {};
  });
}

}  // namespace

std::string store_path(const spec::Workspace& workspace, const std::string& given) {
  const std::string& path = given.empty() ? workspace.app.store : given;
  const bool whole = !given.empty() || path.starts_with('/') || path == store::kInMemory;
  return whole ? path : workspace.root + "/" + path;
}

Result<void> declare_collections(const run::World& world, store::Store& store, bool seed) {
  for (const auto& pack : world.packs) {
    for (const auto& [name, spec] : pack.pack->spec().collections) {
      store::CollectionShape shape;
      shape.collection = pack.pack->name() + "/" + name.value;
      shape.key = spec.key;
      shape.index = spec.index;
      if (spec.sequence) shape.sequence = *spec.sequence;
      shape.keep = spec.keep;
      TRY(store.documents().declare(shape));
      if (seed) {
        TRY(seed_collection(pack, name.value, shape.collection, store));
      }
    }
  }
  return {};
}

Machine::Machine(Parts parts)
    : parts_(std::move(parts)),
      memory_(parts_.store->state()),
      lookups_(parts_.clock),
      executor_(*parts_.store, parts_.clock, parts_.metrics, lookups_,
                [this](const std::string& version) { return world(version); }, {}) {}

base::Diagnostics Machine::load(const LoadOptions& options) {
  return load(compile(options.folders), options);
}

base::Diagnostics Machine::load(Compiled compiled, const LoadOptions& options) {
  const auto before = world();
  auto next = build_world(compiled, options,
                          {parts_.transport, parts_.clock, memory_, parts_.metrics}, before.get());
  if (next) {
    if (auto declared = declare_collections(*next, *parts_.store, true); !declared) {
      compiled.diagnostics.error("collection", declared.error().at, declared.error().message,
                                 declared.error().hint);
      next = nullptr;
    }
  }
  if (!next) return std::move(compiled.diagnostics);
  {
    base::Lock lock(mutex_);
    if (world_) older_.push_back(world_);
    world_ = next;
  }
  executor_.set_limits(limits());
  lookups_.forget();
  drop_old_worlds();
  return std::move(compiled.diagnostics);
}

std::shared_ptr<const run::World> Machine::world() const {
  base::Lock lock(mutex_);
  return world_;
}

std::shared_ptr<const run::World> Machine::world(const std::string& version) const {
  base::Lock lock(mutex_);
  for (const auto& each : older_) {
    if (each->version == version) return each;
  }
  return world_;
}

void Machine::drop_old_worlds() {
  const auto pinned = parts_.store->queue().pinned_configs();
  if (!pinned) return;
  base::Lock lock(mutex_);
  std::erase_if(older_, [&](const auto& each) {
    return std::find(pinned->begin(), pinned->end(), each->version) == pinned->end();
  });
}

run::JournalLimits Machine::limits() const {
  run::JournalLimits limits;
  if (const auto current = world()) limits.settle = current->workspace->app.settle;
  return limits;
}

run::WorkersOptions Machine::workers() const {
  run::WorkersOptions options;
  if (const auto current = world()) {
    options.count = current->workspace->app.workers;
    options.script.time = current->workspace->app.script_budget;
  }
  return options;
}

}  // namespace engine::app
