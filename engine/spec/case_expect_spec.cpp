#include "spec/case_expect_spec.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace engine::spec {

using config::one_or_many;

namespace {

std::vector<const std::string*> targets(const ExpectedChange& change) {
  std::vector<const std::string*> given;
  for (const std::string* each : {&change.create, &change.update, &change.delete_, &change.call}) {
    if (!each->empty()) given.push_back(each);
  }
  return given;
}

}  // namespace

std::string ExpectedChange::kind() const {
  if (!create.empty()) return "create";
  if (!update.empty()) return "update";
  return !delete_.empty() ? "delete" : "call";
}

const std::string& ExpectedChange::target() const {
  return *targets(*this).front();
}

const config::Object<ExpectedAnswer>& describe(const ExpectedAnswer*) {
  static const auto object =
      config::Object<ExpectedAnswer>("expected answer", "What the sender of an event hears.")
          .optional("status", &ExpectedAnswer::status, "The HTTP status.")
          .optional("json", &ExpectedAnswer::json,
                    "The body as JSON; objects may have further keys.")
          .optional("text", &ExpectedAnswer::text, "The body as text, all of it.")
          .optional("contains", &ExpectedAnswer::contains, "Parts of the body.", one_or_many())
          .optional("lacks", &ExpectedAnswer::lacks, "What is no part of it.", one_or_many())
          .optional("headers", &ExpectedAnswer::headers, "Headers and their values.")
          .example("{ status: 202, json: { duplicate: false } }");
  return object;
}

const config::Object<ExpectedChange>& describe(const ExpectedChange*) {
  static const auto object =
      config::Object<ExpectedChange>("expected change", "One write to a system.")
          .optional("create", &ExpectedChange::create, "connection.entity that was created.")
          .optional("update", &ExpectedChange::update, "connection.entity that was updated.")
          .optional("delete", &ExpectedChange::delete_, "connection.entity that was deleted.")
          .optional("call", &ExpectedChange::call, "connection.operation that was called.")
          .optional("id", &ExpectedChange::id, "The record's id.")
          .optional("fields", &ExpectedChange::fields,
                    "The fields that were written: these and no others.")
          .optional("before", &ExpectedChange::before, "Some of the same fields before.")
          .at(&ExpectedChange::at)
          .check([](const ExpectedChange& change, config::Report& report) {
            if (targets(change).size() != 1)
              report.error("", "a change is one of 'create', 'update', 'delete' or 'call'");
          })
          .example(
              "{ update: crm.person, id: 7, fields: { city: Paris }, before: { city: Rome } }");
  return object;
}

const config::Object<ExpectedError>& describe(const ExpectedError*) {
  static const auto object =
      config::Object<ExpectedError>("expected error", "How a step fails.")
          .optional("kind", &ExpectedError::kind,
                    "transient, throttled, conflict, missing, rejected, unauthorized, stopped or "
                    "invalid.")
          .optional("code", &ExpectedError::code, "The product's own code.")
          .optional("message", &ExpectedError::message, "The whole message.")
          .check([](const ExpectedError& error, config::Report& report) {
            if (error.kind && !base::error_kind(error.kind->value))
              report.error("kind", "there is no kind of error '" + error.kind->value + "'");
          })
          .example("{ kind: rejected, code: \"1006\" }");
  return object;
}

const config::Object<ExpectedCollection>& describe(const ExpectedCollection*) {
  static const auto object =
      config::Object<ExpectedCollection>("expected collection", "Records of a collection.")
          .optional("has", &ExpectedCollection::has,
                    "Records that are there; they may have further fields.")
          .optional("lacks", &ExpectedCollection::lacks, "Records that are not there.")
          .optional("count", &ExpectedCollection::count, "How many records there are.")
          .shorthand(config::Form::list, "has")
          .at(&ExpectedCollection::at)
          .example("{ count: 1, has: [ { email: ada@acme.example } ] }");
  return object;
}

namespace {

// What counts() of a plan knows.
constexpr std::array<std::string_view, 8> kPlanWords = {"create",    "update", "delete", "call",
                                                        "unchanged", "parked", "failed", "done"};

void check_plan_words(const Expectations& expect, config::Report& report) {
  for (const auto& item : expect.plan) {
    const std::string& word = item.first.value;
    if (std::find(kPlanWords.begin(), kPlanWords.end(), word) == kPlanWords.end())
      report.error("plan", "a plan does not count '" + word + "'",
                   "it counts create, update, delete, call, unchanged, parked, failed and done");
  }
}

}  // namespace

const config::Object<Expectations>& describe(const Expectations*) {
  static const auto object =
      config::Object<Expectations>("expect", "What must hold after a step.")
          .optional("answer", &Expectations::answer, "Of an event: what its sender hears.")
          .optional("outcome", &Expectations::outcome, "Of the step's first task.")
          .optional("outcomes", &Expectations::outcomes,
                    "How many tasks ended in each way during the step; others count zero. {}: none "
                    "ended.")
          .optional("reason", &Expectations::reason,
                    "Why its first task was skipped, parked or failed: the whole text.")
          .optional("changes", &Expectations::changes,
                    "The writes to systems, all of them and in order.", one_or_many())
          .optional("calls", &Expectations::calls,
                    "How many requests reached a connection; requests for tokens do not count.")
          .optional("at_most", &Expectations::at_most, "The most requests to a connection.")
          .optional("requests", &Expectations::requests,
                    "The requests to a connection, as METHOD /path, all of them and in order.")
          .optional("state", &Expectations::state,
                    "Records that sandboxes and the pack itself hold, by connection (or pack) and "
                    "collection.")
          .optional("value", &Expectations::value,
                    "What the step brought: the record, the list, the answer's value, or what the "
                    "rule finished with. Objects may have further keys; null is not found.")
          .optional("error", &Expectations::error, "How the step fails.")
          .optional("plan", &Expectations::plan,
                    "Of a plan: how many create, update, delete, call, unchanged, parked, failed "
                    "and done.")
          .optional("metrics", &Expectations::metrics,
                    "Metrics of the pack after the step, as NAME or NAME{label=\"value\"}; of a "
                    "histogram how many values it holds. Series that differ in other labels are "
                    "added up.")
          .check(check_plan_words)
          .example("{ outcome: created, calls: { crm: 4 } }");
  return object;
}

}  // namespace engine::spec
