// A value as records, events, answers and expressions carry it.
//
// Absent, null, empty and a value are four different things. A number keeps the
// text it came with ("1.10", 21 digits), so it is copied, compared and written
// without loss. A promise stands for what only the vendor can know: the id of a
// create that is planned but not made.
//
// 16 bytes. Texts of up to 14 bytes live inside; longer ones, lists and objects
// are shared and counted, so copying is cheap and a Value may be handed from
// thread to thread. `set`, `push` and `erase` copy first when somebody else
// holds the same list or object. One Value object must not be changed by two
// threads at a time.
//
// Records are mostly short texts whose keys are looked for again and again, so
// a short text is always inside and zero beyond its end: two of them are
// compared as two machine words. Counts are atomic, which costs more than
// everything else that a copy does; what makes many values at once takes its
// references in one step (base/value_batch.h).
#pragma once

#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace engine::base {

static_assert(std::endian::native == std::endian::little && sizeof(void*) == 8,
              "Value is laid out for machines like these");

class Value {
 public:
  enum class Kind : std::uint8_t { absent, null, boolean, number, text, list, object, promise };
  struct Entry;  // { Value key (a text), Value value }

  Value() noexcept = default;

  Value(const Value& other) noexcept { copy_from(other); }

  Value(Value&& other) noexcept { steal_from(other); }

  Value& operator=(const Value& other) noexcept { return *this = Value(other); }

  // What it held goes last: `other` may be a part of it.
  Value& operator=(Value&& other) noexcept {
    if (this == &other) return *this;
    const Value old(std::move(*this));
    steal_from(other);
    return *this;
  }

  ~Value() {
    if (shared()) release();
  }

  static Value null();
  static Value boolean(bool yes);
  static Value number(std::int64_t number);
  static Value number(double number);                  // not finite: null
  static Value number_text(std::string_view decimal);  // a JSON number; anything else: null
  static Value text(std::string_view text);
  static Value promise(std::string_view name);  // "crm.person#3"
  static Value list(std::initializer_list<Value> items = {});
  static Value object(std::initializer_list<std::pair<std::string_view, Value>> entries = {});

  Kind kind() const {
    constexpr Kind kKinds[] = {Kind::absent, Kind::null,    Kind::boolean, Kind::boolean,
                               Kind::number, Kind::text,    Kind::promise, Kind::number,
                               Kind::text,   Kind::promise, Kind::list,    Kind::object};
    return kKinds[rep()];
  }

  bool is_absent() const { return rep() == kAbsentRep; }

  bool is_null() const { return rep() == kNull; }

  bool is_boolean() const { return rep() == kFalse || rep() == kTrue; }

  bool is_number() const { return rep() == kNumber || rep() == kNumberBlock; }

  bool is_text() const { return rep() == kText || rep() == kTextBlock; }

  bool is_list() const { return rep() == kList; }

  bool is_object() const { return rep() == kObject; }

  bool is_promise() const { return rep() == kPromise || rep() == kPromiseBlock; }

  // Absent, null, "" or a text of nothing but blanks. Zero and false are not
  // blank.
  bool is_blank() const {
    if (!is_text()) return is_absent() || is_null();
    const auto text = as_text();
    return text.empty() || (static_cast<unsigned char>(text[0]) <= ' ' && is_blank_text());
  }

  // For conditions: everything but absent, null and false.
  bool is_true() const { return rep() > kFalse; }

  bool as_boolean() const { return rep() == kTrue; }  // true only for boolean true

  // Text, number or promise as written; "" for others.
  std::string_view as_text() const {
    if (in_block()) return {pointer<const char*>(), static_cast<std::size_t>(words_[0] >> 32)};
    if (rep() < kNumber || rep() > kPromise) return {};
    return {reinterpret_cast<const char*>(words_) + 2, (words_[0] >> 8) & 0xFF};
  }

  std::optional<std::int64_t> as_integer()
      const;                                // a number (or a text) that is a whole number in range
  std::optional<double> as_double() const;  // a number (or a text that is one)

  // Lists and objects. `size` is 0 for other kinds.
  std::size_t size() const { return rep() >= kList ? pointer<const Head*>()->size : 0; }

  const Value& at(std::size_t index) const;  // list item; absent beyond the end
  void push(Value item);                     // on absent: becomes a list

  const Value& get(std::string_view key) const;  // absent when it is not there or this is no object
  // The same with the index where it was last time, which makes a hit three
  // comparisons.
  const Value& get(std::string_view key, std::uint32_t& hint) const;
  const Value& get(const Value& key, std::uint32_t& hint) const;  // `key` is a text

  bool has(std::string_view key) const { return !get(key).is_absent(); }

  void set(std::string_view key,
           Value value);  // on absent: becomes an object; an absent value erases
  void set(Value key, Value value);
  // The same, when the caller knows that the key is not there yet: saves looking for it.
  void add(Value key, Value value);
  void erase(std::string_view key);
  void reserve(std::size_t entries);  // room for so many; on absent: becomes an object
  const Entry* begin() const;         // an object's entries, in the order they came
  const Entry* end() const;
  const Value* items_begin() const;  // a list's items
  const Value* items_end() const;

  struct Items {
    const Value* first;
    const Value* last;

    const Value* begin() const { return first; }

    const Value* end() const { return last; }
  };

