// The memory of one Lua state: blocks of equal size from slabs, larger ones from malloc, all of it
// counted against a cap.
//
// Beyond the cap Lua raises its memory error. While the host itself builds values the cap is lifted
// (to four times its size), so that an engine value never fails half-way; the script's next
// allocation then fails instead. Not safe for several threads. Freed with everything in it.
#pragma once

#include <array>
#include <cstddef>

namespace engine::lua {

class Arena {
 public:
  explicit Arena(std::size_t cap) : cap_(cap) {}

  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // What lua_newstate wants (lua_Alloc); `arena` is an Arena.
  static void* reallocate(void* arena, void* block, std::size_t old_size, std::size_t new_size);

  // Whoever has to be found from the arena.
  void set_owner(void* owner) { owner_ = owner; }

  void* owner() const { return owner_; }

  std::size_t used() const { return used_; }

  // Whether an allocation was ever refused.
  bool exhausted() const { return exhausted_; }

  // The cap is lifted while one of these lives.
  class Lifted {
   public:
    explicit Lifted(Arena& arena) : arena_(arena) { ++arena_.lifted_; }

    ~Lifted() { --arena_.lifted_; }

    Lifted(const Lifted&) = delete;
    Lifted& operator=(const Lifted&) = delete;

   private:
    Arena& arena_;
  };

 private:
  static constexpr std::size_t kGrain = 16;
  static constexpr std::size_t kLargestSmall = 512;

  struct Free {
    Free* next;
  };

  static std::size_t size_class(std::size_t size) { return (size - 1) / kGrain; }

  bool fits(std::size_t more) const;
  void* take(std::size_t size);
  void* take_small(std::size_t size);
  void give_back(void* block, std::size_t size);
  bool add_slab();

  const std::size_t cap_;
  void* owner_ = nullptr;
  std::size_t used_ = 0;
  int lifted_ = 0;
  bool exhausted_ = false;
  std::array<Free*, kLargestSmall / kGrain> free_{};
  Free* slabs_ = nullptr;  // each begins with the link to the next
  char* fresh_ = nullptr;
  std::size_t fresh_left_ = 0;
};

}  // namespace engine::lua
