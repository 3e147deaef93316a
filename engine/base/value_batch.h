// Makes many values in one go, or gives many up: for mappings and merges, where counting references
// one by one would be most of the work.
//
// References to a block are taken in advance, many in one atomic step, and what is left of them
// goes back at the end. New long texts share one allocation, which lives as long as any of them.
// The values are like any others; the batch itself belongs to one thread.
#pragma once

#include <array>
#include <new>

#include "base/value_block.h"

namespace engine::base {

class ValueBatch {
 public:
  class Entries;

  ValueBatch() = default;
  ~ValueBatch();
  ValueBatch(const ValueBatch&) = delete;
  ValueBatch& operator=(const ValueBatch&) = delete;

  Value copy(const Value& value) {
    if (!value.in_block()) return value;
    Stock& stock = stock_of(Value::Block::of(value));
    if (stock.references == 0) stock.take();
    --stock.references;
    Value copy;
    copy.copy_words(value);
    return copy;
  }

  Value text(std::string_view text);

  // A text that is written in place: room for `size` bytes, then the text that was written there.
  // nullptr: too long to share an allocation; make it otherwise.
  char* room_for_text(std::size_t size);
  Value text_in_room(std::size_t size);

  // Leaves `value` absent. References to one block go back in one step.
  void give_up(Value& value) {
    if (value.in_block()) {
      ++stock_of(Value::Block::of(value)).references;
    } else if (value.shared()) {
      value.release();
    }
    value.words_[0] = value.words_[1] = 0;
  }

 private:
  struct Stock {
    Value::Block* block = nullptr;
    std::uint32_t references = 0;

    void take();
    void give_back();
  };

  // The stock of a block, perhaps empty.
  Stock& stock_of(Value::Block* block) {
    if (copied_[0].block == block) return copied_[0];
    return copied_[1].block == block ? copied_[1] : new_stock_of(block);
  }

  Stock& new_stock_of(Value::Block* block);

  // The last two blocks: values mostly come from a document and from what a batch made of it.
  std::array<Stock, 2> copied_;
  std::size_t oldest_ = 0;
  Stock made_;
  char* free_ = nullptr;  // in the block of made texts
  std::size_t left_ = 0;
};

// The entries of an object that nobody else has seen yet. No key may come twice, no value be
// absent.
class ValueBatch::Entries {
 public:
  explicit Entries(std::size_t most) {
    object_.reserve(most);
    next_ = const_cast<Value::Entry*>(object_.begin());
  }

  ~Entries() { finish(); }

  Entries(const Entries&) = delete;
  Entries& operator=(const Entries&) = delete;

  void add(const Value& key, Value&& value) {
    new (next_) Value::Entry{key, std::move(value)};
    ++next_;
  }

  Value take() {
    finish();
    return std::move(object_);
  }

 private:
  void finish() {
    if (object_.is_absent()) return;
    object_.pointer<Value::Head*>()->size = static_cast<std::uint32_t>(next_ - object_.begin());
  }

  Value object_;
  Value::Entry* next_;
};

}  // namespace engine::base
