#include "sim/overlay_store.h"

#include <map>
#include <set>

#include "base/mutex.h"

namespace engine::sim {

using base::Result;
using base::Value;

namespace {

class OverlayLinks final : public store::Links {
 public:
  OverlayLinks(store::Links& above, store::Links& beneath) : above_(above), beneath_(beneath) {}

  Result<std::optional<store::Link>> find(const std::string& set, int side,
                                          const std::string& id) override {
    TRY(auto link, above_.find(set, side, id));
    if (link) return link;
    TRY(link, beneath_.find(set, side, id));
    if (!link) return link;
    base::Lock lock(mutex_);
    if (removed_.count(link->id) > 0) link.reset();
    if (!link) return link;
    // The pair may have been replaced above under its other side.
    TRY(const auto by_a, above_.find(set, 0, link->a_id));
    TRY(const auto by_b, above_.find(set, 1, link->b_id));
    if (by_a || by_b) link.reset();
    return link;
  }

  Result<void> put(store::Link link) override { return above_.put(std::move(link)); }

  Result<void> remove(const std::string& link_id) override {
    {
      base::Lock lock(mutex_);
      removed_.insert(link_id);
    }
    return above_.remove(link_id);
  }

  Result<std::vector<store::Link>> list(const std::string& set, const std::string& after_id,
                                        int limit) override {
    return beneath_.list(set, after_id, limit);
  }

  Result<std::int64_t> count(const std::string& set) override {
    TRY(const auto above, above_.count(set));
    TRY(const auto beneath, beneath_.count(set));
    return above + beneath;
  }

 private:
  store::Links& above_;
  store::Links& beneath_;
  base::Mutex mutex_;
  std::set<std::string> removed_ GUARDED_BY(mutex_);
};

class OverlayState final : public store::State {
 public:
  OverlayState(store::State& above, store::State& beneath) : above_(above), beneath_(beneath) {}

  Result<Value> cursor(const std::string& name) override {
    TRY(Value value, above_.cursor(name));
    return value.is_absent() ? beneath_.cursor(name) : Result<Value>(std::move(value));
  }

  Result<std::string> fingerprint(const std::string& rule, const std::string& record) override {
    TRY(std::string hash, above_.fingerprint(rule, record));
    return hash.empty() ? beneath_.fingerprint(rule, record) : Result<std::string>(std::move(hash));
  }

  Result<std::string> known(const std::vector<std::string>& names) override {
    TRY(std::string id, above_.known(names));
    return id.empty() ? beneath_.known(names) : Result<std::string>(std::move(id));
  }

  // An echo stays remembered: a plan takes nothing away.
  Result<bool> take_echo(const std::string& echo) override { return above_.take_echo(echo); }

  Result<std::vector<store::Bucket>> buckets() override { return beneath_.buckets(); }

  Result<void> save_buckets(const std::vector<store::Bucket>& buckets) override {
    return beneath_.save_buckets(buckets);
  }

  Result<Value> cached(const std::string& name) override {
    TRY(Value value, above_.cached(name));
    return value.is_absent() ? beneath_.cached(name) : Result<Value>(std::move(value));
  }

  Result<void> cache(const std::string& name, const Value& value, base::Duration keep) override {
    return beneath_.cache(name, value, keep);
  }

 private:
  store::State& above_;
  store::State& beneath_;
};

// A collection is copied when it is first written to.
class OverlayDocuments final : public store::Documents {
 public:
  OverlayDocuments(store::Documents& above, store::Documents& beneath)
      : above_(above), beneath_(beneath) {}

  Result<void> declare(const store::CollectionShape& shape) override {
    return above_.declare(shape);
  }

  Result<std::optional<Value>> get(const std::string& collection, const std::string& id) override {
    return reading(collection).get(collection, id);
  }

  Result<store::DocumentPage> list(const std::string& collection,
                                   const store::DocumentQuery& query) override {
    return reading(collection).list(collection, query);
  }

  Result<std::int64_t> count(const std::string& collection,
                             const store::DocumentQuery& query) override {
    return reading(collection).count(collection, query);
  }

  Result<Value> insert(const std::string& collection, const Value& record) override {
    TRY(copy(collection));
    return above_.insert(collection, record);
  }

  Result<Value> update(const std::string& collection, const std::string& id,
                       const Value& fields) override {
    TRY(copy(collection));
    return above_.update(collection, id, fields);
  }

  Result<bool> remove(const std::string& collection, const std::string& id) override {
    TRY(copy(collection));
    return above_.remove(collection, id);
  }

  Result<void> together(const std::function<Result<void>(store::Documents&)>& work) override {
    return work(*this);
  }

 private:
  store::Documents& reading(const std::string& collection) {
    base::Lock lock(mutex_);
    return copied_.count(collection) > 0 ? above_ : beneath_;
  }

  Result<void> copy(const std::string& collection) {
    base::Lock lock(mutex_);
    if (copied_.count(collection) > 0) return {};
    store::DocumentQuery query;
    query.limit = 1000;
    do {
      TRY(const auto page, beneath_.list(collection, query));
      for (const auto& item : page.items) {
        TRY(above_.insert(collection, item));
      }
      query.after = page.next;
    } while (!query.after.empty());
    copied_.insert(collection);
    return {};
  }

  store::Documents& above_;
  store::Documents& beneath_;
  base::Mutex mutex_;
  std::set<std::string> copied_ GUARDED_BY(mutex_);
};

class OverlayStore final : public store::Store {
 public:
  OverlayStore(std::unique_ptr<store::Store> above, store::Store& beneath)
      : above_(std::move(above)),
        links_(above_->links(), beneath.links()),
        state_(above_->state(), beneath.state()),
        documents_(above_->documents(), beneath.documents()) {}

  store::Queue& queue() override { return above_->queue(); }

  store::Effects& effects() override { return above_->effects(); }

  store::Links& links() override { return links_; }

  store::State& state() override { return state_; }

  store::Documents& documents() override { return documents_; }

  store::Settle& settle() override { return above_->settle(); }

  Result<int> purge() override { return 0; }

  Health health() const override { return above_->health(); }

 private:
  std::unique_ptr<store::Store> above_;
  OverlayLinks links_;
  OverlayState state_;
  OverlayDocuments documents_;
};

}  // namespace

Result<std::unique_ptr<store::Store>> overlay(store::Store& beneath, base::Clock& clock) {
  TRY(auto above, store::open_memory(clock));
  return std::unique_ptr<store::Store>(std::make_unique<OverlayStore>(std::move(above), beneath));
}

}  // namespace engine::sim
