// How a Value keeps what does not fit into its 16 bytes. For what makes values: value.cpp,
// value_batch.h and json.cpp.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstring>
#include <utility>

#include "base/value.h"

namespace engine::base {

// Text that several values point into: a long text of its own, or a parsed document.
struct Value::Block {
  std::atomic<std::uint32_t> count;

  static constexpr std::uint32_t kStock = std::uint32_t{1} << 30;

  static Block* make(std::size_t size, std::uint32_t count = 1);

  static Block* of(const Value& text) {
    return reinterpret_cast<Block*>(text.pointer<char*>() - ((text.words_[0] >> 8) & 0xFFFFFF));
  }

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

// Gives up values; references to one block go back in one step. Mostly there are two: a document,
// and what was made of it.
class Value::Dropped {
 public:
  ~Dropped() {
    for (Held& held : held_) held.give_back();
  }

  void add(Value& value) {
    if (!value.shared()) return;
    if (!value.in_block()) return value.release();
    Block* block = Block::of(value);
    if (held_[0].block != block) {
      std::swap(held_[0], held_[1]);
      if (held_[0].block != block) {
        held_[0].give_back();
        held_[0].block = block;
      }
    }
    ++held_[0].references;
  }

  void add(Entry& entry) { add(entry.key), add(entry.value); }

 private:
  struct Held {
    Block* block = nullptr;
    std::uint32_t references = 0;

    void give_back() {
      if (references > 0) block->give_back(references);
      references = 0;
    }
  };

  Held held_[2];
};

}  // namespace engine::base
