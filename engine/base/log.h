// Structured log lines: one message, fields from one vocabulary, secrets redacted.
//
// Writes one line of JSON (or logfmt-like text on a terminal) to stderr. Every live secret that was
// registered is replaced by "***" wherever it would appear, control characters are escaped and a
// line is cut at 16 KiB. A line that stderr does not take is dropped and counted: the service does
// not stand still because nobody reads its log. Safe to use from several threads.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace engine::base::log {

enum class Level { debug, info, warning, error, off };
enum class Format { text, json };

struct Field {
  std::string_view key;
  std::string value;
  bool is_number = false;

  Field(std::string_view name, std::string_view text) : key(name), value(text) {}

  template <std::integral Number>
  Field(std::string_view name, Number number)
      : key(name), value(std::to_string(number)), is_number(true) {}
};

void configure(Level level, Format format);
void write(Level level, std::string_view message, std::initializer_list<Field> fields = {});

inline void debug(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::debug, message, fields);
}

inline void info(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::info, message, fields);
}

inline void warning(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::warning, message, fields);
}

inline void error(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::error, message, fields);
}

// From now on this secret's text (when at least 6 characters long), also URL- and base64-encoded,
// is redacted.
void redact(const Secret& secret);
// What `write` does to its text: also for errors, outcomes and answers that leave the process.
std::string redacted(std::string_view text);

// How many lines were dropped since the process started.
std::uint64_t dropped();

}  // namespace engine::base::log
