// What a connection must remember longer than a process lives. Implemented on the store by the run layer.
#pragma once

#include <string>

#include "base/duration.h"
#include "base/result.h"
#include "base/value.h"

namespace engine::connector {

// Safe to use from several threads.
class Memory {
 public:
  virtual ~Memory() = default;
  // Budgets' state by name, as saved last; absent when never.
  virtual base::Value bucket(const std::string& connection, const std::string& budget) = 0;
  virtual void save_bucket(const std::string& connection, const std::string& budget, const base::Value& state) = 0;
  // Metadata and cached answers; absent when unknown or too old.
  virtual base::Value cached(const std::string& name) = 0;
  virtual void cache(const std::string& name, const base::Value& value, base::Duration keep) = 0;
};

// Forgets everything when the process ends.
class NoMemory final : public Memory {
 public:
  base::Value bucket(const std::string&, const std::string&) override { return {}; }
  void save_bucket(const std::string&, const std::string&, const base::Value&) override {}
  base::Value cached(const std::string&) override { return {}; }
  void cache(const std::string&, const base::Value&, base::Duration) override {}
};

}  // namespace engine::connector
