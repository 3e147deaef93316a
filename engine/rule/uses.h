// Which fields of each record a rule uses, so that only those are asked for.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "rule/pack.h"

namespace engine::rule {

// What is read of the record behind one name.
struct Use {
  bool whole = false;
  std::set<std::string> fields;

  void add(const Use& other);
};

class Uses {
 public:
  Uses(const spec::Pack& pack, const std::vector<std::unique_ptr<Rule>>& rules)
      : pack_(pack), rules_(rules) {}

  // Sets the `fields` of the rule's read, find and list steps; empty where a record is used as a
  // whole.
  void fill(Rule& rule);

 private:
  using Names = std::map<std::string, Use>;

  const Names& of(const Rule& rule);
  void block(const Block& steps, Names& names);
  void step(const Step& step, Names& names);
  void sync(const SyncStep& step, Names& names);
  void run(const RunStep& step, Names& names);
  std::set<std::string> optional_sources(const std::string& mapping) const;
  void mapped(const std::string& from, const Mapping* mapping, Names& names);
  void fill_block(Block& steps, const Names& names);
  void fill_step(Step& step, const Names& names);

  const spec::Pack& pack_;
  const std::vector<std::unique_ptr<Rule>>& rules_;
  std::map<const Rule*, Names> known_;
};

}  // namespace engine::rule
