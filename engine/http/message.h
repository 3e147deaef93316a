// Requests and responses as plain data.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "base/secret.h"

namespace engine::http {

// In order; names compare without regard to case.
class Headers {
 public:
  void add(std::string name, std::string value) { list_.emplace_back(std::move(name), std::move(value)); }
  void set(std::string_view name, std::string value);
  std::optional<std::string_view> get(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return list_; }

 private:
  std::vector<std::pair<std::string, std::string>> list_;
};

// Whether two names of headers are the same: case does not count.
bool same_name(std::string_view left, std::string_view right);
// What a method and a header's name may be made of (RFC 9110, 5.6.2).
bool is_token(std::string_view text);
// Holds no line break and no NUL, which would start another header.
bool is_header_value(std::string_view text);

struct Request {
  std::string method = "GET";
  std::string url;                     // absolute
  Headers headers;
  std::vector<std::pair<std::string, base::Secret>> secret_headers;   // never logged
  std::vector<std::pair<std::string, base::Secret>> secret_query;     // appended to the URL on the wire only
  std::string body;
  // False: must reach the server at most once by this call; the transport never sends it twice by itself.
  bool repeatable = true;
  base::Duration timeout{std::chrono::seconds(30)};          // of everything
  base::Duration connect_timeout{std::chrono::seconds(5)};
  std::size_t largest_answer = std::size_t{8} << 20;         // bytes after decompression
};

struct Response {
  int status = 0;
  Headers headers;
  std::string body;
  base::Duration took{};
};

// "GET https://host/path?query" without secrets, for logs and messages.
std::string describe(const Request& request);

}  // namespace engine::http
