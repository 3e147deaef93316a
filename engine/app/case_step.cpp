#include "app/case_step.h"

#include <future>
#include <set>

#include "app/runs.h"
#include "app/storm.h"
#include "base/json.h"
#include "http/url.h"

namespace engine::app {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

Value object_of(const config::Named<Value>& named) {
  Value object = Value::object({});
  for (const auto& [name, value] : named) object.set(name.value, value);
  return object;
}

http::Pairs pairs_of(const config::Named<std::string>& named) {
  http::Pairs pairs;
  for (const auto& [name, value] : named) pairs.emplace_back(name.value, value);
  return pairs;
}

bool has_ended(const store::TaskView& task) {
  return task.state == store::TaskState::settled || task.state == store::TaskState::parked;
}

// Errors of the test's own, which are not what a system answered.
bool is_ours(const base::Error& error) {
  return error.kind == ErrorKind::internal;
}

Result<http::Incoming> request_of(const spec::EventAction& event) {
  const std::string& text = event.event.value;
  const auto blank = text.find(' ');
  std::string target = text.substr(blank + 1);
  if (!event.query.empty()) {
    target += (target.find('?') == std::string::npos ? "?" : "&") +
              http::build_form(pairs_of(event.query));
  }
  http::Headers headers;
  std::string body = event.text.value_or("");
  if (!event.json.is_absent()) {
    headers.set("content-type", "application/json");
    body = base::to_json(event.json);
  } else if (!event.form.empty()) {
    headers.set("content-type", "application/x-www-form-urlencoded");
    body = http::build_form(pairs_of(event.form));
  }
  for (const auto& [name, value] : event.headers) headers.set(name.value, value);
  return incoming(text.substr(0, blank), std::move(target), std::move(headers), std::move(body));
}

class Doing {
 public:
  explicit Doing(CaseWorld& world) : world_(world) {}

  Result<Happened> operator()(const spec::EventAction& event) {
    TRY(http::Incoming request, request_of(event));
    for (int i = 0; i < event.times; ++i) {
      if (!event.browser.empty()) world_.browser(event.browser).send(request.headers);
      TRY(Answered answered, send(request));
      if (!event.browser.empty()) world_.browser(event.browser).receive(answered.answer.headers);
      if (answered.delivered) answered.delivered(answered.answer.cut == http::Outgoing::Cut::none);
      happened_.answer = std::move(answered.answer);
    }
    if (event.work) {
      TRY(settle());
    }
    return std::move(happened_);
  }

  Result<Happened> operator()(const spec::RunAction& run) {
    Machine& machine = world_.service().machine();
    TRY(const auto task, task_of(*machine.world(), {run.run.value, object_of(run.with)}, "test"));
    TRY(machine.store().queue().accept(task));
    TRY(settle());
    return std::move(happened_);
  }

  Result<Happened> operator()(const spec::PlanAction& plan) {
    RunOptions options;
    options.workers = 1;
    options.idle = [this] { world_.clock().advance(std::chrono::milliseconds(100)); };
    TRY(happened_.plan,
        plan_rules(world_.service().machine(), {{plan.plan.value, object_of(plan.with)}}, options));
    return std::move(happened_);
  }

  Result<Happened> operator()(const spec::CallAction& call) {
    TRY(const auto asked, ask_of(call.call));
    return told(asked.client->call(lua_, asked.name, object_of(call.with), {}),
                [](const connector::Answer& answer) {
                  if (!answer.value.is_absent()) return answer.value;
                  return answer.items.empty() ? answer.body : list_of(answer.items);
                });
  }

  Result<Happened> operator()(const spec::ReadAction& read) {
    TRY(const auto asked, ask_of(read.read));
    return told(asked.client->read(lua_, asked.name, read.id, read.fields, {}),
                [](const std::optional<Value>& record) { return record.value_or(Value::null()); });
  }

  Result<Happened> operator()(const spec::FindAction& find) {
    TRY(const auto asked, ask_of(find.find));
    return told(asked.client->find(lua_, asked.name, object_of(find.by), find.fields, {}),
                [](const std::vector<Value>& records) { return list_of(records); });
  }

  Result<Happened> operator()(const spec::ListAction& list) {
    TRY(const auto asked, ask_of(list.list));
    std::vector<Value> all;
    Value page;
    do {
      auto records =
          asked.client->list(lua_, asked.name, object_of(list.with), list.fields, {}, page);
      if (!records) return failed(std::move(records).error());
      all.insert(all.end(), records->records.begin(), records->records.end());
      page = records->next;
    } while (!page.is_absent());
    happened_.value = list_of(all);
    return std::move(happened_);
  }

  Result<Happened> operator()(const spec::CreateAction& create) {
    TRY(const auto asked, ask_of(create.create));
    return told(asked.client->create(lua_, asked.name, object_of(create.fields), {}), &written);
  }

