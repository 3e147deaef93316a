// Reads by id that run side by side and share calls of a batch operation.
//
// The first starts a call at once; those that arrive while it is in flight form the next one.
// Nobody waits for company. Safe to use from several threads.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "connector/caller.h"

namespace engine::connector {

// Reads of one entity that may share a call, if they are of one lane: only the id differs.
struct SharedRead {
  const Operation& one;
  const Operation* many = nullptr;  // nullptr: there is no batch operation
  base::Value arguments;            // without id
};

class Batches {
 public:
  using Record = std::optional<base::Value>;         // as on the wire; nullopt: not found
  using Found = std::map<std::string, base::Value>;  // by the id's text

  explicit Batches(Caller& caller) : caller_(caller) {}

  base::Result<Record> read(lua::Runtime& lua, const SharedRead& read, const base::Value& id,
                            const CallOptions& options);
  base::Result<Found> read_many(lua::Runtime& lua, const SharedRead& read,
                                const std::vector<base::Value>& ids, const CallOptions& options);
  // Reads that wait for the call in flight.
  std::size_t waiting() const;

 private:
  struct Wish {
    base::Value id;
    std::optional<base::Result<Record>> result;
  };

  using Wishes = std::vector<std::shared_ptr<Wish>>;

  struct Group {
    bool in_flight = false;
    std::deque<std::shared_ptr<Wish>> waiting;
    base::Condition landed;
  };

  base::Result<Record> read_one(lua::Runtime& lua, const SharedRead& read, const base::Value& id,
                                const CallOptions& options);
  base::Result<Found> read_chunk(lua::Runtime& lua, const SharedRead& read,
                                 const std::vector<base::Value>& ids, const CallOptions& options);
  base::Result<Found> call_batch(lua::Runtime& lua, const SharedRead& read,
                                 const std::vector<base::Value>& ids, const CallOptions& options);
  std::shared_ptr<Group> group_of(const SharedRead& read, const std::string& lane);
  void carry_out(lua::Runtime& lua, const SharedRead& read, const CallOptions& options,
                 const Wishes& wishes);

  Caller& caller_;
  mutable base::Mutex mutex_;
  std::map<std::string, std::shared_ptr<Group>> groups_ GUARDED_BY(mutex_);
};

// The record in the answer to a read of one: `value`, else the first of `items`, else the body.
Batches::Record record_of(const Operation& operation, const Answer& answer);

}  // namespace engine::connector
