#include "base/value.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstring>
#include <new>

#include "base/value_block.h"

namespace engine::base {

namespace {

const Value kAbsent;

}  // namespace

namespace {

void retain(std::atomic<std::uint32_t>& count) {
  count.fetch_add(1, std::memory_order_relaxed);
}

// Whether nobody holds it any more. The only owner needs no atomic step: nobody else could change
// the count.
bool give_up(std::atomic<std::uint32_t>& count, std::uint32_t references = 1) {
  return count.load(std::memory_order_acquire) == references ||
         count.fetch_sub(references, std::memory_order_acq_rel) == references;
}

}  // namespace

void Value::retain() const noexcept {
  if (rep() == kList) {
    base::retain(pointer<Node<Value>*>()->count);
  } else if (rep() == kObject) {
    base::retain(pointer<Node<Entry>*>()->count);
  } else {
    Block::of(*this)->take(1);
  }
}

void Value::release() noexcept {
  if (rep() == kList) {
    pointer<Node<Value>*>()->give_back();
  } else if (rep() == kObject) {
    pointer<Node<Entry>*>()->give_back();
  } else {
    Block::of(*this)->give_back(1);
  }
}

Value::Block* Value::Block::make(std::size_t size, std::uint32_t count) {
  return new (::operator new(sizeof(Block) + size)) Block{count};
}

void Value::Block::give_back(std::uint32_t references) {
  if (give_up(count, references)) ::operator delete(this);
}

template <typename Item>
Value::Node<Item>* Value::Node<Item>::make(std::size_t capacity) {
  auto* node = new (::operator new(sizeof(Node) + capacity * sizeof(Item))) Node;
  node->capacity = static_cast<std::uint32_t>(capacity);
  return node;
}

template <typename Item>
void Value::Node<Item>::give_back() {
  if (!give_up(count)) return;
  Dropped dropped;
  for (Item& item : *this) dropped.add(item);
  ::operator delete(this);
}

template <typename Item>
Value::Node<Item>& Value::own(Rep node_rep, std::size_t more) {
  Node<Item>* made = nullptr;
  if (rep() != node_rep) {
    made = Node<Item>::make(more);
    *this = Value();
  } else {
    auto* node = pointer<Node<Item>*>();
    const bool alone = node->count.load(std::memory_order_acquire) == 1;
    const std::size_t needed = node->size + more;
    if (alone && needed <= node->capacity) return *node;
    made = Node<Item>::make(std::max<std::size_t>(needed, more == 0 ? 0 : node->size * 2));
    if (alone) {
      std::memcpy(static_cast<void*>(made->items()), node->items(), node->size * sizeof(Item));
      made->size = node->size;
      ::operator delete(node);
    } else {
      for (const Item& item : *node) made->add(item);
      release();
    }
  }
  words_[0] = node_rep;
  set_pointer(made);
  return *made;
}

Value::Node<Value::Entry>& Value::own_object(std::size_t more) {
  return own<Entry>(kObject, more);
}

void Value::set_slice(Rep block_rep, Block* block, const char* data, std::size_t length) {
  const auto offset = static_cast<std::uint64_t>(data - reinterpret_cast<const char*>(block));
  words_[0] = block_rep | offset << 8 | static_cast<std::uint64_t>(length) << 32;
  set_pointer(data);
}

// Reads nothing beyond the text, and each byte of it into a register at once: a copy in parts would
// have to be waited for.
void Value::set_inside(Rep inline_rep, std::string_view text) {
  const char* const data = text.data();
  const std::size_t size = text.size();
  std::uint64_t low = 0;
  std::uint64_t high = 0;  // from the ninth byte
  if (size >= 8) {
    low = word_at<std::uint64_t>(data);
    if (size > 8) high = word_at<std::uint64_t>(data + size - 8) >> (8 * (16 - size));
  } else if (size >= 4) {
    const std::uint64_t end = word_at<std::uint32_t>(data + size - 4);
    low = word_at<std::uint32_t>(data) | end << (8 * (size - 4));
  } else {
    for (std::size_t i = 0; i < size; ++i) low |= word_at<std::uint8_t>(data + i) << (8 * i);
  }
  words_[0] = inline_rep | size << 8 | low << 16;
  words_[1] = low >> 48 | high << 16;
}

void Value::set_text(Rep inline_rep, std::string_view text) {
  if (text.size() <= kInlineSize) return set_inside(inline_rep, text);
  Block* block = Block::make(text.size());
  std::memcpy(block->data(), text.data(), text.size());
  set_slice(static_cast<Rep>(inline_rep + (kNumberBlock - kNumber)), block, block->data(),
            text.size());
}

Value Value::null() {
  Value value;
  value.words_[0] = kNull;
  return value;
}

Value Value::boolean(bool yes) {
  Value value;
  value.words_[0] = yes ? kTrue : kFalse;
  return value;
}

Value Value::number(std::int64_t number) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  Value value;
  value.set_text(kNumber, {text, static_cast<std::size_t>(end - text)});
  return value;
}

