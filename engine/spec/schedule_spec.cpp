#include "spec/schedule_spec.h"

#include "base/cron.h"

namespace engine::spec {

using config::scope;
using config::words;

namespace {

void check_span(const char* key, const config::ValueTemplate& value, config::Report& report) {
  if (!report.has(key) || !value.is_constant()) return;
  const auto span = base::parse_duration(value.constant().as_text());
  if (!span || *span < std::chrono::seconds(1))
    report.error(key, "'" + std::string(key) + "' is a span of a second or more",
                 "such as 30s, 5m or 1h30m");
}

void check_schedule(const Schedule& schedule, config::Report& report) {
  const int kinds = static_cast<int>(report.has("every")) + static_cast<int>(report.has("after")) +
                    static_cast<int>(report.has("cron"));
  if (kinds != 1)
    return report.error("", "a schedule has exactly one of 'every', 'after' and 'cron'");
  check_span("every", schedule.every, report);
  check_span("after", schedule.after, report);
  if (report.has("cron")) {
    if (const auto cron = base::Cron::parse(schedule.cron.value); !cron)
      report.error("cron", cron.error().message, cron.error().hint);
  }
  if (report.has("zone") && !report.has("cron"))
    report.error("zone", "'zone' goes with 'cron' only");
  if (report.has("zone") && !base::known_zone(schedule.zone.value))
    report.error("zone", "there is no time zone '" + schedule.zone.value + "'",
                 "names are those of the IANA, such as Europe/Paris");
}

}  // namespace

const config::Object<Schedule>& describe(const Schedule*) {
  static const auto object =
      config::Object<Schedule>("schedule", "When a rule runs by itself. Never beside itself.")
          .optional(
              "every", &Schedule::every,
              "At a fixed rate: a duration. 5m is at :00, :05, …, whenever the service began.",
              scope({"settings"}))
          .optional("after", &Schedule::after, "So long after the run before has ended.",
                    scope({"settings"}))
          .optional("cron", &Schedule::cron,
                    "Minute, hour, day of the month, month, day of the week.")
          .optional("zone", &Schedule::zone, "Whose wall clock `cron` is about. Default: UTC.")
          .optional("at_start", &Schedule::at_start, "Also when the service starts.")
          .optional("catchup", &Schedule::catchup,
                    "What was missed while nothing ran: one run makes up for all of it, or none.",
                    words({"one", "none"}))
          .check(check_schedule)
          .example("{ every: 5m }")
          .example("{ after: \"${settings.pause}\", at_start: true }")
          .example("{ cron: \"30 6 * * mon-fri\", zone: Europe/Paris }");
  return object;
}

const config::Object<ScheduleTrigger>& describe(const ScheduleTrigger*) {
  static const auto object =
      config::Object<ScheduleTrigger>("schedule trigger", "Time.")
          .required("schedule", &ScheduleTrigger::schedule, "When.")
          .optional("when", &ScheduleTrigger::when, "While it does not hold, the time never comes.",
                    scope({"settings"}))
          .example("{ schedule: { every: 5m } }");
  return object;
}

}  // namespace engine::spec
