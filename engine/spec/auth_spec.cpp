#include "spec/auth_spec.h"

namespace engine::spec {

using config::not_empty;
using config::one_or_many;
using config::scope;
using config::secrets;

const config::Object<NoAuth>& describe(const NoAuth*) {
  static const auto object =
      config::Object<NoAuth>("no auth", "Nobody is asked who it is: one of several alternatives.")
          .example("{ type: none }");
  return object;
}

const config::Object<StaticAuth>& describe(const StaticAuth*) {
  static const auto object =
      config::Object<StaticAuth>("static auth",
                                 "The same headers or query parameters on every request.")
          .optional("header", &StaticAuth::header, "Headers by name.", scope({"settings"}),
                    secrets())
          .optional("query", &StaticAuth::query, "Query parameters by name.", scope({"settings"}),
                    secrets())
          .check([](const StaticAuth& auth, config::Report& report) {
            if (auth.header.empty() && auth.query.empty()) {
              report.error("type", "static auth needs 'header' or 'query'");
            }
          })
          .example("{ type: static, header: { X-Api-Token: \"${settings.api_token}\" } }");
  return object;
}

const config::Object<BasicAuth>& describe(const BasicAuth*) {
  static const auto object =
      config::Object<BasicAuth>("basic auth", "User and password in the Authorization header.")
          .required("user", &BasicAuth::user, "The user.", scope({"settings"}), secrets())
          .required("password", &BasicAuth::password, "The password; may be empty.",
                    scope({"settings"}), secrets())
          .example("{ type: basic, user: \"${settings.api_key}\", password: \"\" }");
  return object;
}

const config::Object<BearerAuth>& describe(const BearerAuth*) {
  static const auto object =
      config::Object<BearerAuth>("bearer auth", "A token in the Authorization header.")
          .required("token", &BearerAuth::token, "The token.", scope({"settings"}), secrets(),
                    not_empty())
          .example("{ type: bearer, token: \"${settings.api_token}\" }");
  return object;
}

const config::Enum<ClientSend>& describe(const ClientSend*) {
  static const auto words =
      config::Enum<ClientSend>("send", "How the client's id and secret reach the token endpoint.")
          .word("basic", ClientSend::basic, "In the Authorization header.")
          .word("form", ClientSend::form, "In the form.")
          .word("query", ClientSend::query, "In the query.");
  return words;
}

const config::Object<OAuthClient>& describe(const OAuthClient*) {
  static const auto object =
      config::Object<OAuthClient>("client", "The application as the product knows it.")
          .required("id", &OAuthClient::id, "The client's id.", scope({"settings"}), secrets(),
                    not_empty())
          .required("secret", &OAuthClient::secret, "The client's secret.", scope({"settings"}),
                    secrets(), not_empty())
          .optional("send", &OAuthClient::send, "How both are sent.");
  return object;
}

const config::Object<OAuth2ClientAuth>& describe(const OAuth2ClientAuth*) {
  static const auto object =
      config::Object<OAuth2ClientAuth>(
          "oauth2_client auth",
          "OAuth 2 client credentials: one token for all tasks, refreshed once at a time.")
          .required("token", &OAuth2ClientAuth::token, "URL of the token endpoint.",
                    scope({"settings"}), secrets(), not_empty())
          .optional("method", &OAuth2ClientAuth::method, "How the token is asked for.",
                    config::words({"get", "post"}))
          .required("client", &OAuth2ClientAuth::client, "Id and secret.")
          .optional("scopes", &OAuth2ClientAuth::scopes, "What the token shall allow.",
                    one_or_many())
          .optional("keep", &OAuth2ClientAuth::keep,
                    "Fields of the token answer, in scope as token.NAME.", one_or_many())
          .optional("skew", &OAuth2ClientAuth::skew, "Refreshed this long before the token's end.",
                    config::range(std::chrono::seconds(0), std::chrono::hours(1)))
          .example(
              "type: oauth2_client\n"
              "token: ${settings.host}/identity/oauth/token\n"
              "client: { id: \"${settings.client_id}\", secret: \"${settings.client_secret}\", "
              "send: query }\n");
  return object;
}

const config::OneOf<Auth>& describe(const Auth*) {
  static const auto one_of = config::OneOf<Auth>("auth", "How a connection proves who it is.")
                                 .by("type")
                                 .alternative<StaticAuth>("static")
                                 .alternative<BasicAuth>("basic")
                                 .alternative<BearerAuth>("bearer")
                                 .alternative<OAuth2ClientAuth>("oauth2_client")
                                 .alternative<NoAuth>("none");
  return one_of;
}

}  // namespace engine::spec
