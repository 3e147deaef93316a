#include "server/api.h"

#include <embedded/assets.h>

#include "base/text.h"
#include "server/pack_families.h"
#include "server/task_value.h"

namespace engine::server {

using base::Value;
using run::json_reply;
using run::Reply;

namespace {

Reply text_reply(int status, std::string type, std::string body) {
  Reply reply;
  reply.status = status;
  reply.headers.emplace_back("content-type", std::move(type));
  reply.body = std::move(body);
  return reply;
}

Reply problem(int status, const std::string& text) {
  return json_reply(status, Value::object({{"error", Value::text(text)}}));
}

bool on_loopback(const std::string& peer) {
  return peer == "::1" || peer.starts_with("127.") || peer.starts_with("::ffff:127.");
}

std::string query(const http::Incoming& request, std::string_view name) {
  for (const auto& [key, value] : request.query) {
    if (key == name) return value;
  }
  return "";
}

Value number(double value) {
  return Value::number(value);
}

Value budgets_of(const run::World& world) {
  Value list = Value::list();
  for (const auto& [name, client] : world.clients) {
    for (const auto& budget : client->budgets()) {
      Value item = Value::object({{"connection", Value::text(name)},
                                  {"budget", Value::text(budget.budget)},
                                  {"used", number(budget.used)},
                                  {"capacity", number(budget.capacity)}});
      if (budget.wait) item.set("wait", Value::text(base::to_text(*budget.wait)));
      list.push(item);
    }
  }
  return list;
}

Value rules_of(const run::World& world) {
  Value list = Value::list();
  for (const auto& pack : world.packs) {
    for (const auto& rule : pack.pack->rules()) {
      Value routes = Value::list();
      for (const auto& route : rule->routes) routes.push(Value::text(route.spec->route.value));
      list.push(Value::object({{"rule", Value::text(rule->name)},
                               {"doc", Value::text(rule->spec->doc)},
                               {"routes", routes}}));
    }
  }
  return list;
}

// Of packs that have checks: { PACK: { CHECK: { ok: true, last: TIME } } }
Value health_of_packs(const run::World& world, const base::Clock& clock) {
  Value health = Value::object({});
  for (const auto& pack : world.packs) {
    if (!pack.pack->health().empty()) health.set(pack.pack->name(), run::checks_of(pack, clock));
  }
  return health;
}

// The page's own files: no inline script, nothing from elsewhere.
std::optional<Reply> asset(const std::string& path) {
  const std::string name = path == "/_/" || path == "/_" ? "index.html" : path.substr(3);
  for (const auto& file : embedded::assets()) {
    if (file.name != name) continue;
    const bool script = name.ends_with(".js");
    const std::string type = script                   ? "text/javascript"
                             : name.ends_with(".css") ? "text/css"
                                                      : "text/html";
    Reply reply = text_reply(200, type + "; charset=utf-8", std::string(file.text));
    reply.headers.emplace_back("content-security-policy",
                               "default-src 'self'; frame-ancestors 'none'; base-uri 'none'");
    reply.headers.emplace_back("x-content-type-options", "nosniff");
    reply.headers.emplace_back("referrer-policy", "no-referrer");
    return reply;
  }
  return std::nullopt;
}

}  // namespace

void Readiness::loaded(const std::string& version, base::Time at) {
  base::Lock lock(mutex_);
  version_ = version;
  loaded_at_ = at;
  failure_.clear();
  failures_ = 0;
}

void Readiness::refused(const base::Diagnostics& diagnostics, base::Time at) {
  base::Lock lock(mutex_);
  failures_ = diagnostics.error_count();
  for (const auto& each : diagnostics.sorted()) {
    if (each.severity != base::Severity::error) continue;
    failure_ = (each.at.known() ? each.at.text() + ": " : "") + each.message;
    break;
  }
  failed_at_ = at;
}

void Readiness::stopping() {
  base::Lock lock(mutex_);
  stopping_ = true;
}

Reply Readiness::reply(const store::Store& store, const Value& health) const {
  base::Lock lock(mutex_);
  const bool good = store.health() == store::Store::Health::good && !version_.empty() && !stopping_;
  Value body = Value::object({{"ready", Value::boolean(good)},
                              {"workspace", Value::text(version_)},
                              {"loaded", Value::text(base::to_text(loaded_at_))}});
  if (store.health() != store::Store::Health::good)
    body.set("store",
             Value::text(store.health() == store::Store::Health::full ? "full" : "failed"));
  if (health.size() > 0) body.set("health", health);
  if (stopping_) body.set("stopping", Value::boolean(true));
  if (failures_ > 0) {
    body.set("failed_reload",
             Value::object({{"at", Value::text(base::to_text(failed_at_))},
                            {"errors", Value::number(static_cast<std::int64_t>(failures_))},
                            {"first", Value::text(failure_)}}));
  }
  return json_reply(good ? 200 : 503, body);
}

std::optional<Reply> Api::answer(const http::Incoming& request, lua::Runtime& lua) {
  const std::string& path = request.path;
  const bool get = request.method == "GET";
  if (path == "/livez" && get) return text_reply(200, "text/plain; charset=utf-8", "alive\n");
  if (path == "/readyz" && get) return readiness_.reply(store_, health_of_packs(*world_(), clock_));
  if (path == "/metrics" && get) return metrics_page(lua);
  if (path != "/_" && !path.starts_with("/_/")) return std::nullopt;
  if (!on_loopback(request.peer)) return problem(403, "only from this machine");
  const auto parts = base::split(std::string_view(path).substr(path.size() > 2 ? 3 : 2), '/');
  if (get && parts.size() == 2 && parts[0] == "tasks") return task(std::string(parts[1]));
  if (get && path == "/_/tasks") return tasks(request);
  if (get && path == "/_/overview") return overview();
  if (get && path == "/_/record") return record(request);
  if (request.method == "POST" && parts.size() == 3 && parts[0] == "tasks")
    return act(std::string(parts[1]), std::string(parts[2]), request);
  if (get) {
    if (auto page = asset(path)) return page;
  }
  return problem(404, "not found");
}

Reply Api::task(const std::string& id) {
  const auto view = store_.queue().find(id);
  if (!view) return problem(503, view.error().message);
  if (!*view) return problem(404, "there is no task '" + id + "'");
  return json_reply(200, whole_task_value(**view, store_));
}

Reply Api::act(const std::string& id, const std::string& action, const http::Incoming& request) {
  // A page of another origin can make a browser post a form, but not send this header.
  if (!request.headers.get("x-engine")) return problem(403, "the header 'x-engine: 1' is missing");
  const auto done = action == "retry" ? store_.queue().retry(id)
                    : action == "drop"
                        ? store_.queue().drop(id, "dropped by hand")
                        : base::Result<void>(base::error(base::ErrorKind::missing,
                                                         "tasks can be retried or dropped"));
  if (!done)
    return problem(done.error().kind == base::ErrorKind::missing ? 404 : 409, done.error().message);
  return task(id);
}

Reply Api::tasks(const http::Incoming& request) {
  store::TaskFilter filter;
  filter.rule = query(request, "rule");
  filter.outcome = query(request, "outcome");
  filter.reason = query(request, "reason");
  filter.key = query(request, "key");
  filter.after = query(request, "after");
  if (const auto limit = Value::text(query(request, "limit")).as_integer())
    filter.limit = static_cast<int>(std::clamp<std::int64_t>(*limit, 1, 500));
  const auto found = store_.queue().list(filter);
  if (!found) return problem(503, found.error().message);
  Value list = Value::list();
  for (const auto& each : *found) list.push(task_value(each));
  return json_reply(200, Value::object({{"format", Value::text("engine.tasks")},
                                        {"version", Value::text("1.0")},
                                        {"tasks", list}}));
}

// What was written to one record, the newest first.
Reply Api::record(const http::Incoming& request) {
  const auto effects =
      store_.effects().of_record(query(request, "entity"), query(request, "id"), 100);
  if (!effects) return problem(503, effects.error().message);
  Value list = Value::list();
  for (const auto& each : *effects) {
    Value item = effect_value(each);
    item.set("task", Value::text(each.task));
    item.set("rule", Value::text(each.rule));
    list.push(item);
  }
  return json_reply(200, Value::object({{"effects", list}}));
}

Reply Api::overview() {
  const auto counts = store_.queue().counts();
  if (!counts) return problem(503, counts.error().message);
  const auto world = world_();
  const auto count = [](std::int64_t n) { return Value::number(n); };
  Value queue = Value::object({{"ready", count(counts->ready)},
                               {"held", count(counts->held)},
                               {"leased", count(counts->leased)},
                               {"blocked", count(counts->blocked)},
                               {"parked", count(counts->parked)},
                               {"settled", count(counts->settled)}});
  if (counts->oldest) queue.set("oldest", Value::text(base::to_text(*counts->oldest)));
  return json_reply(200, Value::object({{"workspace", Value::text(world->version)},
                                        {"queue", queue},
                                        {"health", health_of_packs(*world, clock_)},
                                        {"budgets", budgets_of(*world)},
                                        {"rules", rules_of(*world)}}));
}

Reply Api::metrics_page(lua::Runtime& lua) {
  if (const auto counts = store_.queue().counts()) {
    metrics_.set("engine_tasks_ready", {}, static_cast<double>(counts->ready));
    metrics_.set("engine_tasks_parked", {}, static_cast<double>(counts->parked));
    metrics_.set("engine_head_age_seconds", {},
                 counts->oldest ? static_cast<double>(counts->oldest->count()) / 1e6 : 0);
  }
  const auto world = world_();
  for (const auto& [name, client] : world->clients) {
    for (const auto& budget : client->budgets()) {
      metrics_.set("engine_budget_used", {name, budget.budget}, budget.used);
      metrics_.set("engine_budget_capacity", {name, budget.budget}, budget.capacity);
    }
  }
  lua.set_now(clock_.now());
  std::vector<run::Family> families = families_of_packs(*world, store_.documents(), lua);
  families.push_back(health_family(*world, clock_));
  return metrics_reply(metrics_.page() + metrics_text(families));
}

}  // namespace engine::server
