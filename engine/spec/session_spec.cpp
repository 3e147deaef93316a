#include "spec/session_spec.h"

namespace engine::spec {

std::string secret_setting(const Sessions& sessions) {
  constexpr std::string_view kPrefix = "settings.";
  if (!sessions.secret.is_single_expression()) return "";
  const std::string& source = std::get<config::Expression>(sessions.secret.parts.front()).source;
  return source.starts_with(kPrefix) ? source.substr(kPrefix.size()) : "";
}

const config::Object<Sessions>& describe(const Sessions*) {
  static const auto object =
      config::Object<Sessions>("sessions", "Visitors whom a signed cookie makes known again.")
          .required("collection", &Sessions::collection,
                    "Keeps what is known of each. A session ends when its 'keep' is over.")
          .required("secret", &Sessions::secret,
                    "A secret setting that signs the cookies. With another one all sessions end.",
                    config::scope({"settings"}), config::secrets())
          .optional("cookie", &Sessions::cookie, "The cookie's name.")
          .optional("secure", &Sessions::secure,
                    "Whether the cookie goes by https only. Default: when 'public_url' or the "
                    "proxy in front says https.")
          .check([](const Sessions& sessions, config::Report& report) {
            if (!config::is_identifier(sessions.cookie))
              report.error("cookie", "'" + sessions.cookie + "' is no name of a cookie",
                           "use letters, digits, '_' and '-'");
          })
          .example("{ collection: visitors, secret: \"${settings.session_secret}\" }");
  return object;
}

}  // namespace engine::spec
