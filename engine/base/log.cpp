#include "base/log.h"

#include <atomic>
#include <climits>
#include <vector>

#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log_line.h"
#include "base/mutex.h"
#include "base/redaction.h"

namespace engine::base::log {

namespace {

struct Log {
  std::atomic<Level> level{Level::info};
  std::atomic<Format> format{Format::text};
  std::atomic<std::uint64_t> dropped{0};

  Mutex redaction_mutex;
  Redaction redaction GUARDED_BY(redaction_mutex);

  Mutex output_mutex;
  std::uint64_t sequence GUARDED_BY(output_mutex) = 0;
  bool torn GUARDED_BY(output_mutex) = false;   // the last line ended in its middle
  bool stuck GUARDED_BY(output_mutex) = false;  // the last line was not taken (completely)
};

// Never destroyed: destructors of other static objects may still log.
Log& the_log() {
  static Log& log = *new Log;
  return log;
}

// How long a burst may wait for a reader that has kept up so far.
constexpr int kPatienceMillis = 100;

// Whether stderr takes PIPE_BUF bytes without blocking. False also when it is closed or, for a
// pipe, when nobody reads it (writing would raise SIGPIPE).
bool is_ready(int patience) {
  pollfd entry{STDERR_FILENO, POLLOUT, 0};
  return poll(&entry, 1, patience) == 1 && (entry.revents & (POLLERR | POLLNVAL)) == 0;
}

// Writes what stderr takes; returns what is left.
std::string_view write_ready(std::string_view text, int patience) {
  while (!text.empty() && is_ready(patience)) {
    const auto count =
        ::write(STDERR_FILENO, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (count <= 0) break;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return text;
}

std::string redacted_line(Level level, std::string_view message, std::span<const Field> fields,
                          std::uint64_t sequence) {
  const std::string safe_message = redacted(message);
  std::vector<Field> safe_fields(fields.begin(), fields.end());
  for (Field& field : safe_fields) field.value = redacted(field.value);
  const Line line{SystemClock().now(), sequence, level, safe_message, safe_fields};
  return the_log().format == Format::json ? to_json(line) : to_text(line);
}

}  // namespace

void configure(Level level, Format format) {
  the_log().level = level;
  the_log().format = format;
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  Log& log = the_log();
  if (level < log.level || level == Level::off) return;
  const Lock lock(log.output_mutex);
  std::string line = log.torn ? "\n" : "";
  line += redacted_line(level, message, {fields.begin(), fields.size()}, ++log.sequence);
  const std::string_view left = write_ready(line, log.stuck ? 0 : kPatienceMillis);
  log.stuck = !left.empty();
  log.torn = log.stuck && (log.torn || left.size() < line.size());
  if (log.stuck) ++log.dropped;
}

void redact(const Secret& secret) {
  const Lock lock(the_log().redaction_mutex);
  the_log().redaction.add(secret);
}

std::string redacted(std::string_view text) {
  const Lock lock(the_log().redaction_mutex);
  return the_log().redaction.apply(text);
}

std::uint64_t dropped() {
  return the_log().dropped;
}

}  // namespace engine::base::log
