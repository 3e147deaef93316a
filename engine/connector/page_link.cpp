#include <optional>

#include "base/text.h"
#include "connector/page.h"
#include "http/url.h"

namespace engine::connector {

namespace {

bool is_next(std::string_view parameter) {
  const std::string text = base::lower(base::trim(parameter));
  return text == "rel=\"next\"" || text == "rel=next";
}

// The target of rel="next" in `Link: <url>; rel="next", <url>; rel="last"` (RFC 8288). A comma may
// stand in a URL, so links are cut at their brackets.
std::optional<std::string_view> next_link(std::string_view header) {
  for (;;) {
    const auto open = header.find('<');
    const auto close = header.find('>', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return std::nullopt;
    const std::string_view target = header.substr(open + 1, close - open - 1);
    header.remove_prefix(close + 1);
    std::string_view parameters = header.substr(0, header.find('<'));
    const auto comma = parameters.rfind(',');
    if (comma != std::string_view::npos) parameters = parameters.substr(0, comma);
    for (const std::string_view parameter : base::split(parameters, ';')) {
      if (is_next(parameter)) return target;
    }
  }
}

}  // namespace

base::Result<PageEnd> next_page(lua::Runtime& /*lua*/, const LinkPages& /*pages*/,
                                const PageRead& read) {
  const auto link = next_link(read.headers.get("link").as_text());
  if (!link) return PageEnd{};
  TRY(const http::Url here, http::parse_url(read.url));
  TRY(const http::Url next, http::join(here, *link));
  if (http::origin(next) != http::origin(here)) {
    return base::error(
        base::ErrorKind::rejected,
        "the next page is on another host: " + http::origin(next) + ", not " + http::origin(here));
  }
  const base::Value state = base::Value::object({{"url", base::Value::text(http::to_text(next))}});
  return PageEnd{state, state};
}

}  // namespace engine::connector