  Result<Happened> operator()(const spec::UpdateAction& update) {
    TRY(const auto asked, ask_of(update.update));
    auto before = asked.client->read(lua_, asked.name, update.id, {}, {});
    if (!before) return failed(std::move(before).error());
    return told(asked.client->update(lua_, asked.name, update.id, object_of(update.fields),
                                     before->value_or(Value()), {}),
                &written);
  }

  Result<Happened> operator()(const spec::DeleteAction& remove) {
    TRY(const auto asked, ask_of(remove.delete_));
    return told(asked.client->remove(lua_, asked.name, remove.id, {}), &written);
  }

  Result<Happened> operator()(const spec::AdvanceAction& advance) {
    for (std::int64_t i = 0; i < advance.times; ++i) {
      world_.clock().advance(advance.advance);
      TRY(world_.service().tick());
      TRY(settle());
    }
    return std::move(happened_);
  }

  Result<Happened> operator()(const spec::ProveAction& prove) {
    happened_.worked = true;
    return told(run_storm(world_, prove), [](const Value& counts) { return counts; });
  }

  Result<Happened> operator()(const spec::InsertAction& insert) {
    TRY(const auto place, place_of(insert.insert));
    TRY(place.host->insert(place.collection, object_of(insert.fields)));
    return std::move(happened_);
  }

  Result<Happened> operator()(const spec::ChangeAction& change) {
    TRY(const auto place, place_of(change.change));
    TRY(place.host->change(place.collection, change.id, object_of(change.fields)));
    return std::move(happened_);
  }

  Result<Happened> operator()(const spec::RemoveAction& remove) {
    TRY(const auto place, place_of(remove.remove));
    TRY(place.host->remove(place.collection, remove.id));
    return std::move(happened_);
  }

 private:
  struct Asked {
    connector::Client* client;
    std::string name;
  };

  struct Place {
    CaseHost* host;
    std::string collection;
  };

  static Value list_of(const std::vector<Value>& items) {
    Value list = Value::list();
    for (const Value& item : items) list.push(item);
    return list;
  }

  static Value written(const connector::Written& written) {
    Value value = Value::object({});
    value.set("id", written.id);
    value.set("record", written.record);
    return value;
  }

  Result<Answered> send(const http::Incoming& request) {
    CaseHost& service = world_.service();
    const auto serve = [&] {
      return ask([&](const auto& each, const auto& to) { service.serve(each, to); }, request);
    };
    if (!service.answers_when_done(request)) return serve();
    auto answer = std::async(std::launch::async, serve);
    while (answer.wait_for(std::chrono::milliseconds(1)) != std::future_status::ready) {
      TRY(settle());
    }
    return answer.get();
  }

  Result<void> settle() {
    happened_.worked = true;
    return world_.settle();
  }

  // CONNECTION.NAME
  Result<Asked> ask_of(const base::Located<std::string>& text) {
    const rule::EntityRef ref = rule::entity_ref(text.value);
    TRY(connector::Client* const client, world_.client(ref.connection));
    return Asked{client, ref.entity};
  }

  Result<Place> place_of(const base::Located<std::string>& text) {
    const rule::EntityRef ref = rule::entity_ref(text.value);
    TRY(CaseHost* const host, world_.host(ref.connection));
    return Place{host, ref.entity};
  }

  template <class T, class Show>
  Result<Happened> told(Result<T> result, Show show) {
    if (!result) return failed(std::move(result).error());
    happened_.value = show(*result);
    return std::move(happened_);
  }

  Result<Happened> failed(base::Error error) {
    if (is_ours(error)) return error;
    happened_.error = std::move(error);
    return std::move(happened_);
  }

  CaseWorld& world_;
  lua::Runtime lua_;
  Happened happened_;
};

}  // namespace

Result<Happened> do_step(CaseWorld& world, const spec::CaseStep& step) {
  std::set<std::string> ended_before;
  TRY(const auto before, world.service().tasks());
  for (const auto& task : before) {
    if (has_ended(task)) ended_before.insert(task.task);
  }
  TRY(Happened happened, std::visit(Doing(world), step.action));
  TRY(const auto after, world.service().tasks());
  for (const auto& task : after) {
    if (!has_ended(task)) {
      if (happened.worked) happened.left.push_back(task);
    } else if (ended_before.count(task.task) == 0) {
      happened.tasks.push_back(task);
    }
  }
  happened.changes = world.service().take_changes();
  if (happened.plan) happened.changes = happened.plan->changes;
  happened.requests = world.take_requests();
  if (!happened.value && !happened.tasks.empty()) happened.value = happened.tasks.front().value;
  return happened;
}

}  // namespace engine::app
