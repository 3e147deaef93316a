#include "config/report.h"

#include <utility>

namespace engine::config {

void Report::error(std::string_view key, std::string message, std::string hint) {
  diagnostics_.error("bad-combination", place(key), std::move(message), std::move(hint));
}

void Report::warning(std::string_view key, std::string message, std::string hint) {
  diagnostics_.warning("bad-combination", place(key), std::move(message), std::move(hint));
}

base::SourceLoc Report::place(std::string_view key) const {
  const Node::Entry* entry = object_.find(key);
  return entry ? entry->key_at : object_.at;
}

}  // namespace engine::config
