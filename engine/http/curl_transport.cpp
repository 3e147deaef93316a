#include "http/curl_transport.h"

#include "http/curl_pool.h"
#include "http/curl_transfer.h"
#include "http/url.h"

namespace engine::http {

namespace {

base::Error refused(std::string fact) {
  return base::error(base::ErrorKind::invalid, std::move(fact));
}

// Values come from data; a line break in one would start a header of its own.
base::Result<void> check_header(const std::string& name, std::string_view value) {
  if (!is_token(name)) return refused("'" + name + "' is not the name of a header");
  if (!is_header_value(value)) return refused("the header " + name + " holds a line break or NUL");
  return {};
}

base::Result<void> check(const Request& request) {
  if (!is_token(request.method)) return refused("'" + request.method + "' is not a method");
  for (const auto& [name, value] : request.headers.all()) TRY(check_header(name, value));
  for (const auto& [name, value] : request.secret_headers) TRY(check_header(name, value.reveal()));
  return {};
}

}  // namespace

CurlTransport::CurlTransport(CurlOptions options)
    : options_(std::move(options)), pool_(std::make_unique<CurlPool>()) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(ready);  // a failure shows in every handle
}

CurlTransport::~CurlTransport() = default;

base::Result<Response> CurlTransport::send(const Request& request) {
  TRY(const Url url, parse_url(request.url));
  TRY(check(request));
  CurlHandle handle = pool_->take(origin(url));
  if (!handle) return base::error(base::ErrorKind::transient, "no memory for a request");
  TRY(Response response, CurlTransfer(handle.get(), request, url, options_).run());
  // Only a handle that has just worked holds a connection worth keeping.
  pool_->put_back(origin(url), std::move(handle));
  return response;
}

}  // namespace engine::http
