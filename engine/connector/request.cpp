#include "connector/request.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "connector/wire_text.h"
#include "http/url.h"
#include "http/user_agent.h"

namespace engine::connector {

namespace {

base::Error invalid(const Operation& operation, const std::string& message) {
  return base::error(base::ErrorKind::invalid, operation.name + ": " + message);
}

// What stands in a path may neither vanish nor climb out of its segment.
base::Result<std::string> path_of(lua::Runtime& lua, const Operation& operation,
                                  const lua::Scope& scope) {
  std::size_t part = 0;
  return operation.path.text(
      lua, scope, [&](const base::Value& value) -> base::Result<std::string> {
        const std::string& source = operation.path_expressions[part++];
        const std::string text = wire_text(value);
        if (base::trim(text).empty()) return invalid(operation, "'" + source + "' has no value");
        if (text == "." || text == "..") {
          return invalid(operation, "'" + source + "' may not be '" + text + "' in a path");
        }
        return base::percent_encode(text);
      });
}

base::Result<http::Pairs> pairs_of(lua::Runtime& lua, const Query& query, const lua::Scope& scope) {
  http::Pairs pairs;
  for (const auto& [name, source] : query) {
    TRY(const base::Value value, source.evaluate(lua, scope));
    if (!value.is_absent() && !value.is_null()) pairs.emplace_back(name, wire_text(value));
  }
  return pairs;
}

std::string with_query(const std::string& url, const http::Pairs& query) {
  return query.empty() ? url : url + '?' + http::build_form(query);
}

void set_form(http::Request& request, const http::Pairs& pairs) {
  request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  request.body = http::build_form(pairs);
}

// Where a secret is part of it, the URL holds that secret from here on; logs and messages are
// cleaned of it.
base::Result<std::string> base_of(lua::Runtime& lua, const Operation& operation,
                                  const lua::Scope& scope, const Secrets& secrets) {
  TRY(const base::Secret text, operation.base.evaluate(lua, scope, secrets));
  std::string base(text.reveal());
  while (base.ends_with('/')) base.pop_back();
  if (base.empty()) return invalid(operation, "the connector has no base URL");
  return base;
}

// A GET whose URL would be too long goes as a POST, its query as a form.
base::Result<void> send_long_get(lua::Runtime& lua, const Operation& operation,
                                 const lua::Scope& scope, const http::Pairs& query,
                                 http::Request& request) {
  http::Pairs kept;
  for (const auto& [name, source] : operation.long_get->query) {
    TRY(std::string text, source.text(lua, scope));
    kept.emplace_back(name, std::move(text));
  }
  request.method = "POST";
  request.url = with_query(request.url, kept);
  set_form(request, query);
  return {};
}

base::Result<void> set_target(lua::Runtime& lua, const Operation& operation,
                              const lua::Scope& scope, const Secrets& secrets,
                              http::Request& request) {
  TRY(const std::string base, base_of(lua, operation, scope, secrets));
  const base::Value& next = scope.get("page").get("url");
  if (!next.is_blank()) {
    TRY(const http::Url here, http::parse_url(base));
    TRY(const http::Url there, http::parse_url(next.as_text()));
    if (http::origin(here) != http::origin(there)) {
      return invalid(operation, "the next page is on another host: " + http::origin(there) +
                                    ", not " + http::origin(here));
    }
    request.url = http::to_text(there);
    return {};
  }
  TRY(const std::string path, path_of(lua, operation, scope));
  TRY(const http::Pairs query, pairs_of(lua, operation.query, scope));
  request.url = path == "/" ? base : base + path;
  const std::string url = with_query(request.url, query);
  if (operation.long_get && url.size() > operation.long_get->over) {
    return send_long_get(lua, operation, scope, query, request);
  }
  request.url = url;
  return {};
}

base::Result<void> set_body(lua::Runtime& lua, const Operation& operation, const lua::Scope& scope,
                            http::Request& request) {
  if (!operation.form.empty()) {
    TRY(const http::Pairs form, pairs_of(lua, operation.form, scope));
    set_form(request, form);
    return {};
  }
  TRY(const base::Value json, operation.json.evaluate(lua, scope));
  if (json.is_absent()) return {};
  request.headers.set("Content-Type", "application/json");
  request.body = base::to_json(json);
  return {};
}

base::Result<void> set_headers(lua::Runtime& lua, const Operation& operation,
                               const lua::Scope& scope, const Secrets& secrets,
                               http::Request& request) {
  for (const auto& [name, text] : operation.headers) {
    TRY(base::Secret value, text.evaluate(lua, scope, secrets));
    const std::string_view shown = value.reveal();
    const bool breaks = std::any_of(shown.begin(), shown.end(),
                                    [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    if (breaks) return invalid(operation, "header '" + name + "' has a line break in it");
    if (text.holds_secret()) {
      request.secret_headers.emplace_back(name, std::move(value));
    } else if (!shown.empty()) {
      request.headers.set(name, std::string(shown));
    }
  }
  return {};
}

}  // namespace

base::Result<http::Request> build_request(lua::Runtime& lua, const Operation& operation,
                                          const lua::Scope& scope, const Secrets& secrets,
                                          const Pass& pass) {
  http::Request request;
  request.method = operation.method;
  request.repeatable = operation.reads();
  request.timeout = operation.timeout;
  request.headers.add("Accept", "application/json");
  request.headers.add("User-Agent", http::user_agent());
  TRY(set_target(lua, operation, scope, secrets, request));
  TRY(set_body(lua, operation, scope, request));
  TRY(set_headers(lua, operation, scope, secrets, request));
  for (const auto& header : pass.headers) request.secret_headers.push_back(header);
  for (const auto& parameter : pass.query) request.secret_query.push_back(parameter);
  return request;
}

}  // namespace engine::connector
