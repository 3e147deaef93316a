#include "spec/operation_spec.h"

namespace engine::spec {

using config::range;

namespace {

config::Constraints answer_scope() {
  return config::scope({"body", "headers", "page"});
}

}  // namespace

const config::Object<CursorPages>& describe(const CursorPages*) {
  static const auto object =
      config::Object<CursorPages>("cursor pages",
                                  "The answer tells where the next page begins: ${page.cursor}.")
          .required("next", &CursorPages::next, "The next cursor; absent, null or \"\" at the end.",
                    answer_scope())
          .optional("more", &CursorPages::more, "When false, this was the last page.",
                    answer_scope())
          .example("{ type: cursor, next: body.next_cursor }");
  return object;
}

const config::Object<OffsetPages>& describe(const OffsetPages*) {
  static const auto object =
      config::Object<OffsetPages>("offset pages",
                                  "Items are counted: ${page.offset} and ${page.limit}.")
          .optional("limit", &OffsetPages::limit, "Items of a page; fewer are the last.",
                    range(1, 1'000'000))
          .optional("more", &OffsetPages::more, "When false, this was the last page.",
                    answer_scope())
          .optional("next", &OffsetPages::next, "The next offset, where the API tells it.",
                    answer_scope())
          .example("{ type: offset, limit: 200 }");
  return object;
}

const config::Object<NumberPages>& describe(const NumberPages*) {
  static const auto object =
      config::Object<NumberPages>("numbered pages", "Pages are counted: ${page.number}.")
          .optional("first", &NumberPages::first, "The first page's number.", range(0, 1))
          .optional("limit", &NumberPages::limit, "Items of a page; fewer are the last.",
                    range(1, 1'000'000))
          .optional("more", &NumberPages::more, "When false, this was the last page.",
                    answer_scope())
          .example("{ type: page, first: 0, more: body.has_more }");
  return object;
}

const config::Object<LinkPages>& describe(const LinkPages*) {
  static const auto object =
      config::Object<LinkPages>("linked pages",
                                "The Link header names the next page; on the same host only.")
          .example("{ type: link }");
  return object;
}

const config::OneOf<Pages>& describe(const Pages*) {
  static const auto one_of = config::OneOf<Pages>("pages", "How to read on.")
                                 .by("type")
                                 .alternative<CursorPages>("cursor")
                                 .alternative<OffsetPages>("offset")
                                 .alternative<NumberPages>("page")
                                 .alternative<LinkPages>("link");
  return one_of;
}

}  // namespace engine::spec
