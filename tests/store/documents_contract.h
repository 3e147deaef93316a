// What every store of collections holds to.
#pragma once

#include "store/world.h"

namespace engine::store {

inline std::vector<std::string> ids_of(const DocumentPage& page) {
  std::vector<std::string> ids;
  for (const base::Value& item : page.items) ids.emplace_back(item.get("id").as_text());
  return ids;
}

// Records 1 to 6 of "pack/things"; `rank` and `kind` are indexed when asked for, never `note`.
inline void fill_things(Store& store, bool is_indexed) {
  CollectionShape shape{"pack/things", {}, {}, 1, {}};
  if (is_indexed) shape.index = {"rank", "kind"};
  must(store.documents().declare(shape));
  for (const char* record :
       {R"({"rank":10,"kind":"a"})", R"({"rank":9,"kind":"b","note":"x"})",
        R"({"rank":"9","kind":"a"})", R"({"rank":-1.5,"kind":null})",
        R"({"rank":12345678901234567891,"kind":true})", R"({"rank":12345678901234567890})"}) {
    must(store.documents().insert("pack/things", json(record)));
  }
}

inline void query_contract(const Open& open) {
  for (const bool is_indexed : {true, false}) {
    CAPTURE(is_indexed);
    World world(open);
    fill_things(*world.store, is_indexed);
    const auto listed = [&](DocumentQuery query) {
      const auto ids = ids_of(must(world.store->documents().list("pack/things", query)));
      query.limit = 0;
      CHECK(must(world.store->documents().count("pack/things", query)) ==
            static_cast<std::int64_t>(ids.size()));
      return ids;
    };
    using Ids = std::vector<std::string>;
    const auto where = [](const char* field, const char* value) {
      DocumentQuery query;
      query.where = {{field, json(value)}};
      return query;
    };
    CHECK(listed({}) == Ids{"1", "2", "3", "4", "5", "6"});
    CHECK(listed(where("rank", "9")) == Ids{"2"});
    CHECK(listed(where("rank", "9.0")) == Ids{"2"});
    CHECK(listed(where("rank", "\"9\"")) == Ids{"3"});
    CHECK(listed(where("rank", "12345678901234567890")) == Ids{"6"});
    CHECK(listed(where("rank", "[9, 10]")) == Ids{"1", "2"});
    CHECK(listed(where("rank", "[]")).empty());
    CHECK(listed(where("kind", "null")) == Ids{"4", "6"});
    CHECK(listed(where("kind", "true")) == Ids{"5"});
    CHECK(listed(where("kind", "\"true\"")).empty());
    CHECK(listed(where("note", "\"x\"")) == Ids{"2"});
    CHECK(listed(where("id", "3")) == Ids{"3"});
    CHECK(listed(where("id", R"(["2", "5"])")) == Ids{"2", "5"});
    CHECK(listed(where("rank", R"({"above": 9})")) == Ids{"1", "5", "6"});
    CHECK(listed(where("rank", R"({"above": 9, "below": 12345678901234567891})")) == Ids{"1", "6"});
    CHECK(listed(where("rank", R"({"below": 9.5})")) == Ids{"2", "4"});
    CHECK(listed(where("rank", R"({"above": "8"})")) == Ids{"3"});
    CHECK(listed(where("kind", R"({"below": "b"})")) == Ids{"1", "3"});
    CHECK(listed(where("note", R"({"above": "w"})")) == Ids{"2"});
    CHECK(listed(where("id", R"({"above": 3})")) == Ids{"4", "5", "6"});
    CHECK(listed(where("id", R"({"above": 3, "below": 4})")).empty());
    CHECK(listed(where("rank", R"({"above": null})")).empty());
    CHECK(listed(where("rank", R"({"over": 9})")).empty());
    DocumentQuery both = where("kind", "\"a\"");
    both.where.emplace_back("rank", json("10"));
    CHECK(listed(both) == Ids{"1"});

    DocumentQuery ordered;
    ordered.order = "rank";
    CHECK(listed(ordered) == Ids{"4", "2", "1", "6", "5", "3"});
    ordered.descending = true;
    CHECK(listed(ordered) == Ids{"3", "5", "6", "1", "2", "4"});
  }
}

inline void paging_contract(const Open& open) {
  for (const char* order : {"", "rank", "kind", "note"}) {
    for (const bool descending : {false, true}) {
      CAPTURE(order);
      CAPTURE(descending);
      World world(open);
      fill_things(*world.store, true);
      DocumentQuery query;
      query.order = order;
      query.descending = descending;
      const auto all = ids_of(must(world.store->documents().list("pack/things", query)));
      std::vector<std::string> paged;
      query.limit = 2;
      do {
        const DocumentPage page = must(world.store->documents().list("pack/things", query));
        // What was shown already may go: the next page begins behind it all the same.
        if (!paged.empty()) must(world.store->documents().remove("pack/things", paged.back()));
        for (const std::string& id : ids_of(page)) paged.push_back(id);
        query.after = page.next;
      } while (!query.after.empty());
      CHECK(paged == all);
    }
  }
}

inline void documents_contract(const Open& open) {
  SUBCASE("documents: ids are the key's values, a sequence, or made up") {
    World world(open);
    Documents& documents = world.store->documents();
    must(documents.declare({"pack/seen", {"user", "item"}, {}, {}, {}}));
    must(documents.declare({"pack/people", {}, {}, 100, {}}));
    must(documents.declare({"pack/notes", {}, {}, {}, {}}));
    CHECK(must(documents.insert("pack/seen", json(R"({"user":"u","item":7})"))).get("id") ==
          json("\"u|7\""));
    CHECK(must(documents.insert("pack/people", json("{}"))).get("id") == json("100"));
    CHECK(must(documents.insert("pack/people", json(R"({"id":102})"))).get("id") == json("102"));
    CHECK(must(documents.insert("pack/people", json("{}"))).get("id") == json("103"));
    CHECK(must(documents.insert("pack/notes", json("{}"))).get("id").as_text().size() == 36);
    CHECK(must(documents.insert("pack/notes", json(R"({"id":"n"})"))).get("id") == json("\"n\""));
    CHECK(must(documents.get("pack/notes", "n")).has_value());
    CHECK_FALSE(must(documents.get("pack/notes", "m")).has_value());
  }
  SUBCASE("documents: an id or a key is there once") {
    World world(open);
    Documents& documents = world.store->documents();
    must(documents.declare({"pack/seen", {"user"}, {}, 1, {}}));
    must(documents.insert("pack/seen", json(R"({"user":"u"})")));
    auto refused = documents.insert("pack/seen", json(R"({"user":"u"})"));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == base::ErrorKind::conflict);
    CHECK(refused.error().message == R"(pack/seen already has a record with the key ["u"]: '1')");
    refused = documents.insert("pack/seen", json(R"({"id":1,"user":"v"})"));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == base::ErrorKind::conflict);
    CHECK(refused.error().message == "pack/seen already has a record '1'");
    must(documents.insert("pack/seen", json(R"({"user":"v"})")));
    refused = documents.update("pack/seen", "2", json(R"({"user":"u"})"));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == base::ErrorKind::conflict);
    refused = documents.insert("pack/seen", json("{}"));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == base::ErrorKind::invalid);
    CHECK(refused.error().message == "a record of pack/seen needs its key field 'user'");
  }
  SUBCASE("documents: an update sets what it gives, null included, and keeps the rest") {
    World world(open);
    Documents& documents = world.store->documents();
    must(documents.declare({"pack/notes", {}, {"text"}, {}, {}}));
    must(documents.insert("pack/notes", json(R"({"id":"n","text":"a","by":"ada"})")));
    const base::Value updated =
        must(documents.update("pack/notes", "n", json(R"({"text":null,"more":1})")));
    CHECK(updated == json(R"({"id":"n","text":null,"by":"ada","more":1})"));
    CHECK(*must(documents.get("pack/notes", "n")) == updated);
    DocumentQuery query;
    query.where = {{"text", json("\"a\"")}};
    CHECK(must(documents.count("pack/notes", query)) == 0);
    auto refused = documents.update("pack/notes", "m", json("{}"));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == base::ErrorKind::missing);
    CHECK(refused.error().message == "pack/notes has no record 'm'");
    refused = documents.update("pack/notes", "n", json(R"({"id":"m"})"));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message == "the id of a record of pack/notes cannot be changed");
  }
  SUBCASE("documents: removed once") {
    World world(open);
    Documents& documents = world.store->documents();
    must(documents.declare({"pack/notes", {"text"}, {}, {}, {}}));
    must(documents.insert("pack/notes", json(R"({"text":"a"})")));
    CHECK(must(documents.remove("pack/notes", "a")));
    CHECK_FALSE(must(documents.remove("pack/notes", "a")));
    must(documents.insert("pack/notes", json(R"({"text":"a"})")));
  }
  SUBCASE("documents: an undeclared collection is an error") {
    World world(open);
    const auto refused = world.store->documents().get("pack/none", "1");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == base::ErrorKind::invalid);
    CHECK(refused.error().message == "there is no collection 'pack/none'");
    CHECK(refused.error().hint == "declare it under `collections` of its pack");
  }
  SUBCASE("documents: a collection declared with other fields finds its old records by them") {
    World world(open);
    Documents& documents = world.store->documents();
    must(documents.declare({"pack/notes", {}, {}, {}, {}}));
    must(documents.insert("pack/notes", json(R"({"id":"n","user":"u"})")));
    must(documents.declare({"pack/notes", {"user"}, {"text"}, {}, {}}));
    DocumentQuery query;
    query.where = {{"user", json("\"u\"")}};
    CHECK(must(documents.count("pack/notes", query)) == 1);
    CHECK_FALSE(documents.insert("pack/notes", json(R"({"user":"u"})")).ok());
  }
  SUBCASE("documents: a query that gives the whole key, or more than that") {
    World world(open);
    Documents& documents = world.store->documents();
    must(documents.declare({"pack/seen", {"user", "item"}, {"user"}, {}, {}}));
    for (const char* record : {R"({"user":"u","item":7,"at":"x"})",
                               R"({"user":"u","item":8,"at":"y"})", R"({"user":"v","item":7})"})
      must(documents.insert("pack/seen", json(record)));
    const auto listed = [&](const char* user, const char* item, const char* at = nullptr) {
      DocumentQuery query;
      query.where = {{"item", json(item)}, {"user", json(user)}};
      if (at != nullptr) query.where.emplace_back("at", json(at));
      return ids_of(must(documents.list("pack/seen", query)));
    };
    using Ids = std::vector<std::string>;
    CHECK(listed("\"u\"", "7") == Ids{"u|7"});
    CHECK(listed("\"u\"", "7.0") == Ids{"u|7"});
    CHECK(listed("\"u\"", "\"7\"").empty());
    CHECK(listed("\"u\"", "9").empty());
    CHECK(listed("\"u\"", "null").empty());
    CHECK(listed(R"(["u", "v"])", "[7, 8]").size() == 3);
    CHECK(listed("\"u\"", "[]").empty());
    CHECK(listed("\"u\"", "[7, 8]", "\"y\"") == Ids{"u|8"});
  }
  SUBCASE("documents: a query by value, and its order") {
    query_contract(open);
  }
  SUBCASE("documents: page by page") {
    paging_contract(open);
  }
  SUBCASE("documents: a position that is none is refused") {
    World world(open);
    fill_things(*world.store, true);
    DocumentQuery query;
    query.after = "xyz";
    const auto refused = world.store->documents().list("pack/things", query);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == base::ErrorKind::invalid);
    CHECK(refused.error().message == "'xyz' is not a position in a list");
    CHECK(refused.error().hint == "`after` takes the `next` of the page before");
  }
  SUBCASE("documents: together is all or nothing") {
    World world(open);
    Documents& documents = world.store->documents();
    must(documents.declare({"pack/notes", {}, {}, {}, {}}));
    must(documents.together([](Documents& inside) -> base::Result<void> {
      TRY(inside.insert("pack/notes", json(R"({"id":"a"})")));
      TRY(inside.insert("pack/notes", json(R"({"id":"b"})")));
      return {};
    }));
    const auto failed = documents.together([](Documents& inside) -> base::Result<void> {
      TRY(inside.remove("pack/notes", "a"));
      TRY(inside.insert("pack/notes", json(R"({"id":"b"})")));
      return {};
    });
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().kind == base::ErrorKind::conflict);
    CHECK(must(documents.count("pack/notes", {})) == 2);
    must(documents.together([](Documents& inside) -> base::Result<void> {
      TRY(inside.insert("pack/notes", json(R"({"id":"c"})")));
      const auto nested = inside.together([](Documents& deeper) -> base::Result<void> {
        TRY(deeper.remove("pack/notes", "c"));
        return base::error(base::ErrorKind::invalid, "no");
      });
      CHECK_FALSE(nested.ok());
      return {};
    }));
    CHECK(must(documents.get("pack/notes", "c")).has_value());
  }
}

}  // namespace engine::store
