#include "app/case_browser.h"

namespace engine::app {

void CaseBrowser::send(http::Headers& headers) const {
  if (cookies_.empty() || headers.get("cookie")) return;
  std::string all;
  for (const auto& [name, value] : cookies_) all += (all.empty() ? "" : "; ") + name + "=" + value;
  headers.set("cookie", all);
}

void CaseBrowser::receive(const http::Headers& headers) {
  for (const auto& [name, value] : headers.all()) {
    const auto equals = value.find('=');
    if (!http::same_name(name, "set-cookie") || equals == std::string::npos) continue;
    const auto end = std::min(value.find(';', equals), value.size());
    cookies_[value.substr(0, equals)] = value.substr(equals + 1, end - equals - 1);
  }
}

}  // namespace engine::app
