#include "store/effect_table.h"

#include "store/value_column.h"

namespace engine::store {

using base::Result;

namespace {

#define EFFECT_COLUMNS                                                                      \
  "task_id, step, rule, effect, state, attempt, marker, connection, entity, kind, record, " \
  "change, before, "                                                                        \
  "readback, result, request_hash, first_sent_us, last_sent_us, settle_until_us, updated_us"

constexpr Sql kOne =
    "SELECT " EFFECT_COLUMNS " FROM effect WHERE shard = 0 AND task_id = ? AND step = ?";
constexpr Sql kOfTask =
    "SELECT " EFFECT_COLUMNS
    " FROM effect WHERE shard = 0 AND task_id = ? ORDER BY first_sent_us, rowid";
constexpr Sql kOfRecord =
    "SELECT " EFFECT_COLUMNS
    " FROM effect WHERE shard = 0 AND tenant = 0 AND entity = ? AND record = ? "
    "ORDER BY updated_us DESC, rowid DESC LIMIT ?";
constexpr Sql kWrite =
    "INSERT INTO effect (" EFFECT_COLUMNS
    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (shard, task_id, step) DO UPDATE SET rule = excluded.rule, effect = "
    "excluded.effect, "
    "state = excluded.state, attempt = excluded.attempt, marker = excluded.marker, "
    "connection = excluded.connection, entity = excluded.entity, kind = excluded.kind, "
    "record = excluded.record, change = excluded.change, before = excluded.before, "
    "readback = excluded.readback, result = excluded.result, request_hash = excluded.request_hash, "
    "last_sent_us = excluded.last_sent_us, settle_until_us = excluded.settle_until_us, "
    "updated_us = excluded.updated_us";

Result<Effect> read_effect(const Statement& row) {
  Effect effect;
  effect.task = row.text(0);
  effect.step = row.text(1);
  effect.rule = row.text(2);
  effect.effect = row.text(3);
  effect.state = static_cast<EffectState>(row.integer(4));
  effect.attempt = static_cast<int>(row.integer(5));
  effect.marker = row.text(6);
  effect.connection = row.text(7);
  effect.entity = row.text(8);
  effect.kind = row.text(9);
  effect.record = row.text(10);
  TRY(effect.change, from_column(row, 11));
  TRY(effect.before, from_column(row, 12));
  TRY(effect.readback, from_column(row, 13));
  TRY(effect.result, from_column(row, 14));
  effect.request_hash = row.text(15);
  effect.first_sent = row.time(16);
  effect.last_sent = row.time(17);
  effect.settle_until = row.maybe_time(18);
  effect.updated = row.time(19);
  return effect;
}

Result<std::vector<Effect>> read_all(Statement row) {
  std::vector<Effect> effects;
  TRY(bool more, row.next());
  while (more) {
    TRY(Effect effect, read_effect(row));
    effects.push_back(std::move(effect));
    TRY(more, row.next());
  }
  return effects;
}

}  // namespace

std::string_view to_string(EffectState state) {
  switch (state) {
    case EffectState::intent:
      return "intent";
    case EffectState::done:
      return "done";
    case EffectState::uncertain:
      return "uncertain";
    case EffectState::failed:
      break;
  }
  return "failed";
}

Result<std::optional<Effect>> find_effect(Database& database, const std::string& task,
                                          const std::string& step) {
  TRY(Statement row, database.query(kOne, {task, step}));
  TRY(const bool is_there, row.next());
  if (!is_there) return std::optional<Effect>();
  TRY(Effect effect, read_effect(row));
  return std::optional(std::move(effect));
}

Result<std::vector<Effect>> effects_of_task(Database& database, const std::string& task) {
  TRY(Statement row, database.query(kOfTask, {task}));
  return read_all(std::move(row));
}

Result<std::vector<Effect>> effects_of_record(Database& database, const std::string& entity,
                                              const std::string& id, int limit) {
  TRY(Statement row, database.query(kOfRecord, {entity, id, limit}));
  return read_all(std::move(row));
}

Result<void> write_effect(Database& database, const Effect& effect) {
  TRY(database.run(kWrite, {effect.task,
                            effect.step,
                            effect.rule,
                            effect.effect,
                            effect.state,
                            effect.attempt,
                            effect.marker,
                            effect.connection,
                            effect.entity,
                            effect.kind,
                            effect.record,
                            to_column(effect.change),
                            to_column(effect.before),
                            to_column(effect.readback),
                            to_column(effect.result),
                            effect.request_hash,
                            effect.first_sent,
                            effect.last_sent,
                            effect.settle_until,
                            effect.updated}));
  return {};
}

}  // namespace engine::store
