// The SQL function `field_value(body, field)`: a field of a JSON record as document_value.h spells
// it.
#pragma once

struct sqlite3;

namespace engine::store {

// SQLite's result code.
int add_document_function(sqlite3* handle);

}  // namespace engine::store
