#include "http/exchange.h"

#include <microhttpd.h>

namespace engine::http {

Outgoing plain_answer(int status, const std::string& text) {
  Outgoing answer;
  answer.status = status;
  answer.headers.add("Content-Type", "text/plain; charset=utf-8");
  answer.body = text + "\n";
  return answer;
}

void Exchange::respond(Outgoing answer, std::function<void(bool)> delivered) {
  {
    const base::Lock lock(mutex_);
    if (!answered_) {
      answered_ = true;
      answer_ = std::move(answer);
      delivered_ = std::move(delivered);
      if (answer_.delay.count() <= 0) return release_locked();
      return alarm_.call_after(answer_.delay, [self = shared_from_this()] { self->release(); });
    }
    if (!abandoned_) return;
  }
  if (delivered) delivered(false);
}

void Exchange::abandon() {
  const base::Lock lock(mutex_);
  if (!answered_) {
    answered_ = abandoned_ = true;
    answer_ = plain_answer(503, "The service is stopping. Try again.");
  }
  release_locked();
}

void Exchange::release() {
  const base::Lock lock(mutex_);
  release_locked();
}

void Exchange::release_locked() {
  released_ = true;
  if (suspended_ == nullptr) return;
  MHD_resume_connection(suspended_);
  suspended_ = nullptr;
}

const Outgoing* Exchange::answer_or_suspend(MHD_Connection* connection) {
  const base::Lock lock(mutex_);
  if (released_) return &answer_;
  MHD_suspend_connection(connection);
  suspended_ = connection;
  return nullptr;
}

const Outgoing& Exchange::replace(Outgoing answer) {
  finish(false);
  const base::Lock lock(mutex_);
  answered_ = true;
  answer_ = std::move(answer);
  return answer_;
}

bool Exchange::is_answered() {
  const base::Lock lock(mutex_);
  return answered_;
}

void Exchange::finish(bool delivered) {
  std::function<void(bool)> tell;
  {
    const base::Lock lock(mutex_);
    tell.swap(delivered_);
  }
  if (tell) tell(delivered);
}

}  // namespace engine::http
