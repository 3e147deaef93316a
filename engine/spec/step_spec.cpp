#include "spec/step_spec.h"

#include <algorithm>

#include "base/suggest.h"
#include "base/text.h"

namespace engine::spec {

using config::one_or_many;
using config::words;

bool Reaction::given() const {
  return word.has_value() || steps;
}

const config::Object<Reaction>& describe(const Reaction*) {
  static const auto object =
      config::Object<Reaction>("reaction",
                               "What to do in a situation: a word, a step or a list of steps.")
          .optional("word", &Reaction::word,
                    "skip, fail, park, continue or first: the situation says which.")
          .optional("steps", &Reaction::steps, "Steps to run.", one_or_many())
          .shorthand(config::Form::scalar, "word")
          .shorthand(config::Form::list, "steps")
          .shorthand(config::Form::map, "steps")
          .example("skip")
          .example("{ finish: failed, message: \"No lead found with id=${input.lead_id}\" }");
  return object;
}

namespace {

using Words = std::vector<std::string>;

void check_reaction(const char* key, const Reaction& reaction, const Words& allowed,
                    config::Report& report) {
  if (!reaction.word) return;
  const std::string& word = reaction.word->value;
  if (std::find(allowed.begin(), allowed.end(), word) != allowed.end()) return;
  std::string hint = base::did_you_mean(word, allowed);
  if (hint.empty()) hint = "it is " + config::enumerate(allowed, "or") + ", or a list of steps";
  report.error(key, "'" + std::string(key) + "' cannot be '" + word + "'", hint);
}

template <class... Kinds>
bool is_any_of(const StepKind& kind) {
  return (std::holds_alternative<Kinds>(kind) || ...);
}

void check_reactions(const Step& step, config::Report& report) {
  check_reaction("missing", step.missing, {"skip", "fail", "park", "continue"}, report);
  check_reaction("ambiguous", step.ambiguous, {"park", "fail", "skip", "first"}, report);
  check_reaction("on_error", step.on_error, {"park", "fail", "skip", "continue"}, report);
  if (step.missing.given() &&
      !is_any_of<ReadStep, FindStep, UpdateStep, DeleteStep, CallStep>(step.kind)) {
    report.error("missing", "'missing' goes with read, find, update, delete and call only");
  }
  if (step.ambiguous.given() && !is_any_of<FindStep, SyncStep>(step.kind)) {
    report.error("ambiguous", "'ambiguous' goes with find and sync only");
  }
  if (step.on_error.given() && is_any_of<SetStep, WhenStep, AnswerStep, FinishStep>(step.kind)) {
    report.error("on_error", "a step that cannot fail has no 'on_error'");
  }
}

void check_result(const Step& step, config::Report& report) {
  if (is_any_of<WhenStep>(step.kind) && !step.when) {
    report.error("do", "'do' needs a 'when'",
                 "say when the block runs, or write its steps without it");
  }
  if (!step.as->empty() &&
      is_any_of<SetStep, WhenStep, EachStep, DeleteStep, AnswerStep, FinishStep>(step.kind)) {
    report.error("as", "this step has no result to name");
  }
}

}  // namespace

const config::OneOf<StepKind>& describe(const StepKind*) {
  static const auto one_of =
      config::OneOf<StepKind>("step", "One step of a rule, named by its first key.")
          .alternative<ReadStep>("read")
          .alternative<FindStep>("find")
          .alternative<ListStep>("list")
          .alternative<SyncStep>("sync")
          .alternative<CreateStep>("create")
          .alternative<UpdateStep>("update")
          .alternative<DeleteStep>("delete")
          .alternative<CallStep>("call")
          .alternative<SetStep>("set")
          .alternative<EachStep>("each")
          .alternative<RunStep>("run")
          .alternative<LuaStep>("lua")
          .alternative<AnswerStep>("answer")
          .alternative<FinishStep>("finish")
          .alternative<WhenStep>("do");
  return one_of;
}

const config::Object<Step>& describe(const Step*) {
  static const auto object =
      config::Object<Step>("step", "One step of a rule.")
          .include(&Step::kind)
          .optional("when", &Step::when, "When false, the step is passed over.")
          .optional("as", &Step::as, "The name of its result for later steps.")
          .optional("missing", &Step::missing,
                    "When there is no such record: skip, fail, park, continue or steps.")
          .optional("ambiguous", &Step::ambiguous,
                    "When there are several: park, fail, skip, first or steps.")
          .optional("on_error", &Step::on_error,
                    "When it fails for good: park, fail, skip, continue or steps.")
          .at(&Step::at)
          .check(check_reactions)
          .check(check_result)
          .example("{ read: acme.lead, id: \"${input.lead_id}\", as: lead, missing: skip }")
          .example("{ when: lead.score > 50, do: [ { call: chat.post, on_ambiguous: drop } ] }");
  return object;
}

const config::Object<LuaStep>& describe(const LuaStep*) {
  static const auto object =
      config::Object<LuaStep>("lua step", "Calls a pure function.")
          .required("lua", &LuaStep::lua, "module.function.")
          .optional("with", &LuaStep::with, "Its arguments, in order.", one_or_many())
          .example("{ lua: scores.total, with: [\"${lead}\"], as: total }");
  return object;
}

const config::Object<SetStep>& describe(const SetStep*) {
  static const auto object =
      config::Object<SetStep>("set step", "Gives names to values.")
          .required("set", &SetStep::set, "Values by name.", config::not_empty())
          .example("{ set: { title: \"${lead.name}: ${lead.company}\" } }");
  return object;
}

const config::Object<WhenStep>& describe(const WhenStep*) {
  static const auto object =
      config::Object<WhenStep>("when step", "Runs one of two blocks.")
          .required("do", &WhenStep::do_, "Steps to run when it holds.", one_or_many())
          .optional("otherwise", &WhenStep::otherwise, "Steps to run when it does not.",
                    one_or_many());
  return object;
}

const config::Object<EachStep>& describe(const EachStep*) {
  static const auto object =
      config::Object<EachStep>(
          "each step", "Runs a block for each item of a list; a failed item stops no other.")
          .required("each", &EachStep::each, "The name of the item.")
          .required("in", &EachStep::in, "The list.")
          .required("do", &EachStep::do_, "Steps to run.", one_or_many())
          .example(
              "{ each: item, in: page.items, do: [ { delete: store.seen, id: \"${item.id}\" } ] }");
  return object;
}

const config::Object<RunStep>& describe(const RunStep*) {
  static const auto object =
      config::Object<RunStep>("run step", "Runs another rule of the pack; its key is held too.")
          .required("run", &RunStep::run, "The rule.")
          .optional("with", &RunStep::with, "Its input, by name.")
          .optional("as_task", &RunStep::as_task,
                    "Enqueued as a task of its own when this one settles.")
          .optional("lane", &RunStep::lane, "The lane of that task. Default: this one's.",
                    words({"live", "bulk"}))
          .check([](const RunStep& run, config::Report& report) {
            if (!run.lane.empty() && !run.as_task)
              report.error("lane", "'lane' goes with 'as_task: true' only");
          })
          .example("{ run: lead_organization, with: { lead: \"${lead}\" }, as: org }");
  return object;
}

namespace {

bool is_html(const Answer& answer) {
  return std::any_of(answer.headers.begin(), answer.headers.end(), [](const auto& header) {
    return base::lower(header.first.value) == "content-type" &&
           base::lower(header.second.constant_text()).starts_with("text/html");
  });
}

void check_body(const Answer& answer, config::Report& report) {
  const bool has_view = !answer.view->empty();
  if (answer.json && answer.text) report.error("text", "'text' does not go with 'json'");
  if (has_view && (answer.json || answer.text))
    report.error("view", "'view' does not go with 'json' or 'text'");
  if (!has_view && !answer.with.empty()) report.error("with", "'with' goes with 'view' only");
  if (!answer.json && answer.pretty) report.error("pretty", "'pretty' goes with 'json' only");
  if (answer.text && !answer.text->is_constant() && is_html(answer))
    report.error("text", "a 'text' that is HTML cannot have ${…} in it",
                 "write a view: it escapes its values");
}

}  // namespace

const config::Object<Answer>& describe(const Answer*) {
  static const auto object =
      config::Object<Answer>("answer", "What the client of a route is told.")
          .optional("status", &Answer::status, "The HTTP status. Default: 200.")
          .optional("headers", &Answer::headers, "Headers by name.")
          .optional("json", &Answer::json, "The body, as JSON.")
          .optional("pretty", &Answer::pretty, "The JSON in lines, indented by two blanks.")
          .optional("text", &Answer::text, "The body, as text.")
          .optional("view", &Answer::view, "The body, as HTML: views/NAME.html of the pack.")
          .optional("with", &Answer::with, "The values that the view shows.")
          .optional("delay", &Answer::delay, "Wait before answering; for sandboxes.")
          .optional("cut", &Answer::cut, "Break the connection: before or middle; for sandboxes.")
          .at(&Answer::at)
          .check(&check_body)
          .example("{ status: 404, json: { error: not found } }")
          .example("{ view: unseen, with: { items: \"${page.items}\" } }");
  return object;
}

const config::Object<AnswerStep>& describe(const AnswerStep*) {
  static const auto object =
      config::Object<AnswerStep>("answer step",
                                 "Answers the client; the steps after it are a task of their own.")
          .required("answer", &AnswerStep::answer, "The answer.")
          .example("{ answer: { json: { data: \"${page.items}\" } } }");
  return object;
}

const config::Object<FinishStep>& describe(const FinishStep*) {
  static const auto object =
      config::Object<FinishStep>("finish step", "Ends the rule here.")
          .required("finish", &FinishStep::finish, "The outcome.",
                    words({"done", "skipped", "failed", "parked", "created", "updated", "deleted"}))
          .optional("message", &FinishStep::message, "Why, for people.")
          .optional("value", &FinishStep::value, "The rule's result, for the rule that ran it.")
          .example("{ finish: done, value: \"${org}\" }");
  return object;
}

}  // namespace engine::spec
