// Every expression in a described value, however deep: for checks that concern all of them.
#pragma once

#include <functional>

#include "config/describe.h"

namespace engine::config {

// The constraints are those of the key under which the expression stands.
using OnExpression = std::function<void(const Expression&, const Constraints&)>;

void each_expression(const Shape& shape, const void* value, const OnExpression& visit);

template <class T>
void each_expression(const T& value, const OnExpression& visit) {
  each_expression(shape_of<T>(), &value, visit);
}

}  // namespace engine::config
