#include "spec/budget_spec.h"

namespace engine::spec {

using config::scope;

const config::Object<BudgetReset>& describe(const BudgetReset*) {
  static const auto object =
      config::Object<BudgetReset>("resets", "When a ledger is full again.")
          .optional("at", &BudgetReset::at, "Local time, HH:MM.")
          .required("zone", &BudgetReset::zone, "Time zone, such as America/Chicago.",
                    config::not_empty());
  return object;
}

const config::Object<Budget>& describe(const Budget*) {
  static const auto object =
      config::Object<Budget>("budget", "A named allowance of a connection.")
          .optional("capacity", &Budget::capacity, "How much there is of it.", scope({"settings"}))
          .optional("per", &Budget::per,
                    "A rolling window of this length holds at most the capacity.",
                    config::range(std::chrono::milliseconds(1), std::chrono::hours(24 * 31)))
          .optional("resets", &Budget::resets, "A ledger that is full again once a day.")
          .optional("concurrent", &Budget::concurrent, "How many requests may be in flight.",
                    scope({"settings"}))
          .optional("cost", &Budget::cost, "What an operation takes that does not say it.",
                    config::range(0, 1'000'000))
          .optional("reserve", &Budget::reserve,
                    "Share of a ledger that only the lane live may use.", config::percent())
          .optional("burst", &Budget::burst,
                    "Share of a window that may pass at once; the rest is spread evenly.",
                    config::percent())
          .optional("free", &Budget::free, "Answers of these classes cost nothing of it.",
                    config::one_or_many())
          .at(&Budget::at)
          .check([](const Budget&, config::Report& report) {
            const int kinds = report.has("per") + report.has("resets") + report.has("concurrent");
            if (kinds != 1) {
              report.error("", "budget needs exactly one of 'per', 'resets' and 'concurrent'");
            } else if (report.has("concurrent") == report.has("capacity")) {
              report.error("capacity", report.has("capacity")
                                           ? "'capacity' does not go with 'concurrent'"
                                           : "budget needs 'capacity'");
            } else if (report.has("reserve") && !report.has("resets")) {
              report.error("reserve", "'reserve' goes with 'resets' only");
            } else if (report.has("burst") && !report.has("per")) {
              report.error("burst", "'burst' goes with 'per' only");
            } else if (report.has("free") && report.has("concurrent")) {
              report.error("free", "'free' does not go with 'concurrent'");
            }
          })
          .example("{ capacity: 80, per: 2s }")
          .example("{ capacity: 5000, per: 1h, burst: 20%, free: unchanged }")
          .example(
              "{ capacity: 50000, resets: { at: \"00:00\", zone: America/Chicago }, reserve: 30% }")
          .example("{ concurrent: 10 }");
  return object;
}

}  // namespace engine::spec
