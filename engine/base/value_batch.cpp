#include "base/value_batch.h"

#include <algorithm>

#include "base/value_block.h"

namespace engine::base {

namespace {

constexpr std::uint32_t kTaken = 64;    // references at a time
constexpr std::size_t kTogether = 512;  // bytes of texts that share a block

}  // namespace

ValueBatch::~ValueBatch() {
  copied_.give_back();
  made_.give_back();
}

void ValueBatch::Stock::give_back() {
  if (references > 0) block->give_back(references);
  references = 0;
}

Value ValueBatch::copy_shared(const Value& value) {
  if (!value.in_block()) return value;
  Value::Block* block = Value::Block::of(value);
  if (block != copied_.block || copied_.references == 0) {
    copied_.give_back();
    block->take(kTaken);
    copied_ = {block, kTaken};
  }
  --copied_.references;
  Value copy;
  copy.copy_words(value);
  return copy;
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
