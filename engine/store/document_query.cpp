#include "store/document_query.h"

#include <algorithm>
#include <optional>

#include "base/json.h"
#include "base/text.h"
#include "store/collection_shapes.h"
#include "store/document_value.h"

namespace engine::store {

using base::Result;
using base::Value;

namespace {

struct Position {
  std::string value;
  std::string id;
};

Result<Position> read_position(const std::string& text) {
  if (const auto json = base::base64_decode(text)) {
    const auto pair = base::parse_json(*json);
    if (pair && pair->size() == 2 && pair->at(0).is_text() && pair->at(1).is_text()) {
      return Position{std::string(pair->at(0).as_text()), std::string(pair->at(1).as_text())};
    }
  }
  return base::error(base::ErrorKind::invalid, "'" + text + "' is not a position in a list",
                     "`after` takes the `next` of the page before");
}

// { above: 17, below: 20 }, either of them alone too: values of one type within these bounds.
bool is_range(const Value& wanted) {
  return wanted.is_object() && wanted.size() > 0 &&
         std::all_of(wanted.begin(), wanted.end(), [](const Value::Entry& entry) {
           return entry.key.as_text() == "above" || entry.key.as_text() == "below";
         });
}

// Behind and before all values of the types that the bounds have: spellings begin with the type.
std::pair<std::string, std::string> bounds_of(const Value& range) {
  const std::string above = sortable(range.get("above"));
  const std::string below = sortable(range.get("below"));
  const std::string type = (above.empty() ? below : above).substr(0, 1);
  if (type.empty()) return {"", ""};
  const std::string next_type(1, static_cast<char>(type.front() + 1));
  return {above.empty() ? type : above, below.empty() ? next_type : below};
}

// A list wants one of its items.
std::vector<Value> alternatives(const Value& wanted) {
  if (!wanted.is_list()) return {wanted};
  return {wanted.items_begin(), wanted.items_end()};
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The keys that records may have which are asked for, as DocumentTable writes them; nullopt: the
// query leaves a field of the key open, or the collection has none.
std::optional<std::vector<std::string>> keys_of(const CollectionShape& shape,
                                                const DocumentQuery& query) {
  if (shape.key.empty()) return std::nullopt;
  std::vector<Value> keys = {Value::list()};
  for (const std::string& name : shape.key) {
    const auto given = std::find_if(query.where.begin(), query.where.end(),
                                    [&](const auto& each) { return each.first == name; });
    if (given == query.where.end() || is_range(given->second)) return std::nullopt;
    std::vector<Value> longer;
    for (const Value& key : keys) {
      for (const Value& value : alternatives(given->second)) {
        longer.push_back(key);
        longer.back().push(value);
      }
    }
    keys = std::move(longer);
  }
  std::vector<std::string> texts;
  for (const Value& key : keys) texts.push_back(base::to_canonical_json(key));
  return texts;
}

}  // namespace

std::string position_after(const std::string& value, const std::string& id) {
  return base::base64url_encode(base::to_json(Value::list({Value::text(value), Value::text(id)})));
}

void DocumentSql::add(std::string_view sql, std::initializer_list<std::string> texts) {
  sql_ += sql;
  for (const std::string& text : texts) {
    texts_.push_back(text);
    parameters_.emplace_back(texts_.back());
  }
}

bool DocumentSql::is_indexed(const std::string& field) const {
  return contains(indexed_fields(shape_), field);
}

void DocumentSql::one_of(const std::vector<std::string>& texts) {
  add(" IN (");
  for (std::size_t i = 0; i < texts.size(); ++i) add(i == 0 ? "?" : ", ?", {texts[i]});
  add(")");
}

void DocumentSql::within(const std::function<void()>& add_value, const Value& range) {
  const auto [above, below] = bounds_of(range);
  add_value();
  add(" > ? AND ", {above});
  add_value();
  add(" < ?", {below});
}

void DocumentSql::holds(const std::string& field, const Value& wanted) {
  const bool is_id = field == "id";
  const bool is_range = engine::store::is_range(wanted);
  const bool is_index = !is_id && is_indexed(field);
  const auto add_value = [&] {
    if (is_id) return add(is_range ? "d.position" : "d.id");
    if (is_index) return add("value");
    add("field_value(d.body, ?)", {field});
  };
  add(" AND ");
  if (is_index) {
    add("d.id IN (SELECT id FROM document_index WHERE shard = 0 AND tenant = 0 AND collection = ? "
        "AND field = ? AND ",
        {shape_.collection, field});
  }
  if (is_range) {
    within(add_value, wanted);
  } else {
    std::vector<std::string> values;
    for (const Value& value : alternatives(wanted))
      values.push_back(is_id ? std::string(value.as_text()) : sortable(value));
    add_value();
    one_of(values);
  }
  if (is_index) add(")");
}

// Where the whole key is given, its own index finds the record: each field's index alone may hold
// half of the collection.
bool DocumentSql::by_key(const DocumentQuery& query) {
  const auto keys = keys_of(shape_, query);
  if (!keys) return false;
  add(" AND d.key");
  one_of(*keys);
  return true;
}

void DocumentSql::where(const DocumentQuery& query) {
  add(" WHERE d.shard = 0 AND d.tenant = 0 AND d.collection = ?", {shape_.collection});
  const bool has_key = by_key(query);
  for (const auto& [field, wanted] : query.where) {
    if (!has_key || !contains(shape_.key, field)) holds(field, wanted);
  }
}

Result<DocumentSql> DocumentSql::list(const CollectionShape& shape, const DocumentQuery& query) {
  DocumentSql sql(shape);
  const bool by_id = query.order.empty() || query.order == "id";
  const bool by_index = !by_id && sql.is_indexed(query.order);
  if (by_id) {
    sql.add("SELECT d.body, d.position AS place, d.id FROM document d");
  } else if (by_index) {
    sql.add(
        "SELECT d.body, o.value AS place, d.id FROM document d JOIN document_index o ON o.shard = "
        "0 AND o.tenant = 0 "
        "AND o.collection = d.collection AND o.field = ? AND o.id = d.id",
        {query.order});
  } else {
    sql.add("SELECT d.body, field_value(d.body, ?) AS place, d.id FROM document d", {query.order});
  }
  sql.where(query);
  if (!query.after.empty()) {
    TRY(const Position position, read_position(query.after));
    sql.add(query.descending ? " AND (place, d.id) < (?, ?)" : " AND (place, d.id) > (?, ?)",
            {position.value, position.id});
  }
  sql.add(query.descending ? " ORDER BY place DESC, d.id DESC LIMIT ?"
                           : " ORDER BY place, d.id LIMIT ?");
  sql.parameters_.emplace_back(std::max<std::int64_t>(query.limit, 0) + 1);
  return sql;
}

DocumentSql DocumentSql::count(const CollectionShape& shape, const DocumentQuery& query) {
  DocumentSql sql(shape);
  sql.add("SELECT count(*) FROM document d");
  sql.where(query);
  return sql;
}

}  // namespace engine::store
