#include "base/value.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <cstring>
#include <new>
#include <vector>

#include "base/value_block.h"

namespace engine::base {

namespace {

const Value kAbsent;

}  // namespace

void Value::retain() const noexcept {
  if (rep() == kList) {
    pointer<ListNode*>()->count.fetch_add(1, std::memory_order_relaxed);
  } else if (rep() == kObject) {
    pointer<ObjectNode*>()->count.fetch_add(1, std::memory_order_relaxed);
  } else {
    Block::of(pointer<const char*>(), bytes_)->count.fetch_add(1, std::memory_order_relaxed);
  }
}

void Value::release() noexcept {
  // The only owner needs no atomic step: nobody else could change the count.
  const auto last = [](std::atomic<std::uint32_t>& count) {
    return count.load(std::memory_order_acquire) == 1 ||
           count.fetch_sub(1, std::memory_order_acq_rel) == 1;
  };
  if (rep() == kList) {
    auto* node = pointer<ListNode*>();
    if (last(node->count)) delete node;
  } else if (rep() == kObject) {
    auto* node = pointer<ObjectNode*>();
    if (last(node->count)) delete node;
  } else {
    Block* block = Block::of(pointer<const char*>(), bytes_);
    if (last(block->count)) Block::free(block);
  }
}

Value::Block* Value::Block::make(std::size_t size) {
  void* memory = ::operator new(sizeof(Block) + size);
  return new (memory) Block{{1}, size};
}

void Value::Block::free(Block* block) {
  block->~Block();
  ::operator delete(block);
}

void Value::set_slice(Rep block_rep, Block* block, const char* data, std::size_t length) {
  const auto offset = static_cast<std::uint32_t>(data - reinterpret_cast<const char*>(block));
  const auto size = static_cast<std::uint32_t>(length);
  const std::uint32_t head = static_cast<std::uint32_t>(block_rep) | (offset << 8);
  std::memcpy(bytes_, &head, 4);
  std::memcpy(bytes_ + 4, &size, 4);
  std::memcpy(bytes_ + 8, &data, 8);
}

void Value::set_text(Rep inline_rep, std::string_view text) {
  clear_words();
  if (text.size() <= kInlineSize) {
    bytes_[0] = inline_rep;
    bytes_[1] = static_cast<unsigned char>(text.size());
    if (!text.empty()) std::memcpy(bytes_ + 2, text.data(), text.size());
    return;
  }
  Block* block = Block::make(text.size());
  std::memcpy(block->data(), text.data(), text.size());
  set_slice(static_cast<Rep>(inline_rep + (kNumberBlock - kNumber)), block, block->data(),
            text.size());
}

Value Value::null() {
  Value value;
  value.bytes_[0] = kNull;
  return value;
}

Value Value::boolean(bool yes) {
  Value value;
  value.bytes_[0] = yes ? kTrue : kFalse;
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
  value.own_list().items.assign(items.begin(), items.end());
  return value;
}

Value Value::object(std::initializer_list<std::pair<std::string_view, Value>> entries) {
  Value value;
  value.own_object().entries.reserve(entries.size());
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

std::size_t Value::size() const {
  if (rep() == kList) return pointer<ListNode*>()->items.size();
  if (rep() == kObject) return pointer<ObjectNode*>()->entries.size();
  return 0;
}

const Value& Value::at(std::size_t index) const {
  if (rep() != kList) return kAbsent;
  const auto& items = pointer<ListNode*>()->items;
  return index < items.size() ? items[index] : kAbsent;
}

Value::ListNode& Value::own_list() {
  if (rep() == kList) {
    auto* node = pointer<ListNode*>();
    if (node->count.load(std::memory_order_acquire) == 1) return *node;
    auto* copy = new ListNode{{1}, node->items};
    release();
    std::memcpy(bytes_ + 8, &copy, sizeof copy);
    return *copy;
  }
  if (shared()) release();
  clear_words();
  auto* node = new ListNode{{1}, {}};
  bytes_[0] = kList;
  std::memcpy(bytes_ + 8, &node, sizeof node);
  return *node;
}

Value::ObjectNode& Value::own_object() {
  if (rep() == kObject) {
    auto* node = pointer<ObjectNode*>();
    if (node->count.load(std::memory_order_acquire) == 1) return *node;
    auto* copy = new ObjectNode{{1}, node->entries};
    release();
    std::memcpy(bytes_ + 8, &copy, sizeof copy);
    return *copy;
  }
  if (shared()) release();
  clear_words();
  auto* node = new ObjectNode{{1}, {}};
  bytes_[0] = kObject;
  std::memcpy(bytes_ + 8, &node, sizeof node);
  return *node;
}

void Value::push(Value item) {
  if (item.is_absent()) item = null();
  own_list().items.push_back(std::move(item));
}

const Value& Value::get(std::string_view key) const {
  std::uint32_t hint = 0;
  return get(key, hint);
}

const Value& Value::get(std::string_view key, std::uint32_t& hint) const {
  if (rep() != kObject) return kAbsent;
  const auto& entries = pointer<ObjectNode*>()->entries;
  if (hint < entries.size() && entries[hint].key.as_text() == key) return entries[hint].value;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].key.as_text() == key) {
      hint = static_cast<std::uint32_t>(i);
      return entries[i].value;
    }
  }
  return kAbsent;
}

void Value::set(std::string_view key, Value value) {
  if (value.is_absent()) return erase(key);
  auto& entries = own_object().entries;
  for (auto& entry : entries) {
    if (entry.key.as_text() == key) {
      entry.value = std::move(value);
      return;
    }
  }
  entries.push_back({text(key), std::move(value)});
}

void Value::reserve(std::size_t entries) {
  own_object().entries.reserve(entries);
}

void Value::erase(std::string_view key) {
  if (get(key).is_absent()) return;
  auto& entries = own_object().entries;
  entries.erase(std::find_if(entries.begin(), entries.end(),
                             [&](const Entry& entry) { return entry.key.as_text() == key; }));
}

const Value::Entry* Value::begin() const {
  return rep() == kObject ? pointer<ObjectNode*>()->entries.data() : nullptr;
}

const Value::Entry* Value::end() const {
  return rep() == kObject ? begin() + size() : nullptr;
}

const Value* Value::items_begin() const {
  return rep() == kList ? pointer<ListNode*>()->items.data() : nullptr;
}

const Value* Value::items_end() const {
  return rep() == kList ? items_begin() + size() : nullptr;
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Value::Kind::absent:
    case Value::Kind::null:
      return true;
    case Value::Kind::boolean:
      return a.as_boolean() == b.as_boolean();
    case Value::Kind::text:
    case Value::Kind::promise:
      return a.as_text() == b.as_text();
    case Value::Kind::number:
      return a.as_text() == b.as_text() ||
             canonical_number(a.as_text()) == canonical_number(b.as_text());
    case Value::Kind::list:
      return std::equal(a.items_begin(), a.items_end(), b.items_begin(), b.items_end());
    case Value::Kind::object: {
      if (a.size() != b.size()) return false;
      std::uint32_t hint = 0;
      for (const auto& entry : a) {
        const Value& other = b.get(entry.key.as_text(), hint);
        if (other.is_absent() || !(other == entry.value)) return false;
        ++hint;
      }
      return true;
    }
  }
  return false;
}

}  // namespace engine::base
