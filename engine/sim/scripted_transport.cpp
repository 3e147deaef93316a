#include "sim/scripted_transport.h"

#include "sim/same_body.h"

namespace engine::sim {

ScriptedTransport::Expectation& ScriptedTransport::Expectation::body(std::string text) {
  body_ = std::move(text);
  return *this;
}

ScriptedTransport::Expectation& ScriptedTransport::Expectation::answer(
    int status, std::string body, std::vector<std::pair<std::string, std::string>> headers) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  for (auto& [name, value] : headers) response.headers.add(std::move(name), std::move(value));
  answer_ = std::move(response);
  return *this;
}

ScriptedTransport::Expectation& ScriptedTransport::Expectation::fail(base::Error error) {
  answer_ = std::move(error);
  return *this;
}

ScriptedTransport::Expectation& ScriptedTransport::expect(std::string request) {
  const base::Lock lock(mutex_);
  Expectation& expectation = expected_.emplace_back();
  expectation.request_ = std::move(request);
  return expectation;
}

base::Result<http::Response> ScriptedTransport::send(const http::Request& request) {
  const base::Lock lock(mutex_);
  sent_.push_back(request);
  const std::string got = request.method + " " + request.url;
  const bool next = !expected_.empty() && expected_.front().request_ == got;
  if (!next || !same_body(expected_.front().body_.value_or(request.body), request.body)) {
    problems_.push_back("unexpected: " + got + (next ? " " + request.body : ""));
    return base::error(base::ErrorKind::internal, problems_.back());
  }
  auto answer = std::move(expected_.front().answer_);
  expected_.pop_front();
  return answer;
}

std::vector<http::Request> ScriptedTransport::sent() const {
  const base::Lock lock(mutex_);
  return sent_;
}

std::vector<std::string> ScriptedTransport::problems() const {
  const base::Lock lock(mutex_);
  std::vector<std::string> problems = problems_;
  for (const Expectation& expectation : expected_) {
    problems.push_back("never came: " + expectation.request_);
  }
  return problems;
}

}  // namespace engine::sim
