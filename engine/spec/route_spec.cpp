// Who may call a route, and how often.
#include "spec/pack_spec.h"

namespace engine::spec {

using config::not_empty;
using config::one_or_many;
using config::scope;
using config::secrets;
using config::words;

const config::Object<KeyAuth>& describe(const KeyAuth*) {
  static const auto object =
      config::Object<KeyAuth>("key auth", "A key in a header or a query parameter.")
          .optional("header", &KeyAuth::header, "Name of the header.")
          .optional("query", &KeyAuth::query, "Name of the query parameter.")
          .required("keys", &KeyAuth::keys, "Keys by the name of their owner; any of them opens.",
                    scope({"settings"}), secrets(), not_empty())
          .check([](const KeyAuth& key, config::Report& report) {
            if (key.header.empty() && key.query.empty())
              report.error("type", "key auth needs 'header' or 'query'");
          })
          .example("{ type: key, query: api_key, keys: { partner: \"${settings.partner_key}\" } }");
  return object;
}

const config::Object<BasicRouteAuth>& describe(const BasicRouteAuth*) {
  static const auto object =
      config::Object<BasicRouteAuth>("basic auth", "User and password.")
          .required("user", &BasicRouteAuth::user, "The user.", scope({"settings"}), secrets())
          .required("password", &BasicRouteAuth::password, "The password.", scope({"settings"}),
                    secrets())
          .example("{ type: basic, user: hooks, password: \"${settings.hook_password}\" }");
  return object;
}

const config::Object<SignatureAuth>& describe(const SignatureAuth*) {
  static const auto object =
      config::Object<SignatureAuth>("signature auth",
                                    "HMAC-SHA256 over parts of the request, joined by '.'.")
          .required("header", &SignatureAuth::header, "Header that carries the signature.",
                    not_empty())
          .optional("timestamp_header", &SignatureAuth::timestamp_header,
                    "Header that carries the time of sending.")
          .required("secret", &SignatureAuth::secret, "The shared secret.", scope({"settings"}),
                    secrets(), not_empty())
          .optional("encoding", &SignatureAuth::encoding, "How the signature is written.",
                    words({"hex", "base64"}))
          .optional("prefix", &SignatureAuth::prefix, "What stands before it, such as sha256=.")
          .optional("parts", &SignatureAuth::parts, "What is signed, in order.", one_or_many(),
                    not_empty(), words({"id", "timestamp", "body"}))
          .optional("tolerance", &SignatureAuth::tolerance, "How old a request may be.",
                    config::range(std::chrono::seconds(1), std::chrono::hours(24)))
          .example(
              "{ type: signature, header: X-Acme-Signature, secret: \"${settings.hook_secret}\" }");
  return object;
}

const config::OneOf<RouteAuthKind>& describe(const RouteAuthKind*) {
  static const auto one_of = config::OneOf<RouteAuthKind>("route auth", "Who may call a route.")
                                 .by("type")
                                 .alternative<KeyAuth>("key")
                                 .alternative<BasicRouteAuth>("basic")
                                 .alternative<SignatureAuth>("signature");
  return one_of;
}

const config::Object<RouteAuth>& describe(const RouteAuth*) {
  static const auto object =
      config::Object<RouteAuth>("route auth", "Who may call a route.")
          .include(&RouteAuth::kind)
          .optional("refused", &RouteAuth::refused, "What others are told. Default: 401.");
  return object;
}

const config::Object<RouteLimit>& describe(const RouteLimit*) {
  const auto names = scope({"settings", "params", "query", "body", "headers"});
  static const auto object =
      config::Object<RouteLimit>("route limit", "How often a route may be called.")
          .required("calls", &RouteLimit::calls, "So many calls.", names)
          .required("per", &RouteLimit::per, "In this time.",
                    config::range(std::chrono::milliseconds(1), std::chrono::hours(24)))
          .optional("by", &RouteLimit::by, "One bucket for each value of this.", names)
          .optional("answer", &RouteLimit::answer, "What callers beyond it are told.")
          .example(
              "{ calls: 20, per: 2s, by: \"${headers['x-api-token']}\", answer: { status: 429 } }");
  return object;
}

}  // namespace engine::spec
