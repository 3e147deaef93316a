#include "base/json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <vector>

#include <simdjson.h>

#include "base/text.h"
#include "base/value_block.h"

namespace engine::base {

using Implementation = simdjson::internal::dom_parser_implementation;

// Reads a document into values whose long texts point into one shared copy of
// it.
//
// simdjson's first stage finds the tokens (and checks UTF-8 and control
// characters) with whatever vector instructions this processor has; the walk
// over them is ours, because simdjson's own turns numbers into doubles.
class JsonReader {
 public:
  static Result<Value> read(std::string_view text) {
    if (text.size() > kLargest) {
      return base::error(ErrorKind::invalid, "the JSON document is larger than 64 MiB");
    }
    return JsonReader(text).document();
  }

 private:
  using Entries = Value::Node<Value::Entry>;

  static constexpr std::size_t kLargest = std::size_t{64} << 20;
  static constexpr std::size_t kSliceReach = std::size_t{16} << 20;
  static constexpr int kDeepest = 200;
  static constexpr std::size_t kFewEntries = 64;

  explicit JsonReader(std::string_view text)
      : block_(Value::Block::make(text.size() + simdjson::SIMDJSON_PADDING, Value::Block::kStock)),
        text_(block_->data()),
        size_(text.size()) {
    if (!text.empty()) std::memcpy(block_->data(), text.data(), text.size());
    std::memset(block_->data() + text.size(), ' ', simdjson::SIMDJSON_PADDING);
  }

  ~JsonReader() { block_->give_back(references_); }

  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  static Implementation* tokens(std::size_t size) {
    thread_local std::unique_ptr<Implementation> parser;
    if (!parser || parser->capacity() < size) {
      parser.reset();
      const std::size_t capacity = std::max<std::size_t>(size, 16384);
      const auto& machine = simdjson::get_active_implementation();
      if (machine->create_dom_parser_implementation(capacity, 1, parser)) return nullptr;
    }
    return parser.get();
  }

  Result<Value> document() {
    Implementation* parser = tokens(size_);
    if (parser == nullptr) {
      return base::error(ErrorKind::internal, "out of memory while reading JSON");
    }
    const auto code = parser->stage1(reinterpret_cast<const std::uint8_t*>(text_), size_,
                                     simdjson::stage1_mode::regular);
    if (code == simdjson::EMPTY) {
      return base::error(ErrorKind::invalid, "not valid JSON: the text is empty");
    }
    if (code) return bad_bytes();
    escapes_ = std::memchr(text_, '\\', size_) != nullptr;
    next_ = parser->structural_indexes.get();
    last_ = next_ + parser->n_structural_indexes;
    Value value;
    if (!any(value, 0)) return failure();
    if (next_ != last_) return fail("text after the end of the document"), failure();
    return value;
  }

  static Error invalid(const std::string& problem, std::size_t at) {
    return base::error(ErrorKind::invalid,
                       "not valid JSON: " + problem + " at byte " + std::to_string(at));
  }

  Error failure() const { return invalid(problem_, at_); }

  // Why the first stage refused the text. It does not say where, so this looks
  // again.
  Error bad_bytes() const {
    bool in_text = false;
    for (std::size_t i = 0; i < size_;) {
      const std::size_t length = utf8_length({text_ + i, size_ - i});
      if (length == 0) return invalid("malformed UTF-8", i);
      if (in_text && static_cast<unsigned char>(text_[i]) < 0x20) {
        return invalid("a control character in a text", i);
      }
      const bool escapes = in_text && text_[i] == '\\';
      if (text_[i] == '"') in_text = !in_text;
      i += escapes ? 2 : length;
    }
    return invalid("a text without its closing quote", size_);
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
      case '{':
        return object(out, depth + 1);
      case '[':
        return list(out, depth + 1);
      case '"':
        return text(out);
      case '\0':
        return fail("the text ends too early");
      default:
        return scalar(out);
    }
  }

  bool list(Value& out, int depth) {
    if (depth > kDeepest) return fail("nested too deeply");
    ++next_;
    out.own_list(0);
    if (peek() == ']') return ++next_, true;
    while (true) {
      if (!any(out.own_list(1).add({}), depth)) return false;
      const char c = peek();
      if (c != ',' && c != ']') return fail("',' or ']' is missing");
      ++next_;
      if (c == ']') return true;
    }
  }

  bool object(Value& out, int depth) {
    if (depth > kDeepest) return fail("nested too deeply");
    ++next_;
    Usual& usual = usual_at(depth);
    auto* entries = &out.own_object(std::min(usual.size, tokens_left() / 4 + 1));
    if (peek() == '}') return ++next_, true;
    while (true) {
      if (peek() != '"') return fail("a key in quotes is missing");
      if (entries->size == entries->capacity) entries = &out.own_object(1);
      Value::Entry& entry = entries->add({});
      if (!text(entry.key)) return false;
      if (peek() != ':') return fail("':' is missing");
      ++next_;
      if (peek() == '"' ? !text(entry.value) : !any(entry.value, depth)) return false;
      const char c = peek();
      if (c != ',' && c != '}') return fail("',' or '}' is missing");
      ++next_;
      if (c == '}') break;
    }
    if (!usual.has_keys_of(*entries)) {
      drop_repeated_keys(*entries);
      usual.learn(*entries);
    }
    return true;
  }

  // An entry takes at least four tokens.
  std::size_t tokens_left() const { return static_cast<std::size_t>(last_ - next_); }

  // Objects of one depth mostly look like the last one did: in this document, and in documents of
  // one kind. One with the same keys, which differ from each other, has no repeated key either.
  struct Usual {
    std::size_t size = 0;
    std::vector<Value> keys;  // empty: too many

