#include "base/value_batch.h"

#include <algorithm>

#include "base/value_block.h"

namespace engine::base {

namespace {

constexpr std::uint32_t kTaken = 64;    // references at a time
constexpr std::size_t kTogether = 512;  // bytes of texts that share a block

}  // namespace

ValueBatch::~ValueBatch() {
  for (Stock& stock : copied_) stock.give_back();
  made_.give_back();
}

void ValueBatch::Stock::give_back() {
  if (references > 0) block->give_back(references);
  references = 0;
}

ValueBatch::Stock& ValueBatch::stock_of(Value::Block* block) {
  if (copied_[0].block != block) std::swap(copied_[0], copied_[1]);
  if (copied_[0].block != block) {
    copied_[0].give_back();
    copied_[0].block = block;
  }
  return copied_[0];
}

Value ValueBatch::copy_shared(const Value& value) {
  if (!value.in_block()) return value;
  Value::Block* block = Value::Block::of(value);
  Stock& stock = stock_of(block);
  if (stock.references == 0) {
    block->take(kTaken);
    stock.references = kTaken;
  }
  --stock.references;
  Value copy;
  copy.copy_words(value);
  return copy;
}

void ValueBatch::give_up_shared(Value& value) {
  if (!value.in_block()) return value.release();
  ++stock_of(Value::Block::of(value)).references;
}

Value ValueBatch::text(std::string_view text) {
  if (text.size() <= Value::kInlineSize) return Value::text(text);
  if (text.size() > left_) {
    if (text.size() > kTogether / 2) return Value::text(text);
    made_.give_back();
    made_ = {Value::Block::make(kTogether, Value::Block::kStock), Value::Block::kStock};
    free_ = made_.block->data();
    left_ = kTogether;
  }
  std::memcpy(free_, text.data(), text.size());
  Value made;
  made.set_slice(Value::kTextBlock, made_.block, free_, text.size());
  --made_.references;
  free_ += text.size();
  left_ -= text.size();
  return made;
}

}  // namespace engine::base
