// Collections: records that packs keep in the engine's own store.
// Every method is one commit unless called within `together`. Safe to use from several threads.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/duration.h"
#include "base/result.h"
#include "base/value.h"

namespace engine::store {

// What a pack declares of a collection.
struct CollectionShape {
  std::string collection;          // "pack/seen"
  std::vector<std::string> key;    // fields that make a record unique
  std::vector<std::string> index;  // fields that are often asked for
  std::optional<std::int64_t>
      sequence;  // ids counted up from here; else the key's values joined by "|", else a UUID
  std::optional<base::Duration> keep;
};

struct DocumentQuery {
  std::vector<std::pair<std::string, base::Value>>
      where;          // all equal; a list value: one of them; null: absent or null; an object of
                      // `above` and `below`: values of that type within these bounds
  std::string order;  // field, "" = id
  bool descending = false;
  std::int64_t limit = 100;
  std::string after;  // DocumentPage::next of the page before
};

struct DocumentPage {
  std::vector<base::Value> items;  // each with "id"
  std::string next;                // "" at the end
};

class Documents {
 public:
  virtual ~Documents() = default;
  virtual base::Result<void> declare(
      const CollectionShape& shape) = 0;  // before first use, each start
  virtual base::Result<std::optional<base::Value>> get(const std::string& collection,
                                                       const std::string& id) = 0;
  virtual base::Result<DocumentPage> list(const std::string& collection,
                                          const DocumentQuery& query) = 0;
  virtual base::Result<std::int64_t> count(const std::string& collection,
                                           const DocumentQuery& query) = 0;
  // An "id" in the record is taken. Error conflict when the id or the key is there already.
  virtual base::Result<base::Value> insert(const std::string& collection,
                                           const base::Value& record) = 0;
  // Sets the given fields, null included; error missing when there is no such id.
  virtual base::Result<base::Value> update(const std::string& collection, const std::string& id,
                                           const base::Value& fields) = 0;
  virtual base::Result<bool> remove(const std::string& collection,
                                    const std::string& id) = 0;  // false: was not there
  // Everything that `work` does through the Documents it is given is one commit, or none when it
  // fails. Writers run one at a time, so what it reads does not change under it.
  virtual base::Result<void> together(
      const std::function<base::Result<void>(Documents&)>& work) = 0;
};

}  // namespace engine::store
