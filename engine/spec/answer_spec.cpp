#include "spec/answer_spec.h"

namespace engine::config {

namespace {

const Enum<base::Executed>& executed_words() {
  using base::Executed;
  static const auto words =
      Enum<Executed>("executed", "Whether the API carried the request out.")
          .word("yes", Executed::yes, "It did.")
          .word("no", Executed::no, "It did not: a write may be sent again.")
          .word("unknown", Executed::unknown, "Nobody knows: a write is read back first.");
  return words;
}

}  // namespace

const Shape& ShapeOf<base::Executed>::get() {
  static const Shape shape{
      Described<EnumShape>{[]() -> const EnumShape& { return executed_words().shape(); }}};
  return shape;
}

}  // namespace engine::config

namespace engine::spec {

using config::scope;

const config::Enum<AnswerClass>& describe(const AnswerClass*) {
  static const auto words =
      config::Enum<AnswerClass>("answer class", "What an answer means for the task.")
          .word("ok", AnswerClass::ok, "A success, whatever later rules say.")
          .word("unchanged", AnswerClass::unchanged,
                "Nothing new: what a conditional request is answered with.")
          .word("throttled", AnswerClass::throttled, "Too fast: come back later, costs no attempt.")
          .word("transient", AnswerClass::transient, "A passing fault: try again with backoff.")
          .word("unauthorized", AnswerClass::unauthorized,
                "The proof of identity was refused: refresh once, then pause the connection.")
          .word("missing", AnswerClass::missing, "There is no such record.")
          .word("conflict", AnswerClass::conflict,
                "Changed by somebody else meanwhile: plan again.")
          .word("rejected", AnswerClass::rejected, "This record is not acceptable: park the task.")
          .word("stopped", AnswerClass::stopped,
                "The account may not go on: pause the connection, its tasks wait.");
  return words;
}

const config::Object<AnswerRule>& describe(const AnswerRule*) {
  const auto names = scope({"status", "headers", "body", "result"});
  static const auto object =
      config::Object<AnswerRule>("answer",
                                 "What an answer of the API means. The first that holds decides.")
          .required("when", &AnswerRule::when, "Holds when this is true.", names)
          .required("class", &AnswerRule::answer_class, "What the answer means.")
          .optional("executed", &AnswerRule::executed,
                    "Whether the request was carried out. Default: unknown for transient, no for "
                    "the others.")
          .optional("wait", &AnswerRule::wait, "How long to wait: seconds, or an HTTP date.", names)
          .optional("wait_until", &AnswerRule::wait_until,
                    "Until when to wait: seconds since 1970, or an HTTP date.", names)
          .optional("message", &AnswerRule::message, "What the API says about it.", names)
          .optional("code", &AnswerRule::code, "The API's own error code, for people and logs.",
                    names)
          .at(&AnswerRule::at)
          .check([](const AnswerRule& rule, config::Report& report) {
            if (rule.wait && rule.wait_until) {
              report.error("wait_until", "'wait_until' does not go with 'wait'");
            }
          })
          .example("{ when: status == 429, class: throttled, wait: \"headers['retry-after']\" }");
  return object;
}

}  // namespace engine::spec
