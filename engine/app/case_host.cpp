#include "app/case_host.h"

#include <algorithm>

#include "app/case_target.h"
#include "base/suggest.h"
#include "spec/names.h"

namespace engine::app {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

// Nobody renews leases here, and no other process could take a task over.
constexpr base::Duration kLease = std::chrono::hours(24 * 365);
constexpr int kPage = 500;

}  // namespace

Result<std::unique_ptr<CaseHost>> CaseHost::open(sim::StoppedClock& clock,
                                                 http::Transport& transport,
                                                 base::Metrics& metrics) {
  store::OpenOptions options;
  options.lease = kLease;
  TRY(auto store, store::open_memory(clock, options));
  return std::unique_ptr<CaseHost>(new CaseHost(
      std::make_unique<Machine>(Machine::Parts{clock, transport, metrics, std::move(store)})));
}

CaseHost::CaseHost(std::unique_ptr<Machine> machine)
    : machine_(std::move(machine)),
      webhook_(machine_->store(), machine_->lookups(), machine_->clock(), machine_->metrics()) {}

base::Diagnostics CaseHost::load(const Compiled& compiled, const LoadOptions& options,
                                 const std::string& pack) {
  base::Diagnostics diagnostics = machine_->load(compiled, options);
  if (diagnostics.has_errors()) return diagnostics;
  pack_ = pack;
  routes_.emplace(machine_->world(), pack);
  run::JournalLimits limits = machine_->limits();
  limits.lease = kLease;
  executor_.emplace(
      machine_->store(), machine_->clock(), machine_->metrics(), machine_->lookups(),
      [this](const std::string& version) { return machine_->world(version); }, limits,
      [this](rule::Target& systems, const store::Claim&) -> std::unique_ptr<rule::Target> {
        return std::make_unique<NotingTarget>(systems, changes_);
      });
  scheduler_.emplace(machine_->store(), machine_->clock(), [this] { return machine_->world(); });
  return diagnostics;
}

base::Result<void> CaseHost::tick() {
  scheduler_->tick();
  TRY(machine_->store().purge());
  return {};
}

// A request that waits for its task does so on a thread of its own, and others may come meanwhile.
void CaseHost::serve(const http::Incoming& request,
                     const std::shared_ptr<http::Responder>& responder) {
  const base::Duration arrived = machine_->clock().boot();
  if (answers_when_done(request)) {
    lua::Runtime own;
    return webhook_.handle(*routes_, request, responder, own, arrived);
  }
  webhook_.handle(*routes_, request, responder, serving_, arrived);
}

bool CaseHost::answers_when_done(const http::Incoming& request) const {
  const auto matches = routes_->match(request.method, request.path);
  return std::any_of(matches.begin(), matches.end(), [](const server::RouteMatch& match) {
    return match.entry->rule->spec->answer == spec::AnswerWhen::done;
  });
}

Result<bool> CaseHost::work() {
  TRY(const auto claims, machine_->store().queue().claim(1, machine_->world()->version));
  if (claims.empty()) return false;
  TRY(executor_->attempt(claims.front(), working_));
  return true;
}

Result<std::optional<base::Duration>> CaseHost::until_due() {
  store::TaskFilter waiting;
  waiting.state = store::TaskState::ready;
  waiting.limit = kPage;
  TRY(const auto some, machine_->store().queue().list(waiting));
  std::optional<base::Duration> shortest;
  for (const auto& task : some) {
    if (!task.run_at) continue;
    const auto wait = std::max(*task.run_at - machine_->clock().now(), base::Duration(1));
    shortest = std::min(shortest.value_or(wait), wait);
  }
  return shortest;
}

Result<std::string> CaseHost::full_name(const std::string& collection) const {
  const auto& collections = machine_->world()->pack(pack_)->pack->spec().collections;
  if (collections.find(collection) != nullptr) return pack_ + "/" + collection;
  return base::error(ErrorKind::invalid,
                     "pack '" + pack_ + "' has no collection '" + collection + "'",
                     base::did_you_mean(collection, spec::names_of(collections)));
}

Result<std::vector<Value>> CaseHost::records(const std::string& collection) {
  TRY(const std::string name, full_name(collection));
  std::vector<Value> all;
  store::DocumentQuery query;
  query.limit = kPage;
  do {
    TRY(const auto page, machine_->store().documents().list(name, query));
    all.insert(all.end(), page.items.begin(), page.items.end());
    query.after = page.next;
  } while (!query.after.empty());
  return all;
}

Result<void> CaseHost::fill(const std::string& collection, const std::vector<Value>& given) {
  TRY(const std::string name, full_name(collection));
  TRY(const auto before, records(collection));
  return machine_->store().documents().together([&](store::Documents& documents) -> Result<void> {
    for (const Value& record : before) {
      TRY(documents.remove(name, std::string(record.get("id").as_text())));
    }
    for (const Value& record : given) {
      TRY(documents.insert(name, record));
    }
    return {};
  });
}

Result<void> CaseHost::insert(const std::string& collection, const Value& record) {
  TRY(const std::string name, full_name(collection));
  TRY(machine_->store().documents().insert(name, record));
  return {};
}

Result<void> CaseHost::change(const std::string& collection, const Value& id, const Value& fields) {
  TRY(const std::string name, full_name(collection));
  TRY(machine_->store().documents().update(name, std::string(id.as_text()), fields));
  return {};
}

Result<void> CaseHost::remove(const std::string& collection, const Value& id) {
  TRY(const std::string name, full_name(collection));
  TRY(const bool was_there, machine_->store().documents().remove(name, std::string(id.as_text())));
  if (was_there) return {};
  return base::error(ErrorKind::invalid, "collection '" + collection + "' has no record '" +
                                             std::string(id.as_text()) + "'");
}

std::vector<run::Family> CaseHost::metrics() {
  working_.set_now(machine_->clock().now());
  return run::families_of(*machine_->world()->pack(pack_), machine_->store().documents(), working_);
}

Result<std::vector<store::TaskView>> CaseHost::tasks() {
  std::vector<store::TaskView> all;
  store::TaskFilter filter;
  filter.limit = kPage;
  while (true) {
    TRY(const auto page, machine_->store().queue().list(filter));
    all.insert(all.end(), page.begin(), page.end());
    if (page.size() < static_cast<std::size_t>(kPage)) break;
    filter.after = page.back().task;
  }
  std::reverse(all.begin(), all.end());
  return all;
}

}  // namespace engine::app
