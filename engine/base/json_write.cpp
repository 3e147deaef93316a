#include <algorithm>
#include <cstring>
#include <vector>

#include "base/json.h"

namespace engine::base {

namespace {

// The length of the longest start of `text` that needs no escape, eight bytes
// at a time.
std::size_t plain_length(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  // Whether some byte is zero, or below 0x20 (bytes of UTF-8 beyond ASCII do
  // not count).
  const auto has_zero = [](std::uint64_t word) { return (word - kOnes) & ~word & kHighs; };
  const auto has_control = [](std::uint64_t word) {
    return (word - kOnes * 0x20) & ~word & kHighs;
  };
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, sizeof word);
    if ((has_zero(word ^ (kOnes * '"')) | has_zero(word ^ (kOnes * '\\')) | has_control(word)) != 0)
      break;
  }
  for (; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == '"' || c == '\\') break;
  }
  return i;
}

void append_escaped(std::string& out, unsigned char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out.push_back(kHex[c >> 4]);
      out.push_back(kHex[c & 15]);
  }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (true) {
    const std::size_t plain = plain_length(text);
    out.append(text.substr(0, plain));
    if (plain == text.size()) break;
    append_escaped(out, static_cast<unsigned char>(text[plain]));
    text.remove_prefix(plain + 1);
  }
  out.push_back('"');
}

namespace {

struct Style {
  bool sorted = false;
  bool pretty = false;
};

void write(std::string& out, const Value& value, Style style, int depth);

void new_line(std::string& out, Style style, int depth) {
  if (!style.pretty) return;
  out.push_back('\n');
  out.append(static_cast<std::size_t>(depth) * 2, ' ');
}

void write_entry(std::string& out, const Value::Entry& entry, Style style, int depth) {
  append_json_string(out, entry.key.as_text());
  out += style.pretty ? ": " : ":";
  write(out, entry.value, style, depth);
}

void write_sorted_object(std::string& out, const Value& value, Style style, int depth) {
  std::vector<const Value::Entry*> entries;
  entries.reserve(value.size());
  for (const auto& entry : value) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(),
            [](const auto* a, const auto* b) { return a->key.as_text() < b->key.as_text(); });
  out.push_back('{');
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) out.push_back(',');
    write_entry(out, *entries[i], style, depth + 1);
  }
  out.push_back('}');
}

void write_object(std::string& out, const Value& value, Style style, int depth) {
  if (value.size() == 0) {
    out += "{}";
    return;
  }
  if (style.sorted) return write_sorted_object(out, value, style, depth);
  char before = '{';
  for (const auto& entry : value) {
    out.push_back(before);
    before = ',';
    new_line(out, style, depth + 1);
    write_entry(out, entry, style, depth + 1);
  }
  new_line(out, style, depth);
  out.push_back('}');
}

void write_list(std::string& out, const Value& value, Style style, int depth) {
  if (value.size() == 0) {
    out += "[]";
    return;
  }
  out.push_back('[');
  bool first = true;
  for (const Value& item : value.items()) {
    if (!first) out.push_back(',');
    first = false;
    new_line(out, style, depth + 1);
    write(out, item, style, depth + 1);
  }
  new_line(out, style, depth);
  out.push_back(']');
}

void write(std::string& out, const Value& value, Style style, int depth) {
  switch (value.kind()) {
    case Value::Kind::absent:
    case Value::Kind::null:
      out += "null";
      break;
    case Value::Kind::boolean:
      out += value.as_boolean() ? "true" : "false";
      break;
    case Value::Kind::number:
      if (style.sorted) {
        out += canonical_number(value.as_text());
      } else {
        out += value.as_text();
      }
      break;
    case Value::Kind::text:
    case Value::Kind::promise:
      append_json_string(out, value.as_text());
      break;
    case Value::Kind::list:
      write_list(out, value, style, depth);
      break;
    case Value::Kind::object:
      write_object(out, value, style, depth);
      break;
  }
}

}  // namespace

void append_json(std::string& out, const Value& value) {
  write(out, value, {}, 0);
}

std::string to_json(const Value& value) {
  std::string out;
  write(out, value, {}, 0);
  return out;
}

std::string to_pretty_json(const Value& value) {
  std::string out;
  write(out, value, {.sorted = false, .pretty = true}, 0);
  return out;
}

std::string to_canonical_json(const Value& value) {
  std::string out;
  write(out, value, {.sorted = true, .pretty = false}, 0);
  return out;
}

}  // namespace engine::base
