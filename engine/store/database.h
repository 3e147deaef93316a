// SQLite in the few words the store needs: a connection, its statements, a savepoint.
//
// One thread at a time uses a Database and the Statements it gave out; a Statement may not outlive
// its Database. Errors carry what became of the statement in `code`: "full" (nothing was written),
// "busy" (another process has the file), "constraint", "corrupt", "io" or "sqlite".
#pragma once

#include <concepts>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/duration.h"
#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace engine::store {

// SQL written out in the source: prepared once per connection and kept.
struct Sql {
  consteval Sql(const char* literal) : text(literal) {}  // NOLINT(google-explicit-constructor)

  const char* text;
};

// A value for a `?`. Texts are not copied: they must live as long as the call that takes them.
// Implicit, so that parameters are written as a plain list.
class Parameter {
 public:
  using Content = std::variant<std::nullptr_t, std::int64_t, std::string_view>;

  Parameter(std::nullptr_t) : content_(nullptr) {}

  Parameter(std::integral auto number) : content_(static_cast<std::int64_t>(number)) {}

  Parameter(std::string_view text) : content_(text) {}

  Parameter(const std::string& text) : content_(std::string_view(text)) {}

  Parameter(const char* text) : content_(std::string_view(text)) {}

  Parameter(base::Time time) : content_(base::to_micros(time)) {}

  template <typename T>
  Parameter(const std::optional<T>& maybe)
      : content_(maybe ? Parameter(*maybe).content_ : nullptr) {}

  template <typename Enum>

  requires std::is_enum_v<Enum> Parameter(Enum value)
      : content_(static_cast<std::int64_t>(value)) {}

  const Content& content() const { return content_; }

 private:
  Content content_;
};

// A statement on its way through its rows.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // True: stands on a row now. False: there are no more.
  base::Result<bool> next();
  bool is_null(int column) const;
  std::int64_t integer(int column) const;  // 0 for NULL
  std::string text(int column) const;      // "" for NULL
  base::Time time(int column) const;
  std::optional<base::Time> maybe_time(int column) const;

 private:
  friend class Database;
  using Shelf = std::vector<sqlite3_stmt*>;

  Statement(class Database& database, sqlite3_stmt* handle, Shelf* shelf)
      : database_(&database), handle_(handle), shelf_(shelf) {}

  Database* database_;
  sqlite3_stmt* handle_;
  Shelf* shelf_;  // where it goes when done with; nullptr: it is thrown away
};

class Database {
 public:
  enum class Access { read, write };
  // What an error says about the connection; `broken`: nothing may be trusted to it any more.
  enum class Fault { none, full, broken };

  // Makes the file when it is not there and the access is `write`.
  static base::Result<Database> open(const std::string& path, Access access);
  Database(Database&& other) noexcept;
  Database& operator=(Database&&) = delete;
  ~Database();

  // Several statements without parameters or rows.
  base::Result<void> script(const std::string& sql);
  base::Result<Statement> query(Sql sql, std::initializer_list<Parameter> parameters = {});
  // SQL put together from pieces of source, never from data; not kept.
  base::Result<Statement> query_composed(const std::string& sql,
                                         const std::vector<Parameter>& parameters);
  // Runs to the end; how many rows it inserted, changed or deleted.
  base::Result<std::int64_t> run(Sql sql, std::initializer_list<Parameter> parameters = {});

  // What `work` writes stays only if it succeeds. Nests; outside a transaction it is one.
  base::Result<void> atomically(const std::function<base::Result<void>()>& work);
  bool in_transaction() const;

  // The worst that was met since the connection was opened or `forget_fault` called.
  Fault fault() const { return fault_; }

  void forget_fault() { fault_ = Fault::none; }

 private:
  friend class Statement;
  struct Shelves;
  explicit Database(sqlite3* handle);
  base::Result<sqlite3_stmt*> prepare(std::string_view sql, bool keep);
  base::Error failure(int code);

  sqlite3* handle_;
  std::unique_ptr<Shelves> shelves_;
  Fault fault_ = Fault::none;
};

}  // namespace engine::store
