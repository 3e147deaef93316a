#include "spec/operation_spec.h"

#include <algorithm>
#include <array>

namespace engine::spec {

using config::one_or_many;
using config::range;
using config::scope;

namespace {

struct Method {
  const char* key;
  std::string_view name;
};

constexpr std::array kMethods{Method{"get", "GET"}, Method{"post", "POST"}, Method{"put", "PUT"},
                              Method{"patch", "PATCH"}, Method{"delete", "DELETE"}};

config::Constraints request_scope() {
  return scope({"settings", "token", "id", "ids", "value", "field", "fields", "changes", "record",
                "batch", "page", "input"});
}

config::Constraints answer_scope() {
  return scope({"body", "headers"});
}

void take_method(Operation& operation, const config::Report& report) {
  for (const Method& method : kMethods) {
    if (report.has(method.key)) operation.method = method.name;
  }
}

const char* key_of(const Operation& operation) {
  const auto* method = std::find_if(kMethods.begin(), kMethods.end(), [&](const Method& each) {
    return each.name == operation.method;
  });
  return method == kMethods.end() ? "" : method->key;
}

void check_method(const Operation& operation, config::Report& report) {
  int given = 0;
  for (const Method& method : kMethods) given += report.has(method.key);
  if (given != 1) {
    report.error("", given == 0 ? "operation needs a path" : "operation takes one path",
                 "write exactly one of get, post, put, patch and delete");
    return;
  }
  const auto& parts = operation.path.parts;
  const auto* start = parts.empty() ? nullptr : std::get_if<std::string>(&parts.front());
  if (start && !start->starts_with('/')) {
    report.error(key_of(operation), "the path of an operation begins with '/'");
  }
}

void check_answer(const Operation& operation, config::Report& report) {
  if (operation.pages && !operation.items) report.error("pages", "'pages' need 'items'");
  if (report.has("json") && report.has("form"))
    report.error("form", "'form' does not go with 'json'");
  if (operation.readback && operation.effect != Effect::marked) {
    report.error("readback", "'readback' goes with 'effect: marked' only");
  }
  if (report.has("cache") && operation.method != "GET" && operation.effect != Effect::read) {
    report.error("cache", "'cache' goes with reads only");
  }
  if (operation.conditional && operation.method != "GET") {
    report.error("conditional", "'conditional' goes with 'get' only");
  } else if (operation.conditional && operation.cache) {
    report.error("conditional", "'conditional' does not go with 'cache'");
  }
}

}  // namespace

const config::Enum<Conditional>& describe(const Conditional*) {
  static const auto words =
      config::Enum<Conditional>("conditional", "How a request says what is known already.")
          .word("etag", Conditional::etag, "By the ETag of the answer, in If-None-Match.")
          .word("modified", Conditional::modified,
                "By the Last-Modified of the answer, in If-Modified-Since.");
  return words;
}

const config::Enum<Effect>& describe(const Effect*) {
  static const auto words =
      config::Enum<Effect>(
          "effect", "What a second sending would do; decides what may be done after a timeout.")
          .word("read", Effect::read, "Nothing is written.")
          .word("repeatable", Effect::repeatable,
                "The same again: an absolute update or a delete by id.")
          .word("keyed", Effect::keyed, "The server honours an idempotency key.")
          .word("marked", Effect::marked, "A second record, but the first can be found again.")
          .word("once", Effect::once,
                "A second effect, and nothing tells whether there was a first.");
  return words;
}

const config::Object<Batch>& describe(const Batch*) {
  static const auto object =
      config::Object<Batch>("batch", "Reads that run side by side share one call.")
          .required("of", &Batch::of, "The operation that reads one by ${id}.")
          .optional("up_to", &Batch::up_to, "The most ids of one call.", range(1, 10'000))
          .required("items", &Batch::items, "The records in the answer.", scope({"body"}))
          .required("by", &Batch::by, "The field of a record that holds its id.")
          .example("{ of: read_person, up_to: 100, items: body.data, by: id }");
  return object;
}

const config::Object<Results>& describe(const Results*) {
  static const auto object =
      config::Object<Results>("results", "Where each record of a call has an answer of its own.")
          .required("items", &Results::items,
                    "The answers; the n-th belongs to the n-th record sent.", scope({"body"}))
          .optional("answers", &Results::answers,
                    "What they mean; 'result' is the one in question.")
          .example(
              "{ items: body.result, answers: [ { when: result.status == 'skipped', class: "
              "rejected } ] }");
  return object;
}

const config::Object<LongGet>& describe(const LongGet*) {
  static const auto object =
      config::Object<LongGet>("long_get",
                              "A GET whose URL would be too long is sent as a POST with a form.")
          .optional("over", &LongGet::over, "Bytes of URL that are still sent as a GET.",
                    range(100, 1'000'000))
          .optional("query", &LongGet::query, "What stays in the URL.", request_scope())
          .example("{ over: 8000, query: { _method: GET } }");
  return object;
}

const config::Object<Readback>& describe(const Readback*) {
  static const auto object =
      config::Object<Readback>("readback", "How an uncertain create is looked for.")
          .optional("lag", &Readback::lag,
                    "How long the product's index may take to show a new record.");
  return object;
}

const config::Object<OperationInput>& describe(const OperationInput*) {
  static const auto object =
      config::Object<OperationInput>("operation input", "An argument of an operation.")
          .optional("type", &OperationInput::type, "What it is.",
                    config::words({"text", "int", "number", "bool", "list", "record", "any"}))
          .optional("default", &OperationInput::default_value, "Its value when it is not given.")
          .optional("doc", &OperationInput::doc, "What it is for.");
  return object;
}

const config::Object<Operation>& describe(const Operation*) {
  const auto path = config::not_empty();
  static const auto object =
      config::Object<Operation>("operation", "One HTTP request.")
          .optional("get", &Operation::path, "Path of a GET.", path, request_scope())
          .optional("post", &Operation::path, "Path of a POST.", path, request_scope())
          .optional("put", &Operation::path, "Path of a PUT.", path, request_scope())
          .optional("patch", &Operation::path, "Path of a PATCH.", path, request_scope())
          .optional("delete", &Operation::path, "Path of a DELETE.", path, request_scope())
          .optional("doc", &Operation::doc, "What it does.")
          .optional("base", &Operation::base, "Which of the connector's bases.")
          .optional("input", &Operation::input, "Arguments that are in scope by name.",
                    config::identifier())
          .optional("query", &Operation::query,
                    "Query parameters; an absent value leaves its own out.", request_scope())
          .optional("headers", &Operation::headers, "Headers; an absent value leaves its own out.",
                    request_scope())
          .optional("json", &Operation::json, "The body, as JSON.", request_scope())
          .optional("form", &Operation::form, "The body, as a form.", request_scope())
          .optional("long_get", &Operation::long_get, "A GET with too long a URL becomes a POST.")
          .optional("pages", &Operation::pages, "How to read on.")
          .optional("items", &Operation::items, "The list of records in the answer.",
                    answer_scope())
          .optional("value", &Operation::value, "The one record, or its id, in the answer.",
                    answer_scope())
          .optional("batch", &Operation::batch, "This operation reads many in place of one.")
          .optional("effect", &Operation::effect,
                    "What a second sending would do. Default: read for a GET.")
          .optional("readback", &Operation::readback, "How an uncertain create is looked for.")
          .optional("results", &Operation::results,
                    "Each record of the call has an answer of its own.")
          .optional("answers", &Operation::answers, "What answers mean, before the connector's.")
          .optional("cost", &Operation::cost, "What one call takes, by budget.",
                    range(0, 1'000'000))
          .optional("cache", &Operation::cache,
                    "The answer is kept this long and shared by all tasks.")
          .optional("conditional", &Operation::conditional,
                    "Steps that say 'unchanged' ask only for what is not as they know it.")
          .optional("timeout", &Operation::timeout,
                    "The longest wait for the answer. Default: 30s.",
                    range(std::chrono::milliseconds(1), std::chrono::hours(1)))
          .at(&Operation::at)
          .complete(take_method)
          .check(check_method)
          .check(check_answer)
          .example(
              "get: /people\n"
              "query: { limit: 500, cursor: \"${page.cursor}\" }\n"
              "pages: { type: cursor, next: body.next_cursor }\n"
              "items: body.data\n"
              "cost: { daily: 10 }\n")
          .example("{ patch: \"/people/${id}\", json: \"${changes}\", effect: repeatable }");
  return object;
}

const config::Object<OperationDefaults>& describe(const OperationDefaults*) {
  static const auto object =
      config::Object<OperationDefaults>("defaults", "What operations leave out.")
          .optional("base", &OperationDefaults::base, "Which of the connector's bases.")
          .optional("headers", &OperationDefaults::headers, "Headers of every request.",
                    request_scope())
          .optional("query", &OperationDefaults::query, "Query parameters of every request.",
                    request_scope())
          .optional("pages", &OperationDefaults::pages, "For operations that have 'items'.")
          .optional("timeout", &OperationDefaults::timeout, "The longest wait for an answer.",
                    range(std::chrono::milliseconds(1), std::chrono::hours(1)));
  return object;
}

}  // namespace engine::spec
