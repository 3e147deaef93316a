// What went wrong while running: one error, whose kind alone decides what happens to the task.
//
// What a user wrote wrongly is a Diagnostic (base/diagnostic.h), not an Error.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/duration.h"
#include "base/source.h"

namespace engine::base {

// The first seven are also the `class` of an answer in a connector.
enum class ErrorKind {
  transient,     // timeout, 503: retry with backoff, costs an attempt
  throttled,     // 429: come back at retry_after, costs nothing
  conflict,      // changed under our hands: plan again at once, a few times
  missing,       // 404: the step's `missing` decides
  rejected,      // the record is not acceptable: park with the reason
  unauthorized,  // token refused: refresh once, then pause the connection
  stopped,       // account closed, day's quota spent: pause the connection
  invalid,       // a script or mapping fails on this record: park
  internal,      // our bug: park, log loudly
};

// Whether the remote carried the request out. Only this decides whether a write may be sent again.
enum class Executed { no, yes, unknown };

// Why the engine itself ends an attempt, whatever the kind says. A product's answer cannot say it.
enum class Halt {
  none,
  held,       // another task works on the same name: step back, uncounted
  fenced,     // another attempt has the task: write nothing more
  uncertain,  // the fate of a write is unknown: look again at retry_after
};

std::string_view to_string(ErrorKind kind);
std::string_view to_string(Executed executed);
std::string_view to_string(Halt halt);
std::optional<ErrorKind> error_kind(std::string_view word);

struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string message;  // states the fact in the user's words; never a secret or a whole record
  std::string hint;     // the next step; empty if there is none
  std::string code;     // stable word or the vendor's code ("606"); may be empty
  SourceLoc at;         // the YAML or Lua line it goes back to, if any
  Executed executed = Executed::no;
  std::optional<Duration> retry_after;  // for throttled and stopped
  std::string connection;  // whose answer it was, if any; of `held`, the name that is held
  std::shared_ptr<const Error> cause;
  Halt halt = Halt::none;
};

Error error(ErrorKind kind, std::string message, std::string hint = {});
// The error of an attempt that the engine ends; its code is the word of `halt`.
Error halted(Halt halt, ErrorKind kind, std::string message);

// "message (cause: …)", one line, for logs and outcomes.
std::string to_text(const Error& error);

}  // namespace engine::base
