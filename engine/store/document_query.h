// From a DocumentQuery to SQL.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/documents.h"

namespace engine::store {

// SQL and what its question marks stand for. It keeps the texts that the parameters point to.
class DocumentSql {
 public:
  // Selects body, the value that orders, id; one row more than asked for tells that there is a next
  // page.
  static base::Result<DocumentSql> list(const CollectionShape& shape, const DocumentQuery& query);
  static DocumentSql count(const CollectionShape& shape, const DocumentQuery& query);

  base::Result<Statement> run(Database& database) const {
    return database.query_composed(sql_, parameters_);
  }

 private:
  explicit DocumentSql(const CollectionShape& shape) : shape_(shape) {}

  void add(std::string_view sql, std::initializer_list<std::string> texts = {});
  void where(const DocumentQuery& query);
  bool by_key(const DocumentQuery& query);
  void holds(const std::string& field, const base::Value& wanted);
  void within(const std::function<void()>& add_value, const base::Value& range);
  void one_of(const std::vector<std::string>& texts);
  bool is_indexed(const std::string& field) const;

  const CollectionShape& shape_;
  std::string sql_;
  std::deque<std::string> texts_;
  std::vector<Parameter> parameters_;
};

// DocumentPage::next behind this row.
std::string position_after(const std::string& value, const std::string& id);

}  // namespace engine::store
