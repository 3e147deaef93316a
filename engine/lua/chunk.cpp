#include "lua/chunk.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace engine::lua {

namespace {

constexpr std::size_t kLongestMessage = 1000;

std::string_view line_of(std::string_view code, int number) {
  for (int i = 1; i < number; ++i) {
    const std::size_t end = code.find('\n');
    if (end == std::string_view::npos) return {};
    code.remove_prefix(end + 1);
  }
  return code.substr(0, code.find('\n'));
}

// What Lua quotes at the end: "… near 'end'". Empty when it quotes nothing that stands in the text.
std::string_view near_token(std::string_view message) {
  constexpr std::string_view kNear = " near '";
  const std::size_t at = message.rfind(kNear);
  if (at == std::string_view::npos || !message.ends_with('\'')) return {};
  const std::string_view token = message.substr(at + kNear.size());
  return token == "<eof>'" ? std::string_view() : token.substr(0, token.size() - 1);
}

// Lua calls the end of the text <eof>.
constexpr std::string_view kWantsEnd = "'<eof>' expected near ";

std::string in_words(std::string_view message) {
  constexpr std::string_view kEnd = " near '<eof>'";
  if (message.ends_with(kEnd)) {
    message.remove_suffix(kEnd.size());
    return message == "unexpected symbol" ? "something is missing at the end"
                                          : std::string(message) + " at the end";
  }
  if (!message.starts_with(kWantsEnd)) return std::string(message);
  return std::string(message.substr(kWantsEnd.size())) + " does not fit behind what stands before";
}

// What other languages write otherwise.
std::string_view hint_about(std::string_view message, std::string_view token) {
  if (token == "=" && message.starts_with(kWantsEnd)) return "to compare, write ==";
  if (token == "!") return "Lua's words are 'not', and ~= for not equal";
  if (token == "&") return "Lua's word is 'and'";
  if (token == "|") return "Lua's word is 'or'";
  if (token == "?") return "write: condition and one or other";
  return {};
}

base::SourceLoc moved(base::SourceLoc at, int line) {
  at.line += line - 1;
  if (line > 1) at.column = 1;
  at.length = 0;
  return at;
}

// The place that "e12:2: …" or "m3:7: …" names; unknown when it names none.
base::SourceLoc place_of(const Script::Body& body, std::string_view message) {
  if (message.empty()) return {};
  std::size_t index = 0;
  const char* const end = message.data() + message.size();
  const auto [stop, failed] = std::from_chars(message.data() + 1, end, index);
  const int line = split_line(message).line;
  if (failed != std::errc() || stop == end || *stop != ':' || line == 0) return {};
  if (message.front() == 'm' && index < body.modules.size())
    return {body.modules[index].source, line, 1, 0};
  if (message.front() == 'e' && index < body.chunks.size())
    return moved(body.chunks[index].at, line);
  return {};
}

std::string shortened(std::string_view message) {
  if (message.size() <= kLongestMessage) return std::string(message);
  std::size_t end = kLongestMessage;
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0U) == 0x80U) --end;
  return std::string(message.substr(0, end)) + "…";
}

}  // namespace

std::string expression_name(std::size_t chunk) {
  return "=e" + std::to_string(chunk);
}

std::string module_name(std::size_t module) {
  return "=m" + std::to_string(module);
}

LineMessage split_line(std::string_view message) {
  const std::size_t colon = message.find(':');
  if (colon == std::string_view::npos ||
      message.substr(0, colon).find(' ') != std::string_view::npos) {
    return {0, message};
  }
  int line = 0;
  const char* const end = message.data() + message.size();
  const auto [stop, failed] = std::from_chars(message.data() + colon + 1, end, line);
  const std::string_view rest(stop, static_cast<std::size_t>(end - stop));
  if (failed != std::errc() || !rest.starts_with(": ")) return {0, message};
  return {line, rest.substr(2)};
}

base::Error script_error(const Script::Body& body, std::string_view message,
                         const base::SourceLoc& fallback) {
  base::SourceLoc at = fallback;
  // An error that was caught and raised again carries two places; the last is where it happened.
  while (true) {
    const base::SourceLoc place = place_of(body, message);
    if (!place.known()) break;
    at = place;
    message = split_line(message).text;
  }
  base::Error error = base::error(base::ErrorKind::invalid, shortened(message));
  if (message.find("userdata") != std::string_view::npos) {
    error.hint = "null, numbers beyond 2^53 and ids that are not known yet are no numbers to Lua";
  }
  error.code = "script-error";
  error.at = at;
  return error;
}

void report_syntax(std::string_view message, std::string_view code, const base::SourceLoc& at,
                   base::Diagnostics& diagnostics) {
  const LineMessage found = split_line(message);
  const int line = std::max(found.line, 1);
  base::SourceLoc place = moved(at, line);
  const std::string_view token = near_token(found.text);
  const std::size_t column =
      token.empty() ? std::string_view::npos : line_of(code, line).rfind(token);
  if (column != std::string_view::npos) {
    place.column += static_cast<int>(column);
    place.length = static_cast<int>(token.size());
  }
  diagnostics.error("lua-syntax", place, in_words(found.text),
                    std::string(hint_about(found.text, token)));
}

}  // namespace engine::lua
