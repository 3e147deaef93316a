// Answers requests from recordings; a request that is not among them fails.
//
// A recording is text: requests and their responses in turn, with a line `###` between them. What
// follows `###` on its line is a remark.
//
//   GET /v2/people?limit=2
//   ### the first page
//   HTTP/1.1 200 OK
//   Content-Type: application/json
//
//   {"data":[{"id":1}]}
//   ###
//   POST https://api.acme.example/v2/people
//   …
//
// The first line of a request is its method and its URL, or the path when the host does not matter;
// then headers, of which none is compared; after a blank line the body: JSON is compared by its
// meaning, another text as it is, and none fits any. The order of a query's parameters does not
// matter. Of exchanges with one request the next is taken each time, the last again and again. Safe
// to use from several threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "http/transport.h"

namespace engine::sim {

struct Exchange {
  std::string method;
  std::string url;  // absolute, or from "/" on
  std::string body;
  http::Response response;
  std::string place;  // "recordings/people.http:12"
  bool used = false;
};

// Error invalid, naming file and line, for what is no recording.
base::Result<std::vector<Exchange>> parse_recording(const std::string& path, std::string_view text);

class RecordedTransport final : public http::Transport {
 public:
  explicit RecordedTransport(std::vector<Exchange> exchanges) : exchanges_(std::move(exchanges)) {}

  base::Result<http::Response> send(const http::Request& request) override;
  // Places of exchanges that nobody asked for.
  std::vector<std::string> unused() const;

 private:
  mutable base::Mutex mutex_;
  std::vector<Exchange> exchanges_ GUARDED_BY(mutex_);
};

}  // namespace engine::sim
