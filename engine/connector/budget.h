// The allowances of one connection: who may call now, who waits, who is told to come back.
//
// A call takes from all of its budgets at once or from none. Windows are exact: in no span of their
// length do more than `capacity` units pass, whatever the span's start. Differences of time come
// from the boot clock, so a wall clock that jumps frees nothing; a ledger's reset is a wall-clock
// time by nature.
//
// Safe to use from several threads. The state is saved in Memory at most once a second and at the
// end.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/metrics.h"
#include "base/mutex.h"
#include "base/result.h"
#include "connector/client.h"
#include "connector/memory.h"
#include "connector/window.h"

namespace engine::connector {

// One budget with its settings filled in.
struct Allowance {
  std::string name;
  double capacity = 0;
  std::optional<base::Duration> per;        // rolling window
  std::optional<spec::BudgetReset> resets;  // ledger
  int reserve = 0;                          // percent
  bool concurrent = false;                  // in flight
  int burst = 100;                          // percent of the window that may pass at once
  std::set<std::string, std::less<>> free;  // words of the classes whose answers cost nothing
};

class Budgets {
 public:
  using Cost = std::map<std::string, int>;

  Budgets(std::string connection, std::vector<Allowance> allowances, base::Clock& clock,
          Memory& memory, base::Metrics& metrics);
  ~Budgets();

  // What a call holds while it is in flight. Lives no longer than its Budgets.
  class Permit {
   public:
    Permit(Budgets& budgets, Cost cost) : budgets_(&budgets), cost_(std::move(cost)) {}

    Permit(Permit&& other) noexcept
        : budgets_(std::exchange(other.budgets_, nullptr)), cost_(std::move(other.cost_)) {}

    Permit& operator=(Permit&&) = delete;

    // The call was answered with an answer of this class.
    void answered(std::string_view answer_class) { budgets_->refund(cost_, answer_class); }

    ~Permit() {
      if (budgets_) budgets_->give_back(cost_);
    }

   private:
    Budgets* budgets_;
    Cost cost_;
  };

  // Waits up to the patience; then Error throttled with retry_after, executed no.
  base::Result<Permit> take(const Cost& cost, const CallOptions& options);
  // The API said stop: nobody passes before this much time has gone.
  void block(base::Duration span);
  std::vector<Client::BudgetView> view() const;

 private:
  struct Ledger {
    double used = 0;
    base::Time ends{};
  };

  struct Budget {
    Allowance allowance;
    Window window;
    Ledger ledger;
    int in_flight = 0;
  };

  // Why a call must wait, and how long; nobody knows how long for a place in flight.
  struct Obstacle {
    std::string message;
    std::optional<base::Duration> wait;
  };

  std::optional<Obstacle> try_take(const Cost& cost, const std::string& lane,
                                   base::Duration deadline);
  std::optional<Obstacle> obstacle(const Cost& cost, const std::string& lane) REQUIRES(mutex_);
  std::optional<Obstacle> obstacle(Budget& budget, double units, const std::string& lane)
      REQUIRES(mutex_);
  void charge(const Cost& cost) REQUIRES(mutex_);
  void refund(Cost& cost, std::string_view answer_class);
  void give_back(const Cost& cost);
  void roll_over(Budget& budget) const REQUIRES(mutex_);
  double used(Budget& budget) const REQUIRES(mutex_);
  void restore(Budget& budget);
  base::Value state(const Budget& budget) const REQUIRES(mutex_);
  void save(bool now);
  void count_wait(base::Duration span);

  const std::string connection_;
  base::Clock& clock_;
  Memory& memory_;
  base::Metrics& metrics_;
  mutable base::Mutex mutex_;
  base::Condition freed_;
  mutable std::map<std::string, Budget> budgets_ GUARDED_BY(mutex_);
  base::Duration blocked_until_ GUARDED_BY(mutex_){0};
  std::optional<base::Duration> saved_ GUARDED_BY(mutex_);
};

}  // namespace engine::connector
