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
#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace engine::base {

class Value {
 public:
  enum class Kind : std::uint8_t { absent, null, boolean, number, text, list, object, promise };
  struct Entry;  // { Value key (a text), Value value }

  Value() noexcept { clear_words(); }

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
    if (rep() >= kNumberBlock && rep() <= kPromiseBlock) {
      std::uint32_t length;
      std::memcpy(&length, bytes_ + 4, sizeof length);
      return {pointer<const char*>(), length};
    }
    if (rep() < kNumber || rep() > kPromise) return {};
    return {reinterpret_cast<const char*>(bytes_ + 2), bytes_[1]};
  }

  std::optional<std::int64_t> as_integer()
      const;                                // a number (or a text) that is a whole number in range
  std::optional<double> as_double() const;  // a number (or a text that is one)

  // Lists and objects. `size` is 0 for other kinds.
  std::size_t size() const;
  const Value& at(std::size_t index) const;  // list item; absent beyond the end
  void push(Value item);                     // on absent: becomes a list

  const Value& get(std::string_view key) const;  // absent when it is not there or this is no object
  // The same with the index where it was last time, which makes a hit three
  // comparisons.
  const Value& get(std::string_view key, std::uint32_t& hint) const;

  bool has(std::string_view key) const { return !get(key).is_absent(); }

  void set(std::string_view key,
           Value value);  // on absent: becomes an object; an absent value erases
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
  friend bool operator==(const Value& a, const Value& b);

 private:
  friend class JsonReader;
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
  struct ListNode;
  struct ObjectNode;

  // bytes[0]: rep. Inline text: bytes[1] length, bytes[2..15] text. In a block:
  // bytes[1..3] offset of the text in its block, bytes[4..7] length,
  // bytes[8..15] pointer. Node: bytes[8..15] pointer.
  alignas(8) unsigned char bytes_[16];

  Rep rep() const { return static_cast<Rep>(bytes_[0]); }

  bool shared() const { return rep() >= kNumberBlock; }

  void clear_words() noexcept { std::memset(bytes_, 0, sizeof bytes_); }

  void copy_from(const Value& other) noexcept {
    std::memcpy(bytes_, other.bytes_, sizeof bytes_);
    if (shared()) retain();
  }

  void steal_from(Value& other) noexcept {
    std::memcpy(bytes_, other.bytes_, sizeof bytes_);
    other.clear_words();
  }

  bool is_blank_text() const;
  void release() noexcept;
  void retain() const noexcept;
  void set_text(Rep inline_rep, std::string_view text);

  // A text that fits inside, from where all of kInlineSize bytes may be read.
  void set_short(Rep inline_rep, std::string_view text) {
    bytes_[0] = inline_rep;
    bytes_[1] = static_cast<unsigned char>(text.size());
    std::memcpy(bytes_ + 2, text.data(), kInlineSize);
  }

  void set_slice(Rep block_rep, Block* block, const char* data, std::size_t length);
  ListNode& own_list();
  ObjectNode& own_object();

  template <typename Pointer>
  Pointer pointer() const {
    Pointer result;
    std::memcpy(&result, bytes_ + 8, sizeof result);
    return result;
  }
};

struct Value::Entry {
  Value key;
  Value value;
};

// Whether `text` is a number as JSON writes it.
bool is_json_number(std::string_view text);
// The shortest decimal form: "1.50" -> "1.5", "1e2" -> "100", "-0" -> "0";
// exact, however long. Exponents beyond ±400 keep their exponent form.
std::string canonical_number(std::string_view decimal);

}  // namespace engine::base
