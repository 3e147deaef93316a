#include "connector/batch.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "connector/wire_text.h"

namespace engine::connector {

namespace {

base::Value with_id(const base::Value& arguments, const base::Value& id) {
  base::Value complete = arguments;
  complete.set("id", id);
  return complete;
}

std::vector<base::Value> without_repeats(const std::vector<base::Value>& ids) {
  std::set<std::string> seen;
  std::vector<base::Value> once;
  for (const base::Value& id : ids) {
    if (seen.insert(wire_text(id)).second) once.push_back(id);
  }
  return once;
}

}  // namespace

Batches::Record record_of(const Operation& operation, const Answer& answer) {
  if (operation.value.given()) {
    const bool none = answer.value.is_absent() || answer.value.is_null();
    return none ? std::nullopt : std::optional(answer.value);
  }
  if (operation.items.given()) {
    return answer.items.empty() ? std::nullopt : std::optional(answer.items.front());
  }
  return answer.body;
}

base::Result<Batches::Record> Batches::read(lua::Runtime& lua, const SharedRead& read,
                                            const base::Value& id, const CallOptions& options) {
  if (!read.many) return read_one(lua, read, id, options);
  const auto group = group_of(read, options.lane);
  const auto wish = std::make_shared<Wish>(Wish{id, {}});
  Wishes wishes;
  {
    const base::Lock lock(mutex_);
    group->waiting.push_back(wish);
    while (!wish->result && group->in_flight) group->landed.wait(mutex_);
    if (wish->result) return *wish->result;
    group->in_flight = true;
    std::erase(group->waiting, wish);
    wishes.push_back(wish);
    while (!group->waiting.empty() && wishes.size() < read.many->batch->up_to) {
      wishes.push_back(group->waiting.front());
      group->waiting.pop_front();
    }
  }
  carry_out(lua, read, options, wishes);
  const base::Lock lock(mutex_);
  group->in_flight = false;
  group->landed.notify_all();
  return *wish->result;
}

void Batches::carry_out(lua::Runtime& lua, const SharedRead& read, const CallOptions& options,
                        const Wishes& wishes) {
  std::vector<base::Value> ids;
  for (const auto& wish : wishes) ids.push_back(wish->id);
  // What one task knows says nothing to the others.
  CallOptions shared = options;
  shared.validators = nullptr;
  const auto found = read_chunk(lua, read, without_repeats(ids), shared);
  const base::Lock lock(mutex_);
  for (const auto& wish : wishes) {
    if (!found) {
      wish->result = found.error();
      continue;
    }
    const auto record = found->find(wire_text(wish->id));
    wish->result = record == found->end() ? Record() : Record(record->second);
  }
}

base::Result<Batches::Found> Batches::read_many(lua::Runtime& lua, const SharedRead& read,
                                                const std::vector<base::Value>& ids,
                                                const CallOptions& options) {
  const std::vector<base::Value> once = without_repeats(ids);
  const std::size_t step = read.many ? read.many->batch->up_to : once.size();
  Found found;
  for (std::size_t start = 0; start < once.size(); start += step) {
    const auto from = once.begin() + static_cast<std::ptrdiff_t>(start);
    const auto to = once.begin() + static_cast<std::ptrdiff_t>(std::min(start + step, once.size()));
    TRY(Found part, read_chunk(lua, read, {from, to}, options));
    found.merge(part);
  }
  return found;
}

// A single id takes the operation for one, which costs least. When the API refuses the batch as a
// whole, one bad id may be the reason: then each is read alone.
base::Result<Batches::Found> Batches::read_chunk(lua::Runtime& lua, const SharedRead& read,
                                                 const std::vector<base::Value>& ids,
                                                 const CallOptions& options) {
  if (read.many && ids.size() > 1) {
    auto found = call_batch(lua, read, ids, options);
    if (found) return found;
    const base::ErrorKind kind = found.error().kind;
    if (kind != base::ErrorKind::rejected && kind != base::ErrorKind::missing) return found;
  }
  Found found;
  for (const base::Value& id : ids) {
    TRY(const Record record, read_one(lua, read, id, options));
    if (record) found.emplace(wire_text(id), *record);
  }
  return found;
}

base::Result<Batches::Record> Batches::read_one(lua::Runtime& lua, const SharedRead& read,
                                                const base::Value& id, const CallOptions& options) {
  const auto answer = caller_.call(lua, read.one, with_id(read.arguments, id), options, {});
  if (answer && answer->unchanged) return Record();
  if (answer) return record_of(read.one, *answer);
  if (answer.error().kind == base::ErrorKind::missing) return Record();
  return answer.error();
}

base::Result<Batches::Found> Batches::call_batch(lua::Runtime& lua, const SharedRead& read,
                                                 const std::vector<base::Value>& ids,
                                                 const CallOptions& options) {
  base::Value list = base::Value::list();
  for (const base::Value& id : ids) list.push(id);
  base::Value arguments = read.arguments;
  arguments.set("batch", base::Value::object({{"ids", list}}));
  TRY(const Answer answer, caller_.call(lua, *read.many, arguments, options, {}));
  Found found;
  for (const base::Value& item : answer.items) {
    found.emplace(wire_text(item.get(read.many->batch->by)), item);
  }
  return found;
}

std::size_t Batches::waiting() const {
  const base::Lock lock(mutex_);
  std::size_t count = 0;
  for (const auto& [key, group] : groups_) count += group->waiting.size();
  return count;
}

std::shared_ptr<Batches::Group> Batches::group_of(const SharedRead& read, const std::string& lane) {
  const base::Lock lock(mutex_);
  auto& group = groups_[lane + " " + read.many->name + " " + base::to_json(read.arguments)];
  if (!group) group = std::make_shared<Group>();
  return group;
}

}  // namespace engine::connector
