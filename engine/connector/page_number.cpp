#include "connector/page.h"

namespace engine::connector {

base::Result<PageEnd> next_page(lua::Runtime& lua, const NumberPages& pages, const PageRead& read) {
  TRY(const std::optional<bool> more, says_more(lua, pages.more, read));
  const std::int64_t limit = read.state.get("limit").as_integer().value_or(pages.limit);
  const bool full = read.items > 0 && static_cast<std::int64_t>(read.items) >= limit;
  if (!more.value_or(full)) return PageEnd{};
  const std::int64_t number = read.state.get("number").as_integer().value_or(pages.first);
  base::Value state = read.state;
  state.set("number", base::Value::number(number + 1));
  return PageEnd{state, state};
}

}  // namespace engine::connector
