// What happens on which trigger.
#include <algorithm>

#include "spec/pack_spec.h"

namespace engine::spec {

using config::one_or_many;
using config::range;
using config::scope;
using config::words;

const config::Object<RouteTrigger>& describe(const RouteTrigger*) {
  static const auto object =
      config::Object<RouteTrigger>("route trigger", "A request to the service.")
          .required("route", &RouteTrigger::route,
                    "METHOD /path, with {name} or {name:int} for what varies.")
          .required("auth", &RouteTrigger::auth, "A name of the pack's auth; none is for loopback.")
          .optional("when", &RouteTrigger::when,
                    "Of two rules on one route the first that holds runs.",
                    scope({"params", "query", "body", "headers", "settings"}))
          .optional("limit", &RouteTrigger::limit, "How often it may be called.")
          .example("{ route: \"POST /acme/lead/{lead_id:int}\", auth: api_key }");
  return object;
}

const config::OneOf<Trigger>& describe(const Trigger*) {
  static const auto one_of = config::OneOf<Trigger>("trigger", "What makes a rule run.")
                                 .alternative<RouteTrigger>("route")
                                 .alternative<ScheduleTrigger>("schedule");
  return one_of;
}

const config::Object<RuleInput>& describe(const RuleInput*) {
  const auto names = scope({"params", "query", "body", "headers"});
  static const auto object =
      config::Object<RuleInput>("rule input", "A typed argument of a rule.")
          .optional("type", &RuleInput::type, "What it is.",
                    words({"text", "int", "number", "bool", "list", "record", "any"}))
          .optional("from", &RuleInput::from,
                    "Where a route has it: the first that is neither absent nor null.",
                    one_or_many(), names)
          .optional("default", &RuleInput::default_value, "Its value when there is none.")
          .optional("optional", &RuleInput::optional, "It may be absent.")
          .optional("absent", &RuleInput::absent, "What the client is told when it is absent.")
          .optional("invalid", &RuleInput::invalid,
                    "What the client is told when it has another type.")
          .optional("doc", &RuleInput::doc, "What it is for.")
          .at(&RuleInput::at)
          .check([](const RuleInput&, config::Report& report) {
            if (report.has("absent") && (report.has("default") || report.has("optional"))) {
              report.error("absent", "an input with a default or 'optional' has no 'absent'");
            }
          })
          .example(
              "{ type: int, from: [params.lead_id, body.data.id], absent: { answer: { json: {} } } "
              "}");
  return object;
}

const config::Object<Retry>& describe(const Retry*) {
  static const auto object =
      config::Object<Retry>("retry", "How a failed task is tried again.")
          .optional("attempts", &Retry::attempts, "Attempts in total.", range(1, 1000))
          .optional("age", &Retry::age, "No attempt is made after this time.",
                    range(std::chrono::seconds(1), std::chrono::hours(24 * 366)))
          .optional("base_delay", &Retry::base_delay,
                    "The wait before the second attempt; it doubles.",
                    range(std::chrono::milliseconds(1), std::chrono::hours(24)))
          .optional("longest_delay", &Retry::longest_delay, "The longest wait.",
                    range(std::chrono::milliseconds(1), std::chrono::hours(24 * 31)))
          .example("{ attempts: 12, age: 72h }");
  return object;
}

const config::Enum<Coalesce>& describe(const Coalesce*) {
  static const auto words =
      config::Enum<Coalesce>("coalesce",
                             "What an event becomes while a task of its rule and key waits.")
          .word("none", Coalesce::none, "A task of its own.")
          .word("latest", Coalesce::latest, "The waiting task takes it in; the last state wins.");
  return words;
}

const config::Object<Queue>& describe(const Queue*) {
  static const auto object =
      config::Object<Queue>("queue", "How a rule's tasks wait.")
          .optional("coalesce", &Queue::coalesce, "What becomes of several events of one key.")
          .optional("lane", &Queue::lane, "live goes ahead of bulk.", words({"live", "bulk"}))
          .optional("retry", &Queue::retry, "How a failed task is tried again.")
          .optional("keep", &Queue::keep,
                    "So long a task that ended well is remembered. Default: a week.",
                    config::range(std::chrono::minutes(1), std::chrono::hours(24 * 366)))
          .example("{ coalesce: latest, retry: { attempts: 12, age: 72h } }");
  return object;
}

const config::Enum<AnswerWhen>& describe(const AnswerWhen*) {
  static const auto words =
      config::Enum<AnswerWhen>("answer", "When the client of a route is answered.")
          .word("queued", AnswerWhen::queued, "202 as soon as the task is stored.")
          .word("done", AnswerWhen::done, "When the task has an outcome.")
          .word("direct", AnswerWhen::direct,
                "Without a task: the rule looks and writes to the store only.");
  return words;
}

const config::Object<Rule>& describe(const Rule*) {
  static const auto object =
      config::Object<Rule>("rule", "What happens on which trigger.")
          .optional("doc", &Rule::doc, "What it does.")
          .optional("on", &Rule::on, "What makes it run; without, other rules and people do.",
                    one_or_many())
          .optional("input", &Rule::input, "Its arguments.", config::identifier())
          .optional("key", &Rule::key,
                    "What a task is about; tasks with equal keys run one at a time.",
                    config::not_empty())
          .optional("answer", &Rule::answer, "When the client of a route is answered.")
          .optional("session", &Rule::session,
                    "Its steps know the visitor's session, as 'session'; who has none gets one.")
          .optional("health", &Rule::health,
                    "Its steps know how the pack is, as 'health': health.ok of all checks, and "
                    "health.NAME.ok and health.NAME.last of each.")
          .optional("accepted", &Rule::accepted,
                    "The answer of 'queued'. Default: 202 with task and eta.")
          .optional("answered", &Rule::answered,
                    "The answer of 'done'; knows 'task' (id, outcome, reason) and the 'value' that "
                    "the rule finished with. Default: 200 with the task.")
          .optional("queue", &Rule::queue, "How its tasks wait.")
          .required("steps", &Rule::steps, "What is done.", one_or_many())
          .at(&Rule::at)
          .check([](const Rule& rule, config::Report& report) {
            if (rule.accepted && rule.answer != AnswerWhen::queued) {
              report.error("accepted", "'accepted' goes with 'answer: queued' only");
            }
            if (rule.answered && rule.answer != AnswerWhen::done)
              report.error("answered", "'answered' goes with 'answer: done' only");
            if (rule.session && rule.answer != AnswerWhen::direct)
              report.error("session", "'session' goes with 'answer: direct' only");
            if (rule.health && rule.answer != AnswerWhen::direct)
              report.error("health", "'health' goes with 'answer: direct' only");
            const bool timed = std::any_of(rule.on.begin(), rule.on.end(), [](const Trigger& each) {
              return std::holds_alternative<ScheduleTrigger>(each);
            });
            if (rule.answer == AnswerWhen::direct && timed)
              report.error("answer", "a rule with a schedule has nobody to answer directly");
            if (rule.answer == AnswerWhen::direct && report.has("queue")) {
              report.error("queue", "a rule that answers directly has no 'queue'");
            }
          })
          .example(
              "on: [ { route: \"POST /acme/lead/{lead_id:int}\", auth: api_key } ]\n"
              "input: { lead_id: { type: int, from: params.lead_id } }\n"
              "key: people.lead:${input.lead_id}\n"
              "steps:\n"
              "  - { read: acme.lead, id: \"${input.lead_id}\", as: lead }\n"
              "  - { sync: crm.person, from: lead, mapping: lead_to_person, link: people }\n");
  return object;
}

}  // namespace engine::spec
