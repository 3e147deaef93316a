#include "base/log_line.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace engine::base::log {

namespace {

constexpr std::size_t kLongest = std::size_t{16} * 1024;
// Room for the longest ending: a quote, an ellipsis, a quote, a brace, the newline.
constexpr std::size_t kEnding = 8;

std::string_view word(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
    case Level::off:
      return "error";
  }
  return "error";
}

// C0, DEL, and C1 in its two-byte UTF-8 form: any of them may steer a terminal.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 2)
    return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
  return first < 0x20 || first == 0x7F;
}

// As JSON escapes it.
std::string escaped(std::string_view character) {
  if (character == "\"" || character == "\\") return "\\" + std::string(character);
  if (character == "\n") return "\\n";
  if (character == "\r") return "\\r";
  if (character == "\t") return "\\t";
  if (!is_control(character)) return std::string(character);
  return fmt::format("\\u{:04x}", static_cast<unsigned char>(character.back()));
}

// Collects a line and refuses what would make it too long.
class Writer {
 public:
  // Whether something did not fit; nothing is taken after it.
  bool full() const { return full_; }

  // All of it or nothing.
  void raw(std::string_view text) {
    full_ = full_ || line_.size() + text.size() > kLongest - kEnding;
    if (!full_) line_ += text;
  }

  // As much of it as fits.
  void escape(std::string_view text) {
    if (full_) return;
    while (!text.empty() && !full_) {
      const std::size_t length = utf8_length(text);
      raw(length == 0 ? "\\ufffd" : escaped(text.substr(0, length)));
      text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    if (full_) line_ += "…";
  }

  void quote(std::string_view text) {
    if (full_) return;
    line_ += '"';
    escape(text);
    line_ += '"';
  }

  std::string finish(std::string_view ending) { return std::move(line_.append(ending)); }

 private:
  std::string line_;
  bool full_ = false;
};

bool is_plain(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return c > ' ' && c <= '~' && c != '"' && c != '\\' && c != '=';
  });
}

}  // namespace

std::string to_json(const Line& line) {
  Writer writer;
  writer.raw(fmt::format(R"({{"time":"{}","sequence":{},"level":"{}","message":)",
                         base::to_text(line.time), line.sequence, word(line.level)));
  writer.quote(line.message);
  for (const Field& field : line.fields) {
    if (field.is_number) {
      writer.raw(fmt::format(R"(,"{}":{})", field.key, field.value));
    } else {
      writer.raw(fmt::format(R"(,"{}":)", field.key));
      writer.quote(field.value);
    }
  }
  return writer.finish("}\n");
}

std::string to_text(const Line& line) {
  Writer writer;
  writer.raw(fmt::format("{} {:7} ", base::to_text(line.time), word(line.level)));
  writer.escape(line.message);
  for (const Field& field : line.fields) {
    writer.raw(fmt::format(" {}=", field.key));
    if (is_plain(field.value)) {
      writer.escape(field.value);
    } else {
      writer.quote(field.value);
    }
  }
  return writer.finish("\n");
}

}  // namespace engine::base::log
