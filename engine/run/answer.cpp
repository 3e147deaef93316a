#include "run/answer.h"

#include "base/json.h"
#include "http/message.h"

namespace engine::run {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

Result<Value> evaluate(const lua::ValueTemplate& value, lua::Runtime& lua,
                       const lua::Scope& scope) {
  if (!value.given()) return Value();
  return value.evaluate(lua, scope);
}

// The last one counts.
void set_header(Reply& reply, const std::string& name, std::string value) {
  std::erase_if(reply.headers, [&](const auto& each) { return http::same_name(each.first, name); });
  reply.headers.emplace_back(name, std::move(value));
}

// A page may show itself and what comes from its own address, and runs nothing that stands in it.
void show(Reply& reply, std::string page) {
  reply.body = std::move(page);
  set_header(reply, "content-type", "text/html; charset=utf-8");
  set_header(reply, "content-security-policy",
             "default-src 'self'; style-src 'self' 'unsafe-inline'; form-action 'self'; "
             "frame-ancestors 'none'; base-uri 'none'");
  set_header(reply, "x-content-type-options", "nosniff");
  set_header(reply, "referrer-policy", "no-referrer");
}

}  // namespace

Result<base::Duration> duration_of(const Value& value) {
  if (value.is_blank()) return base::Duration{};
  if (const auto seconds = value.as_double())
    return base::Duration(static_cast<std::int64_t>(*seconds * 1e6));
  if (const auto span = base::parse_duration(value.as_text())) return *span;
  return base::error(
      ErrorKind::invalid,
      "'" + std::string(value.as_text()) + "' is no duration: write 250ms or a number of seconds");
}

Reply json_reply(int status, const Value& body) {
  Reply reply;
  reply.status = status;
  reply.headers.emplace_back("content-type", "application/json");
  reply.body = base::to_json(body);
  return reply;
}

Result<Reply> render(const rule::Answer& answer, lua::Runtime& lua, const lua::Scope& scope) {
  Reply reply;
  TRY(const Value status, evaluate(answer.status, lua, scope));
  const auto code = status.is_absent() ? std::optional<std::int64_t>(200) : status.as_integer();
  if (!code || *code < 100 || *code > 599)
    return base::error(ErrorKind::invalid, "an answer's status is a number from 100 to 599");
  reply.status = static_cast<int>(*code);
  if (answer.json.given()) {
    TRY(const Value body, answer.json.evaluate(lua, scope));
    reply.body = answer.pretty ? base::to_pretty_json(body) : base::to_json(body);
    set_header(reply, "content-type", "application/json");
  } else if (answer.text.given()) {
    TRY(reply.body, answer.text.text(lua, scope));
    set_header(reply, "content-type", "text/plain; charset=utf-8");
  } else if (answer.view) {
    Value values = Value::object({});
    for (const auto& [name, value] : answer.with) {
      TRY(Value each, value.evaluate(lua, scope));
      values.set(name, std::move(each));
    }
    show(reply, answer.view->render(values));
  }
  for (const auto& [name, template_] : answer.headers) {
    TRY(std::string value, template_.text(lua, scope));
    set_header(reply, name, std::move(value));
  }
  TRY(const Value delay, evaluate(answer.delay, lua, scope));
  TRY(reply.delay, duration_of(delay));
  TRY(const Value cut, evaluate(answer.cut, lua, scope));
  if (cut.is_text()) reply.cut = cut.as_text();
  return reply;
}

}  // namespace engine::run
