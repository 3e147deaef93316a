// How a Value keeps what does not fit into its 16 bytes. For value.cpp, value_batch.cpp and
// json.cpp only.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstring>

#include "base/value.h"

namespace engine::base {

// Text that several values point into: a long text of its own, or a parsed document.
struct Value::Block {
  std::atomic<std::uint32_t> count;

  static constexpr std::uint32_t kStock = std::uint32_t{1} << 30;

  static Block* make(std::size_t size, std::uint32_t count = 1);
  static Block* of(const Value& text);

  char* data() { return reinterpret_cast<char*>(this + 1); }

  void take(std::uint32_t references) { count.fetch_add(references, std::memory_order_relaxed); }

  void give_back(std::uint32_t references);
};

// The items of a list or the entries of an object behind their head: one allocation. Growing moves
// their bytes, which a Value does not mind.
template <typename Item>
struct Value::Node : Head {
  static Node* make(std::size_t capacity);

  Item* items() { return reinterpret_cast<Item*>(this + 1); }

  Item* begin() { return items(); }

  Item* end() { return items() + size; }

  Item& add(Item item) { return *new (items() + size++) Item(std::move(item)); }

  void give_back();
};

// Gives up values; references to one block go back in one step.
class Value::Dropped {
 public:
  ~Dropped() { flush(); }

  void add(Value& value) {
    if (!value.shared()) return;
    if (!value.in_block()) return value.release();
    Block* block = Block::of(value);
    if (block != block_) flush();
    block_ = block;
    ++references_;
  }

  void add(Entry& entry) { add(entry.key), add(entry.value); }

 private:
  void flush() {
    if (references_ > 0) block_->give_back(references_);
    references_ = 0;
  }

  Block* block_ = nullptr;
  std::uint32_t references_ = 0;
};

}  // namespace engine::base
