// A description as JSON Schema (draft-07), for editors. Accepts what read() accepts.
#pragma once

#include "base/value.h"
#include "config/describe.h"

namespace engine::config {

base::Value json_schema(const Shape& root);

template <class T>
base::Value json_schema() {
  return json_schema(shape_of<T>());
}

}  // namespace engine::config
