#include "run/answer.h"

#include "base/json.h"

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
    reply.body = base::to_json(body);
    reply.headers.emplace_back("content-type", "application/json");
  } else if (answer.text.given()) {
    TRY(reply.body, answer.text.text(lua, scope));
    reply.headers.emplace_back("content-type", "text/plain; charset=utf-8");
  }
  for (const auto& [name, template_] : answer.headers) {
    TRY(std::string value, template_.text(lua, scope));
    if (name == "content-type" && !reply.headers.empty()) reply.headers.clear();
    reply.headers.emplace_back(name, std::move(value));
  }
  TRY(const Value delay, evaluate(answer.delay, lua, scope));
  TRY(reply.delay, duration_of(delay));
  TRY(const Value cut, evaluate(answer.cut, lua, scope));
  if (cut.is_text()) reply.cut = cut.as_text();
  return reply;
}

}  // namespace engine::run
