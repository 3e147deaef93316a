// What must go on for a pack to be well.
#pragma once

#include <optional>
#include <string>

#include "base/duration.h"
#include "config/describe.h"
#include "config/template.h"

namespace engine::spec {

// Holds while the rule's last task that ended well ended within this time.
struct HealthCheck {
  base::Located<std::string> rule;
  config::ValueTemplate within;  // scope: settings
};

// A duration or a number of seconds, at least one second; nullopt: it is neither.
std::optional<base::Duration> span_of(const base::Value& within);

const config::Object<HealthCheck>& describe(const HealthCheck*);

}  // namespace engine::spec
