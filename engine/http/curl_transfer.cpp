#include "http/curl_transfer.h"

#include <algorithm>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

namespace engine::http {

namespace {

// A sent byte that is not acknowledged for so long fails the connection; settling counts on it.
constexpr unsigned kTcpUserTimeoutMillis = 30'000;
// Servers close idle connections after 5 s (some) or 60 s (most). A connection that closes just
// while a request is on its way leaves that request's fate unknown; before one that must not be
// repeated we rather connect anew.
constexpr long kOldestForOnceSeconds = 3;
constexpr long kOldestSeconds = 60;
constexpr std::size_t kLargestHead = std::size_t{64} << 10;

long millis(base::Duration duration) {
  const auto count = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
  return std::max(static_cast<long>(count), 1L);  // 0 would mean: for ever
}

int on_socket(void*, curl_socket_t socket, curlsocktype) {
  setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &kTcpUserTimeoutMillis,
             sizeof kTcpUserTimeoutMillis);
  return CURL_SOCKOPT_OK;
}

// Without lingering: what is still unsent of an abandoned request must never arrive.
int on_close(void*, curl_socket_t socket) {
  const linger none{1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  return close(socket);
}

// libcurl takes "Name:" for "do not send it" and "Name;" for an empty value.
std::string header_line(std::string_view name, std::string_view value) {
  std::string line(name);
  return value.empty() ? line += ';' : line.append(": ").append(value);
}

}  // namespace

CurlTransfer::CurlTransfer(CURL* handle, const Request& request, const Url& url,
                           const CurlOptions& options)
    : handle_(handle), request_(request), url_(url) {
  set_connection(options);
  set_limits();
  set_message();
  set_callbacks();
}

// Forgets everything but the connection: no option and no pointer to us survives.
CurlTransfer::~CurlTransfer() {
  curl_easy_reset(handle_);
}

void CurlTransfer::set_connection(const CurlOptions& options) {
  curl_easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle_, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(handle_, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(handle_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(handle_, CURLOPT_PROXY, options.proxy.c_str());  // "" overrules http_proxy
  curl_easy_setopt(handle_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(handle_, CURLOPT_USERAGENT, options.user_agent.c_str());
  if (!options.ca_file.empty()) curl_easy_setopt(handle_, CURLOPT_CAINFO, options.ca_file.c_str());
}

void CurlTransfer::set_limits() {
  curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle_, CURLOPT_TIMEOUT_MS, millis(request_.timeout));
  curl_easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT_MS, millis(request_.connect_timeout));
  curl_easy_setopt(handle_, CURLOPT_MAXCONNECTS, 1L);
  curl_easy_setopt(handle_, CURLOPT_MAXAGE_CONN,
                   request_.repeatable ? kOldestSeconds : kOldestForOnceSeconds);
}

void CurlTransfer::set_message() {
  curl_easy_setopt(handle_, CURLOPT_URL, wire_url().c_str());
  curl_easy_setopt(handle_, CURLOPT_PATH_AS_IS, 1L);  // signatures cover the path as it is written
  const bool writes = request_.method != "GET" && request_.method != "HEAD" &&
                      request_.method != "DELETE" && request_.method != "OPTIONS";
  if (writes || !request_.body.empty()) {
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, request_.body.data());
  }
  if (request_.method == "HEAD") curl_easy_setopt(handle_, CURLOPT_NOBODY, 1L);
  curl_easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  curl_easy_setopt(handle_, CURLOPT_ACCEPT_ENCODING, "gzip");

  for (const auto& [name, value] : request_.headers.all())
    add_header_line(header_line(name, value));
  for (const auto& [name, value] : request_.secret_headers)
    add_header_line(header_line(name, value.reveal()));
  add_header_line("Expect:");  // not sent: it would cost a round trip
  if (!request_.headers.get("Content-Type")) add_header_line("Content-Type:");  // no guess
  curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, header_lines_.get());
}

void CurlTransfer::set_callbacks() {
  curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, detail_);
  curl_easy_setopt(handle_, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(handle_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(handle_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle_, CURLOPT_PREREQFUNCTION, &on_connected);
  curl_easy_setopt(handle_, CURLOPT_PREREQDATA, this);
  curl_easy_setopt(handle_, CURLOPT_SOCKOPTFUNCTION, &on_socket);
  curl_easy_setopt(handle_, CURLOPT_CLOSESOCKETFUNCTION, &on_close);
}

void CurlTransfer::add_header_line(const std::string& line) {
  curl_slist* const longer = curl_slist_append(header_lines_.get(), line.c_str());
  if (!header_lines_) header_lines_.reset(longer);
}

std::string CurlTransfer::wire_url() const {
  Url url = url_;
  for (const auto& [name, value] : request_.secret_query) {
    if (!url.query.empty()) url.query += '&';
    url.query += build_form({{name, std::string(value.reveal())}});
  }
  return to_text(url);
}

base::Result<Response> CurlTransfer::run() {
  const CURLcode code = curl_easy_perform(handle_);
  if (code != CURLE_OK) return failed(code);
  long status = 0;
  curl_off_t took = 0;
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle_, CURLINFO_TOTAL_TIME_T, &took);
  response_.status = static_cast<int>(status);
  response_.took = base::Duration(took);
  return std::move(response_);
}

base::Error CurlTransfer::failed(CURLcode code) const {
  long os_error = 0;
  curl_easy_getinfo(handle_, CURLINFO_OS_ERRNO, &os_error);
  const Failure failure{code, detail_, static_cast<int>(os_error), sent_, passed_limit_};
  const auto within =
      sent_ ? request_.timeout : std::min(request_.timeout, request_.connect_timeout);
  return to_error(failure, origin(url_), within);
}

// Called before each attempt to send. libcurl sends again by itself when a reused connection closes
// before the first byte of an answer, although the server may have carried the request out.
int CurlTransfer::on_connected(void* self, char*, char*, int, int) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (transfer.sent_ && !transfer.request_.repeatable) return CURL_PREREQFUNC_ABORT;
  transfer.sent_ = true;
  return CURL_PREREQFUNC_OK;
}

std::size_t CurlTransfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const std::string_view line(bytes, size * count);
  transfer.head_bytes_ += line.size();
  if (transfer.head_bytes_ > kLargestHead) {
    transfer.passed_limit_ = kLargestHead;
    return 0;
  }
  const auto colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    transfer.response_.headers = {};  // those before were of a "100 Continue"
  } else if (colon != std::string_view::npos) {
    transfer.response_.headers.add(std::string(line.substr(0, colon)),
                                   std::string(base::trim(line.substr(colon + 1))));
  }
  return line.size();
}

std::size_t CurlTransfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  std::string& body = transfer.response_.body;
  const std::size_t length = size * count;
  if (length > transfer.request_.largest_answer - body.size()) {
    transfer.passed_limit_ = transfer.request_.largest_answer;
    return 0;
  }
  body.append(bytes, length);
  return length;
}

}  // namespace engine::http