Value Value::number(double number) {
  if (!std::isfinite(number)) return null();
  if (number == std::floor(number) && std::abs(number) < 9007199254740992.0) {
    return Value::number(static_cast<std::int64_t>(number));
  }
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  Value value;
  value.set_text(kNumber, {text, static_cast<std::size_t>(end - text)});
  return value;
}

Value Value::number_text(std::string_view decimal) {
  if (!is_json_number(decimal)) return null();
  Value value;
  value.set_text(kNumber, decimal);
  return value;
}

Value Value::text(std::string_view text) {
  Value value;
  value.set_text(kText, text);
  return value;
}

Value Value::promise(std::string_view name) {
  Value value;
  value.set_text(kPromise, name);
  return value;
}

Value Value::list(std::initializer_list<Value> items) {
  Value value;
  auto& node = value.own_list(items.size());
  for (const Value& item : items) node.add(item);
  return value;
}

Value Value::object(std::initializer_list<std::pair<std::string_view, Value>> entries) {
  Value value;
  value.own_object(entries.size());
  for (const auto& [key, entry] : entries) value.set(key, entry);
  return value;
}

bool Value::is_blank_text() const {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  const auto text = as_text();
  return std::all_of(text.begin(), text.end(), is_blank);
}

std::optional<std::int64_t> Value::as_integer() const {
  if (!is_number() && !is_text()) return std::nullopt;
  const auto parse = [](std::string_view text) -> std::optional<std::int64_t> {
    std::int64_t result = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return result;
  };
  if (auto plain = parse(as_text())) return plain;
  if (!is_json_number(as_text())) return std::nullopt;
  return parse(canonical_number(as_text()));
}

std::optional<double> Value::as_double() const {
  if ((!is_number() && !is_text()) || !is_json_number(as_text())) return std::nullopt;
  const auto text = as_text();
  double result = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), result);
  if (code != std::errc()) return std::nullopt;
  return result;
}

const Value& Value::at(std::size_t index) const {
  return rep() == kList && index < size() ? items_begin()[index] : kAbsent;
}

void Value::push(Value item) {
  if (item.is_absent()) item = null();
  own_list(1).add(std::move(item));
}

const Value& Value::get(std::string_view key) const {
  std::uint32_t hint = 0;
  return get(key, hint);
}

const Value& Value::get(std::string_view key, std::uint32_t& hint) const {
  return find(hint, [&](const Value& each) { return each.as_text() == key; });
}

const Value& Value::search(const Value& key, std::uint32_t& hint) const {
  return find(hint, [&](const Value& each) { return each.same_text(key); });
}

template <typename IsKey>
const Value& Value::find(std::uint32_t& hint, IsKey is_key) const {
  if (rep() != kObject) return kAbsent;
  auto& node = *pointer<Node<Entry>*>();
  if (hint < node.size && is_key(node.items()[hint].key)) return node.items()[hint].value;
  for (std::uint32_t i = 0; i < node.size; ++i) {
    if (!is_key(node.items()[i].key)) continue;
    hint = i;
    return node.items()[i].value;
  }
  return kAbsent;
}

void Value::set(std::string_view key, Value value) {
  set(text(key), std::move(value));
}

void Value::set(Value key, Value value) {
  if (value.is_absent()) return erase(key.as_text());
  for (Entry& entry : own_object(0)) {
    if (!entry.key.same_text(key)) continue;
    entry.value = std::move(value);
    return;
  }
  add(std::move(key), std::move(value));
}

void Value::add(Value key, Value value) {
  if (value.is_absent()) return;
  own_object(1).add({std::move(key), std::move(value)});
}

void Value::reserve(std::size_t entries) {
  const std::size_t present = is_object() ? size() : 0;
  own_object(entries > present ? entries - present : 0);
}

void Value::erase(std::string_view key) {
  if (get(key).is_absent()) return;
  auto& node = own_object(0);
  Entry* gone = node.begin();
  while (gone->key.as_text() != key) ++gone;
  std::move(gone + 1, node.end(), gone);
  *(node.end() - 1) = {};
  --node.size;
}

bool Value::same_content(const Value& other) const {
  if (rep() == kTextBlock && other.rep() == kTextBlock) return as_text() == other.as_text();
  if (kind() != other.kind()) return false;
  switch (kind()) {
    case Kind::absent:
    case Kind::null:
      return true;
    case Kind::boolean:
      return as_boolean() == other.as_boolean();
    case Kind::text:
    case Kind::promise:
      return same_text(other);
    case Kind::number:
      return as_text() == other.as_text() ||
             canonical_number(as_text()) == canonical_number(other.as_text());
    case Kind::list:
      return std::equal(items_begin(), items_end(), other.items_begin(), other.items_end());
    case Kind::object: {
      if (size() != other.size()) return false;
      std::uint32_t hint = 0;
      for (const Entry& entry : *this) {
        const Value& its = other.get(entry.key, hint);
        if (its.is_absent() || !(its == entry.value)) return false;
        ++hint;
      }
      return true;
    }
  }
  return false;
}

}  // namespace engine::base
