#include "store/database.h"

#include <unordered_map>

#include <sqlite3.h>

#include "store/document_function.h"

namespace engine::store {

using base::ErrorKind;
using base::Result;

namespace {

struct Meaning {
  ErrorKind kind;
  const char* code;
  Database::Fault fault;
};

Meaning meaning(int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return {ErrorKind::transient, "full", Database::Fault::full};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::transient, "busy", Database::Fault::none};
    case SQLITE_CONSTRAINT:
      return {ErrorKind::conflict, "constraint", Database::Fault::none};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorKind::internal, "corrupt", Database::Fault::broken};
    case SQLITE_IOERR:
      return {ErrorKind::internal, "io", Database::Fault::broken};
    default:
      return {ErrorKind::internal, "sqlite", Database::Fault::none};
  }
}

base::Error describe(sqlite3* handle, int code) {
  const Meaning what = meaning(code);
  std::string message =
      std::string("store: ") + (handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
  base::Error error = base::error(what.kind, std::move(message));
  error.code = what.code;
  return error;
}

int bind(sqlite3_stmt* handle, int index, const Parameter& parameter, bool copy) {
  const auto& content = parameter.content();
  if (const auto* number = std::get_if<std::int64_t>(&content))
    return sqlite3_bind_int64(handle, index, *number);
  if (const auto* text = std::get_if<std::string_view>(&content)) {
    // A null pointer would bind NULL.
    const char* data = text->data() ? text->data() : "";
    return sqlite3_bind_text64(handle, index, data, text->size(),
                               copy ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8);
  }
  return sqlite3_bind_null(handle, index);
}

template <typename Parameters>
int bind_all(sqlite3_stmt* handle, const Parameters& parameters, bool copy) {
  int index = 0;
  for (const Parameter& parameter : parameters) {
    if (const int code = bind(handle, ++index, parameter, copy); code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

}  // namespace

// Statements that nobody uses at the moment, by the address of their text.
struct Database::Shelves {
  std::unordered_map<const char*, Statement::Shelf> by_text;
};

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_),
      handle_(std::exchange(other.handle_, nullptr)),
      shelf_(other.shelf_) {}

Statement::~Statement() {
  if (!handle_) return;
  if (!shelf_) {
    sqlite3_finalize(handle_);
    return;
  }
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
  shelf_->push_back(handle_);
}

Result<bool> Statement::next() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return database_->failure(code);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_, column);
}

std::string Statement::text(int column) const {
  const unsigned char* bytes = sqlite3_column_text(handle_, column);
  if (!bytes) return {};
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column));
  return {reinterpret_cast<const char*>(bytes), size};
}

base::Time Statement::time(int column) const {
  return base::from_micros(integer(column));
}

std::optional<base::Time> Statement::maybe_time(int column) const {
  if (is_null(column)) return std::nullopt;
  return time(column);
}

Database::Database(sqlite3* handle) : handle_(handle), shelves_(std::make_unique<Shelves>()) {}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      shelves_(std::move(other.shelves_)),
      fault_(other.fault_) {}

Database::~Database() {
  if (!handle_) return;
  for (auto& [text, shelf] : shelves_->by_text) {
    for (sqlite3_stmt* statement : shelf) sqlite3_finalize(statement);
  }
  sqlite3_close(handle_);
}

Result<Database> Database::open(const std::string& path, Access access) {
  const int how =
      access == Access::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, how | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(handle);
  if (code != SQLITE_OK) return describe(handle, code);
  sqlite3_extended_result_codes(handle, 1);
  if (const int added = add_document_function(handle); added != SQLITE_OK)
    return describe(handle, added);
  return database;
}

base::Error Database::failure(int code) {
  fault_ = std::max(fault_, meaning(code).fault);
  return describe(handle_, code);
}

Result<sqlite3_stmt*> Database::prepare(std::string_view sql, bool keep) {
  sqlite3_stmt* statement = nullptr;
  const unsigned flags = keep ? SQLITE_PREPARE_PERSISTENT : 0;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), flags,
                                      &statement, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return statement;
}

Result<void> Database::script(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

Result<Statement> Database::query(Sql sql, std::initializer_list<Parameter> parameters) {
  Statement::Shelf& shelf = shelves_->by_text[sql.text];
  sqlite3_stmt* handle = nullptr;
  if (shelf.empty()) {
    TRY(handle, prepare(sql.text, true));
  } else {
    handle = shelf.back();
    shelf.pop_back();
  }
  Statement statement(*this, handle, &shelf);
  if (const int code = bind_all(handle, parameters, true); code != SQLITE_OK) return failure(code);
  return statement;
}

Result<Statement> Database::query_composed(const std::string& sql,
                                           const std::vector<Parameter>& parameters) {
  TRY(sqlite3_stmt * handle, prepare(sql, false));
  Statement statement(*this, handle, nullptr);
  if (const int code = bind_all(handle, parameters, true); code != SQLITE_OK) return failure(code);
  return statement;
}

Result<std::int64_t> Database::run(Sql sql, std::initializer_list<Parameter> parameters) {
  TRY(Statement statement, query(sql, parameters));
  TRY(bool more, statement.next());
  while (more) {
    TRY(more, statement.next());
  }
  return sqlite3_changes64(handle_);
}

Result<void> Database::atomically(const std::function<Result<void>()>& work) {
  TRY(run("SAVEPOINT step"));
  Result<void> done = work();
  if (!in_transaction()) return done;  // an error that rolled back everything
  if (!done) {
    if (const auto undone = run("ROLLBACK TO step"); !undone) return undone.error();
  }
  TRY(run("RELEASE step"));
  return done;
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

}  // namespace engine::store
