#include "server/waiting.h"

#include <algorithm>

namespace engine::server {

namespace {

// Somebody may begin to wait just after a wake.
constexpr auto kWakeAgain = std::chrono::milliseconds(20);

}  // namespace

bool Waiting::start(const lua::Limits& script, std::function<void(lua::Runtime&)> work) {
  join_done();
  base::Lock lock(mutex_);
  if (stopping_ || clients_.size() >= most_) return false;
  Client& client = clients_.emplace_back();
  client.thread = std::thread([this, &client, script, work = std::move(work)] {
    lua::Runtime lua(script);
    work(lua);
    base::Lock done(mutex_);
    client.is_done = true;
    done_.notify_all();
  });
  return true;
}

void Waiting::join_done() {
  std::list<Client> done;
  {
    base::Lock lock(mutex_);
    for (auto client = clients_.begin(); client != clients_.end();) {
      const auto next = std::next(client);
      if (client->is_done) done.splice(done.end(), clients_, client);
      client = next;
    }
  }
  for (auto& client : done) client.thread.join();
}

bool Waiting::all_done() const {
  return std::all_of(clients_.begin(), clients_.end(),
                     [](const Client& client) { return client.is_done; });
}

void Waiting::stop(const std::function<void()>& wake) {
  mutex_.lock();
  stopping_ = true;
  while (!all_done()) {
    mutex_.unlock();
    wake();
    mutex_.lock();
    if (!all_done()) done_.wait_for(mutex_, kWakeAgain);
  }
  mutex_.unlock();
  join_done();
}

}  // namespace engine::server
