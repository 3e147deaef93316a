// Reading on: the state that the next page's request needs, from the answer of this one. Pure.
//
// The state is an object that `${page.…}` reads: { cursor }, { offset, limit }, { number, limit }
// or { url }.
#pragma once

#include "base/result.h"
#include "base/value.h"
#include "connector/compiled.h"
#include "lua/runtime.h"

namespace engine::connector {

// What is known when a page has been read.
struct PageRead {
  const lua::Scope& scope;   // status, headers, body, page
  const base::Value& state;  // of this page
  std::size_t items = 0;
  const std::string& url;  // of this page's request
  const base::Value& headers;
};

struct PageEnd {
  base::Value next;    // absent at the end
  base::Value resume;  // where a later listing goes on; also at the end, if the API tells
};

// `given`: what the caller has; absent for the first page. A bare text or number is a cursor,
// offset or number.
base::Value page_state(const Pages& pages, const base::Value& given);
base::Result<PageEnd> next_page(lua::Runtime& lua, const Pages& pages, const PageRead& read);

base::Result<PageEnd> next_page(lua::Runtime& lua, const CursorPages& pages, const PageRead& read);
base::Result<PageEnd> next_page(lua::Runtime& lua, const OffsetPages& pages, const PageRead& read);
base::Result<PageEnd> next_page(lua::Runtime& lua, const NumberPages& pages, const PageRead& read);
base::Result<PageEnd> next_page(lua::Runtime& lua, const LinkPages& pages, const PageRead& read);

// nullopt when `more` is not given.
base::Result<std::optional<bool>> says_more(lua::Runtime& lua, const lua::Expression& more,
                                            const PageRead& read);

}  // namespace engine::connector
