#include <optional>

#include "base/json.h"
#include "base/log.h"
#include "base/mutex.h"
#include "connector/auth.h"
#include "connector/retry.h"
#include "connector/single_flight.h"
#include "http/url.h"

namespace engine::connector {

namespace {

struct Token {
  base::Secret text;
  base::Value kept;
  std::uint64_t generation = 0;
  std::optional<base::Duration> expires;  // boot time; none: when it is refused
};

// Client credentials (RFC 6749, 4.4). Some products give the same token again until it ends, with
// what is left of its life: so `expires_in` is believed, counted from before the request.
class ClientCredentials final : public Auth {
 public:
  ClientCredentials(const OAuth2Client& plan, const AuthParts& parts)
      : plan_(plan), parts_(parts) {}

  base::Result<Pass> pass(lua::Runtime& lua) override {
    std::optional<Token> token = valid();
    if (!token) {
      TRY(token, flights_.run("", [&]() -> base::Result<Token> {
        if (auto renewed = valid()) return *std::move(renewed);
        return fetch(lua);
      }));
    }
    Pass pass;
    pass.headers.emplace_back("Authorization", bearer_credentials(token->text));
    pass.token = token->kept;
    pass.generation = token->generation;
    return pass;
  }

  bool renew(const Pass& refused) override {
    const base::Lock lock(mutex_);
    if (token_ && token_->generation == refused.generation) token_.reset();
    return true;
  }

 private:
  std::optional<Token> valid() {
    const base::Lock lock(mutex_);
    if (token_ && token_->expires && *token_->expires <= parts_.clock.boot()) token_.reset();
    return token_;
  }

  base::Result<Token> fetch(lua::Runtime& lua) {
    const base::Duration asked = parts_.clock.boot();
    TRY(const http::Request request, token_request(lua));
    const std::string title =
        "token: " + request.method + " " + request.url.substr(0, request.url.find('?'));
    const auto response = parts_.transport.send(request);
    if (!response) {
      base::Error failed = response.error();
      failed.message = title + ": " + base::log::redacted(failed.message);
      failed.executed = base::Executed::no;  // the request that wants the token was not sent
      return failed;
    }
    return store(title, *response, asked);
  }

  base::Result<http::Request> token_request(lua::Runtime& lua) const {
    lua::Scope scope;
    scope.set("settings", parts_.settings);
    TRY(const base::Secret id, plan_.id.evaluate(lua, scope, parts_.secrets));
    TRY(const base::Secret secret, plan_.secret.evaluate(lua, scope, parts_.secrets));

    http::Request request;
    TRY(request.url, plan_.token.text(lua, scope));
    request.method = plan_.get ? "GET" : "POST";
    request.headers.add("Accept", "application/json");
    http::Pairs form = {{"grant_type", "client_credentials"}};
    if (!plan_.scopes.empty()) form.emplace_back("scope", plan_.scopes);
    if (plan_.send == spec::ClientSend::basic) {
      request.secret_headers.emplace_back("Authorization", basic_credentials(id, secret));
    } else if (plan_.send == spec::ClientSend::query || plan_.get) {
      request.secret_query.emplace_back("client_id", id);
      request.secret_query.emplace_back("client_secret", secret);
    } else {
      form.emplace_back("client_id", id.reveal());
      form.emplace_back("client_secret", secret.reveal());
    }
    if (plan_.get || plan_.send == spec::ClientSend::query) {
      request.url +=
          (request.url.find('?') == std::string::npos ? "?" : "&") + http::build_form(form);
    } else {
      request.headers.add("Content-Type", "application/x-www-form-urlencoded");
      request.body = http::build_form(form);
    }
    return request;
  }

  base::Result<Token> store(const std::string& title, const http::Response& response,
                            base::Duration asked) {
    const auto parsed = base::parse_json(response.body);
    const base::Value body = parsed ? *parsed : base::Value();
    const std::string_view text = body.get("access_token").as_text();
    if (response.status < 200 || response.status > 299 || text.empty()) {
      return refusal(title, response, body);
    }
    Token token{base::Secret(std::string(text)), base::Value::object(), 0, std::nullopt};
    base::log::redact(token.text);
    for (const std::string& name : plan_.keep) token.kept.set(name, body.get(name));
    if (const auto seconds = body.get("expires_in").as_double()) {
      const base::Duration life(static_cast<std::int64_t>(*seconds * 1e6));
      token.expires = asked + life - plan_.skew;
    }
    const base::Lock lock(mutex_);
    token.generation = ++generation_;
    token_ = token;
    return token;
  }

  static base::Error refusal(const std::string& title, const http::Response& response,
                             const base::Value& body) {
    const bool success = response.status >= 200 && response.status < 300;
    std::string message = title + " " + std::to_string(response.status);
    const std::string_view reason = body.get("error").as_text();
    if (!reason.empty()) message += " " + std::string(reason);
    if (success) message += ": the answer has no access_token";
    auto kind = base::ErrorKind::unauthorized;
    if (success || response.status >= 500 || response.status == 408) {
      kind = base::ErrorKind::transient;
    } else if (response.status == 429) {
      kind = base::ErrorKind::throttled;
    }
    base::Error error = base::error(kind, base::log::redacted(message));
    if (kind == base::ErrorKind::unauthorized) error.hint = "check the client's id and secret";
    if (kind == base::ErrorKind::throttled) error.retry_after = kDefaultWait;
    return error;
  }

  const OAuth2Client& plan_;
  const AuthParts parts_;
  SingleFlight<Token> flights_;
  base::Mutex mutex_;
  std::optional<Token> token_ GUARDED_BY(mutex_);
  std::uint64_t generation_ GUARDED_BY(mutex_) = 0;
};

}  // namespace

std::unique_ptr<Auth> make_auth(const OAuth2Client& plan, const AuthParts& parts) {
  return std::make_unique<ClientCredentials>(plan, parts);
}

}  // namespace engine::connector
