#include "base/json.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <vector>

#include "base/value_block.h"

namespace engine::base {

using Implementation = simdjson::internal::dom_parser_implementation;

// Reads a document into values whose long texts point into one shared copy of it.
//
// simdjson's first stage finds the tokens (and checks UTF-8 and control characters) with whatever
// vector instructions this processor has; the walk over them is ours, because simdjson's own turns
// numbers into doubles.
class JsonReader {
 public:
  static Result<Value> read(std::string_view text) {
    if (text.size() > kLargest) return base::error(ErrorKind::invalid, "the JSON document is larger than 64 MiB");
    Value::Block* block = Value::Block::make(text.size() + simdjson::SIMDJSON_PADDING);
    if (!text.empty()) std::memcpy(block->data(), text.data(), text.size());
    std::memset(block->data() + text.size(), ' ', simdjson::SIMDJSON_PADDING);
    auto result = JsonReader(block, text.size()).document();
    if (block->count.fetch_sub(1, std::memory_order_acq_rel) == 1) Value::Block::free(block);
    return result;
  }

 private:
  static constexpr std::size_t kLargest = std::size_t{64} << 20;
  static constexpr std::size_t kSliceReach = std::size_t{16} << 20;
  static constexpr std::size_t kInlineSize = 14;
  static constexpr int kDeepest = 200;

  JsonReader(Value::Block* block, std::size_t size) : block_(block), text_(block->data()), size_(size) {}

  static Implementation* tokens(std::size_t size) {
    thread_local std::unique_ptr<Implementation> parser;
    if (!parser || parser->capacity() < size) {
      parser.reset();
      const std::size_t capacity = std::max<std::size_t>(size, 16384);
      if (simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, parser)) return nullptr;
    }
    return parser.get();
  }

  Result<Value> document() {
    Implementation* parser = tokens(size_);
    if (parser == nullptr) return base::error(ErrorKind::internal, "out of memory while reading JSON");
    const auto code = parser->stage1(reinterpret_cast<const std::uint8_t*>(text_), size_, simdjson::stage1_mode::regular);
    if (code == simdjson::EMPTY) return base::error(ErrorKind::invalid, "not valid JSON: the text is empty");
    if (code) return base::error(ErrorKind::invalid, std::string("not valid JSON: ") + simdjson::error_message(code));
    next_ = parser->structural_indexes.get();
    last_ = next_ + parser->n_structural_indexes;
    Value value;
    if (!any(value, 0)) return failure();
    if (next_ != last_) return fail("text after the end of the document"), failure();
    return value;
  }

  Result<Value> failure() const {
    return base::error(ErrorKind::invalid, std::string("not valid JSON: ") + problem_ + " at byte " + std::to_string(at_));
  }

  bool fail(const char* problem) {
    if (problem_ == nullptr) {
      problem_ = problem;
      at_ = next_ < last_ ? *next_ : size_;
    }
    return false;
  }

  char peek() const { return next_ < last_ ? text_[*next_] : '\0'; }

  bool any(Value& out, int depth) {
    switch (peek()) {
      case '{': return object(out, depth + 1);
      case '[': return list(out, depth + 1);
      case '"': return text(out);
      case '\0': return fail("the text ends too early");
      default: return scalar(out);
    }
  }

  bool list(Value& out, int depth) {
    if (depth > kDeepest) return fail("nested too deeply");
    ++next_;
    auto& items = out.own_list().items;
    if (peek() == ']') return ++next_, true;
    while (true) {
      items.emplace_back();
      if (!any(items.back(), depth)) return false;
      const char c = peek();
      if (c != ',' && c != ']') return fail("',' or ']' is missing");
      ++next_;
      if (c == ']') return true;
    }
  }

  bool object(Value& out, int depth) {
    if (depth > kDeepest) return fail("nested too deeply");
    ++next_;
    auto& entries = out.own_object().entries;
    if (peek() == '}') return ++next_, true;
    auto& usual = usual_size_[static_cast<std::size_t>(depth) % usual_size_.size()];
    entries.reserve(usual);
    while (true) {
      if (peek() != '"') return fail("a key in quotes is missing");
      auto& entry = entries.emplace_back();
      if (!text(entry.key)) return false;
      if (peek() != ':') return fail("':' is missing");
      ++next_;
      if (!any(entry.value, depth)) return false;
      const char c = peek();
      if (c != ',' && c != '}') return fail("',' or '}' is missing");
      ++next_;
      if (c == '}') break;
    }
    usual = entries.size();
    drop_repeated_keys(entries);
    return true;
  }

  bool text(Value& out) {
    const char* start = text_ + *next_ + 1;
    const char* end = text_ + (next_ + 1 < last_ ? next_[1] : size_);
    do --end; while (end > start && *end != '"');
    const auto size = static_cast<std::size_t>(end - start);
    if (std::memchr(start, '\\', size) == nullptr) {
      out = slice({start, size});
    } else {
      std::string plain;
      if (!unescape({start, size}, plain)) return fail("a bad escape in a text");
      out = Value::text(plain);
    }
    ++next_;
    return true;
  }

