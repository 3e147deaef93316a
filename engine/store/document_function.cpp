#include "store/document_function.h"

#include <string_view>

#include <sqlite3.h>

#include "base/json.h"
#include "store/document_value.h"

namespace engine::store {

namespace {

std::string_view text_of(sqlite3_value* value) {
  const unsigned char* bytes = sqlite3_value_text(value);
  if (!bytes) return {};
  return {reinterpret_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void field_value(sqlite3_context* context, int, sqlite3_value** arguments) {
  const auto record = base::parse_json(text_of(arguments[0]));
  if (!record) {
    sqlite3_result_error_code(context, SQLITE_CORRUPT);
    return;
  }
  const std::string value = sortable(record->get(text_of(arguments[1])));
  sqlite3_result_text64(context, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

}  // namespace

int add_document_function(sqlite3* handle) {
  return sqlite3_create_function_v2(handle, "field_value", 2,
                                    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr,
                                    field_value, nullptr, nullptr, nullptr);
}

}  // namespace engine::store
