#include "sim/recorded_transport.h"

#include <algorithm>

#include "http/url.h"
#include "sim/same_body.h"

namespace engine::sim {

namespace {

// Scheme and host, when the recording names them, path, and the query's parameters in one order.
struct Target {
  std::string origin;
  std::string path;
  http::Pairs query;
};

std::optional<Target> target_of(const std::string& text) {
  const bool whole = !text.starts_with('/');
  const auto url = http::parse_url(whole ? text : "http://recorded" + text);
  if (!url) return std::nullopt;
  auto query = http::parse_form(url->query);
  if (!query) return std::nullopt;
  std::sort(query->begin(), query->end());
  return Target{whole ? http::origin(*url) : "", url->path, *std::move(query)};
}

bool answers(const Exchange& exchange, const http::Request& request, const Target& asked) {
  if (exchange.method != request.method) return false;
  const auto recorded = target_of(exchange.url);
  return recorded && (recorded->origin.empty() || recorded->origin == asked.origin) &&
         recorded->path == asked.path && recorded->query == asked.query &&
         (exchange.body.empty() || same_body(exchange.body, request.body));
}

}  // namespace

base::Result<http::Response> RecordedTransport::send(const http::Request& request) {
  const auto asked = target_of(request.url);
  const base::Lock lock(mutex_);
  Exchange* chosen = nullptr;
  for (Exchange& exchange : exchanges_) {
    if (!asked || !answers(exchange, request, *asked)) continue;
    chosen = &exchange;
    if (!exchange.used) break;
  }
  if (!chosen) {
    return base::error(base::ErrorKind::internal, "no recording answers " + http::describe(request),
                       "record it with 'engine capture'");
  }
  chosen->used = true;
  return chosen->response;
}

std::vector<std::string> RecordedTransport::unused() const {
  const base::Lock lock(mutex_);
  std::vector<std::string> places;
  for (const Exchange& exchange : exchanges_) {
    if (!exchange.used) places.push_back(exchange.place);
  }
  return places;
}

}  // namespace engine::sim
