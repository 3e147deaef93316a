// Reads a YAML tree into a described struct: types, keys, ranges and words are checked here, once.
//
// Goes on after an error, so that one call reports everything. When it returns false, `out` is
// incomplete and only good for being thrown away.
#pragma once

#include "base/diagnostic.h"
#include "config/describe.h"
#include "config/node.h"

namespace engine::config {

bool read_shape(const Shape& shape, const Node& node, void* out, base::Diagnostics& diagnostics);

template <class T>
bool read(const Node& node, T& out, base::Diagnostics& diagnostics) {
  return read_shape(shape_of<T>(), node, &out, diagnostics);
}

}  // namespace engine::config
