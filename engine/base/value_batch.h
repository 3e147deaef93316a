// Makes many values in one go: for mappings and merges, where counting references one by one would
// be most of the work.
//
// References to a block are taken in advance, many in one atomic step, and what is left of them
// goes back at the end. New long texts share one allocation, which lives as long as any of them.
// The values are like any others; the batch itself belongs to one thread.
#pragma once

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

 private:
  struct Stock {
    Value::Block* block = nullptr;
    std::uint32_t references = 0;

    void give_back();
  };

  Value copy_shared(const Value& value);

  Stock copied_;
  Stock made_;
  char* free_ = nullptr;  // in the block of made texts
  std::size_t left_ = 0;
};

}  // namespace engine::base
