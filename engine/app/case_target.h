// The systems, and a note of every change that they took: what a test compares.
#pragma once

#include <vector>

#include "rule/forwarding_target.h"

namespace engine::app {

// Not safe for several threads. Systems and notes must live longer.
class NotingTarget final : public rule::ForwardingTarget {
 public:
  NotingTarget(rule::Target& systems, std::vector<rule::Change>& notes)
      : ForwardingTarget(systems), notes_(notes) {}

  base::Result<rule::Receipt> apply(const rule::Change& change) override {
    TRY(rule::Receipt receipt, systems_.apply(change));
    if (change.connection != "store") {
      notes_.push_back(change);
      if (change.kind == rule::ChangeKind::create) notes_.back().id = receipt.id;
    }
    return receipt;
  }

 private:
  std::vector<rule::Change>& notes_;
};

}  // namespace engine::app
