#include "server/route_auth.h"

#include <cstdint>

#include "base/text.h"
#include "crypto/equal.h"
#include "crypto/hmac.h"

namespace engine::server {

namespace {

// 9999-12-31: what a sender calls later than that is no time.
constexpr std::int64_t kLatestSecond = 253'402'300'799;

// Keys stand in a pack as `${settings.NAME}` of a secret, put in here by reference, or as plain
// text.
std::optional<base::Secret> secret_of(const run::LoadedPack& pack, const config::Template& text) {
  if (text.is_constant()) return base::Secret(text.constant_text());
  if (!text.is_single_expression()) return std::nullopt;
  const std::string& source = std::get<config::Expression>(text.parts.front()).source;
  if (!source.starts_with("settings.")) return std::nullopt;
  const std::string name = source.substr(9);
  if (const auto found = pack.secrets.find(name); found != pack.secrets.end()) return found->second;
  const base::Value& plain = pack.settings.get(name);
  return plain.is_text() ? std::optional<base::Secret>(base::Secret(std::string(plain.as_text())))
                         : std::nullopt;
}

std::vector<std::string> query_values(const http::Incoming& request, const std::string& name) {
  std::vector<std::string> values;
  for (const auto& [key, value] : request.query) {
    if (key == name) values.push_back(value);
  }
  return values;
}

bool admitted(const run::LoadedPack& pack, const spec::KeyAuth& auth,
              const http::Incoming& request) {
  std::vector<std::string> given;
  if (!auth.header.empty()) {
    if (const auto header = request.headers.get(auth.header)) given.emplace_back(*header);
  }
  if (!auth.query.empty()) {
    for (auto& value : query_values(request, auth.query)) given.push_back(std::move(value));
  }
  bool granted = false;
  for (const auto& item : auth.keys) {
    const auto key = secret_of(pack, item.second);
    if (!key || key->empty()) continue;
    for (const auto& value : given) granted |= crypto::equal(value, key->reveal());
  }
  return granted;
}

bool admitted(const run::LoadedPack& pack, const spec::BasicRouteAuth& auth,
              const http::Incoming& request) {
  const auto header = request.headers.get("authorization");
  const auto user = secret_of(pack, auth.user);
  const auto password = secret_of(pack, auth.password);
  if (!header || !user || !password || password->empty() || !header->starts_with("Basic "))
    return false;
  const auto given = base::base64_decode(header->substr(6));
  const std::string wanted = std::string(user->reveal()) + ":" + std::string(password->reveal());
  return given && crypto::equal(*given, wanted);
}

bool admitted(const run::LoadedPack& pack, const spec::SignatureAuth& auth,
              const http::Incoming& request, base::Time now) {
  const auto signature = request.headers.get(auth.header);
  const auto secret = secret_of(pack, auth.secret);
  if (!signature || !secret || secret->empty()) return false;
  const auto header_text = [&](const std::string& name) {
    return std::string(request.headers.get(name).value_or(""));
  };
  if (!auth.timestamp_header.empty()) {
    const auto sent = base::Value::text(header_text(auth.timestamp_header)).as_integer();
    if (!sent || *sent < 0 || *sent > kLatestSecond) return false;
    const base::Time at = base::from_micros(*sent * 1'000'000);
    if (now - at > auth.tolerance || at - now > auth.tolerance) return false;
  }
  std::string signed_text;
  for (const auto& part : auth.parts) {
    if (&part != &auth.parts.front()) signed_text += ".";
    signed_text += part == "id"          ? header_text("webhook-id")
                   : part == "timestamp" ? header_text(auth.timestamp_header)
                                         : request.body;
  }
  const auto digest = crypto::hmac_sha256(*secret, signed_text);
  if (!digest) return false;
  const std::string wanted = auth.prefix + (auth.encoding == "base64" ? base::base64_encode(*digest)
                                                                      : base::hex_encode(*digest));
  bool granted = false;
  for (const auto& each : base::split(*signature, ' ')) granted |= crypto::equal(each, wanted);
  return granted;
}

}  // namespace

Admission admit(const run::LoadedPack& pack, const std::string& name, const http::Incoming& request,
                base::Time now) {
  if (name.empty() || name == "none") return Admission::granted;
  const spec::RouteAuth* auth = pack.pack->spec().auth.find(name);
  if (auth == nullptr) return Admission::refused;
  bool granted = false;
  if (const auto* key = std::get_if<spec::KeyAuth>(&auth->kind))
    granted = admitted(pack, *key, request);
  if (const auto* basic = std::get_if<spec::BasicRouteAuth>(&auth->kind))
    granted = admitted(pack, *basic, request);
  if (const auto* signature = std::get_if<spec::SignatureAuth>(&auth->kind))
    granted = admitted(pack, *signature, request, now);
  return granted ? Admission::granted : Admission::refused;
}

}  // namespace engine::server
