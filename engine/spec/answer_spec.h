// What an API's answer means. The first rule that holds decides.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "config/describe.h"
#include "config/template.h"

namespace engine::config {

// base knows no descriptions, so its words are described here.
template <>
struct ShapeOf<base::Executed> {
  static const Shape& get();
};

}  // namespace engine::config

namespace engine::spec {

// `ok` says that the answer is a success although a later rule would match.
enum class AnswerClass {
  ok,
  unchanged,  // of a conditional request only
  throttled,
  transient,
  unauthorized,
  missing,
  conflict,
  rejected,
  stopped
};

// Scope of the expressions: status, headers, body, and within `results` also result.
struct AnswerRule {
  config::Expression when;
  AnswerClass answer_class = AnswerClass::rejected;  // key: class
  std::optional<base::Executed> executed;  // default: by class (transient: unknown, others: no)
  std::optional<config::Expression> wait;  // seconds (number) or an HTTP date
  std::optional<config::Expression> wait_until;  // seconds since 1970, or an HTTP date
  std::optional<config::Expression> message;
  std::optional<config::Expression> code;  // the vendor's error code, for people and logs
  base::SourceLoc at;
};

const config::Object<AnswerRule>& describe(const AnswerRule*);
const config::Enum<AnswerClass>& describe(const AnswerClass*);

}  // namespace engine::spec
