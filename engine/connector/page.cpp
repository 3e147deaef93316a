#include "connector/page.h"

namespace engine::connector {

namespace {

base::Value number(int value) {
  return base::Value::number(std::int64_t{value});
}

base::Value first_page(const Pages& pages) {
  if (const auto* offset = std::get_if<OffsetPages>(&pages)) {
    return base::Value::object({{"offset", number(0)}, {"limit", number(offset->limit)}});
  }
  if (const auto* numbers = std::get_if<NumberPages>(&pages)) {
    return base::Value::object(
        {{"number", number(numbers->first)}, {"limit", number(numbers->limit)}});
  }
  return base::Value::object();
}

std::string_view main_name(const Pages& pages) {
  if (std::holds_alternative<OffsetPages>(pages)) return "offset";
  if (std::holds_alternative<NumberPages>(pages)) return "number";
  if (std::holds_alternative<LinkPages>(pages)) return "url";
  return "cursor";
}

}  // namespace

base::Value page_state(const Pages& pages, const base::Value& given) {
  base::Value state = first_page(pages);
  if (given.is_object()) {
    for (const auto& [name, value] : given) state.set(name.as_text(), value);
  } else if (!given.is_blank()) {
    state.set(main_name(pages), given);
  }
  return state;
}

base::Result<PageEnd> next_page(lua::Runtime& lua, const Pages& pages, const PageRead& read) {
  return std::visit(
      [&](const auto& kind) -> base::Result<PageEnd> {
        if constexpr (std::is_same_v<std::decay_t<decltype(kind)>, std::monostate>) {
          return PageEnd{};
        } else {
          return next_page(lua, kind, read);
        }
      },
      pages);
}

base::Result<std::optional<bool>> says_more(lua::Runtime& lua, const lua::Expression& more,
                                            const PageRead& read) {
  if (!more.given()) return std::optional<bool>();
  TRY(const bool holds, more.holds(lua, read.scope));
  return std::optional(holds);
}

}  // namespace engine::connector
