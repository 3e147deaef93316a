// URLs taken apart and put together (RFC 3986), for http and https only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace engine::http {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; IPv6 in brackets
  int port = 0;        // the scheme's own if none is written
  std::string path;    // as written, still encoded; at least "/"
  std::string query;   // as written, without "?"
};

// An absolute URL. A fragment is dropped: it never travels. A user name or password is refused: it
// would end up in logs.
base::Result<Url> parse_url(std::string_view text);
std::string to_text(const Url& url);
// "https://host", with ":port" unless it is the scheme's own.
std::string origin(const Url& url);

// Where `reference` (a link in an answer of `base`) leads: "?page=2", "next", "/v2/x", "//host/y"
// or a whole URL.
base::Result<Url> join(const Url& base, std::string_view reference);

// Without ".", ".." and empty segments; starts with "/" and keeps a final one. ".." stops at the
// root.
std::string normalise_path(std::string_view path);

// "a=1&b=two+words" both ways, as in queries and in application/x-www-form-urlencoded bodies.
// nullopt for a malformed %-escape.
std::optional<Pairs> parse_form(std::string_view text);
std::string build_form(const Pairs& pairs);

}  // namespace engine::http
