// When a rule runs by itself.
#pragma once

#include <optional>
#include <string>

#include "base/source.h"
#include "config/describe.h"

namespace engine::spec {

// Exactly one of every, after and cron.
struct Schedule {
  config::ValueTemplate every;  // at a fixed rate, counted from 1970
  config::ValueTemplate after;  // so long after the run before has ended
  base::Located<std::string> cron;
  base::Located<std::string> zone;  // of cron; "" = UTC
  bool at_start = false;            // also when the service starts
  std::string catchup = "one";      // one | none: what was missed while nothing ran
};

struct ScheduleTrigger {
  Schedule schedule;
  std::optional<config::Expression> when;  // scope: settings
};

const config::Object<Schedule>& describe(const Schedule*);
const config::Object<ScheduleTrigger>& describe(const ScheduleTrigger*);

}  // namespace engine::spec
