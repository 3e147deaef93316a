#include "connector/caller.h"

#include <algorithm>

#include "base/log.h"
#include "connector/answer.h"
#include "connector/arguments.h"
#include "connector/extract.h"
#include "connector/page.h"
#include "connector/request.h"
#include "connector/retry.h"

namespace engine::connector {

namespace {

// 1 s, 2 s, 4 s … for an API that does not say how long.
base::Duration growing_wait(int throttled_in_a_row) {
  constexpr int kMostDoublings = 6;
  return kDefaultWait * (1 << std::min(throttled_in_a_row, kMostDoublings));
}

}  // namespace

struct Caller::Attempt {
  const Operation& operation;
  const base::Value& arguments;
  const base::Value& page;
  CallOptions options;
  std::optional<Pass> pass = {};  // what the request carried, once it has been sent
};

base::Result<Answer> Caller::call(lua::Runtime& lua, const Operation& operation,
                                  const base::Value& arguments, const CallOptions& options,
                                  const base::Value& page) {
  TRY(const base::Value complete, complete_arguments(operation, arguments));
  const base::Value state = page_state(operation.pages, page);
  const base::Duration deadline = parts_.clock.boot() + options.patience;
  bool renewed = false;
  for (int count = 1;;) {
    Attempt attempt{operation, complete, state, options};
    attempt.options.patience = deadline - parts_.clock.boot();
    auto answer = send(lua, attempt);
    if (answer) return answer;
    const base::Error& error = answer.error();

    const bool replays = operation.reads() || error.executed == base::Executed::no;
    if (error.kind == base::ErrorKind::unauthorized && attempt.pass && replays && !renewed) {
      renewed = true;
      if (parts_.auth.renew(*attempt.pass)) continue;
    }
    const auto wait = wait_before_retry(error, count++);
    const bool patient = wait && *wait <= deadline - parts_.clock.boot();
    if (!operation.reads() || !patient) return answer;
    parts_.clock.sleep(*wait);
  }
}

base::Result<std::vector<base::Value>> Caller::all_items(lua::Runtime& lua,
                                                         const Operation& operation,
                                                         const base::Value& arguments,
                                                         const CallOptions& options,
                                                         std::size_t most) {
  std::vector<base::Value> items;
  base::Value page;
  do {
    TRY(Answer answer, call(lua, operation, arguments, options, page));
    std::move(answer.items.begin(), answer.items.end(), std::back_inserter(items));
    page = std::move(answer.next);
  } while (!page.is_absent() && items.size() < most);
  return items;
}

base::Result<Answer> Caller::send(lua::Runtime& lua, Attempt& attempt) {
  const Operation& operation = attempt.operation;
  TRY(Pass pass, parts_.auth.pass(lua));
  lua::Scope scope;
  scope.set("settings", parts_.settings);
  scope.set("token", pass.token);
  scope.set("page", attempt.page);
  for (const auto& [name, value] : attempt.arguments) scope.set(name.as_text(), value);
  TRY(const http::Request request, build_request(lua, operation, scope, parts_.secrets, pass));

  auto taken = parts_.budgets.take(operation.cost, attempt.options);
  if (!taken) {
    base::Error refused = std::move(taken).error();
    refused.message = operation.title + ": " + refused.message;
    return refused;
  }
  const Budgets::Permit permit = *std::move(taken);
  attempt.pass = std::move(pass);
  auto response = transmit(operation, request);
  base::Result<Answer> answer =
      response ? understand(lua, attempt, request, *response) : std::move(response).error();
  note(operation, answer);
  return answer;
}

base::Result<http::Response> Caller::transmit(const Operation& operation,
                                              const http::Request& request) {
  calls_.fetch_add(1);
  const base::Duration sent = parts_.clock.boot();
  auto response = parts_.transport.send(request);
  const base::Duration took = parts_.clock.boot() - sent;
  parts_.metrics.observe("engine_call_seconds", {parts_.connection, operation.name},
                         std::chrono::duration<double>(took).count());
  if (response) return response;
  base::Error error = std::move(response).error();
  error.message = operation.title + ": " + base::log::redacted(error.message);
  return error;
}

base::Result<Answer> Caller::understand(lua::Runtime& lua, const Attempt& attempt,
                                        const http::Request& request,
                                        const http::Response& response) {
  const Operation& operation = attempt.operation;
  Reply reply = read_reply(response);
  lua::Scope scope = scope_of(reply, parts_.settings);
  scope.set("page", attempt.page);
  const auto verdict = classify(lua, operation, reply, scope, parts_.clock.now());
  auto answer = verdict ? read_success(lua, attempt, request, scope) : verdict.error();
  // An answer that could not be read says nothing about what the server did.
  const bool unread = !answer && (verdict || verdict.error().kind == base::ErrorKind::invalid);
  if (unread) {
    base::Error error = std::move(answer).error();
    error.message = title_of(operation, response.status) + ": " + error.message;
    if (!operation.reads()) error.executed = base::Executed::unknown;
    return error;
  }
  return answer;
}

base::Result<Answer> Caller::read_success(lua::Runtime& lua, const Attempt& attempt,
                                          const http::Request& request, const lua::Scope& scope) {
  const Operation& operation = attempt.operation;
  Answer answer;
  answer.status = static_cast<int>(scope.get("status").as_integer().value_or(0));
  answer.headers = scope.get("headers");
  answer.body = scope.get("body");
  TRY(answer.value, operation.value.evaluate(lua, scope));
  const lua::Expression& items = operation.batch ? operation.batch->items : operation.items;
  TRY(answer.items, extract_items(lua, items, scope));
  const PageRead read{scope, attempt.page, answer.items.size(), request.url, answer.headers};
  TRY(PageEnd end, next_page(lua, operation.pages, read));
  answer.next = std::move(end.next);
  answer.resume = std::move(end.resume);
  return answer;
}

// Counts the answer, and tells everybody when the API asks for a pause.
void Caller::note(const Operation& operation, base::Result<Answer>& answer) {
  const std::string_view word = answer ? "ok" : base::to_string(answer.error().kind);
  parts_.metrics.count("engine_calls_total", {parts_.connection, operation.name, std::string(word)},
                       1);
  if (answer) {
    throttled_in_a_row_.store(0);
  } else {
    slow_down(answer.error());
  }
}

void Caller::slow_down(base::Error& error) {
  if (error.kind == base::ErrorKind::throttled && !error.retry_after) {
    error.retry_after = growing_wait(throttled_in_a_row_.fetch_add(1));
  }
  const bool pauses =
      error.kind == base::ErrorKind::throttled || error.kind == base::ErrorKind::transient;
  if (pauses && error.retry_after) parts_.budgets.block(*error.retry_after);
}

}  // namespace engine::connector
