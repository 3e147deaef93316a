// The steps that look: read, find, list.
#include "run/sync.h"

namespace engine::run {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

constexpr const char* kUnchanged = "unchanged since the last run";

// The rule or the item ends here.
Finish nothing_new(Conditions::Step& asked, const char* why) {
  asked.forget_before();
  return {"skipped", why, {}};
}

base::Error missing(const rule::EntityRef& entity, const std::string& what) {
  return base::error(ErrorKind::missing, "no " + entity.text() + " with " + what);
}

std::string shown(const Value& by) {
  std::string text;
  for (const auto& entry : by) {
    text += (text.empty() ? "" : ", ") + std::string(entry.key.as_text()) + "=" +
            std::string(entry.value.as_text());
  }
  return text;
}

bool any_blank(const Value& by) {
  if (by.size() == 0) return true;
  return std::any_of(by.begin(), by.end(),
                     [](const Value::Entry& entry) { return entry.value.is_blank(); });
}

Value page_value(const rule::Page& page) {
  Value items = Value::list();
  for (const auto& item : page.items) items.push(item);
  Value result = Value::object({{"items", items}});
  if (!page.next.is_absent()) result.set("next", page.next);
  return result;
}

}  // namespace

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::ReadStep& read_step) {
  TRY(const Value id, evaluate(read_step.id, frame));
  if (id.is_blank()) return missing(read_step.entity, "a blank id");
  Conditions::Step asked(parts_.conditions, read_step.skip_unchanged);
  TRY(const auto record, asked.ask([&] { return read(read_step.entity, id, read_step.fields); }));
  if (asked.unchanged()) return nothing_new(asked, kUnchanged);
  if (!record) return missing(read_step.entity, "id=" + std::string(id.as_text()));
  bind(frame, step, read_step.entity, *record);
  if (!read_step.skip_unchanged) return std::nullopt;
  TRY(const bool same, unchanged(frame, read_step.entity, *record));
  if (same) return nothing_new(asked, kUnchanged);
  const Sync::Step two_way = Sync::of_record(frame.rule.steps, step.as);
  if (two_way.sync == nullptr) return std::nullopt;
  TRY(const bool echo, Sync(*this, frame, *two_way.step, *two_way.sync).drops_echo(*record));
  if (!echo) return std::nullopt;
  return nothing_new(asked, kEcho);
}

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::FindStep& find) {
  TRY(const Value by, evaluate(find.by, frame));
  if (by.size() < find.by.size() || any_blank(by))
    return missing(find.entity, "a blank " + find.by.front().first);
  TRY(const auto found, parts_.target.find(find.entity, by, find.fields));
  if (found.empty()) return missing(find.entity, shown(by));
  if (found.size() > 1) {
    const std::string why =
        std::to_string(found.size()) + " " + find.entity.text() + " have " + shown(by);
    Value candidates = Value::list();
    for (const auto& each : found) candidates.push(each);
    frame.scope.set("candidates", candidates);
    if (step.ambiguous.word != "first") return react(frame, step.ambiguous, "park", why);
  }
  bind(frame, step, find.entity, found.front());
  return std::nullopt;
}

Flow Process::run_step(Frame& frame, const rule::Step& step, const rule::ListStep& list) {
  rule::ListQuery query;
  TRY(query.with, evaluate(list.with, frame));
  for (const auto& [field, template_] : list.where) {
    TRY(Value value, template_.evaluate(parts_.lua, frame.scope));
    if (!value.is_absent()) query.where.set(field, std::move(value));
  }
  query.order = list.order;
  TRY(const Value limit, evaluate(list.limit, frame));
  query.limit = limit.as_integer().value_or(0);
  TRY(query.after, evaluate(list.after, frame));
  if (query.after.is_blank()) query.after = Value();
  if (!list.cursor.empty() && query.after.is_absent()) {
    TRY(query.after, parts_.store.state().cursor(parts_.pack.pack->name() + "/" + list.cursor));
  }

  Conditions::Step asked(parts_.conditions, list.skip_unchanged);
  const auto ask = [&] { return parts_.target.list(list.entity, query, list.fields); };
  if (list.paged) {
    while (true) {
      TRY(rule::Page page, asked.ask(ask));
      if (asked.unchanged()) return nothing_new(asked, kUnchanged);
      bind(frame, step, list.entity, page_value(page));
      TRY(auto finish, block(frame, list.block));
      if (finish) return finish;
      TRY(finish_page(list, page.next));
      if (page.next.is_absent()) return std::nullopt;
      query.after = page.next;
    }
  }
  // A collection answers one page of its own; a remote list is collected up to the limit.
  rule::Page all;
  do {
    TRY(rule::Page page, asked.ask(ask));
    if (asked.unchanged()) return nothing_new(asked, kUnchanged);
    all.next = page.next;
    for (auto& item : page.items) {
      if (query.limit == 0 || all.items.size() < static_cast<std::size_t>(query.limit))
        all.items.push_back(std::move(item));
    }
    query.after = all.next;
  } while (!list.entity.is_store() && !all.next.is_absent() &&
           (query.limit == 0 || all.items.size() < static_cast<std::size_t>(query.limit)));
  bind(frame, step, list.entity, page_value(all));
  return std::nullopt;
}

// The cursor and the tasks of a page become true in one commit, then the next page is read.
Result<void> Process::finish_page(const rule::ListStep& list, const Value& next) {
  store::Settlement page;
  if (!list.cursor.empty() && !next.is_absent())
    page.cursors.emplace_back(parts_.pack.pack->name() + "/" + list.cursor, next);
  page.children = std::move(settlement_.children);
  settlement_.children.clear();
  if (parts_.claim == nullptr || (page.children.empty() && page.cursors.empty())) return {};
  return parts_.store.settle().page(*parts_.claim, page);
}

}  // namespace engine::run
