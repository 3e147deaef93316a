// One request on one libcurl handle: what libcurl's callbacks read and fill.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <curl/curl.h>

#include "http/curl_error.h"
#include "http/curl_transport.h"
#include "http/url.h"

namespace engine::http {

struct CurlListCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

class CurlTransfer {
 public:
  CurlTransfer(CURL* handle, const Request& request, const Url& url, const CurlOptions& options);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  ~CurlTransfer();

  base::Result<Response> run();

 private:
  void set_connection(const CurlOptions& options);
  void set_limits();
  void set_message();
  void set_callbacks();
  void add_header_line(const std::string& line);
  std::string wire_url() const;
  base::Error failed(CURLcode code) const;

  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static int on_connected(void* self, char*, char*, int, int);

  CURL* const handle_;
  const Request& request_;
  const Url& url_;
  std::unique_ptr<curl_slist, CurlListCleanup> header_lines_;
  char detail_[CURL_ERROR_SIZE] = {};

  Response response_;
  std::size_t head_bytes_ = 0;
  std::optional<std::size_t> passed_limit_;
  bool sent_ = false;
};

}  // namespace engine::http
