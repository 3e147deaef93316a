#include "spec/case_spec.h"

namespace engine::spec {

using config::not_empty;
using config::one_or_many;

const config::Object<CaseSandbox>& describe(const CaseSandbox*) {
  static const auto object =
      config::Object<CaseSandbox>("sandbox", "The pack that plays the system of a connection.")
          .required("pack", &CaseSandbox::pack, "Its folder, counted from the test file.",
                    not_empty())
          .optional("settings", &CaseSandbox::settings,
                    "Settings of that pack. http://service.test is the pack under test.")
          .shorthand(config::Form::scalar, "pack")
          .example("../../../examples/sandbox/crm")
          .example(
              "{ pack: ../../sandbox/crm, settings: { webhook_url: http://service.test/crm } }");
  return object;
}

const config::Object<EventAction>& describe(const EventAction*) {
  static const auto object =
      config::Object<EventAction>("event", "A request to a route of the pack.")
          .required("event", &EventAction::event, "METHOD /path?query.", not_empty())
          .optional("query", &EventAction::query, "Parameters beside those of the path.")
          .optional("headers", &EventAction::headers, "Headers.")
          .optional("json", &EventAction::json, "A body as JSON.")
          .optional("form", &EventAction::form, "A body as a form.")
          .optional("text", &EventAction::text, "A body as it is.")
          .optional("browser", &EventAction::browser,
                    "Sent by this browser: it keeps the cookies that it gets, for the whole case.")
          .optional("times", &EventAction::times, "Sent so often at once; the last answer counts.",
                    config::range(1, 1000))
          .optional("work", &EventAction::work,
                    "false: what it enqueues stays in the queue until a later step.")
          .check([](const EventAction& event, config::Report& report) {
            const std::string& text = event.event.value;
            const auto blank = text.find(' ');
            if (blank == std::string::npos || text.compare(blank, 2, " /") != 0)
              report.error("event", "an event is METHOD /path, not '" + text + "'",
                           "such as POST /acme/lead/17");
            const int bodies = static_cast<int>(!event.json.is_absent()) +
                               static_cast<int>(!event.form.empty()) +
                               static_cast<int>(event.text.has_value());
            if (bodies > 1) report.error("event", "an event has one of 'json', 'form' and 'text'");
          })
          .example("{ event: POST /acme/lead, json: { id: 17 } }");
  return object;
}

const config::Object<RunAction>& describe(const RunAction*) {
  static const auto object =
      config::Object<RunAction>("run", "A rule of the pack, and all that follows from it.")
          .required("run", &RunAction::run, "The rule.", not_empty())
          .optional("with", &RunAction::with, "Its inputs.")
          .example("{ run: lead_to_person, with: { lead_id: 17 } }");
  return object;
}

const config::Object<PlanAction>& describe(const PlanAction*) {
  static const auto object =
      config::Object<PlanAction>("plan", "What a rule of the pack would write.")
          .required("plan", &PlanAction::plan, "The rule.", not_empty())
          .optional("with", &PlanAction::with, "Its inputs.")
          .example("{ plan: lead_to_person, with: { lead_id: 17 } }");
  return object;
}

const config::Object<CallAction>& describe(const CallAction*) {
  static const auto object =
      config::Object<CallAction>("call", "One operation of a connection.")
          .required("call", &CallAction::call, "connection.operation.", not_empty())
          .optional("with", &CallAction::with, "Its arguments.")
          .example("{ call: crm.get_person, with: { id: 7 } }");
  return object;
}

const config::Object<ReadAction>& describe(const ReadAction*) {
  static const auto object =
      config::Object<ReadAction>("read", "One record by id, as rules see it.")
          .required("read", &ReadAction::read, "connection.entity.", not_empty())
          .required("id", &ReadAction::id, "The record's id.")
          .optional("fields", &ReadAction::fields, "Only these. Default: all.", one_or_many())
          .example("{ read: crm.person, id: 7 }");
  return object;
}

const config::Object<FindAction>& describe(const FindAction*) {
  static const auto object =
      config::Object<FindAction>("find", "Records whose fields are exactly these.")
          .required("find", &FindAction::find, "connection.entity.", not_empty())
          .required("by", &FindAction::by, "Fields and their values.", not_empty())
          .optional("fields", &FindAction::fields, "Only these. Default: all.", one_or_many())
          .example("{ find: crm.person, by: { email: ada@acme.example } }");
  return object;
}

const config::Object<ListAction>& describe(const ListAction*) {
  static const auto object =
      config::Object<ListAction>("list", "All records of a listing, page by page.")
          .required("list", &ListAction::list, "connection.entity.", not_empty())
          .optional("with", &ListAction::with, "Arguments of the list operation.")
          .optional("fields", &ListAction::fields, "Only these. Default: all.", one_or_many())
          .example("{ list: crm.person }");
  return object;
}

const config::Object<CreateAction>& describe(const CreateAction*) {
  static const auto object =
      config::Object<CreateAction>("create", "Creates a record.")
          .required("create", &CreateAction::create, "connection.entity.", not_empty())
          .required("fields", &CreateAction::fields, "Its fields.")
          .example("{ create: crm.person, fields: { name: Ada } }");
  return object;
}

const config::Object<UpdateAction>& describe(const UpdateAction*) {
  static const auto object =
      config::Object<UpdateAction>("update", "Changes fields of a record.")
          .required("update", &UpdateAction::update, "connection.entity.", not_empty())
          .required("id", &UpdateAction::id, "The record's id.")
          .required("fields", &UpdateAction::fields, "Its new fields; null clears.")
          .example("{ update: crm.person, id: 7, fields: { city: Paris } }");
  return object;
}

const config::Object<DeleteAction>& describe(const DeleteAction*) {
  static const auto object =
      config::Object<DeleteAction>("delete", "Deletes a record.")
          .required("delete", &DeleteAction::delete_, "connection.entity.", not_empty())
          .required("id", &DeleteAction::id, "The record's id.")
          .example("{ delete: crm.person, id: 7 }");
  return object;
}

const config::Object<AdvanceAction>& describe(const AdvanceAction*) {
  static const auto object =
      config::Object<AdvanceAction>("advance", "Time passes, and what becomes due is worked on.")
          .required("advance", &AdvanceAction::advance, "So much time; 0s only works.")
          .optional("times", &AdvanceAction::times, "So often, with what becomes due in between.",
                    config::range(1, 1000))
          .example("advance: 20s");
  return object;
}

const config::Object<InsertAction>& describe(const InsertAction*) {
  static const auto object =
      config::Object<InsertAction>("insert", "A new record in a collection of a sandbox.")
          .required("insert", &InsertAction::insert, "connection.collection.", not_empty())
          .required("fields", &InsertAction::fields, "Its fields.")
          .example(
              "{ insert: crm.faults, fields: { path: /v1, times: 1, status: 503, open: true } }");
  return object;
}

const config::Object<ChangeAction>& describe(const ChangeAction*) {
  static const auto object =
      config::Object<ChangeAction>("change",
                                   "Fields of a record in a collection of a sandbox change, as "
                                   "when a person works in the product.")
          .required("change", &ChangeAction::change, "connection.collection.", not_empty())
          .required("id", &ChangeAction::id, "The record's id.")
          .required("fields", &ChangeAction::fields, "Its new fields.")
          .example("{ change: acme.leads, id: 17, fields: { city: Paris } }");
  return object;
}

const config::Object<RemoveAction>& describe(const RemoveAction*) {
  static const auto object =
      config::Object<RemoveAction>("remove", "A record of a collection of a sandbox goes.")
          .required("remove", &RemoveAction::remove, "connection.collection.", not_empty())
          .required("id", &RemoveAction::id, "The record's id.")
          .example("{ remove: acme.leads, id: 17 }");
  return object;
}

const config::Object<StormDeletion>& describe(const StormDeletion*) {
  static const auto object =
      config::Object<StormDeletion>("deletion", "What a deleted record makes known.")
          .required("rule", &StormDeletion::rule, "The rule that hears of it.", not_empty())
          .optional("id", &StormDeletion::id,
                    "Its input for the id of the record. Default: it has none.")
          .required("other", &StormDeletion::other,
                    "Its input for the id of the record on the other side; a list gets one id.",
                    not_empty())
          .example("{ rule: person_deleted, id: person_id, other: lead_ids }");
  return object;
}

const config::Object<ProveAction>& describe(const ProveAction*) {
  static const auto object =
      config::Object<ProveAction>("prove",
                                  "A storm of edits on both sides of a link set; both sides must "
                                  "come to rest and keep every edit.")
          .required("prove", &ProveAction::prove, "The link set.", not_empty())
          .optional("edits", &ProveAction::edits, "How many edits.", config::range(1, 10'000'000))
          .optional("records", &ProveAction::records, "Of how many pairs.",
                    config::range(1, 100'000))
          .optional("seed", &ProveAction::seed, "Another number is another storm.",
                    config::range(0, 1'000'000'000))
          .optional("rounds", &ProveAction::rounds,
                    "After so many deliveries of all that waits nothing may write any more.",
                    config::range(1, 100))
          .optional("deletes", &ProveAction::deletes,
                    "So many in a hundred edits delete the record, where `deleted` names its side.",
                    config::percent())
          .optional("deleted", &ProveAction::deleted,
                    "By side of the link set: which rule hears of a deletion. A side that is not "
                    "named keeps its records.")
          .example("{ prove: people, edits: 10000 }")
          .example(
              "{ prove: people, deletes: 2%, deleted: { lead: { rule: delete_person, other: "
              "person_id } } }");
  return object;
}

const config::OneOf<CaseAction>& describe(const CaseAction*) {
  static const auto one_of = config::OneOf<CaseAction>("test step", "One thing that happens.")
                                 .alternative<EventAction>("event")
                                 .alternative<RunAction>("run")
                                 .alternative<PlanAction>("plan")
                                 .alternative<CallAction>("call")
                                 .alternative<ReadAction>("read")
                                 .alternative<FindAction>("find")
                                 .alternative<ListAction>("list")
                                 .alternative<CreateAction>("create")
                                 .alternative<UpdateAction>("update")
                                 .alternative<DeleteAction>("delete")
                                 .alternative<AdvanceAction>("advance")
                                 .alternative<InsertAction>("insert")
                                 .alternative<ChangeAction>("change")
                                 .alternative<RemoveAction>("remove")
                                 .alternative<ProveAction>("prove");
  return one_of;
}

const config::Object<CaseStep>& describe(const CaseStep*) {
  static const auto object =
      config::Object<CaseStep>("test step", "One thing that happens, and what must hold then.")
          .include(&CaseStep::action)
          .optional("expect", &CaseStep::expect, "What must hold after it.")
          .at(&CaseStep::at)
          .example("{ run: lead_to_person, with: { lead_id: 17 }, expect: { outcome: created } }");
  return object;
}

namespace {

void check_case(const Case& test, config::Report& report) {
  bool expects = false;
  for (const CaseStep& step : test.steps) {
    expects =
        expects || step.expect.has_value() || std::holds_alternative<ProveAction>(step.action);
  }
  if (!expects)
    report.error("steps", "case '" + test.name.value + "' expects nothing",
                 "give a step an 'expect'");
  if (!test.at.empty() && !base::parse_time(test.at))
    report.error("at", "'at' wants a time such as 2026-01-31T09:30:00Z, not '" + test.at + "'");
}

}  // namespace

const config::Object<Case>& describe(const Case*) {
  static const auto object =
      config::Object<Case>("case", "One test: a world of its own, and steps in order.")
          .required("name", &Case::name, "What holds, as a sentence.", not_empty())
          .optional("at", &Case::at, "When it begins. Default: 2026-01-01T00:00:00Z.")
          .optional("given", &Case::given,
                    "Records of collections, in place of their seed, by connection (or the pack's "
                    "own name) and collection.")
          .optional("settings", &Case::settings,
                    "Settings beside those of the file, by pack or connection.")
          .optional("recordings", &Case::recordings,
                    "Recorded exchanges that answer where no sandbox does; files counted from the "
                    "test file. Each must be asked for.",
                    one_or_many())
          .required("steps", &Case::steps, "What happens, in order.", not_empty())
          .at(&Case::place)
          .check(check_case)
          .example(
              "name: a lead becomes a person\n"
              "given: { acme: { leads: [ { id: 17, email: ada@acme.example } ] } }\n"
              "steps:\n"
              "  - run: lead_to_person\n"
              "    with: { lead_id: 17 }\n"
              "    expect: { outcome: created }");
  return object;
}

const config::Object<CaseFile>& describe(const CaseFile*) {
  static const auto object =
      config::Object<CaseFile>("test file", "Tests of a pack or a connector, on simulated parts.")
          .optional("sandbox", &CaseFile::sandbox,
                    "Who plays the system behind a connection: the folder of a sandbox pack. The "
                    "connector's own tests call their connection like the connector.")
          .optional("settings", &CaseFile::settings,
                    "Settings by pack or connection, secrets too. `host` of a connection is set "
                    "to its sandbox.")
          .optional("hooks", &CaseFile::hooks,
                    "The sandboxes reach the pack at http://service.test, so its hooks are "
                    "registered there.")
          .required("cases", &CaseFile::cases, "The tests.", not_empty())
          .example(
              "sandbox: { crm: ../../../examples/sandbox/crm }\n"
              "settings: { crm: { api_token: sandbox-token } }\n"
              "cases:\n"
              "  - name: a person is found by e-mail\n"
              "    steps:\n"
              "      - find: crm.person\n"
              "        by: { email: ada@acme.example }\n"
              "        expect: { value: [ { name: Ada } ] }");
  return object;
}

}  // namespace engine::spec
