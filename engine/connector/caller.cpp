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

struct ConditionHeaders {
  const char* asked;
  const char* told;
};

ConditionHeaders headers_of(spec::Conditional conditional) {
  return conditional == spec::Conditional::etag
             ? ConditionHeaders{"If-None-Match", "etag"}
             : ConditionHeaders{"If-Modified-Since", "last-modified"};
}

// The expressions of an answer see the time at which it came.
class TimeOfAnswer {
 public:
  TimeOfAnswer(lua::Runtime& lua, base::Time now) : lua_(lua), before_(lua.now()) {
    lua_.set_now(now);
  }

  TimeOfAnswer(const TimeOfAnswer&) = delete;
  TimeOfAnswer& operator=(const TimeOfAnswer&) = delete;

  ~TimeOfAnswer() { lua_.set_now(before_); }

 private:
  lua::Runtime& lua_;
  const base::Time before_;
};

}  // namespace

struct Caller::Attempt {
  const Operation& operation;
  const base::Value& arguments;
  const base::Value& page;
  CallOptions options;            // its validators only where the request may be conditional
  std::optional<Pass> pass = {};  // what the request carried, once it has been sent
};

base::Result<Answer> Caller::call(lua::Runtime& lua, const Operation& operation,
                                  const base::Value& arguments, const CallOptions& options,
                                  const base::Value& page) {
  TRY(const base::Value complete, complete_arguments(operation, arguments));
  const base::Value state = page_state(operation.pages, page);
  const base::Duration deadline = parts_.clock.boot() + options.patience;
  // Of several pages the first one decides.
  const bool conditional = operation.conditional && page.is_absent();
  bool renewed = false;
  for (int count = 1;;) {
    Attempt attempt{operation, complete, state, options};
    attempt.options.patience = deadline - parts_.clock.boot();
    if (!conditional) attempt.options.validators = nullptr;
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
  TRY(http::Request request, build_request(lua, operation, scope, parts_.secrets, pass));
  TRY(const bool conditional, add_condition(attempt, request));

  auto taken = parts_.budgets.take(operation.cost, attempt.options);
  if (!taken) {
    base::Error refused = std::move(taken).error();
    refused.message = operation.title + ": " + refused.message;
    return refused;
  }
  Budgets::Permit permit = *std::move(taken);
  attempt.pass = std::move(pass);
  auto response = transmit(operation, request);
  base::Result<Answer> answer = response ? understand(lua, attempt, request, *response, conditional)
                                         : std::move(response).error();
  const std::string_view word = note(operation, answer);
  if (response) permit.answered(word);
  if (answer) remember(attempt, request.url, *answer);
  return answer;
}

// What the asker knows of this request's answer, if anything, goes with it.
base::Result<bool> Caller::add_condition(const Attempt& attempt, http::Request& request) {
  Validators* const validators = attempt.options.validators;
  if (!validators) return false;
  TRY(const std::string known, validators->known(parts_.connection, request.url));
  if (known.empty()) return false;
  request.headers.set(headers_of(*attempt.operation.conditional).asked, known);
  return true;
}

void Caller::remember(const Attempt& attempt, const std::string& url, const Answer& answer) {
  Validators* const validators = attempt.options.validators;
  if (!validators) return;
  if (answer.unchanged) return validators->unchanged();
  const char* const header = headers_of(*attempt.operation.conditional).told;
  validators->answered(parts_.connection, url, std::string(answer.headers.get(header).as_text()));
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
                                        const http::Response& response, bool conditional) {
  const TimeOfAnswer time(lua, parts_.clock.now());
  const Operation& operation = attempt.operation;
  Reply reply = read_reply(response);
  lua::Scope scope = scope_of(reply, parts_.settings);
  scope.set("page", attempt.page);
  const auto verdict = classify(lua, operation, reply, scope, conditional, parts_.clock.now());
  if (verdict && *verdict == Meaning::unchanged) {
    Answer nothing_new;
    nothing_new.status = reply.status;
    nothing_new.unchanged = true;
    nothing_new.headers = reply.headers;
    return nothing_new;
  }
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
std::string_view Caller::note(const Operation& operation, base::Result<Answer>& answer) {
  const std::string_view success = answer && answer->unchanged ? "unchanged" : "ok";
  const std::string_view word = answer ? success : base::to_string(answer.error().kind);
  parts_.metrics.count("engine_calls_total", {parts_.connection, operation.name, std::string(word)},
                       1);
  if (answer) {
    throttled_in_a_row_.store(0);
  } else {
    slow_down(answer.error());
  }
  return word;
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
