#include "app/storm.h"

#include <algorithm>

#include "app/runs.h"
#include "app/storm_pairs.h"

namespace engine::app {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

constexpr int kEditsOfABurst = 40;
constexpr auto kBetween = std::chrono::seconds(2);  // products tell times in whole seconds

class Storm {
 public:
  Storm(CaseWorld& world, const spec::ProveAction& prove)
      : world_(world),
        prove_(prove),
        random_(static_cast<std::uint32_t>(prove.seed)),
        pairs_(world, sides_, random_, lua_, prove.seed) {}

  Result<Value> run() {
    TRY(sides_, storm_sides(world_, prove_, lua_));
    for (int done = 0; done < prove_.edits; done += kEditsOfABurst) {
      TRY(fill());
      TRY(burst(std::min(kEditsOfABurst, prove_.edits - done)));
      TRY(come_to_rest());
      TRY(pairs_.check());
    }
    TRY(pass_over_everything());
    TRY(check_tasks());
    return Value::object({{"edits", count(prove_.edits)},
                          {"deletes", count(pairs_.deletions())},
                          {"records", count(prove_.records)},
                          {"tasks", count(tasks_)},
                          {"writes", count(writes_)},
                          {"rounds", count(most_rounds_)}});
  }

 private:
  static Value count(int n) { return Value::number(static_cast<std::int64_t>(n)); }

  std::uint32_t below(std::size_t n) {
    return static_cast<std::uint32_t>(random_() % static_cast<std::uint32_t>(n));
  }

  StormSide& side(int i) { return sides_[static_cast<std::size_t>(i)]; }

  // As many pairs as there shall be, the later ones in the place of those that ended.
  Result<void> fill() {
    if (pairs_.size() == static_cast<std::size_t>(prove_.records)) return {};
    while (pairs_.size() < static_cast<std::size_t>(prove_.records)) {
      TRY(const StormNews made, pairs_.make());
      TRY(deliver(made));
      TRY(work());
    }
    TRY(hear_changes());
    TRY(pairs_.join());
    TRY(come_to_rest());
    return pairs_.look();
  }

  Result<void> burst(int edits) {
    pairs_.begin_burst();
    while (edits > 0) {
      world_.clock().advance(kBetween);
      switch (below(5)) {
        case 0:
          TRY(deliver_any());
          break;
        case 1:
          TRY(world_.service().work());
          TRY(hear_changes());
          break;
        default:
          TRY(act());
          --edits;
      }
    }
    return {};
  }

  Result<void> act() {
    const bool may_delete = side(0).deletion || side(1).deletion;
    const bool deletes = may_delete && below(100) < static_cast<std::uint32_t>(prove_.deletes);
    TRY(StormNews told, deletes ? pairs_.erase() : pairs_.edit());
    notify(std::move(told));
    return {};
  }

  // A notification is on its way, one in five times twice. Nothing is told of nothing.
  void notify(StormNews news) {
    if (news.id.empty()) return;
    if (below(5) == 0) news_.push_back(news);
    news_.push_back(std::move(news));
  }

  Result<void> deliver(const StormNews& news) {
    Machine& machine = world_.service().machine();
    TRY(const auto task, task_of(*machine.world(), call_of(news), "storm"));
    TRY(machine.store().queue().accept(task));
    ++tasks_;
    return {};
  }

  RuleCall call_of(const StormNews& news) {
    const StormSide& at = side(news.side);
    const Value id = Value::text(news.id);
    if (news.other.empty()) return {at.rule->name, Value::object({{at.input, id}})};
    const Value other = Value::text(news.other);
    Value input = Value::object(
        {{at.deletion->other, at.deletion->other_is_list ? Value::list({other}) : other}});
    if (!at.deletion->id.empty()) input.set(at.deletion->id, id);
    return {at.deletion->rule->name, input};
  }

  Result<void> deliver_any() {
    if (news_.empty()) return {};
    const std::size_t which = below(news_.size());
    const StormNews news = news_[which];
    news_.erase(news_.begin() + static_cast<std::ptrdiff_t>(which));
    return deliver(news);
  }

  // The engine's own writes are news to both products as well.
  Result<int> hear_changes() {
    int writes = 0;
    for (const auto& change : world_.service().take_changes()) {
      for (const int i : {0, 1}) {
        if (change.connection + "." + change.entity != side(i).name().entity.text()) continue;
        ++writes;
        last_write_ = std::string(to_string(change.kind)) + " " + side(i).name().entity.text() +
                      ":" + std::string(change.id.as_text()) + " by " + change.rule;
        if (change.id.is_blank()) continue;
        StormNews news{i, std::string(change.id.as_text()), ""};
        if (change.kind == rule::ChangeKind::remove) {
          TRY(news, pairs_.heard_deletion(i, news.id));
          if (!side(i).deletion) continue;
        }
        notify(std::move(news));
      }
    }
    writes_ += writes;
    return writes;
  }

  // All tasks, one after the other: two writes at one time could not be told apart by `newest`.
  Result<void> work() {
    bool worked = true;
    while (worked) {
      world_.clock().advance(kBetween);
      TRY(worked, world_.service().work());
    }
    return world_.settle();
  }

  Result<int> round() {
    const std::vector<StormNews> now = std::move(news_);
    news_.clear();
    for (const StormNews& news : now) TRY(deliver(news));
    TRY(work());
    world_.take_requests();
    return hear_changes();
  }

  Result<void> come_to_rest() {
    int rounds = 0;
    for (; rounds < prove_.rounds; ++rounds) {
      TRY(const int writes, round());
      if (writes == 0 && news_.empty()) break;
    }
    most_rounds_ = std::max(most_rounds_, rounds);
    TRY(const int late, round());
    if (late == 0) return {};
    return unsettled(std::to_string(late) + " writes after " + std::to_string(prove_.rounds) +
                     " rounds: it does not settle; the last: " + last_write_);
  }

  Result<void> pass_over_everything() {
    news_ = pairs_.everything();
    TRY(const int writes, round());
    if (writes == 0) return {};
    return unsettled(
        std::to_string(writes) +
        " writes in a pass over all records, though nothing has changed; the last: " + last_write_);
  }

  // A task may fail because the record that it is about was deleted, and for nothing else.
  Result<void> check_tasks() {
    TRY(const auto tasks, world_.service().tasks());
    for (const auto& task : tasks) {
      if (task.outcome != "failed" && task.outcome != "parked") continue;
      bool is_of_deleted = false;
      for (const int i : {0, 1}) {
        const Value& id = task.input.get("input").get(side(i).input);
        is_of_deleted = is_of_deleted || (task.rule == side(i).rule->name &&
                                          pairs_.was_deleted(i, std::string(id.as_text())));
      }
      if (!is_of_deleted)
        return unsettled("a task of " + task.rule + " (" + task.key + ") was " + task.outcome +
                         ": " + task.reason);
    }
    return {};
  }

  static base::Error unsettled(std::string message) {
    base::Error error = base::error(ErrorKind::invalid, std::move(message));
    error.code = "unsettled";
    return error;
  }

  CaseWorld& world_;
  const spec::ProveAction& prove_;
  std::mt19937 random_;
  lua::Runtime lua_;
  std::vector<StormSide> sides_;
  StormPairs pairs_;
  std::vector<StormNews> news_;  // on its way
  std::string last_write_;       // for whoever has to find out why it does not settle
  int tasks_ = 0, writes_ = 0, most_rounds_ = 0;
};

}  // namespace

Result<Value> run_storm(CaseWorld& world, const spec::ProveAction& prove) {
  return Storm(world, prove).run();
}

}  // namespace engine::app