  Items items() const { return {items_begin(), items_end()}; }

  // Equal content: numbers by their decimal value (1 = 1.0 = 1e0), objects
  // whatever their order. Kinds differ: not equal (1 is not "1").
  friend bool operator==(const Value& a, const Value& b) {
    return a.same_words(b) || (!a.has_one_form(b) && a.same_content(b));
  }

 private:
  friend class JsonReader;
  friend class ValueBatch;
  static constexpr std::size_t kInlineSize = 14;

  // The order matters: inline texts, then the same three in a block, then
  // nodes.
  enum Rep : std::uint8_t {
    kAbsentRep,
    kNull,
    kFalse,
    kTrue,
    kNumber,
    kText,
    kPromise,
    kNumberBlock,
    kTextBlock,
    kPromiseBlock,
    kList,
    kObject,
  };
  struct Block;
  class Dropped;

  // Of a list or an object; its items lie behind.
  struct alignas(8) Head {
    std::atomic<std::uint32_t> count{1};
    std::uint32_t size = 0;
    std::uint32_t capacity = 0;
  };

  template <typename Item>
  struct Node;

  // The first word, from its low end: rep (8 bits); of an inline text: length (8) and text (48, and
  // all of the second word), zeros behind; of a text in a block: where in the block it is (24) and
  // its length (32). The second word of what is not inside: a pointer.
  std::uint64_t words_[2] = {0, 0};

  Rep rep() const { return static_cast<Rep>(words_[0] & 0xFF); }

  bool shared() const { return rep() >= kNumberBlock; }

  bool in_block() const { return rep() >= kNumberBlock && rep() <= kPromiseBlock; }

  bool same_words(const Value& other) const {
    return words_[0] == other.words_[0] && words_[1] == other.words_[1];
  }

  // Of two texts. A short one is never in a block.
  bool same_text(const Value& other) const {
    return same_words(other) || (in_block() && other.in_block() && as_text() == other.as_text());
  }

  // Whether both are of kinds that are equal only when their words are.
  bool has_one_form(const Value& other) const {
    return !shared() && !other.shared() && !is_number();
  }

  bool same_content(const Value& other) const;

  void copy_words(const Value& other) noexcept {
    words_[0] = other.words_[0];
    words_[1] = other.words_[1];
  }

  void copy_from(const Value& other) noexcept {
    copy_words(other);
    if (shared()) retain();
  }

  void steal_from(Value& other) noexcept {
    copy_words(other);
    other.words_[0] = other.words_[1] = 0;
  }

  bool is_blank_text() const;
  void release() noexcept;
  void retain() const noexcept;
  void set_text(Rep inline_rep, std::string_view text);

  template <typename Word = std::uint64_t>
  static std::uint64_t word_at(const char* text) {
    Word word;
    std::memcpy(&word, text, sizeof word);
    return word;
  }

  void set_inside(Rep inline_rep, std::string_view text);

  // A text that fits inside, from where all of kInlineSize bytes may be read.
  void set_short(Rep inline_rep, std::string_view text) {
    static constexpr char kKept[2 * kInlineSize + 1] =
        "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
    const char* const kept = kKept + kInlineSize - text.size();
    words_[0] = inline_rep | text.size() << 8 | (word_at(text.data()) & word_at(kept)) << 16;
    words_[1] = word_at(text.data() + 6) & word_at(kept + 6);
  }

  template <typename IsKey>
  const Value& find(std::uint32_t& hint, IsKey is_key) const;
  const Value& search(const Value& key, std::uint32_t& hint) const;
  void set_slice(Rep block_rep, Block* block, const char* data, std::size_t length);
  // This value as the only holder of a list or an object, with room for `more`.
  template <typename Item>
  Node<Item>& own(Rep node_rep, std::size_t more);

  Node<Value>& own_list(std::size_t more) { return own<Value>(kList, more); }

  Node<Entry>& own_object(std::size_t more);

  template <typename Pointer>
  Pointer pointer() const {
    return reinterpret_cast<Pointer>(words_[1]);
  }

  template <typename Pointed>
  void set_pointer(Pointed* pointed) {
    words_[1] = reinterpret_cast<std::uintptr_t>(pointed);
  }
};

struct Value::Entry {
  Value key;
  Value value;
};

inline const Value::Entry* Value::begin() const {
  return is_object() ? reinterpret_cast<const Entry*>(pointer<const Head*>() + 1) : nullptr;
}

inline const Value::Entry* Value::end() const {
  return is_object() ? begin() + size() : nullptr;
}

inline const Value& Value::get(const Value& key, std::uint32_t& hint) const {
  const bool hit = is_object() && hint < size() && begin()[hint].key.same_words(key);
  return hit ? begin()[hint].value : search(key, hint);
}

inline const Value* Value::items_begin() const {
  return is_list() ? reinterpret_cast<const Value*>(pointer<const Head*>() + 1) : nullptr;
}

inline const Value* Value::items_end() const {
  return is_list() ? items_begin() + size() : nullptr;
}

// Whether `text` is a number as JSON writes it.
bool is_json_number(std::string_view text);
// The shortest decimal form: "1.50" -> "1.5", "1e2" -> "100", "-0" -> "0";
// exact, however long. Exponents beyond ±400 keep their exponent form.
std::string canonical_number(std::string_view decimal);

}  // namespace engine::base
