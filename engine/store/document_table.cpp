#include "store/document_table.h"

#include "base/json.h"
#include "base/uuid.h"
#include "store/document_query.h"
#include "store/document_value.h"

namespace engine::store {

using base::ErrorKind;
using base::Result;
using base::Value;

namespace {

using Shape = std::shared_ptr<const CollectionShape>;

Value texts(const std::vector<std::string>& items) {
  Value list = Value::list();
  for (const std::string& item : items) list.push(Value::text(item));
  return list;
}

// What the rows of a collection depend on; when it changes they are made anew.
std::string shape_text(const CollectionShape& shape) {
  return base::to_json(Value::object({{"key", texts(shape.key)}, {"index", texts(shape.index)}}));
}

Result<std::optional<std::string>> key_of(const CollectionShape& shape, const Value& record) {
  if (shape.key.empty()) return std::optional<std::string>();
  Value key = Value::list();
  for (const std::string& field : shape.key) {
    const Value& value = record.get(field);
    if (value.is_absent() || value.is_null()) {
      return base::error(ErrorKind::invalid, "a record of " + shape.collection +
                                                 " needs its key field '" + field + "'");
    }
    key.push(value);
  }
  return std::optional(base::to_canonical_json(key));
}

std::string text_of(const Value& value) {
  const bool is_scalar = value.is_text() || value.is_number() || value.is_promise();
  return is_scalar ? std::string(value.as_text()) : base::to_canonical_json(value);
}

// The key's values joined by "|".
std::string id_from_key(const CollectionShape& shape, const Value& record) {
  std::string id;
  for (const std::string& field : shape.key) {
    if (!id.empty()) id += "|";
    id += text_of(record.get(field));
  }
  return id;
}

base::Error not_there(const std::string& collection, const std::string& id) {
  return base::error(ErrorKind::missing, collection + " has no record '" + id + "'");
}

}  // namespace

Result<void> DocumentTable::declare(const CollectionShape& shape) {
  const std::string wanted = shape_text(shape);
  const std::int64_t first = shape.sequence.value_or(1);
  {
    TRY(Statement row,
        database_.query(
            "SELECT shape FROM collection WHERE shard = 0 AND tenant = 0 AND collection = ? "
            "AND next_id >= ?",
            {shape.collection, first}));
    TRY(const bool is_known, row.next());
    if (is_known && row.text(0) == wanted) {
      shapes_.set(shape);
      return {};
    }
  }
  TRY(
      database_.run("INSERT INTO collection (collection, shape, next_id) VALUES (?, ?, ?) "
                    "ON CONFLICT (shard, tenant, collection) DO UPDATE SET shape = excluded.shape, "
                    "next_id = max(next_id, excluded.next_id)",
                    {shape.collection, wanted, first}));
  TRY(rebuild(shape));
  shapes_.set(shape);
  return {};
}

Result<void> DocumentTable::rebuild(const CollectionShape& shape) {
  std::vector<std::pair<std::string, std::string>> rows;
  {
    TRY(Statement row,
        database_.query(
            "SELECT id, body FROM document WHERE shard = 0 AND tenant = 0 AND collection = ?",
            {shape.collection}));
    TRY(bool more, row.next());
    while (more) {
      rows.emplace_back(row.text(0), row.text(1));
      TRY(more, row.next());
    }
  }
  TRY(database_.run(
      "UPDATE document SET key = NULL WHERE shard = 0 AND tenant = 0 AND collection = ?",
      {shape.collection}));
  for (const auto& [id, body] : rows) {
    TRY(const Value record, base::parse_json(body));
    TRY(const std::optional<std::string> key, key_of(shape, record));
    TRY(check_key(shape, id, key));
    TRY(database_.run(
        "UPDATE document SET key = ? WHERE shard = 0 AND tenant = 0 AND collection = ? AND id = ?",
        {key, shape.collection, id}));
    TRY(index(shape, id, record));
  }
  return {};
}

Result<std::optional<Value>> DocumentTable::get(const std::string& collection,
                                                const std::string& id) {
  TRY(shapes_.find(collection));
  TRY(Statement row,
      database_.query(
          "SELECT body FROM document WHERE shard = 0 AND tenant = 0 AND collection = ? AND id = ?",
          {collection, id}));
  TRY(const bool is_there, row.next());
  if (!is_there) return std::optional<Value>();
  TRY(Value record, base::parse_json(row.text(0)));
  return std::optional(std::move(record));
}

Result<DocumentPage> DocumentTable::list(const std::string& collection,
                                         const DocumentQuery& query) {
  TRY(const Shape shape, shapes_.find(collection));
  TRY(const DocumentSql sql, DocumentSql::list(*shape, query));
  TRY(Statement row, sql.run(database_));
  DocumentPage page;
  std::string last;
  TRY(bool more, row.next());
  while (more) {
    if (static_cast<std::int64_t>(page.items.size()) == query.limit) {
      page.next = last;
      break;
    }
    TRY(Value record, base::parse_json(row.text(0)));
    page.items.push_back(std::move(record));
    last = position_after(row.text(1), row.text(2));
    TRY(more, row.next());
  }
  return page;
}

Result<std::int64_t> DocumentTable::count(const std::string& collection,
                                          const DocumentQuery& query) {
  TRY(const Shape shape, shapes_.find(collection));
  TRY(Statement row, DocumentSql::count(*shape, query).run(database_));
  TRY(row.next());
  return row.integer(0);
}

Result<Value> DocumentTable::insert(const std::string& collection, const Value& record) {
  TRY(const Shape shape, shapes_.find(collection));
  TRY(const Value id, new_id(*shape, record));
  Value whole = record;
  whole.set("id", id);
  const std::string id_text(id.as_text());
  TRY(const std::optional<Value> found, get(collection, id_text));
  if (found)
    return base::error(ErrorKind::conflict, collection + " already has a record '" + id_text + "'");
  TRY(write(*shape, id_text, whole));
  return whole;
}

Result<Value> DocumentTable::update(const std::string& collection, const std::string& id,
                                    const Value& fields) {
  TRY(const Shape shape, shapes_.find(collection));
  TRY(std::optional<Value> record, get(collection, id));
  if (!record) return not_there(collection, id);
  if (fields.has("id") && fields.get("id").as_text() != id) {
    return base::error(ErrorKind::invalid,
                       "the id of a record of " + collection + " cannot be changed");
  }
  for (const auto& [field, value] : fields) {
    if (field.as_text() != "id") record->set(field.as_text(), value);
  }
  TRY(write(*shape, id, *record));
  return std::move(*record);
}

Result<bool> DocumentTable::remove(const std::string& collection, const std::string& id) {
  TRY(shapes_.find(collection));
  TRY(database_.run(
      "DELETE FROM document_index WHERE shard = 0 AND tenant = 0 AND collection = ? AND id = ?",
      {collection, id}));
  TRY(const std::int64_t removed,
      database_.run("DELETE FROM document WHERE shard = 0 AND tenant = 0 AND collection = ? "
                    "AND id = ?",
                    {collection, id}));
  return removed > 0;
}

Result<void> DocumentTable::together(const std::function<Result<void>(Documents&)>& work) {
  return database_.atomically([&] { return work(*this); });
}

Result<Value> DocumentTable::new_id(const CollectionShape& shape, const Value& record) {
  const Value& taken = record.get("id");
  if (!taken.is_blank() && !taken.is_text() && !taken.is_number()) {
    return base::error(ErrorKind::invalid,
                       "the id of a record of " + shape.collection + " must be a text or a number");
  }
  if (shape.sequence) return next_in_sequence(shape, taken);
  if (!taken.is_blank()) return taken;
  if (shape.key.empty()) return Value::text(base::uuid7(clock_.now()));
  TRY(key_of(shape, record));
  return Value::text(id_from_key(shape, record));
}

// The taken id moves the sequence on, so that it is not counted to later.
Result<Value> DocumentTable::next_in_sequence(const CollectionShape& shape, const Value& taken) {
  if (!taken.is_blank()) {
    if (const auto number = taken.as_integer()) {
      TRY(
          database_.run("UPDATE collection SET next_id = max(next_id, ?) WHERE shard = 0 AND "
                        "tenant = 0 AND collection = ?",
                        {*number + 1, shape.collection}));
    }
    return taken;
  }
  TRY(Statement row,
      database_.query("UPDATE collection SET next_id = next_id + 1 WHERE shard = 0 AND tenant = 0 "
                      "AND collection = ? RETURNING next_id - 1",
                      {shape.collection}));
  TRY(row.next());
  const std::int64_t id = row.integer(0);
  TRY(row.next());
  return Value::number(id);
}

Result<void> DocumentTable::check_key(const CollectionShape& shape, const std::string& id,
                                      const std::optional<std::string>& key) {
  if (!key) return {};
  TRY(Statement row,
      database_.query("SELECT id FROM document WHERE shard = 0 AND tenant = 0 AND collection = ? "
                      "AND key = ? AND id <> ?",
                      {shape.collection, *key, id}));
  TRY(const bool is_taken, row.next());
  if (!is_taken) return {};
  return base::error(ErrorKind::conflict, shape.collection + " already has a record with the key " +
                                              *key + ": '" + row.text(0) + "'");
}

Result<void> DocumentTable::write(const CollectionShape& shape, const std::string& id,
                                  const Value& record) {
  TRY(const std::optional<std::string> key, key_of(shape, record));
  TRY(check_key(shape, id, key));
  const base::Time now = clock_.now();
  const auto until = shape.keep ? std::optional(now + *shape.keep) : std::nullopt;
  TRY(database_.run(
      "INSERT INTO document (collection, id, position, key, body, updated_us, until_us) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shard, tenant, collection, id) DO UPDATE "
      "SET key = excluded.key, body = excluded.body, updated_us = excluded.updated_us, "
      "until_us = excluded.until_us",
      {shape.collection, id, sortable(record.get("id")), key, base::to_json(record), now, until}));
  return index(shape, id, record);
}

Result<void> DocumentTable::index(const CollectionShape& shape, const std::string& id,
                                  const Value& record) {
  TRY(database_.run(
      "DELETE FROM document_index WHERE shard = 0 AND tenant = 0 AND collection = ? AND id = ?",
      {shape.collection, id}));
  for (const std::string& field : indexed_fields(shape)) {
    TRY(database_.run(
        "INSERT INTO document_index (collection, field, value, id) VALUES (?, ?, ?, ?)",
        {shape.collection, field, sortable(record.get(field)), id}));
  }
  return {};
}

}  // namespace engine::store
