// Idle libcurl handles by origin; each keeps one connection alive.
//
// libcurl cannot share connections between threads, so a handle is lent to one call at a time and
// goes back to its origin's shelf. Safe to use from several threads.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>

#include <curl/curl.h>

#include "base/mutex.h"

namespace engine::http {

struct CurlCleanup {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

using CurlHandle = std::unique_ptr<CURL, CurlCleanup>;

class CurlPool {
 public:
  // nullptr when libcurl is out of memory.
  CurlHandle take(const std::string& origin);
  void put_back(const std::string& origin, CurlHandle handle);

 private:
  // Beyond it the connection that has been idle for longest is closed.
  static constexpr std::size_t kLargest = 64;

  base::Mutex mutex_;
  std::deque<std::pair<std::string, CurlHandle>> idle_ GUARDED_BY(mutex_);  // newest last
};

}  // namespace engine::http
