// Makes many values in one go, or gives many up: for mappings and merges, where counting references
// one by one would be most of the work.
//
// References to a block are taken in advance, many in one atomic step, and what is left of them
// goes back at the end. New long texts share one allocation, which lives as long as any of them.
// The values are like any others; the batch itself belongs to one thread.
#pragma once

#include <array>

#include "base/value.h"

namespace engine::base {

class ValueBatch {
 public:
  ValueBatch() = default;
  ~ValueBatch();
  ValueBatch(const ValueBatch&) = delete;
  ValueBatch& operator=(const ValueBatch&) = delete;

  Value copy(const Value& value) { return value.shared() ? copy_shared(value) : Value(value); }

  Value text(std::string_view text);

  // Leaves `value` absent. References to one block go back in one step.
  void give_up(Value& value) {
    if (value.shared()) give_up_shared(value);
    value.words_[0] = value.words_[1] = 0;
  }

 private:
  struct Stock {
    Value::Block* block = nullptr;
    std::uint32_t references = 0;

    void give_back();
  };

  // The stock of a block, perhaps empty.
  Stock& stock_of(Value::Block* block);
  Value copy_shared(const Value& value);
  void give_up_shared(Value& value);

  // The last two blocks, the last one first: values mostly come from a document and from what a
  // batch made of it.
  std::array<Stock, 2> copied_;
  Stock made_;
  char* free_ = nullptr;  // in the block of made texts
  std::size_t left_ = 0;
};

}  // namespace engine::base
