#include "base/error.h"

#include <array>
#include <utility>

namespace engine::base {

namespace {

constexpr std::array<std::pair<ErrorKind, std::string_view>, 9> kKinds = {{
    {ErrorKind::transient, "transient"},
    {ErrorKind::throttled, "throttled"},
    {ErrorKind::conflict, "conflict"},
    {ErrorKind::missing, "missing"},
    {ErrorKind::rejected, "rejected"},
    {ErrorKind::unauthorized, "unauthorized"},
    {ErrorKind::stopped, "stopped"},
    {ErrorKind::invalid, "invalid"},
    {ErrorKind::internal, "internal"},
}};

}  // namespace

std::string_view to_string(ErrorKind kind) {
  for (const auto& [each, word] : kKinds) {
    if (each == kind) return word;
  }
  return "internal";
}

std::optional<ErrorKind> error_kind(std::string_view word) {
  for (const auto& [kind, each] : kKinds) {
    if (each == word) return kind;
  }
  return std::nullopt;
}

std::string_view to_string(Executed executed) {
  switch (executed) {
    case Executed::no:
      return "no";
    case Executed::yes:
      return "yes";
    case Executed::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view to_string(Halt halt) {
  switch (halt) {
    case Halt::none:
      return "";
    case Halt::held:
      return "held";
    case Halt::fenced:
      return "fenced";
    case Halt::uncertain:
      return "uncertain";
  }
  return "";
}

Error error(ErrorKind kind, std::string message, std::string hint) {
  Error result;
  result.kind = kind;
  result.message = std::move(message);
  result.hint = std::move(hint);
  return result;
}

Error halted(Halt halt, ErrorKind kind, std::string message) {
  Error result = error(kind, std::move(message));
  result.code = to_string(halt);
  result.halt = halt;
  return result;
}

std::string to_text(const Error& error) {
  std::string text = error.at.known() ? error.at.text() + ": " + error.message : error.message;
  if (error.cause) text += " (cause: " + to_text(*error.cause) + ")";
  return text;
}

}  // namespace engine::base
