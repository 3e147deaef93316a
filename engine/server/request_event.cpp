#include "server/request_event.h"

#include "base/json.h"
#include "base/text.h"
#include "http/url.h"

namespace engine::server {

using base::Result;
using base::Value;

namespace {

// A name given several times is a list.
void add(Value& object, const std::string& name, const std::string& text) {
  const Value& known = object.get(name);
  if (known.is_absent()) return object.set(name, Value::text(text));
  Value list = known.is_list() ? known : Value::list({known});
  list.push(Value::text(text));
  object.set(name, std::move(list));
}

Result<Value> body_of(const http::Incoming& request) {
  if (request.body.empty()) return Value();
  const std::string type = base::lower(request.headers.get("content-type").value_or(""));
  if (type.starts_with("application/x-www-form-urlencoded")) {
    const auto pairs = http::parse_form(request.body);
    if (!pairs) return base::error(base::ErrorKind::invalid, "the form body is malformed");
    Value form = Value::object({});
    for (const auto& [name, value] : *pairs) add(form, name, value);
    return form;
  }
  const bool json = type.find("json") != std::string::npos;
  const char first = request.body[request.body.find_first_not_of(" \t\r\n") == std::string::npos
                                      ? 0
                                      : request.body.find_first_not_of(" \t\r\n")];
  if (json || (type.empty() && (first == '{' || first == '[')))
    return base::parse_json(request.body);
  return Value::text(request.body);
}

}  // namespace

Result<Value> request_event(const http::Incoming& request, const Value& params) {
  TRY(const Value body, body_of(request));
  Value query = Value::object({});
  for (const auto& [name, value] : request.query) add(query, name, value);
  Value headers = Value::object({});
  for (const auto& [name, value] : request.headers.all())
    headers.set(base::lower(name), Value::text(value));
  Value event = Value::object({{"params", params}, {"query", query}, {"headers", headers}});
  if (!body.is_absent()) event.set("body", body);
  event.set("request", Value::object({{"method", Value::text(request.method)},
                                      {"path", Value::text(request.path)},
                                      {"target", Value::text(request.target)},
                                      {"peer", Value::text(request.peer)}}));
  return event;
}

}  // namespace engine::server
