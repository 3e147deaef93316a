#include "http/request_head.h"

#include <algorithm>
#include <charconv>

#include <microhttpd.h>

#include "base/text.h"
#include "http/exchange.h"
#include "http/listen_socket.h"
#include "http/url.h"

namespace engine::http {

namespace {

using Refusal = std::optional<Outgoing>;

MHD_Result keep_header(void* headers, MHD_ValueKind, const char* name, std::size_t name_size,
                       const char* value, std::size_t value_size) {
  static_cast<Headers*>(headers)->add(std::string(name, name_size),
                                      value == nullptr ? "" : std::string(value, value_size));
  return MHD_YES;
}

std::size_t size_of(const Incoming& incoming) {
  std::size_t size = incoming.method.size() + incoming.target.size();
  for (const auto& [name, value] : incoming.headers.all())
    size += name.size() + value.size() + 4;  // ": " and the line break
  return size;
}

auto count(const Headers& headers, std::string_view name) {
  return std::count_if(headers.all().begin(), headers.all().end(),
                       [name](const auto& header) { return same_name(header.first, name); });
}

// Where a request ends must be beyond doubt, or the next one can be smuggled in.
Refusal check_framing(const Headers& headers) {
  for (const auto& [name, value] : headers.all())
    if (!is_token(name) || !is_header_value(value))
      return plain_answer(400, "A header is malformed.");
  const auto coding = headers.get("Transfer-Encoding");
  if (count(headers, "Host") > 1) return plain_answer(400, "There is more than one Host.");
  if (count(headers, "Content-Length") + count(headers, "Transfer-Encoding") > 1)
    return plain_answer(400, "The length of the body is given more than once.");
  if (coding && base::lower(*coding) != "chunked")
    return plain_answer(400, "Transfer-Encoding can only be chunked.");
  return std::nullopt;
}

Refusal check_body(const Headers& headers, std::size_t largest) {
  const auto encoding = headers.get("Content-Encoding");
  if (encoding && base::lower(*encoding) != "identity")
    return plain_answer(415, "Encoded bodies are not read: send it without Content-Encoding.");
  const auto length = headers.get("Content-Length");
  if (!length) return std::nullopt;
  std::size_t size = 0;
  const auto end = length->data() + length->size();
  const auto [stop, problem] = std::from_chars(length->data(), end, size);
  if (problem == std::errc::result_out_of_range || (problem == std::errc{} && size > largest))
    return too_large(largest);
  if (problem != std::errc{} || stop != end)
    return plain_answer(400, "Content-Length is not a number.");
  return std::nullopt;
}

Refusal read_target(Incoming& incoming) {
  const std::string_view target = incoming.target;
  const auto mark = std::min(target.find('?'), target.size());
  const auto path = base::percent_decode(target.substr(0, mark));
  auto query = parse_form(target.substr(std::min(mark + 1, target.size())));
  if (!path || !query) return plain_answer(400, "The URL holds a malformed %-escape.");
  if (!path->starts_with('/')) return plain_answer(400, "The URL is not a path.");
  if (path->find('\0') != std::string::npos) return plain_answer(400, "The URL holds a NUL.");
  incoming.path = normalise_path(*path);
  incoming.query = *std::move(query);
  return std::nullopt;
}

std::string peer(MHD_Connection* connection) {
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info == nullptr ? "" : text_of(*info->client_addr);
}

}  // namespace

Outgoing too_large(std::size_t largest_body) {
  return plain_answer(413, "The body is larger than " + std::to_string(largest_body) + " bytes.");
}

Refusal read_head(MHD_Connection* connection, const char* method, const ListenOptions& options,
                  Incoming& incoming) {
  incoming.method = method;
  incoming.is_head = incoming.method == "HEAD";
  if (incoming.is_head) incoming.method = "GET";
  incoming.peer = peer(connection);
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, &keep_header, &incoming.headers);
  if (size_of(incoming) > options.largest_head)
    return plain_answer(431, "The head of the request is larger than " +
                                 std::to_string(options.largest_head) + " bytes.");
  if (!is_token(incoming.method)) return plain_answer(400, "The method is malformed.");
  if (auto refusal = check_framing(incoming.headers)) return refusal;
  if (auto refusal = check_body(incoming.headers, options.largest_body)) return refusal;
  return read_target(incoming);
}

}  // namespace engine::http
