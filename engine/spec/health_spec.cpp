#include "spec/health_spec.h"

namespace engine::spec {

std::optional<base::Duration> span_of(const base::Value& within) {
  constexpr base::Duration kLeast = std::chrono::seconds(1);
  constexpr double kMost = 1e10;  // in seconds: what a Duration holds with room to spare
  std::optional<base::Duration> span = base::parse_duration(within.as_text());
  if (const auto seconds = within.as_double(); seconds && *seconds < kMost)
    span = base::Duration(static_cast<std::int64_t>(*seconds * 1e6));
  return span && *span >= kLeast ? span : std::nullopt;
}

const config::Object<HealthCheck>& describe(const HealthCheck*) {
  static const auto object =
      config::Object<HealthCheck>("health check", "A rule whose work must not stand still.")
          .required("rule", &HealthCheck::rule, "The rule.")
          .required("within", &HealthCheck::within,
                    "The check holds while the last task of the rule that ended well (neither "
                    "failed nor parked) ended within this time: a duration or a number of seconds. "
                    "After a start, it has that long for its first one.",
                    config::scope({"settings"}))
          .check([](const HealthCheck& health, config::Report& report) {
            if (health.within.is_constant() && !span_of(health.within.constant()))
              report.error("within", "'within' is a time of a second or more",
                           "a duration such as 90m, or a number of seconds");
          })
          .example("{ rule: scan, within: \"${settings.interval * 3 * 60}\" }");
  return object;
}

}  // namespace engine::spec
