#include "http/message.h"

#include "http/url.h"

namespace engine::http {

std::string describe(const Request& request) {
  const auto url = parse_url(request.url);
  // What is no URL may hold anything, a password included.
  return request.method + " " + (url ? to_text(*url) : "(not a URL)");
}

}  // namespace engine::http