    bool has_keys_of(Entries& entries) const {
      return entries.size == keys.size() &&
             std::equal(keys.begin(), keys.end(), entries.begin(),
                        [](const Value& key, const Value::Entry& entry) {
                          return key.same_text(entry.key);
                        });
    }

    void learn(Entries& entries) {
      size = entries.size;
      keys.clear();
      if (size > kFewEntries) return;
      // Copies of their own, which keep no document in memory.
      for (const auto& entry : entries) keys.push_back(Value::text(entry.key.as_text()));
    }
  };

  static Usual& usual_at(int depth) {
    thread_local std::array<Usual, 8> usual;
    return usual[static_cast<std::size_t>(depth) % usual.size()];
  }

  bool text(Value& out) {
    const char* start = text_ + *next_ + 1;
    const char* end = text_ + (next_ + 1 < last_ ? next_[1] : size_);
    do --end;
    while (end > start && *end != '"');
    ++next_;
    const std::string_view inside(start, static_cast<std::size_t>(end - start));
    if (escapes_ && inside.find('\\') != std::string_view::npos) return escaped(inside, out);
    if (inside.size() <= Value::kInlineSize) {
      out.set_short(Value::kText, inside);
    } else {
      slice(inside, out);
    }
    return true;
  }

  [[gnu::noinline]] bool escaped(std::string_view text, Value& out) {
    std::string plain;
    if (!unescape(text, plain)) return --next_, fail("a bad escape in a text");
    out = Value::text(plain);
    return true;
  }

  // A scalar ends where the next token begins, but for blanks.
  bool scalar(Value& out) {
    const char* start = text_ + *next_;
    const char* end = text_ + (next_ + 1 < last_ ? next_[1] : size_);
    while (end > start && (end[-1] == ' ' || end[-1] == '\n' || end[-1] == '\r' || end[-1] == '\t'))
      --end;
    const std::string_view token(start, static_cast<std::size_t>(end - start));
    if (is_json_number(token)) {
      if (token.size() <= Value::kInlineSize) {
        out.set_short(Value::kNumber, token);
      } else {
        out.set_text(Value::kNumber, token);
      }
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

  // Of a key given twice the last value counts. No repetition is the rule.
  static void drop_repeated_keys(Entries& entries) {
    if (entries.size > kFewEntries || has_repeated_key(entries)) drop_by_sorting(entries);
  }

  // A hash table on the stack, for up to kFewEntries.
  static bool has_repeated_key(Entries& entries) {
    std::array<std::uint8_t, kFewEntries * 2> numbers{};  // from 1; 0: free
    std::uint8_t number = 0;
    for (const auto& entry : entries) {
      std::size_t slot = key_slot(entry.key.as_text()) % numbers.size();
      while (numbers[slot] != 0) {
        if (entries.items()[numbers[slot] - 1].key.same_text(entry.key)) return true;
        slot = (slot + 1) % numbers.size();
      }
      numbers[slot] = ++number;
    }
    return false;
  }

  static std::size_t key_slot(std::string_view key) {
    constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15;
    if (key.empty()) return 0;
    const auto byte = [&](std::size_t i) {
      return static_cast<std::uint64_t>(static_cast<unsigned char>(key[i]));
    };
    const std::uint64_t some = key.size() | byte(0) << 8 | byte(key.size() / 2) << 16 |
                               byte(key.size() - 1) << 24 | byte(key.size() / 4) << 32;
    return static_cast<std::size_t>((some * kSpread) >> 48);
  }

  static void drop_by_sorting(Entries& entries) {
    std::vector<std::pair<std::string_view, std::size_t>> keys;
    keys.reserve(entries.size);
    for (const auto& entry : entries) keys.emplace_back(entry.key.as_text(), keys.size());
    std::sort(keys.begin(), keys.end());
    std::vector<bool> dropped(entries.size);
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (keys[i].first == keys[i - 1].first) dropped[keys[i - 1].second] = true;
    }
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < entries.size; ++i) {
      if (dropped[i]) continue;
      if (kept != i) entries.items()[kept] = std::move(entries.items()[i]);
      ++kept;
    }
    for (auto* rest = entries.begin() + kept; rest != entries.end(); ++rest) *rest = {};
    entries.size = kept;
  }

  static std::optional<std::uint32_t> hex4(std::string_view text) {
    std::uint32_t code = 0;
    if (text.size() < 4) return std::nullopt;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + 4, code, 16);
    if (problem != std::errc() || end != text.data() + 4) return std::nullopt;
    return code;
  }

  // Reads what follows "\u", a surrogate pair included; returns how many
  // characters it took, 0 if bad.
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
      put(0xF0 | (code >> 18)), put(0x80 | ((code >> 12) & 63)), put(0x80 | ((code >> 6) & 63)),
          put(0x80 | (code & 63));
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

  // Long texts point into the document.
  void slice(std::string_view text, Value& out) {
    if (text.data() + text.size() > reinterpret_cast<const char*>(block_) + kSliceReach) {
      return out.set_text(Value::kText, text);
    }
    out.set_slice(Value::kTextBlock, block_, text.data(), text.size());
    --references_;
  }

  Value::Block* const block_;
  std::uint32_t references_ = Value::Block::kStock;  // of ours
  const char* const text_;
  const std::size_t size_;
  const std::uint32_t* next_ = nullptr;
  const std::uint32_t* last_ = nullptr;
  const char* problem_ = nullptr;
  std::size_t at_ = 0;
  bool escapes_ = false;  // whether there is any in the document
};

Result<Value> parse_json(std::string_view text) {
  return JsonReader::read(text);
}

}  // namespace engine::base
