// How a Value keeps what does not fit into its 16 bytes. For value.cpp and
// json.cpp only.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstring>
#include <vector>

#include "base/value.h"

namespace engine::base {

// Text that several values point into: a long text of its own, or a parsed
// document.
struct Value::Block {
  std::atomic<std::uint32_t> count;
  std::size_t size;

  static Block* make(std::size_t size);  // count 1
  static void free(Block* block);

  char* data() { return reinterpret_cast<char*>(this + 1); }

  static Block* of(const char* text, const unsigned char* bytes) {
    std::uint32_t head;
    std::memcpy(&head, bytes, 4);
    return const_cast<Block*>(reinterpret_cast<const Block*>(text - (head >> 8)));
  }
};

struct Value::ListNode {
  std::atomic<std::uint32_t> count;
  std::vector<Value> items;
};

struct Value::ObjectNode {
  std::atomic<std::uint32_t> count;
  std::vector<Entry> entries;
};

}  // namespace engine::base
