#include "run/direct.h"

#include "base/json.h"
#include "base/log.h"
#include "run/executor.h"
#include "run/input.h"
#include "run/process.h"
#include "run/session.h"
#include "run/system_target.h"

namespace engine::run {

using base::Result;
using base::Value;

namespace {

// There is nothing to repeat in one commit: a change is just made.
class PlainWriter final : public Writer {
 public:
  explicit PlainWriter(rule::Target& target) : target_(target) {}

  Result<rule::Receipt> write(const rule::Change& change, const WriteNotes&) override {
    return target_.apply(change);
  }

  Result<void> found(const std::string&, const Value&) override { return {}; }

 private:
  rule::Target& target_;
};

// The store as one request sees it: its collections within the request's commit, the rest as it is.
class RequestStore final : public store::Store {
 public:
  RequestStore(store::Store& store, store::Documents& documents)
      : store_(store), documents_(documents) {}

  store::Queue& queue() override { return store_.queue(); }

  store::Effects& effects() override { return store_.effects(); }

  store::Links& links() override { return store_.links(); }

  store::State& state() override { return store_.state(); }

  store::Documents& documents() override { return documents_; }

  store::Settle& settle() override { return store_.settle(); }

  Result<int> purge() override { return 0; }

  Health health() const override { return store_.health(); }

 private:
  store::Store& store_;
  store::Documents& documents_;
};

Value ledger_line(const LoadedPack& pack, const Value& event, const Reply& reply,
                  const base::Clock& clock) {
  const Value& request = event.get("request");
  Value line = Value::object({{"at", Value::text(base::to_text(clock.now()))},
                              {"method", request.get("method")},
                              {"path", request.get("path")},
                              {"query", event.get("query")},
                              {"status", Value::number(static_cast<std::int64_t>(reply.status))}});
  if (!reply.cut.empty()) line.set("cut", Value::text(reply.cut));
  if (pack.pack->spec().ledger->bodies) {
    line.set("body", event.get("body"));
    line.set("answer", Value::text(reply.body));
  }
  return line;
}

Result<void> note(const LoadedPack& pack, const Value& event, const Reply& reply,
                  store::Documents& documents, const base::Clock& clock) {
  const auto& ledger = pack.pack->spec().ledger;
  if (!ledger) return {};
  TRY(documents.insert(pack.pack->name() + "/" + ledger->collection.value,
                       ledger_line(pack, event, reply, clock)));
  return {};
}

Reply broken() {
  return json_reply(500, Value::object({{"error", Value::text("internal error")}}));
}

struct Request {
  const World& world;
  const LoadedPack& pack;
  const rule::Rule& rule;
  const Value& event;
  Lookups& lookups;
  lua::Runtime& lua;
  base::Clock& clock;
};

Result<DirectAnswer> run_rule(const Request& request, const Value& event, store::Store& store) {
  SystemTarget target(request.world, request.pack, store.documents(), request.lua, {});
  PlainWriter writer(target);
  Process process({request.world, request.pack, store, target, writer, request.lookups, request.lua,
                   request.clock, nullptr});
  DirectAnswer answer;
  TRY(const auto early, process.run_before(request.rule, event));
  if (early && process.reply) {
    answer.reply = std::move(*process.reply);
    return answer;
  }
  TRY(auto input, inputs_of_request(request.rule, request.pack.settings, event, request.lua));
  if (auto* refused = std::get_if<Reply>(&input)) {
    answer.reply = std::move(*refused);
    return answer;
  }
  TRY(const Finish finish, process.run(request.rule, std::get<Value>(input), event));
  answer.reply = process.reply ? std::move(*process.reply)
                               : json_reply(finish.outcome == "failed" ? 500 : 200, finish.value);
  if (process.rest) {
    store::NewTask rest;
    rest.rule = request.rule.name;
    rest.input = rest_input(*process.rest, process.rest_scope);
    rest.source = "answer";
    answer.rest = std::move(rest);
  }
  return answer;
}

Reply without_sessions() {
  return json_reply(503, Value::object({{"error", Value::text("sessions are not configured")}}));
}

Result<DirectAnswer> run_request(const Request& request, store::Store& store) {
  Value event = request.event;
  if (request.rule.spec->health) event.set("health", health_of(request.pack, request.clock));
  if (!request.rule.spec->session) return run_rule(request, event, store);
  if (!can_sign(request.pack)) return DirectAnswer{without_sessions(), std::nullopt};
  TRY(const Session session,
      open_session(request.world, request.pack, request.event, store.documents()));
  event.set("session", session.record);
  TRY(DirectAnswer answer, run_rule(request, event, store));
  add_session(answer.reply, session);
  return answer;
}

}  // namespace

DirectAnswer answer_directly(const World& world, const LoadedPack& pack, const rule::Rule& rule,
                             const Value& event, store::Store& store, Lookups& lookups,
                             lua::Runtime& lua, base::Clock& clock) {
  const Request request{world, pack, rule, event, lookups, lua, clock};
  DirectAnswer answer;
  const auto committed =
      store.documents().together([&](store::Documents& documents) -> Result<void> {
        RequestStore within(store, documents);
        TRY(answer, run_request(request, within));
        return note(pack, event, answer.reply, documents, clock);
      });
  if (committed) return answer;
  base::log::error("a request failed",
                   {{"rule", rule.name}, {"error", base::to_text(committed.error())}});
  answer = {broken(), std::nullopt};
  note_request(pack, event, answer.reply.status, store, clock);
  return answer;
}

void note_request(const LoadedPack& pack, const Value& event, int status, store::Store& store,
                  base::Clock& clock) {
  Reply reply;
  reply.status = status;
  if (auto noted = note(pack, event, reply, store.documents(), clock); !noted) {
    base::log::error("the ledger could not be written",
                     {{"pack", pack.pack->name()}, {"error", base::to_text(noted.error())}});
  }
}

}  // namespace engine::run
