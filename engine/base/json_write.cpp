#include <algorithm>
#include <cstring>
#include <vector>

#include "base/json.h"

namespace engine::base {

namespace {

// Whether a text has to be escaped in which `word` occurs, eight bytes at a time: some byte is a
// quote, a backslash or below 0x20 (bytes of UTF-8 beyond ASCII do not count).
bool needs_escape(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighs = 0x8080808080808080;
  const auto has_less = [&](std::uint64_t bytes, std::uint64_t than) {
    return (bytes - kOnes * than) & ~bytes & kHighs;
  };
  return (has_less(word ^ (kOnes * '"'), 1) | has_less(word ^ (kOnes * '\\'), 1) |
          has_less(word, 0x20)) != 0;
}

// Copies a text of at least one Word word by word, the last one as the text's last bytes; false
// when it has to be escaped.
template <typename Word>
bool copy_plain(std::string_view text, char* to) {
  const auto copied = [&](std::size_t at) {
    Word word;
    std::memcpy(&word, text.data() + at, sizeof word);
    std::memcpy(to + at, &word, sizeof word);
    constexpr std::uint64_t kBlank = 0x2020202020202020;
    const std::uint64_t padding = sizeof word == 8 ? 0 : kBlank << (8 * (sizeof word % 8));
    return !needs_escape(word | padding);
  };
  std::size_t at = 0;
  for (; at + sizeof(Word) < text.size(); at += sizeof(Word)) {
    if (!copied(at)) return false;
  }
  return copied(text.size() - sizeof(Word));
}

// The same for a text of at least 16 bytes.
bool copy_long_plain(std::string_view text, char* to) {
  using Bytes [[gnu::vector_size(16)]] = std::uint8_t;
  using Mask = decltype(Bytes() == Bytes());
  Mask escaped{};
  const auto copy = [&](std::size_t at) {
    Bytes bytes;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    std::memcpy(to + at, &bytes, sizeof bytes);
    escaped |= (bytes == '"') | (bytes == '\\') | (bytes < 0x20);
  };
  std::size_t at = 0;
  for (; at + sizeof(Bytes) < text.size(); at += sizeof(Bytes)) copy(at);
  copy(text.size() - sizeof(Bytes));
  std::uint64_t halves[2];
  std::memcpy(halves, &escaped, sizeof halves);
  return (halves[0] | halves[1]) == 0;
}

bool copy_if_plain(std::string_view text, char* to) {
  if (text.size() >= 16) return copy_long_plain(text, to);
  if (text.size() >= 8) return copy_plain<std::uint64_t>(text, to);
  if (text.size() >= 4) return copy_plain<std::uint32_t>(text, to);
  return text.empty() || copy_plain<std::uint8_t>(text, to);
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
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || c == '"' || c == '\\') {
      append_escaped(out, byte);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

namespace {

struct Style {
  bool sorted = false;
  bool pretty = false;
};

// Collects in a buffer of its own: most of a record are pieces of a few bytes, and for those a
// string's append is the greater part of the work.
class Writer {
 public:
  Writer(std::string& out, Style style) : out_(out), style_(style) {}

  ~Writer() { flush(); }

  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void write(const Value& value, int depth);

 private:
  static constexpr std::size_t kRoom = 1024;

  void flush() {
    out_.append(buffer_, used_);
    used_ = 0;
  }

  bool has_room(std::size_t size) {
    if (used_ + size > kRoom) flush();
    return size <= kRoom;
  }

  void put(char c) {
    has_room(1);
    buffer_[used_++] = c;
  }

  void put(std::string_view text) {
    if (!has_room(text.size())) {
      out_.append(text);
      return;
    }
    std::memcpy(buffer_ + used_, text.data(), text.size());
    used_ += text.size();
  }

  void put_string(std::string_view text) {
    if (has_room(text.size() + 2) && copy_if_plain(text, buffer_ + used_ + 1)) {
      buffer_[used_] = '"';
      buffer_[used_ + text.size() + 1] = '"';
      used_ += text.size() + 2;
      return;
    }
    flush();
    append_json_string(out_, text);
  }

  void new_line(int depth) {
    if (!style_.pretty) return;
    put('\n');
    put(std::string(static_cast<std::size_t>(depth) * 2, ' '));
  }

  void write_entry(char before, const Value::Entry& entry, int depth) {
    put_key(before, entry.key.as_text(), depth);
    write(entry.value, depth);
  }

  // Mostly in one step.
  void put_key(char before, std::string_view key, int depth) {
    char* const to = has_room(key.size() + 4) ? buffer_ + used_ : nullptr;
    if (to != nullptr && !style_.pretty && copy_if_plain(key, to + 2)) {
      to[0] = before;
      to[1] = '"';
      to[key.size() + 2] = '"';
      to[key.size() + 3] = ':';
      used_ += key.size() + 4;
      return;
    }
    put(before);
    new_line(depth);
    put_string(key);
    put(':');
    if (style_.pretty) put(' ');
  }

  void write_sorted_object(const Value& value, int depth);
  void write_object(const Value& value, int depth);
  void write_list(const Value& value, int depth);

  std::string& out_;
  const Style style_;
  std::size_t used_ = 0;
  char buffer_[kRoom];
};

void Writer::write_sorted_object(const Value& value, int depth) {
  std::vector<const Value::Entry*> entries;
  entries.reserve(value.size());
  for (const auto& entry : value) entries.push_back(&entry);
  std::sort(entries.begin(), entries.end(),
            [](const auto* a, const auto* b) { return a->key.as_text() < b->key.as_text(); });
  char before = '{';
  for (const auto* entry : entries) {
    write_entry(before, *entry, depth + 1);
    before = ',';
  }
  put('}');
}

void Writer::write_object(const Value& value, int depth) {
  if (value.size() == 0) return put("{}");
  if (style_.sorted) return write_sorted_object(value, depth);
  char before = '{';
  for (const auto& entry : value) {
    write_entry(before, entry, depth + 1);
    before = ',';
  }
  new_line(depth);
  put('}');
}

void Writer::write_list(const Value& value, int depth) {
  if (value.size() == 0) return put("[]");
  char before = '[';
  for (const Value& item : value.items()) {
    put(before);
    before = ',';
    new_line(depth + 1);
    write(item, depth + 1);
  }
  new_line(depth);
  put(']');
}

void Writer::write(const Value& value, int depth) {
  switch (value.kind()) {
    case Value::Kind::absent:
    case Value::Kind::null:
      return put("null");
    case Value::Kind::boolean:
      return put(value.as_boolean() ? "true" : "false");
    case Value::Kind::number:
      if (style_.sorted) return put(canonical_number(value.as_text()));
      return put(value.as_text());
    case Value::Kind::text:
    case Value::Kind::promise:
      return put_string(value.as_text());
    case Value::Kind::list:
      return write_list(value, depth);
    case Value::Kind::object:
      return write_object(value, depth);
  }
}

std::string written(const Value& value, Style style) {
  std::string out;
  Writer(out, style).write(value, 0);
  return out;
}

}  // namespace

void append_json(std::string& out, const Value& value) {
  Writer(out, {}).write(value, 0);
}

std::string to_json(const Value& value) {
  return written(value, {});
}

std::string to_pretty_json(const Value& value) {
  return written(value, {.sorted = false, .pretty = true});
}

std::string to_canonical_json(const Value& value) {
  return written(value, {.sorted = true, .pretty = false});
}

}  // namespace engine::base
