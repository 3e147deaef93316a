// Systems that answer writes and read-backs as told, and remember what they were asked.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "rule/target.h"

namespace engine::run {

class ScriptedTarget final : public rule::Target {
 public:
  using Found = std::vector<base::Value>;

  explicit ScriptedTarget(std::string effect) : effect_(std::move(effect)) {}

  std::deque<base::Result<rule::Receipt>> answers;  // to the writes to come
  std::deque<base::Result<Found>> finds;            // to the read-backs to come
  std::function<void()> on_apply = [] {};           // while a write is under way
  base::Duration lag{};
  std::vector<rule::Change> applied;
  std::vector<std::pair<std::string, base::Value>> asked;  // entity and what it was found by

  base::Result<rule::Receipt> apply(const rule::Change& change) override {
    applied.push_back(change);
    on_apply();
    return next(answers);
  }

  base::Result<Found> find(const rule::EntityRef& entity, const base::Value& by,
                           const std::vector<std::string>&) override {
    asked.emplace_back(entity.text(), by);
    return next(finds);
  }

  base::Result<std::string> id_field(const rule::EntityRef&) override { return std::string("key"); }

  std::string effect(const rule::Change&) const override { return effect_; }

  base::Duration readback_lag(const rule::Change&) const override { return lag; }

  // What the journal has no business with.
  base::Result<std::optional<base::Value>> read(const rule::EntityRef&, const base::Value&,
                                                const std::vector<std::string>&) override {
    return unexpected("read");
  }

  base::Result<rule::Page> list(const rule::EntityRef&, const rule::ListQuery&,
                                const std::vector<std::string>&) override {
    return unexpected("list");
  }

  base::Result<base::Value> call(const std::string&, const std::string&,
                                 const base::Value&) override {
    return unexpected("call");
  }

  base::Result<void> check(const rule::Change&) override { return unexpected("check"); }

  base::Result<base::Value> normalise(const rule::EntityRef&, const std::string&,
                                      const base::Value&) override {
    return unexpected("normalise");
  }

  base::Result<bool> has_field(const rule::EntityRef&, const std::string&) override {
    return unexpected("has_field");
  }

  base::Result<std::string> modified_field(const rule::EntityRef&) override {
    return unexpected("modified_field");
  }

  std::map<std::string, int> cost(const rule::Change&) const override { return {}; }

 private:
  static base::Error unexpected(const std::string& what) {
    FAIL_CHECK("unexpected: ", what);
    return base::error(base::ErrorKind::internal, "unexpected: " + what);
  }

  template <typename T>
  static base::Result<T> next(std::deque<base::Result<T>>& script) {
    if (script.empty()) return unexpected("one more than was scripted");
    base::Result<T> result = std::move(script.front());
    script.pop_front();
    return result;
  }

  const std::string effect_;
};

}  // namespace engine::run
