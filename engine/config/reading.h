// The parts of read(), for the files of this layer that read one kind of shape each.
//
// All return whether the value was read without an error; what was wrong is in the diagnostics.
#pragma once

#include <string>

#include "config/node.h"
#include "config/shape.h"

namespace engine::config {

bool read_value(const Shape& shape, const Node& node, void* out, const ReadContext& context);
bool read_object(const ObjectShape& object, const Node& node, void* out,
                 const ReadContext& context);
bool read_one_of(const OneOfShape& one_of, const Node& node, void* out, const ReadContext& context);
bool read_word(const EnumShape& words, const Node& node, void* out, const ReadContext& context);

// "'retries' wants a whole number, not a list". Always false.
bool wrong_type(const Node& node, const ReadContext& context, const std::string& wanted,
                const std::string& hint = {});
// "'mode' cannot be 'jion'", with the nearest word or all of them. Always false.
bool unknown_word(const Node& node, const ReadContext& context,
                  const std::vector<std::string>& words);

}  // namespace engine::config
