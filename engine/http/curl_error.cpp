#include "http/curl_error.h"

#include <system_error>

namespace engine::http {

namespace {

using base::ErrorKind;

struct Meaning {
  ErrorKind kind = ErrorKind::transient;
  std::string code;
  std::string fact;
  std::string hint = {};
};

Meaning before_sending(const Failure& failure, const std::string& origin, base::Duration within) {
  const std::string detail = failure.detail.empty() ? "" : ": " + failure.detail;
  switch (failure.code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {ErrorKind::transient, "not_resolved", "the name of " + origin + " cannot be resolved",
              "check the host name and the DNS"};
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {ErrorKind::transient, "not_resolved", "the name of the proxy cannot be resolved",
              "check the proxy's host name and the DNS"};
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorKind::transient, "connect_timeout",
              "no connection to " + origin + " within " + base::to_text(within)};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return {ErrorKind::stopped, "certificate",
              "the certificate of " + origin + " is not trusted" + detail,
              "check the host name, the certificate's dates and who issued it"};
    case CURLE_SSL_CACERT_BADFILE:
      return {ErrorKind::stopped, "ca_file", "the trusted certificates cannot be read" + detail,
              "check the file's path and that it holds PEM certificates"};
    case CURLE_SSL_CONNECT_ERROR:
      return {ErrorKind::transient, "tls", "the TLS handshake with " + origin + " failed" + detail};
    default:
      break;
  }
  std::string fact = "cannot connect to " + origin;
  if (failure.os_error != 0) fact += ": " + std::system_category().message(failure.os_error);
  return {ErrorKind::transient, "not_connected", fact};
}

Meaning after_sending(const Failure& failure, const std::string& origin, base::Duration within) {
  if (failure.passed_limit)
    return {ErrorKind::rejected, "too_large",
            "the answer of " + origin + " has more than " + std::to_string(*failure.passed_limit) +
                " bytes",
            "ask for fewer records at once"};
  switch (failure.code) {
    case CURLE_OPERATION_TIMEDOUT:
      return {ErrorKind::transient, "timeout",
              "no complete answer from " + origin + " within " + base::to_text(within)};
    case CURLE_PARTIAL_FILE:
      return {ErrorKind::transient, "truncated", "the answer of " + origin + " broke off"};
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {ErrorKind::transient, "malformed", "the answer of " + origin + " is malformed"};
    default:
      return {ErrorKind::transient, "connection_lost",
              "the connection to " + origin + " broke before the answer was complete"};
  }
}

}  // namespace

base::Error to_error(const Failure& failure, const std::string& origin, base::Duration within) {
  Meaning meaning = failure.sent ? after_sending(failure, origin, within)
                                 : before_sending(failure, origin, within);
  base::Error error = base::error(meaning.kind, std::move(meaning.fact), std::move(meaning.hint));
  error.code = std::move(meaning.code);
  error.executed = failure.sent ? base::Executed::unknown : base::Executed::no;
  return error;
}

}  // namespace engine::http