  bool scalar(Value& out) {
    const char* start = text_ + *next_;
    const char* end = start;
    while (end < text_ + size_ && std::strchr(" \t\r\n,]}:", *end) == nullptr) ++end;
    const std::string_view token(start, static_cast<std::size_t>(end - start));
    if (is_json_number(token)) {
      out.set_text(Value::kNumber, token);
    } else if (token == "null") {
      out = Value::null();
    } else if (token == "true" || token == "false") {
      out = Value::boolean(token == "true");
    } else {
      return fail("neither a number, a text, true, false nor null");
    }
    ++next_;
    return true;
  }

  // Of a key given twice the last value counts. No repetition is the rule, so a small filter
  // decides first whether there may be one.
  static void drop_repeated_keys(std::vector<Value::Entry>& entries) {
    std::array<std::uint64_t, 8> seen{};
    bool doubtful = false;
    for (const auto& entry : entries) {
      const auto key = entry.key.as_text();
      if (key.empty()) continue;
      const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(key[i])); };
      const std::size_t bit = (key.size() * 31 + byte(0) * 7 + byte(key.size() - 1) * 13 + byte(key.size() / 2) * 3) & 511;
      const std::uint64_t mask = std::uint64_t{1} << (bit & 63);
      doubtful |= (seen[bit >> 6] & mask) != 0;
      seen[bit >> 6] |= mask;
    }
    if (!doubtful) return;
    std::vector<std::pair<std::string_view, std::size_t>> keys;
    keys.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) keys.emplace_back(entries[i].key.as_text(), i);
    std::sort(keys.begin(), keys.end());
    std::vector<std::size_t> dropped;
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (keys[i].first == keys[i - 1].first) dropped.push_back(keys[i - 1].second);
    }
    std::sort(dropped.rbegin(), dropped.rend());
    for (const std::size_t index : dropped) entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(index));
  }

  static std::optional<std::uint32_t> hex4(std::string_view text) {
    std::uint32_t code = 0;
    if (text.size() < 4) return std::nullopt;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + 4, code, 16);
    if (problem != std::errc() || end != text.data() + 4) return std::nullopt;
    return code;
  }

  // Reads what follows "\u", a surrogate pair included; returns how many characters it took, 0 if bad.
  static std::size_t unescape_unicode(std::string_view text, std::string& out) {
    const auto first = hex4(text);
    if (!first || (*first >= 0xDC00 && *first < 0xE000)) return 0;
    if (*first < 0xD800 || *first > 0xDBFF) {
      append_utf8(*first, out);
      return 4;
    }
    if (text.size() < 10 || text[4] != '\\' || text[5] != 'u') return 0;
    const auto second = hex4(text.substr(6));
    if (!second || *second < 0xDC00 || *second > 0xDFFF) return 0;
    append_utf8(0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00), out);
    return 10;
  }

  static void append_utf8(std::uint32_t code, std::string& out) {
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xC0 | (code >> 6)), put(0x80 | (code & 63));
    } else if (code < 0x10000) {
      put(0xE0 | (code >> 12)), put(0x80 | ((code >> 6) & 63)), put(0x80 | (code & 63));
    } else {
      put(0xF0 | (code >> 18)), put(0x80 | ((code >> 12) & 63)), put(0x80 | ((code >> 6) & 63)), put(0x80 | (code & 63));
    }
  }

  static bool unescape(std::string_view text, std::string& out) {
    static constexpr std::string_view kLetters = "\"\\/bfnrt";
    static constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\') {
        out.push_back(text[i]);
        continue;
      }
      if (++i == text.size()) return false;
      if (text[i] == 'u') {
        const std::size_t taken = unescape_unicode(text.substr(i + 1), out);
        if (taken == 0) return false;
        i += taken;
      } else {
        const auto letter = kLetters.find(text[i]);
        if (letter == std::string_view::npos) return false;
        out.push_back(kMeant[letter]);
      }
    }
    return true;
  }

  Value slice(std::string_view text) {
    if (text.size() <= kInlineSize || text.data() + text.size() > reinterpret_cast<const char*>(block_) + kSliceReach) {
      return Value::text(text);
    }
    Value value;
    value.set_slice(Value::kTextBlock, block_, text.data(), text.size());
    block_->count.fetch_add(1, std::memory_order_relaxed);
    return value;
  }

  Value::Block* block_;
  const char* text_;
  std::size_t size_;
  const std::uint32_t* next_ = nullptr;
  const std::uint32_t* last_ = nullptr;
  const char* problem_ = nullptr;
  std::size_t at_ = 0;
  std::array<std::size_t, 8> usual_size_{};
};

Result<Value> parse_json(std::string_view text) { return JsonReader::read(text); }

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out.push_back('"');
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, start, i - start);
    start = i + 1;
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        out += "\\u00";
        out.push_back(kHex[c >> 4]);
        out.push_back(kHex[c & 15]);
    }
  }
  out.append(text, start, text.size() - start);
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

void write_object(std::string& out, const Value& value, Style style, int depth) {
  if (value.size() == 0) {
    out += "{}";
    return;
  }
  std::vector<const Value::Entry*> entries;
  entries.reserve(value.size());
  for (const auto& entry : value) entries.push_back(&entry);
  if (style.sorted) {
    std::sort(entries.begin(), entries.end(),
              [](const auto* a, const auto* b) { return a->key.as_text() < b->key.as_text(); });
  }
  out.push_back('{');
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0) out.push_back(',');
    new_line(out, style, depth + 1);
    write_entry(out, *entries[i], style, depth + 1);
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

void append_json(std::string& out, const Value& value) { write(out, value, {}, 0); }

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
