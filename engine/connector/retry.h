// How long to wait before a request is sent again. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "base/duration.h"
#include "base/error.h"
#include "base/value.h"

namespace engine::connector {

// A read is sent at most this often within one call of the client.
inline constexpr int kReadAttempts = 3;
// After `throttled` when the API does not say how long.
inline constexpr base::Duration kDefaultWait = std::chrono::seconds(1);
// A Retry-After beyond this is not believed.
inline constexpr base::Duration kLongestWait = std::chrono::hours(1);

// What an API said: seconds as a number or a text, or an HTTP date. Never negative; nullopt for
// anything else.
std::optional<base::Duration> parse_wait(const base::Value& said, base::Time now);

// The same of a moment: seconds since 1970, or an HTTP date.
std::optional<base::Duration> parse_wait_until(const base::Value& said, base::Time now);

// Before the read is sent again, or nullopt when it must not be: `attempt` counts from 1.
std::optional<base::Duration> wait_before_retry(const base::Error& error, int attempt);

}  // namespace engine::connector
