#include "server/webhook.h"

#include "base/log.h"
#include "run/direct.h"
#include "run/executor.h"
#include "run/input.h"
#include "run/pack_metrics.h"
#include "server/metrics.h"
#include "server/request_event.h"
#include "server/route_auth.h"
#include "server/task_value.h"

namespace engine::server {

using base::Result;
using base::Value;

namespace {

constexpr base::Duration kLongestDone = std::chrono::seconds(60);

run::Reply problem(int status, const std::string& text) {
  return run::json_reply(status, Value::object({{"error", Value::text(text)}}));
}

bool wants_metrics(const RouteTable& routes, const http::Incoming& request) {
  return request.method == "GET" && request.path == "/metrics" && routes.pack() != nullptr &&
         !routes.pack()->pack->metrics().empty();
}

run::Reply nothing_here(const std::string& allowed) {
  if (allowed.empty()) return problem(404, "not found");
  run::Reply reply = problem(405, "this path takes " + allowed);
  reply.headers.emplace_back("allow", allowed);
  return reply;
}

http::Outgoing outgoing(run::Reply reply) {
  http::Outgoing result;
  result.status = reply.status;
  for (auto& [name, value] : reply.headers) result.headers.add(std::move(name), std::move(value));
  result.body = std::move(reply.body);
  result.delay = reply.delay;
  result.cut = reply.cut == "before"   ? http::Outgoing::Cut::before
               : reply.cut == "middle" ? http::Outgoing::Cut::middle
                                       : http::Outgoing::Cut::none;
  return result;
}

lua::Scope scope_of(const RouteEntry& entry, const Value& event) {
  lua::Scope scope;
  scope.set("settings", entry.pack->settings);
  for (const auto& each : event) scope.set(each.key.as_text(), each.value);
  return scope;
}

// An answer, or what a client hears who has none: it may ask again.
run::Reply told(Result<run::Reply> answer, const rule::Rule& rule) {
  if (answer) return std::move(*answer);
  base::log::error("a request could not be answered",
                   {{"rule", rule.name}, {"error", base::to_text(answer.error())}});
  run::Reply reply = problem(503, "try again later");
  reply.headers.emplace_back("retry-after", "5");
  return reply;
}

// What of a request stays with a queued task: not its headers, which may carry keys.
Value kept_event(const Value& event) {
  Value kept = event;
  kept.erase("headers");
  kept.erase("request");
  return kept;
}

}  // namespace

void Webhook::handle(const RouteTable& routes, const http::Incoming& request,
                     const std::shared_ptr<http::Responder>& responder, lua::Runtime& lua,
                     base::Duration arrived) {
  lua.set_now(clock_.now());
  const auto matches = routes.match(request.method, request.path);
  run::Reply reply = matches.empty() ? other(routes, request, lua) : nothing_here("");
  const RouteEntry* taken = matches.empty() ? nullptr : matches.front().entry;
  Follow follow;
  for (const auto& match : matches) {
    auto event = request_event(request, match.params);
    if (!event) {
      reply = problem(400, event.error().message);
      break;
    }
    const Asked asked{match.entry, std::move(*event)};
    if (match.entry->route->when.given()) {
      const auto holds = match.entry->route->when.holds(lua, scope_of(*match.entry, asked.event));
      if (holds && !*holds) continue;
    }
    taken = match.entry;
    reply = told(answer(asked, request, routes.world(), lua, follow), *match.entry->rule);
    break;
  }
  if (matches.empty() && routes.entries().size() > 0) {
    // A ledger counts what arrived, known or not.
    if (auto event = request_event(request, Value::object({})))
      run::note_request(*routes.entries().front().pack, *event, reply.status, store_, clock_);
  }
  // At an address of its own a pack sees every request, elsewhere those to its routes.
  const Client client{responder,
                      routes.world(),
                      taken != nullptr ? taken->pack : routes.pack(),
                      spec::is_route_method(request.method) ? request.method : "other",
                      taken != nullptr ? taken->route->spec->route.value : "",
                      arrived};
  if (!follow.pending) return respond(std::move(reply), client, lua, std::move(follow.rest));
  const auto wait = [this, pending = *follow.pending, client](lua::Runtime& own) {
    respond(outcome(pending, own), client, own);
  };
  if (!helpers_.patiently) return wait(lua);
  // When too many wait already, this one is told that its task is stored.
  if (!helpers_.patiently(wait)) respond(std::move(reply), client, lua);
}

void Webhook::respond(run::Reply reply, const Client& client, lua::Runtime& lua,
                      std::optional<store::NewTask> rest) {
  if (client.pack != nullptr) {
    run::observe(*client.pack,
                 {client.method, client.route, reply.status, clock_.boot() - client.arrived}, lua,
                 metrics_);
  }
  if (!rest) return client.responder->respond(outgoing(std::move(reply)));
  const bool cut = !reply.cut.empty();
  client.responder->respond(outgoing(std::move(reply)),
                            [this, rest = std::move(*rest), cut](bool taken) {
                              if (!taken && !cut) return;
                              const auto accept = [this, rest] { accept_rest(rest); };
                              if (helpers_.later) {
                                helpers_.later(accept);
                              } else {
                                accept();
                              }
                            });
}

run::Reply Webhook::other(const RouteTable& routes, const http::Incoming& request,
                          lua::Runtime& lua) {
  if (!wants_metrics(routes, request)) return nothing_here(routes.allowed(request.path));
  return metrics_reply(metrics_text(run::families_of(*routes.pack(), store_.documents(), lua)));
}

void Webhook::accept_rest(const store::NewTask& rest) {
  if (const auto accepted = store_.queue().accept(rest); !accepted) {
    base::log::error("the steps behind an answer were not enqueued",
                     {{"error", base::to_text(accepted.error())}});
  }
}

Result<std::optional<run::Reply>> Webhook::refuse(const Asked& asked, const http::Incoming& request,
                                                  lua::Runtime& lua) {
  const RouteEntry& entry = *asked.entry;
  const std::string& name = entry.route->spec->auth.value;
  if (admit(*entry.pack, name, request, clock_.now()) == Admission::refused) {
    metrics_.count("engine_events_total", {entry.rule->name, "refused"}, 1);
    run::Reply reply = problem(401, "authentication required");
    if (const rule::Answer* own = entry.pack->pack->refusal(name)) {
      TRY(reply, run::render(*own, lua, scope_of(entry, asked.event)));
    }
    return std::optional<run::Reply>(std::move(reply));
  }
  TRY(const bool within, within_limit(asked, lua));
  if (within) return std::optional<run::Reply>();
  metrics_.count("engine_events_total", {entry.rule->name, "limited"}, 1);
  TRY(run::Reply reply, run::render(*entry.route->limit_answer, lua, scope_of(entry, asked.event)));
  return std::optional<run::Reply>(std::move(reply));
}

Result<bool> Webhook::within_limit(const Asked& asked, lua::Runtime& lua) {
  const rule::Route& route = *asked.entry->route;
  if (!route.limit_answer) return true;
  const lua::Scope scope = scope_of(*asked.entry, asked.event);
  TRY(const std::string by, route.limit_by.text(lua, scope));
  TRY(const Value calls, route.limit_calls.evaluate(lua, scope));
  const base::Duration now = clock_.boot();
  base::Lock lock(mutex_);
  auto& window = windows_[route.path + "\n" + by];
  while (!window.empty() && window.front() <= now - route.spec->limit->per) window.pop_front();
  if (static_cast<std::int64_t>(window.size()) >= calls.as_integer().value_or(0)) return false;
  window.push_back(now);
  return true;
}

Result<run::Reply> Webhook::answer(const Asked& asked, const http::Incoming& request,
                                   const std::shared_ptr<const run::World>& world,
                                   lua::Runtime& lua, Follow& follow) {
  TRY(auto refused, refuse(asked, request, lua));
  const RouteEntry& entry = *asked.entry;
  if (refused) {
    if (entry.rule->spec->answer == spec::AnswerWhen::direct)
      run::note_request(*entry.pack, asked.event, refused->status, store_, clock_);
    return std::move(*refused);
  }
  if (entry.rule->spec->answer == spec::AnswerWhen::direct) {
    auto direct = run::answer_directly(*world, *entry.pack, *entry.rule, asked.event, store_,
                                       lookups_, lua, clock_);
    follow.rest = std::move(direct.rest);
    return std::move(direct.reply);
  }
  if (request.is_head) return nothing_here(entry.pattern.method);  // it must not make a task
  TRY(auto input, run::inputs_of_request(*entry.rule, entry.pack->settings, asked.event, lua));
  if (auto* reply = std::get_if<run::Reply>(&input)) return std::move(*reply);
  return enqueue(asked, request, std::get<Value>(input), world, lua, follow);
}

Result<run::Reply> Webhook::enqueue(const Asked& asked, const http::Incoming& request,
                                    const Value& input,
                                    const std::shared_ptr<const run::World>& world,
                                    lua::Runtime& lua, Follow& follow) {
  const rule::Rule& rule = *asked.entry->rule;
  lua::Scope scope = scope_of(*asked.entry, asked.event);
  scope.set("input", input);
  for (const auto& each : input) scope.set(each.key.as_text(), each.value);
  store::NewTask task;
  task.rule = rule.name;
  task.input = run::task_input(input, kept_event(asked.event));
  task.lane = rule.spec->queue.lane;
  task.source = "route " + asked.entry->route->spec->route.value;
  task.coalesce = rule.spec->queue.coalesce == spec::Coalesce::latest;
  task.dedup = request.headers.get("webhook-id").value_or("");
  if (rule.key.given()) {
    TRY(task.key, rule.key.text(lua, scope));
  }
  TRY(const store::Accepted accepted, store_.queue().accept(task));
  metrics_.count("engine_events_total", {rule.name, accepted.duplicate ? "duplicate" : "accepted"},
                 1);
  if (rule.spec->answer == spec::AnswerWhen::done)
    follow.pending = Pending{accepted.task, &rule, world, scope};
  const Value eta = Value::text(base::to_text(accepted.eta));
  if (rule.accepted) {
    scope.set("task", Value::object({{"id", Value::text(accepted.task)}}));
    scope.set("eta", eta);
    scope.set("duplicate", Value::boolean(accepted.duplicate));
    return run::render(*rule.accepted, lua, scope);
  }
  return run::json_reply(202, Value::object({{"task", Value::text(accepted.task)},
                                             {"eta", eta},
                                             {"duplicate", Value::boolean(accepted.duplicate)}}));
}

// Of the task, when it has one in time.
run::Reply Webhook::outcome(const Pending& pending, lua::Runtime& lua) {
  const auto render = [&]() -> Result<run::Reply> {
    TRY(const auto view, store_.queue().wait_for(pending.task, kLongestDone));
    if (!view) return run::json_reply(202, Value::object({{"task", Value::text(pending.task)}}));
    if (view->outcome.empty()) return run::json_reply(202, task_value(*view));
    if (!pending.rule->answered) return run::json_reply(200, task_value(*view));
    lua.set_now(clock_.now());
    lua::Scope scope = pending.scope;
    scope.set("task", Value::object({{"id", Value::text(view->task)},
                                     {"outcome", Value::text(view->outcome)},
                                     {"reason", Value::text(view->reason)}}));
    scope.set("value", view->value);
    return run::render(*pending.rule->answered, lua, scope);
  };
  return told(render(), *pending.rule);
}

}  // namespace engine::server
