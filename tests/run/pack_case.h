// A workspace of one pack `desk`, given as YAML, in a folder of its own; and the world it makes.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "run/world.h"
#include "sim/stopped_clock.h"
#include "spec/check_case.h"

namespace engine::run {

class PackCase {
 public:
  explicit PackCase(const std::string& yaml, base::Value settings = base::Value::object(),
                    std::map<std::string, base::Secret> secrets = {},
                    const std::string& app_yaml = "workers: 1\n")
      : files_({{"rules/desk/pack.yaml", "pack: desk\n" + yaml}, {"engine.yaml", app_yaml}},
               false) {
    std::filesystem::create_directories(files_.path("connectors"));
    auto world = std::make_shared<World>();
    world->workspace = files_.load();
    REQUIRE(files_.problems() == "");
    base::Diagnostics diagnostics;
    LoadedPack loaded;
    loaded.pack =
        rule::Pack::compile(*world->workspace, *world->workspace->packs.at(0), diagnostics);
    std::string problems;
    for (const auto& each : diagnostics.sorted()) problems += base::to_text(each);
    REQUIRE(problems == "");
    loaded.settings = std::move(settings);
    loaded.secrets = std::move(secrets);
    // Of a pack that began when stopped clocks do.
    if (auto vitals = vitals_of(loaded, nullptr, sim::StoppedClock()))
      loaded.vitals = *std::move(vitals);
    world->packs.push_back(std::move(loaded));
    world_ = std::move(world);
  }

  const std::shared_ptr<const World>& world() const { return world_; }

  const LoadedPack& pack() const { return world_->packs.front(); }

  const rule::Rule& rule(const std::string& name) const {
    const rule::Rule* found = world_->rule("desk/" + name);
    REQUIRE(found != nullptr);
    return *found;
  }

 private:
  spec::CheckCase files_;
  std::shared_ptr<const World> world_;
};

}  // namespace engine::run
