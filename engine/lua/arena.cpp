#include "lua/arena.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace engine::lua {

namespace {

constexpr std::size_t kSlab = std::size_t{32} << 10;

}  // namespace

Arena::~Arena() {
  while (slabs_ != nullptr) {
    Free* slab = slabs_;
    slabs_ = slab->next;
    std::free(slab);
  }
}

void* Arena::reallocate(void* arena, void* block, std::size_t old_size, std::size_t new_size) {
  auto& self = *static_cast<Arena*>(arena);
  if (new_size == 0) {
    if (block != nullptr) self.give_back(block, old_size);
    return nullptr;
  }
  if (block == nullptr) return self.take(new_size);
  const bool small = old_size <= kLargestSmall;
  if (small && new_size <= kLargestSmall && size_class(old_size) == size_class(new_size)) {
    self.used_ += new_size - old_size;
    return block;
  }
  void* made = self.take(new_size);
  if (made == nullptr) return nullptr;
  std::memcpy(made, block, std::min(old_size, new_size));
  self.give_back(block, old_size);
  return made;
}

bool Arena::fits(std::size_t more) const {
  const std::size_t cap = lifted_ > 0 ? cap_ * 4 : cap_;
  return more <= cap && used_ <= cap - more;
}

void* Arena::take(std::size_t size) {
  void* block = nullptr;
  if (fits(size)) block = size <= kLargestSmall ? take_small(size) : std::malloc(size);
  if (block == nullptr) {
    exhausted_ = true;
    return nullptr;
  }
  used_ += size;
  return block;
}

void* Arena::take_small(std::size_t size) {
  Free*& head = free_[size_class(size)];
  if (head != nullptr) {
    Free* block = head;
    head = block->next;
    return block;
  }
  const std::size_t rounded = (size_class(size) + 1) * kGrain;
  if (fresh_left_ < rounded && !add_slab()) return nullptr;
  char* block = fresh_;
  fresh_ += rounded;
  fresh_left_ -= rounded;
  return block;
}

void Arena::give_back(void* block, std::size_t size) {
  used_ -= size;
  if (size > kLargestSmall) {
    std::free(block);
    return;
  }
  Free*& head = free_[size_class(size)];
  head = new (block) Free{head};
}

bool Arena::add_slab() {
  char* slab = static_cast<char*>(std::malloc(kSlab));
  if (slab == nullptr) return false;
  slabs_ = new (slab) Free{slabs_};
  fresh_ = slab + kGrain;
  fresh_left_ = kSlab - kGrain;
  return true;
}

}  // namespace engine::lua
