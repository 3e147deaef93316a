// A description as a Markdown page: every object that can be written, with its keys.
#pragma once

#include <string>

#include "config/describe.h"

namespace engine::config {

std::string reference(const Shape& root);

template <class T>
std::string reference() {
  return reference(shape_of<T>());
}

}  // namespace engine::config
