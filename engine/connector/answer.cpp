#include "connector/answer.h"

#include <algorithm>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "connector/retry.h"
#include "connector/wire_text.h"

namespace engine::connector {

namespace {

using spec::AnswerClass;

constexpr std::size_t kLongestMessage = 500;

struct Verdict {
  AnswerClass answer_class = AnswerClass::ok;
  std::optional<base::Executed> executed;
  std::string code;
  std::string message;
  std::optional<base::Duration> wait;
};

base::ErrorKind kind_of(AnswerClass answer_class) {
  switch (answer_class) {
    case AnswerClass::throttled:
      return base::ErrorKind::throttled;
    case AnswerClass::transient:
      return base::ErrorKind::transient;
    case AnswerClass::unauthorized:
      return base::ErrorKind::unauthorized;
    case AnswerClass::missing:
      return base::ErrorKind::missing;
    case AnswerClass::conflict:
      return base::ErrorKind::conflict;
    case AnswerClass::stopped:
      return base::ErrorKind::stopped;
    case AnswerClass::rejected:
    case AnswerClass::unchanged:
    case AnswerClass::ok:
      break;
  }
  return base::ErrorKind::rejected;
}

AnswerClass class_of_status(int status) {
  if (status >= 200 && status < 300) return AnswerClass::ok;
  if (status == 304) return AnswerClass::unchanged;
  if (status == 429) return AnswerClass::throttled;
  if (status == 401) return AnswerClass::unauthorized;
  if (status == 404 || status == 410) return AnswerClass::missing;
  if (status == 408 || status >= 500) return AnswerClass::transient;
  return AnswerClass::rejected;
}

base::Result<std::string> text_of(lua::Runtime& lua, const lua::Expression& expression,
                                  const lua::Scope& scope) {
  TRY(const base::Value value, expression.evaluate(lua, scope));
  return wire_text(value);
}

// How long the rule says; nullopt when it does not.
base::Result<std::optional<base::Duration>> wait_of(lua::Runtime& lua, const AnswerRule& rule,
                                                    const lua::Scope& scope, base::Time now) {
  TRY(const base::Value until, rule.wait_until.evaluate(lua, scope));
  if (!until.is_absent()) return parse_wait_until(until, now);
  TRY(const base::Value wait, rule.wait.evaluate(lua, scope));
  return parse_wait(wait, now);
}

base::Result<std::optional<Verdict>> first_that_holds(lua::Runtime& lua,
                                                      const std::vector<AnswerRule>& rules,
                                                      const lua::Scope& scope, base::Time now) {
  for (const AnswerRule& rule : rules) {
    TRY(const bool holds, rule.when.holds(lua, scope));
    if (!holds) continue;
    Verdict verdict{rule.answer_class, rule.executed, "", "", std::nullopt};
    TRY(verdict.code, text_of(lua, rule.code, scope));
    TRY(verdict.message, text_of(lua, rule.message, scope));
    TRY(verdict.wait, wait_of(lua, rule, scope, now));
    return std::optional(std::move(verdict));
  }
  return std::optional<Verdict>();
}

base::Executed executed_of(const Operation& operation, const Verdict& verdict) {
  if (verdict.executed) return *verdict.executed;
  const bool unknown = verdict.answer_class == AnswerClass::transient && !operation.reads();
  return unknown ? base::Executed::unknown : base::Executed::no;
}

std::optional<base::Duration> retry_after(const Verdict& verdict, const Reply& reply,
                                          base::Time now) {
  if (verdict.wait) return verdict.wait;
  const auto said = parse_wait(reply.headers.get("retry-after"), now);
  return said ? std::min(*said, kLongestWait) : said;
}

base::Error error_of(const Operation& operation, const Verdict& verdict, const Reply& reply,
                     base::Time now) {
  std::string message = title_of(operation, reply.status);
  if (!verdict.code.empty()) message += " " + verdict.code;
  if (!verdict.message.empty()) message += " " + verdict.message.substr(0, kLongestMessage);
  base::Error error = base::error(kind_of(verdict.answer_class), base::log::redacted(message));
  error.code = verdict.code;
  error.executed = executed_of(operation, verdict);
  error.retry_after = retry_after(verdict, reply, now);
  return error;
}

// A success that does not say what the operation needs of it, or whose JSON was cut off.
std::optional<Verdict> unreadable(const Operation& operation, const Reply& reply) {
  const bool wanted =
      operation.items.given() || operation.value.given() || operation.results || operation.batch;
  const std::string type = base::lower(reply.headers.get("content-type").as_text());
  const bool promised = type.find("json") != std::string::npos;
  if (!reply.malformed || (!wanted && !promised)) return std::nullopt;
  return Verdict{AnswerClass::transient, std::nullopt, "", "the answer is no JSON", std::nullopt};
}

// What the API says about the one record of this call.
base::Result<std::optional<Verdict>> verdict_of_record(lua::Runtime& lua,
                                                       const Operation& operation,
                                                       const lua::Scope& scope, base::Time now) {
  if (!operation.results) return std::optional<Verdict>();
  TRY(const base::Value items, operation.results->items.evaluate(lua, scope));
  if (items.size() == 0 || !items.is_list()) {
    if (operation.reads()) return std::optional<Verdict>();
    return std::optional(Verdict{AnswerClass::transient, std::nullopt, "",
                                 "the answer does not say what became of the record",
                                 std::nullopt});
  }
  lua::Scope inner(&scope);
  inner.set("result", items.at(0));
  return first_that_holds(lua, operation.results->answers, inner, now);
}

base::Value parse_body(const http::Response& response, bool& malformed) {
  if (base::trim(response.body).empty()) return {};
  auto parsed = base::parse_json(response.body);
  malformed = !parsed;
  return parsed ? *std::move(parsed) : base::Value::text(response.body);
}

}  // namespace

Reply read_reply(const http::Response& response) {
  Reply reply;
  reply.status = response.status;
  reply.headers = base::Value::object();
  for (const auto& [name, value] : response.headers.all()) {
    reply.headers.set(base::lower(name), base::Value::text(value));
  }
  reply.body = parse_body(response, reply.malformed);
  return reply;
}

lua::Scope scope_of(const Reply& reply, const base::Value& settings) {
  lua::Scope scope;
  scope.set("settings", settings);
  scope.set("status", base::Value::number(std::int64_t{reply.status}));
  scope.set("headers", reply.headers);
  scope.set("body", reply.body);
  return scope;
}

base::Result<Meaning> classify(lua::Runtime& lua, const Operation& operation, const Reply& reply,
                               const lua::Scope& scope, bool conditional, base::Time now) {
  TRY(std::optional<Verdict> verdict, first_that_holds(lua, operation.answers, scope, now));
  if (!verdict) {
    verdict = Verdict{};
    verdict->answer_class = class_of_status(reply.status);
  }
  if (verdict->answer_class == AnswerClass::ok) {
    if (auto found = unreadable(operation, reply)) {
      verdict = std::move(found);
    } else {
      TRY(verdict, verdict_of_record(lua, operation, scope, now));
    }
  }
  if (!verdict || verdict->answer_class == AnswerClass::ok) return Meaning::success;
  if (verdict->answer_class == AnswerClass::unchanged && conditional) return Meaning::unchanged;
  return error_of(operation, *verdict, reply, now);
}

std::string title_of(const Operation& operation, int status) {
  return operation.title + " " + std::to_string(status);
}

}  // namespace engine::connector
