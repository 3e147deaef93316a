#include "run/session.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/equal.h"
#include "crypto/hmac.h"
#include "crypto/random.h"
#include "http/message.h"

namespace engine::run {

using base::Result;
using base::Value;

namespace {

constexpr std::size_t kIdBytes = 16;

class Cookies {
 public:
  Cookies(const LoadedPack& pack, base::Secret secret)
      : name_(pack.pack->spec().sessions->cookie),
        prefix_(pack.pack->name() + "\n" + name_ + "\n"),
        secret_(std::move(secret)) {}

  // Of those that the client sent under the name: the ids that are signed.
  Result<std::vector<std::string>> ids(std::string_view header) const {
    std::vector<std::string> ids;
    for (const std::string_view each : base::split(header, ';')) {
      const std::string_view pair = each.substr(std::min(each.find_first_not_of(' '), each.size()));
      if (!pair.starts_with(name_ + "=")) continue;
      const std::string id(pair.substr(name_.size() + 1, pair.find('.') - name_.size() - 1));
      TRY(const std::string genuine, cookie_of(id));
      if (crypto::equal(pair, genuine)) ids.push_back(id);
    }
    return ids;
  }

  // NAME=ID.SIGNATURE
  Result<std::string> cookie_of(const std::string& id) const {
    TRY(const std::string signature, crypto::hmac_sha256(secret_, prefix_ + id));
    return name_ + "=" + id + "." + base::base64url_encode(signature);
  }

 private:
  std::string name_;
  std::string prefix_;  // a cookie of another pack or name is none of these, with one secret too
  base::Secret secret_;
};

bool came_by_https(const World& world, const Value& event) {
  const auto proxy = event.get("headers").get("x-forwarded-proto").as_text();
  return base::lower(proxy) == "https" ||
         world.workspace->app.public_url.value.starts_with("https://");
}

base::Secret secret_of(const LoadedPack& pack) {
  const auto secret = pack.secrets.find(spec::secret_setting(*pack.pack->spec().sessions));
  return secret == pack.secrets.end() ? base::Secret() : secret->second;
}

}  // namespace

bool can_sign(const LoadedPack& pack) {
  return secret_of(pack).reveal().size() >= kShortestSessionSecret;
}

Result<Session> open_session(const World& world, const LoadedPack& pack, const Value& event,
                             store::Documents& documents) {
  const spec::Pack& spec = pack.pack->spec();
  const spec::Sessions& sessions = *spec.sessions;
  if (!can_sign(pack))
    return base::error(base::ErrorKind::invalid, "there is no secret to sign sessions with");
  const Cookies cookies(pack, secret_of(pack));
  const std::string collection = pack.pack->name() + "/" + sessions.collection.value;

  TRY(const auto ids, cookies.ids(event.get("headers").get("cookie").as_text()));
  for (const std::string& id : ids) {
    TRY(auto known, documents.get(collection, id));
    if (known) return Session{*std::move(known), ""};
  }

  TRY(const std::string id, crypto::random_token(kIdBytes));
  TRY(Value record, documents.insert(collection, Value::object({{"id", Value::text(id)}})));
  TRY(std::string cookie, cookies.cookie_of(id));
  const auto life = std::chrono::duration_cast<std::chrono::seconds>(
      *spec.collections.find(sessions.collection.value)->keep);
  cookie += "; Path=/; Max-Age=" + std::to_string(life.count()) + "; HttpOnly; SameSite=Lax";
  if (sessions.secure.value_or(came_by_https(world, event))) cookie += "; Secure";
  return Session{std::move(record), std::move(cookie)};
}

void add_session(Reply& reply, const Session& session) {
  const bool says = std::any_of(reply.headers.begin(), reply.headers.end(), [](const auto& each) {
    return http::same_name(each.first, "cache-control");
  });
  if (!says) reply.headers.emplace_back("cache-control", "no-store");
  if (!session.set_cookie.empty()) reply.headers.emplace_back("set-cookie", session.set_cookie);
}

}  // namespace engine::run
