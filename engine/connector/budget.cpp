#include "connector/budget.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/date.h"

namespace engine::connector {

namespace {

constexpr base::Duration kSaveEvery = std::chrono::seconds(1);
constexpr base::Duration kUnknownWait = std::chrono::seconds(1);

base::TimeOfDay reset_time(const spec::BudgetReset& reset) {
  return base::parse_time_of_day(reset.at).value_or(base::TimeOfDay{});
}

}  // namespace

Budgets::Budgets(std::string connection, std::vector<Allowance> allowances, base::Clock& clock,
                 Memory& memory, base::Metrics& metrics)
    : connection_(std::move(connection)), clock_(clock), memory_(memory), metrics_(metrics) {
  for (Allowance& allowance : allowances) {
    Budget budget{allowance, {}, {}, 0};
    if (allowance.per) {
      const double burst = std::max(1.0, allowance.capacity * allowance.burst / 100);
      budget.window = Window(allowance.capacity, *allowance.per, burst);
    }
    restore(budget);
    metrics_.set("engine_budget_capacity", {connection_, allowance.name}, allowance.capacity);
    budgets_.emplace(allowance.name, std::move(budget));
  }
}

Budgets::~Budgets() {
  save(true);
}

base::Result<Budgets::Permit> Budgets::take(const Cost& cost, const CallOptions& options) {
  const base::Duration began = clock_.boot();
  const base::Duration deadline = began + options.patience;
  for (;;) {
    const auto obstacle = try_take(cost, options.lane, deadline);
    if (!obstacle) break;
    if (!obstacle->wait || *obstacle->wait > deadline - clock_.boot()) {
      base::Error error = base::error(base::ErrorKind::throttled, obstacle->message);
      error.retry_after = obstacle->wait.value_or(kUnknownWait);
      count_wait(clock_.boot() - began + *error.retry_after);
      return error;
    }
    clock_.sleep(*obstacle->wait);
  }
  count_wait(clock_.boot() - began);
  save(false);
  return Permit(*this, cost);
}

void Budgets::count_wait(base::Duration span) {
  metrics_.count("engine_budget_wait_seconds_total", {connection_},
                 std::chrono::duration<double>(span).count());
}

// Waits itself for a place in flight: somebody's return wakes it, no clock can tell when.
std::optional<Budgets::Obstacle> Budgets::try_take(const Cost& cost, const std::string& lane,
                                                   base::Duration deadline) {
  const base::Lock lock(mutex_);
  auto found = obstacle(cost, lane);
  while (found && !found->wait && clock_.boot() < deadline) {
    if (!freed_.wait_for(mutex_, deadline - clock_.boot())) break;
    found = obstacle(cost, lane);
  }
  if (!found) charge(cost);
  return found;
}

void Budgets::block(base::Duration span) {
  const base::Lock lock(mutex_);
  blocked_until_ = std::max(blocked_until_, clock_.boot() + span);
}

std::optional<Budgets::Obstacle> Budgets::obstacle(const Cost& cost, const std::string& lane) {
  std::optional<Obstacle> longest;
  const base::Duration blocked = blocked_until_ - clock_.boot();
  if (blocked.count() > 0) {
    longest = Obstacle{connection_ + " asked for a pause of " + base::to_text(blocked), blocked};
  }
  for (const auto& [name, units] : cost) {
    const auto budget = budgets_.find(name);
    if (budget == budgets_.end()) continue;
    auto found = obstacle(budget->second, units, lane);
    if (!found) continue;
    // A wait of known length first: the place in flight may be free by then.
    if (!longest || (found->wait && found->wait > longest->wait)) longest = std::move(found);
  }
  return longest;
}

std::optional<Budgets::Obstacle> Budgets::obstacle(Budget& budget, double units,
                                                   const std::string& lane) {
  const Allowance& allowance = budget.allowance;
  const std::string title = "budget '" + allowance.name + "' of " + connection_;
  if (allowance.concurrent) {
    if (budget.in_flight == 0 || budget.in_flight + units <= allowance.capacity) return {};
    return Obstacle{fmt::format("{}: {} calls are in flight", title, budget.in_flight), {}};
  }
  if (allowance.per) {
    const base::Duration wait = budget.window.wait(units, clock_.boot());
    if (wait.count() <= 0) return {};
    return Obstacle{fmt::format("{} is used up ({:g} per {})", title, allowance.capacity,
                                base::to_text(*allowance.per)),
                    wait};
  }
  roll_over(budget);
  const double share = lane == "live" ? 1.0 : 1.0 - allowance.reserve / 100.0;
  if (budget.ledger.used + units <= allowance.capacity * share) return {};
  return Obstacle{
      fmt::format("{} is spent ({:g} of {:g}, lane {}); it resets at {}", title, budget.ledger.used,
                  allowance.capacity, lane, base::to_text(budget.ledger.ends)),
      budget.ledger.ends - clock_.now()};
}

void Budgets::charge(const Cost& cost) {
  for (const auto& [name, units] : cost) {
    const auto found = budgets_.find(name);
    if (found == budgets_.end()) continue;
    Budget& budget = found->second;
    if (budget.allowance.concurrent) {
      budget.in_flight += units;
    } else if (budget.allowance.per) {
      budget.window.add(units, clock_.boot());
    } else {
      budget.ledger.used += units;
    }
    metrics_.set("engine_budget_used", {connection_, name}, used(budget));
  }
}

// What is given back here is no longer the permit's to give back.
void Budgets::refund(Cost& cost, std::string_view answer_class) {
  const base::Lock lock(mutex_);
  for (auto units = cost.begin(); units != cost.end();) {
    const auto found = budgets_.find(units->first);
    if (found == budgets_.end() || !found->second.allowance.free.contains(answer_class)) {
      ++units;
      continue;
    }
    Budget& budget = found->second;
    if (budget.allowance.per) {
      budget.window.refund(units->second);
    } else {
      budget.ledger.used = std::max(0.0, budget.ledger.used - units->second);
    }
    metrics_.set("engine_budget_used", {connection_, units->first}, used(budget));
    units = cost.erase(units);
  }
}

void Budgets::give_back(const Cost& cost) {
  const base::Lock lock(mutex_);
  for (const auto& [name, units] : cost) {
    const auto found = budgets_.find(name);
    if (found == budgets_.end()) continue;
    if (found->second.allowance.concurrent) found->second.in_flight -= units;
    if (found->second.allowance.per) found->second.window.finish(clock_.boot());
  }
  freed_.notify_all();
}

void Budgets::roll_over(Budget& budget) const {
  if (!budget.allowance.resets || clock_.now() < budget.ledger.ends) return;
  const auto next = base::next_local_time(clock_.now(), budget.allowance.resets->zone,
                                          reset_time(*budget.allowance.resets));
  budget.ledger = {0, next ? *next : clock_.now() + std::chrono::hours(24)};
}

double Budgets::used(Budget& budget) const {
  if (budget.allowance.concurrent) return budget.in_flight;
  if (budget.allowance.per) return budget.window.used(clock_.boot());
  roll_over(budget);
  return budget.ledger.used;
}

std::vector<Client::BudgetView> Budgets::view() const {
  const base::Lock lock(mutex_);
  std::vector<Client::BudgetView> views;
  for (auto& [name, budget] : budgets_) {
    Client::BudgetView view;
    view.budget = name;
    view.used = used(budget);
    view.capacity = budget.allowance.capacity;
    const bool full = view.used + 1 > view.capacity;
    if (full && budget.allowance.per) view.wait = budget.window.wait(1, clock_.boot());
    if (full && budget.allowance.resets) view.wait = budget.ledger.ends - clock_.now();
    views.push_back(std::move(view));
  }
  return views;
}

void Budgets::restore(Budget& budget) {
  const Allowance& allowance = budget.allowance;
  if (allowance.concurrent) return;
  const base::Value saved = memory_.bucket(connection_, allowance.name);
  if (allowance.per) {
    budget.window.restore(saved.get("calls"), clock_);
    return;
  }
  const auto used = saved.get("used").as_double();
  const auto ends = saved.get("ends").as_integer();
  if (used && ends) budget.ledger = {*used, base::from_micros(*ends)};
}

base::Value Budgets::state(const Budget& budget) const {
  if (budget.allowance.per) {
    return base::Value::object({{"calls", budget.window.save(clock_)}});
  }
  return base::Value::object({{"used", base::Value::number(budget.ledger.used)},
                              {"ends", base::Value::number(base::to_micros(budget.ledger.ends))}});
}

void Budgets::save(bool now) {
  std::vector<std::pair<std::string, base::Value>> states;
  {
    const base::Lock lock(mutex_);
    const base::Duration time = clock_.boot();
    if (!now && saved_ && time - *saved_ < kSaveEvery) return;
    saved_ = time;
    for (const auto& [name, budget] : budgets_) {
      if (!budget.allowance.concurrent) states.emplace_back(name, state(budget));
    }
  }
  for (const auto& [name, state] : states) memory_.save_bucket(connection_, name, state);
}

}  // namespace engine::connector
