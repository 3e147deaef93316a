// What a failed transfer means for its task.
#pragma once

#include <optional>
#include <string>

#include <curl/curl.h>

#include "base/error.h"

namespace engine::http {

struct Failure {
  CURLcode code = CURLE_OK;
  std::string detail;                       // libcurl's own words
  int os_error = 0;                         // errno of a failed connect
  bool sent = false;                        // a byte of the request may have left
  std::optional<std::size_t> passed_limit;  // we stopped reading: the answer had more bytes
};

// `origin` is who should have answered: "https://host". `within` is the time it had.
// `executed` is unknown as soon as a byte may have left, else no. When in doubt: unknown.
base::Error to_error(const Failure& failure, const std::string& origin, base::Duration within);

}  // namespace engine::http
