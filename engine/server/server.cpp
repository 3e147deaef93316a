#include "server/server.h"

namespace engine::server {

using base::Result;
using base::Value;

namespace {

constexpr std::size_t kThreads = 8;
constexpr std::size_t kBacklog = 4096;
constexpr std::size_t kMostWaiting = 64;  // clients of `answer: done`

http::Outgoing busy() {
  http::Outgoing answer;
  answer.status = 503;
  answer.headers.add("retry-after", "5");
  answer.headers.add("content-type", "application/json");
  answer.body = R"({"error":"too many requests are waiting"})";
  return answer;
}

http::Outgoing plain(run::Reply reply) {
  http::Outgoing answer;
  answer.status = reply.status;
  for (auto& [name, value] : reply.headers) answer.headers.add(std::move(name), std::move(value));
  answer.body = std::move(reply.body);
  return answer;
}

}  // namespace

Server::Server(Parts parts)
    : parts_(parts),
      waiting_(kMostWaiting),
      webhook_(parts.store, parts.lookups, parts.clock, parts.metrics,
               {[this](auto work) { work_later(std::move(work)); },
                [this](auto work) { return work_patiently(std::move(work)); }}),
      api_(parts.store, parts.clock, parts.metrics, parts.readiness, parts.world) {}

Server::~Server() {
  stop();
}

Result<void> Server::start() {
  const auto world = parts_.world();
  const spec::App& app = world->workspace->app;
  addresses_ = {{"", app.listen.host, app.listen.port}};
  for (const auto& [name, pack] : app.packs) {
    if (pack.listen) addresses_.push_back({name.value, pack.listen->host, pack.listen->port});
  }
  lua::Limits script;
  script.time = app.script_budget;
  for (std::size_t i = 0; i < kThreads; ++i)
    threads_.emplace_back([this, script] { serve(script); });
  for (auto& address : addresses_) {
    http::ListenOptions options;
    options.host = address.host;
    options.port = address.port;
    auto listener = http::listen(options);
    const std::string pack = address.pack;
    TRY(listener->start(
        [this, pack](http::Incoming request, std::shared_ptr<http::Responder> responder) {
          enqueue({{}, pack, std::move(request), std::move(responder), parts_.clock.boot()});
        }));
    address.port = listener->port();
    listeners_.push_back(std::move(listener));
  }
  return {};
}

void Server::stop() {
  for (auto& listener : listeners_) listener->stop();
  {
    base::Lock lock(mutex_);
    stopping_ = true;
    more_.notify_all();
  }
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  waiting_.stop([this] { parts_.store.queue().wake(); });
  listeners_.clear();
}

void Server::enqueue(Job job) {
  base::Lock lock(mutex_);
  if (stopping_ || jobs_.size() >= kBacklog) {
    job.responder->respond(busy());
    return;
  }
  jobs_.push_back(std::move(job));
  more_.notify_one();
}

// The listeners stop ahead of the pool, so there is still somebody to do it.
void Server::work_later(std::function<void()> work) {
  base::Lock lock(mutex_);
  jobs_.push_back({std::move(work), {}, {}, {}, {}});
  more_.notify_one();
}

bool Server::work_patiently(std::function<void(lua::Runtime&)> work) {
  lua::Limits script;
  script.time = parts_.world()->workspace->app.script_budget;
  return waiting_.start(script, std::move(work));
}

void Server::serve(const lua::Limits& script) {
  lua::Runtime lua(script);
  mutex_.lock();
  while (true) {
    while (jobs_.empty() && !stopping_) more_.wait(mutex_);
    if (jobs_.empty()) break;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    mutex_.unlock();
    if (job.work) {
      job.work();
    } else {
      answer(job, lua);
    }
    mutex_.lock();
  }
  mutex_.unlock();
}

void Server::answer(const Job& job, lua::Runtime& lua) {
  if (job.pack.empty()) {
    if (auto reply = api_.answer(job.request, lua))
      return job.responder->respond(plain(std::move(*reply)));
  }
  webhook_.handle(*routes(job.pack), job.request, job.responder, lua, job.arrived);
}

// The table of the current world; made anew when the world has changed.
std::shared_ptr<const RouteTable> Server::routes(const std::string& pack) {
  const auto world = parts_.world();
  base::Lock lock(routes_mutex_);
  auto& table = routes_[pack];
  if (!table || table->world() != world) table = std::make_shared<const RouteTable>(world, pack);
  return table;
}

}  // namespace engine::server
