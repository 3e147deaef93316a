#include "app/storm.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/runs.h"
#include "app/storm_side.h"
#include "base/json.h"
#include "rule/merge.h"

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
      : world_(world), prove_(prove), random_(static_cast<std::uint32_t>(prove.seed)) {}

  Result<Value> run() {
    TRY(sides_, storm_sides(world_, prove_.prove.value, lua_));
    TRY(make_records());
    for (int done = 0; done < prove_.edits; done += kEditsOfABurst) {
      TRY(burst(std::min(kEditsOfABurst, prove_.edits - done)));
      TRY(come_to_rest());
      TRY(compare());
    }
    return Value::object({{"edits", count(prove_.edits)},
                          {"records", count(prove_.records)},
                          {"tasks", count(tasks_)},
                          {"writes", count(writes_)},
                          {"rounds", count(most_rounds_)}});
  }

 private:
  struct Record {
    Value ids[2];
    // What each side should hold, and which fields were edited in this burst.
    std::map<std::string, Value> model[2];
    std::set<std::string> edited[2];
  };

  struct News {
    int side;
    std::string id;
  };

  static Value count(int n) { return Value::number(static_cast<std::int64_t>(n)); }

  std::uint32_t below(std::size_t n) {
    return static_cast<std::uint32_t>(random_() % static_cast<std::uint32_t>(n));
  }

  StormSide& side(int i) { return sides_[static_cast<std::size_t>(i)]; }

  // Records of the first side, which the rule brings to the other one.
  Result<void> make_records() {
    StormSide& first = side(0);
    for (int i = 0; i < prove_.records; ++i) {
      Value fields = Value::object();
      for (const auto& field : first.fields) {
        const Value value = storm_value(field, random_);
        if (!value.is_blank()) fields.set(field.name, value);
      }
      for (const auto& field : first.identity) {
        fields.set(field, Value::text("storm-" + std::to_string(prove_.seed) + "-" +
                                      std::to_string(i) + "@storm.example"));
      }
      TRY(const auto written, first.client->create(lua_, first.name().entity.entity, fields, {}));
      records_.emplace_back();
      records_.back().ids[0] = written.id;
      TRY(deliver({0, std::string(written.id.as_text())}));
      TRY(work());
    }
    hear_changes();
    for (Record& record : records_) {
      const auto link = world_.service().machine().store().links().find(
          first.link->name, 0, std::string(record.ids[0].as_text()));
      if (!link) return link.error();
      if (!*link) {
        return base::error(ErrorKind::invalid, "the rule '" + first.rule->name + "' made no " +
                                                   side(1).name().name + " of " +
                                                   std::string(record.ids[0].as_text()));
      }
      record.ids[1] = Value::text((*link)->b_id);
    }
    TRY(come_to_rest());
    return look();
  }

  Result<void> burst(int edits) {
    for (Record& record : records_) record.edited[0].clear(), record.edited[1].clear();
    while (edits > 0) {
      world_.clock().advance(kBetween);
      switch (below(5)) {
        case 0:
          TRY(deliver_any());
          break;
        case 1:
          TRY(world_.service().work());
          hear_changes();
          break;
        default:
          TRY(edit());
          --edits;
      }
    }
    return {};
  }

  Result<void> edit() {
    Record& record = records_[below(records_.size())];
    const int i = static_cast<int>(below(2));
    StormSide& at = side(i);
    const StormField& field = at.fields[below(at.fields.size())];
    const Value value = storm_value(field, random_);
    const std::string& entity = at.name().entity.entity;
    TRY(const auto before, at.client->read(lua_, entity, record.ids[i], {}, {}));
    if (!before) return lost(i, record, "", "the record is gone");
    TRY(at.client->update(lua_, entity, record.ids[i], Value::object({{field.name, value}}),
                          *before, {}));
    TRY(const auto info, at.client->info(lua_, entity, {}));
    TRY(record.model[i][field.name], at.client->normalise(*info, field.name, value));
    record.edited[i].insert(field.name);
    notify(i, std::string(record.ids[i].as_text()));
    return {};
  }

  // A notification is on its way, one in five times twice.
  void notify(int i, const std::string& id) {
    news_.push_back({i, id});
    if (below(5) == 0) news_.push_back({i, id});
  }

  Result<void> deliver(const News& news) {
    Machine& machine = world_.service().machine();
    const StormSide& at = side(news.side);
    TRY(const auto task,
        task_of(*machine.world(),
                {at.rule->name, Value::object({{at.input, Value::text(news.id)}})}, "storm"));
    TRY(machine.store().queue().accept(task));
    ++tasks_;
    return {};
  }

  Result<void> deliver_any() {
    if (news_.empty()) return {};
    const std::size_t which = below(news_.size());
    const News news = news_[which];
    news_.erase(news_.begin() + static_cast<std::ptrdiff_t>(which));
    return deliver(news);
  }

  // The engine's own writes are news to both products as well.
  int hear_changes() {
    int writes = 0;
    for (const auto& change : world_.service().take_changes()) {
      for (const int i : {0, 1}) {
        if (change.connection + "." + change.entity != side(i).name().entity.text()) continue;
        ++writes;
        if (!change.id.is_blank()) notify(i, std::string(change.id.as_text()));
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
    const std::vector<News> now = std::move(news_);
    news_.clear();
    for (const News& news : now) TRY(deliver(news));
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
    base::Error error = base::error(ErrorKind::invalid, std::to_string(late) + " writes after " +
                                                            std::to_string(prove_.rounds) +
                                                            " rounds: it does not settle");
    error.code = "unsettled";
    return error;
  }

  Result<void> look() {
    for (Record& record : records_) {
      for (const int i : {0, 1}) {
        TRY(const Value now, present(i, record));
        for (const auto& field : side(i).fields) record.model[i][field.name] = now.get(field.name);
      }
    }
    return {};
  }

  Result<Value> present(int i, const Record& record) {
    TRY(const auto now,
        side(i).client->read(lua_, side(i).name().entity.entity, record.ids[i], {}, {}));
    if (!now) return lost(i, record, "", "the record is gone");
    return *now;
  }

  Result<void> compare() {
    for (Record& record : records_) {
      TRY(const Value first, present(0, record));
      TRY(const Value second, present(1, record));
      const Value* now[2] = {&first, &second};
      for (const int i : {0, 1}) {
        for (const auto& field : side(i).fields) {
          const Value& value = now[i]->get(field.name);
          const bool partner_edited = std::any_of(
              field.partners.begin(), field.partners.end(),
              [&](const auto& partner) { return record.edited[1 - i].count(partner) != 0; });
          const bool gap = !field.clears && record.model[i][field.name].is_blank();
          if (!partner_edited && !gap && !rule::same_value(value, record.model[i][field.name]))
            return lost(i, record, field.name,
                        "holds " + base::to_json(value) + ", but the last edit was " +
                            base::to_json(record.model[i][field.name]));
          if (!field.copy.empty() && !gap && !rule::same_value(value, now[1 - i]->get(field.copy)))
            return lost(i, record, field.name,
                        "holds " + base::to_json(value) + ", the " + side(1 - i).name().name +
                            "'s " + field.copy + " " + base::to_json(now[1 - i]->get(field.copy)));
          record.model[i][field.name] = value;
        }
      }
    }
    return {};
  }

  base::Error lost(int i, const Record& record, const std::string& field, const std::string& why) {
    base::Error error =
        base::error(ErrorKind::invalid, side(i).name().entity.text() + ":" +
                                            std::string(record.ids[i].as_text()) +
                                            (field.empty() ? "" : " field " + field) + ": " + why);
    error.code = "unsettled";
    return error;
  }

  CaseWorld& world_;
  const spec::ProveAction& prove_;
  std::mt19937 random_;
  lua::Runtime lua_;
  std::vector<StormSide> sides_;
  std::vector<Record> records_;
  std::vector<News> news_;  // on its way
  int tasks_ = 0, writes_ = 0, most_rounds_ = 0;
};

}  // namespace

Result<Value> run_storm(CaseWorld& world, const spec::ProveAction& prove) {
  return Storm(world, prove).run();
}

}  // namespace engine::app
