#include "base/value_batch.h"

#include <algorithm>
#include <cstring>

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

void ValueBatch::Stock::take() {
  block->take(kTaken);
  references = kTaken;
}

ValueBatch::Stock& ValueBatch::new_stock_of(Value::Block* block) {
  Stock& stock = copied_[oldest_];
  oldest_ = 1 - oldest_;
  stock.give_back();
  stock.block = block;
  return stock;
}

Value ValueBatch::text(std::string_view text) {
  char* const room = room_for_text(text.size());
  if (room == nullptr) return Value::text(text);
  std::memcpy(room, text.data(), text.size());
  return text_in_room(text.size());
}

char* ValueBatch::room_for_text(std::size_t size) {
  if (size > kTogether / 2) return nullptr;
  if (free_ == nullptr || size > left_) {
    made_.give_back();
    made_ = {Value::Block::make(kTogether, Value::Block::kStock), Value::Block::kStock};
    free_ = made_.block->data();
    left_ = kTogether;
  }
  return free_;
}

Value ValueBatch::text_in_room(std::size_t size) {
  Value made;
  if (size <= Value::kInlineSize) {
    made.set_inside(Value::kText, {free_, size});
    return made;
  }
  made.set_slice(Value::kTextBlock, made_.block, free_, size);
  --made_.references;
  free_ += size;
  left_ -= size;
  return made;
}

}  // namespace engine::base
