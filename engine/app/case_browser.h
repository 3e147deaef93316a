// The cookies of somebody who sends events in a test.
#pragma once

#include <map>
#include <string>

#include "http/message.h"

namespace engine::app {

class CaseBrowser {
 public:
  // Unless the test gives cookies itself.
  void send(http::Headers& headers) const;
  void receive(const http::Headers& headers);

 private:
  std::map<std::string, std::string> cookies_;
};

}  // namespace engine::app
