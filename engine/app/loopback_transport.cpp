#include "app/loopback_transport.h"

#include "base/text.h"
#include "http/url.h"

namespace engine::app {

using base::ErrorKind;
using base::Result;

namespace {

constexpr std::string_view kDomain = ".test";

class Listening final : public http::Responder {
 public:
  void respond(http::Outgoing answer, std::function<void(bool)> delivered) override {
    if (answered_) return;
    answered_ = true;
    heard.answer = std::move(answer);
    heard.delivered = std::move(delivered);
  }

  Answered heard{{500, {}, {}}, {}};

 private:
  bool answered_ = false;
};

// The part of "NAME.test" before the dot; "" for another host.
std::string name_of(const std::string& host) {
  return host.ends_with(kDomain) ? host.substr(0, host.size() - kDomain.size()) : "";
}

base::Error broken(const std::string& code, const std::string& fact) {
  base::Error error = base::error(ErrorKind::transient, fact);
  error.code = code;
  error.executed = base::Executed::unknown;
  return error;
}

}  // namespace

std::string loopback_url(std::string_view name) {
  return "http://" + std::string(name) + std::string(kDomain);
}

Result<http::Incoming> incoming(std::string method, std::string target, http::Headers headers,
                                std::string body) {
  const auto mark = std::min(target.find('?'), target.size());
  const auto path = base::percent_decode(std::string_view(target).substr(0, mark));
  auto query = http::parse_form(std::string_view(target).substr(std::min(mark + 1, target.size())));
  if (!path || !query)
    return base::error(ErrorKind::invalid, "the URL '" + target + "' holds a malformed %-escape");
  http::Incoming result;
  result.method = std::move(method);
  result.path = http::normalise_path(*path);
  result.query = *std::move(query);
  result.target = std::move(target);
  result.headers = std::move(headers);
  result.body = std::move(body);
  result.peer = "127.0.0.1";
  return result;
}

Answered ask(const LoopbackTransport::Handler& handler, const http::Incoming& request) {
  const auto responder = std::make_shared<Listening>();
  handler(request, responder);
  return std::move(responder->heard);
}

Result<http::Response> LoopbackTransport::send(const http::Request& request) {
  TRY(http::Url url, http::parse_url(request.url));
  const std::string name = name_of(url.host);
  sent_.push_back({name, request.method, url.path, url.query});
  const auto handler = handlers_.find(name);
  if (handler == handlers_.end()) {
    if (otherwise_ != nullptr) return otherwise_->send(request);
    return base::error(ErrorKind::internal, "nothing plays " + http::origin(url) + " in this test",
                       "name a sandbox pack for the connection");
  }
  http::Headers headers = request.headers;
  for (const auto& [header, secret] : request.secret_headers)
    headers.add(header, std::string(secret.reveal()));
  http::Pairs secrets;
  for (const auto& [parameter, secret] : request.secret_query)
    secrets.emplace_back(parameter, std::string(secret.reveal()));
  std::string query = url.query;
  if (!secrets.empty()) query += (query.empty() ? "" : "&") + http::build_form(secrets);
  TRY(const auto arrived, incoming(request.method, url.path + (query.empty() ? "" : "?" + query),
                                   std::move(headers), request.body));
  Answered answered = ask(handler->second, arrived);
  return arrive(request, std::move(answered.answer), answered.delivered);
}

// What the client sees of an answer.
Result<http::Response> LoopbackTransport::arrive(const http::Request& request,
                                                 http::Outgoing answer,
                                                 const std::function<void(bool)>& delivered) {
  const bool late = answer.delay >= request.timeout;
  clock_.advance(late ? request.timeout : answer.delay);
  const bool arrives = !late && answer.cut == http::Outgoing::Cut::none;
  if (delivered) delivered(arrives);
  TRY(const http::Url url, http::parse_url(request.url));
  const std::string origin = http::origin(url);
  if (late)
    return broken("timeout", "no complete answer from " + origin + " within " +
                                 base::to_text(request.timeout));
  if (answer.cut == http::Outgoing::Cut::middle)
    return broken("truncated", "the answer of " + origin + " broke off");
  if (answer.cut == http::Outgoing::Cut::before)
    return broken("connection_lost",
                  "the connection to " + origin + " broke before the answer was complete");
  http::Response response;
  response.status = answer.status;
  response.headers = std::move(answer.headers);
  response.body = std::move(answer.body);
  response.took = answer.delay;
  return response;
}

}  // namespace engine::app
