// Tables of values: what a mapping looks things up in.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/diagnostic.h"
#include "base/result.h"
#include "base/value.h"
#include "spec/mapping_spec.h"

namespace engine::rule {

// Where a mapping's lookups come from; the run layer fills remote ones. Absent: the key is unknown.
class LookupSource {
 public:
  virtual ~LookupSource() = default;
  virtual base::Result<base::Value> value(const std::string& lookup,
                                          const base::Value& key) const = 0;
};

// A table in memory. Keys compare as text; with ignore_case without regard to ASCII case. Immutable
// once filled.
class LookupTable {
 public:
  explicit LookupTable(bool ignore_case = false) : ignore_case_(ignore_case) {}

  void add(std::string_view key, base::Value value);  // the first of two equal keys stays
  base::Value find(const base::Value& key) const;

  std::size_t size() const { return values_.size(); }

  // Of the inline values or the CSV file (RFC 4180, first line names the columns) of `spec`;
  // nullptr for remote ones.
  static std::shared_ptr<const LookupTable> load(const std::string& name, const spec::Lookup& spec,
                                                 const std::string& folder,
                                                 base::Diagnostics& diagnostics);
  // From the records of a listing.
  static std::shared_ptr<const LookupTable> of(const spec::Lookup& spec,
                                               const std::vector<base::Value>& records);

 private:
  std::string folded(std::string_view key) const;
  bool ignore_case_;
  std::unordered_map<std::string, base::Value> values_;
};

}  // namespace engine::rule
