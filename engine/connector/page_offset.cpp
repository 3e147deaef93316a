#include "connector/page.h"

namespace engine::connector {

base::Result<PageEnd> next_page(lua::Runtime& lua, const OffsetPages& pages, const PageRead& read) {
  const std::int64_t offset = read.state.get("offset").as_integer().value_or(0);
  const auto items = static_cast<std::int64_t>(read.items);
  base::Value next = base::Value::number(offset + items);
  if (pages.next.given()) {
    TRY(next, pages.next.evaluate(lua, read.scope));
  }
  TRY(const std::optional<bool> more, says_more(lua, pages.more, read));
  const std::int64_t limit = read.state.get("limit").as_integer().value_or(pages.limit);
  const bool full = pages.next.given() || (items > 0 && items >= limit);
  // A page that leads to itself would come for ever, whatever the API says.
  const bool moves = !next.is_blank() && next.as_integer() != offset;
  if (!moves || !more.value_or(full)) return PageEnd{};
  base::Value state = read.state;
  state.set("offset", next);
  return PageEnd{state, state};
}

}  // namespace engine::connector
