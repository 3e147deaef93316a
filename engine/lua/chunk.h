// From what Lua says to what the user wrote: chunks have short names ("e12", "m3"), and a message
// that begins with one ("e12:2: …") goes back to the line of the YAML file or module.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/error.h"
#include "lua/body.h"

namespace engine::lua {

// For luaL_loadbufferx.
std::string expression_name(std::size_t chunk);
std::string module_name(std::size_t module);
inline constexpr const char* kTextOnly = "t";  // no bytecode

// The error of a script: `message` as Lua gave it, `fallback` for one that names no place.
base::Error script_error(const Script::Body& body, std::string_view message,
                         const base::SourceLoc& fallback);

// A message about syntax, "x:2: unexpected symbol near 'end'", as a diagnostic lua-syntax for code
// that begins at `at`; the column is that of the token.
void report_syntax(std::string_view message, std::string_view code, const base::SourceLoc& at,
                   base::Diagnostics& diagnostics);

// "x:12: text" -> 12 and "text"; line 0 when there is no such beginning.
struct LineMessage {
  int line = 0;
  std::string_view text;
};

LineMessage split_line(std::string_view message);

}  // namespace engine::lua
