#include "connector/page.h"

namespace engine::connector {

// An API may give a cursor on its last page too: then `more` ends it, and a later listing resumes
// there.
base::Result<PageEnd> next_page(lua::Runtime& lua, const CursorPages& pages, const PageRead& read) {
  TRY(const base::Value cursor, pages.next.evaluate(lua, read.scope));
  if (cursor.is_blank()) return PageEnd{};
  const base::Value state = base::Value::object({{"cursor", cursor}});
  TRY(const std::optional<bool> more, says_more(lua, pages.more, read));
  // Without `more`, an empty page with the same cursor would come for ever.
  const bool stands_still = !more && read.items == 0 && cursor == read.state.get("cursor");
  if (stands_still || !more.value_or(true)) return PageEnd{{}, state};
  return PageEnd{state, state};
}

}  // namespace engine::connector
