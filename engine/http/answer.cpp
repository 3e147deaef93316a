#include "http/answer.h"

#include <algorithm>
#include <cstring>
#include <memory>

namespace engine::http {

namespace {

constexpr std::size_t kBlock = std::size_t{32} << 10;

struct ResponseCleanup {
  void operator()(MHD_Response* response) const { MHD_destroy_response(response); }
};

using ResponsePtr = std::unique_ptr<MHD_Response, ResponseCleanup>;

// The length promised is that of the whole body; the connection closes at its half.
ssize_t read_half(void* self, std::uint64_t offset, char* buffer, std::size_t room) {
  const std::string& body = static_cast<const Outgoing*>(self)->body;
  const std::size_t half = body.size() / 2;
  if (offset >= half) return MHD_CONTENT_READER_END_WITH_ERROR;
  const std::size_t size = std::min(room, half - static_cast<std::size_t>(offset));
  std::memcpy(buffer, body.data() + offset, size);
  return static_cast<ssize_t>(size);
}

ResponsePtr build(const Outgoing& answer) {
  // libmicrohttpd's interface is not const, but it only reads.
  auto& source = const_cast<Outgoing&>(answer);
  if (answer.cut == Outgoing::Cut::middle)
    return ResponsePtr(MHD_create_response_from_callback(answer.body.size(), kBlock, &read_half,
                                                         &source, nullptr));
  return ResponsePtr(MHD_create_response_from_buffer(answer.body.size(), source.body.data(),
                                                     MHD_RESPMEM_PERSISTENT));
}

// The listener frames answers itself.
bool is_framing(const std::string& name) {
  return same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding");
}

}  // namespace

std::optional<std::string> fault_of(const Outgoing& answer) {
  if (answer.status < 200 || answer.status > 599)
    return "The answer has no valid status: " + std::to_string(answer.status) + ".";
  for (const auto& [name, value] : answer.headers.all())
    if (!is_token(name) || !is_header_value(value)) return "The answer has a malformed header.";
  return std::nullopt;
}

MHD_Result send_answer(MHD_Connection* connection, const Outgoing& answer) {
  const bool half = answer.cut == Outgoing::Cut::middle && !answer.body.empty();
  if (answer.cut != Outgoing::Cut::none && !half) return MHD_NO;
  const ResponsePtr response = build(answer);
  if (!response) return MHD_NO;
  for (const auto& [name, value] : answer.headers.all())
    if (!is_framing(name)) MHD_add_response_header(response.get(), name.c_str(), value.c_str());
  return MHD_queue_response(connection, static_cast<unsigned>(answer.status), response.get());
}

}  // namespace engine::http
