#include "http/curl_pool.h"

#include <algorithm>

namespace engine::http {

CurlHandle CurlPool::take(const std::string& origin) {
  {
    const base::Lock lock(mutex_);
    // The newest: its connection is the likeliest to be alive still.
    const auto found = std::find_if(idle_.rbegin(), idle_.rend(),
                                    [&](const auto& entry) { return entry.first == origin; });
    if (found != idle_.rend()) {
      CurlHandle handle = std::move(found->second);
      idle_.erase(std::next(found).base());
      return handle;
    }
  }
  return CurlHandle(curl_easy_init());
}

void CurlPool::put_back(const std::string& origin, CurlHandle handle) {
  CurlHandle oldest;  // closed after the lock is released
  const base::Lock lock(mutex_);
  idle_.emplace_back(origin, std::move(handle));
  if (idle_.size() <= kLargest) return;
  oldest = std::move(idle_.front().second);
  idle_.pop_front();
}

}  // namespace engine::http
