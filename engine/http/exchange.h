// One request of the listener, from its first line to its last byte, and the answer to it.
//
//   reading -> handled by the handler -> answered -> (delay) -> released -> sent by libmicrohttpd
//
// libmicrohttpd's thread reads and sends; `respond` comes from any thread. While there is nothing
// to send, the connection is suspended and costs no thread. Safe to use from several threads where
// said.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/mutex.h"
#include "http/alarm.h"
#include "http/listener.h"

struct MHD_Connection;

namespace engine::http {

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  explicit Exchange(Alarm& alarm) : alarm_(alarm) {}

  // For libmicrohttpd's thread only.
  Incoming incoming;         // until it is handed to the handler
  bool begun = false;        // its head was checked
  bool wants_body = true;    // false: HEAD
  std::size_t received = 0;  // bytes of its body
  bool handed = false;       // the handler has it

  // From any thread. After `abandon` the answer is not sent and `delivered` runs with false.
  void respond(Outgoing answer, std::function<void(bool)> delivered);
  // From any thread: the listener stops. Answers 503 unless answered; ends a delay.
  void abandon();

  // For libmicrohttpd's thread: the answer if it may be sent now, else nullptr, and `connection` is
  // suspended until it may. The answer lives as long as the exchange.
  const Outgoing* answer_or_suspend(MHD_Connection* connection);
  bool is_answered();
  // For libmicrohttpd's thread: one of ours goes out instead of the handler's, if there is one.
  const Outgoing& replace(Outgoing answer);
  // For libmicrohttpd's thread: the last byte was taken, or the connection broke.
  void finish(bool delivered);

 private:
  void release();
  void release_locked() REQUIRES(mutex_);

  Alarm& alarm_;
  base::Mutex mutex_;
  MHD_Connection* suspended_ GUARDED_BY(mutex_) = nullptr;
  bool answered_ GUARDED_BY(mutex_) = false;
  bool abandoned_ GUARDED_BY(mutex_) = false;
  bool released_ GUARDED_BY(mutex_) = false;
  Outgoing answer_ GUARDED_BY(mutex_);
  std::function<void(bool)> delivered_ GUARDED_BY(mutex_);
};

// An answer of the listener itself; `text` is one sentence for the caller's eyes.
Outgoing plain_answer(int status, const std::string& text);

}  // namespace engine::http
