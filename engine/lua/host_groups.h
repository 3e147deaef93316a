// The parts of the host table, one per topic, and what their functions share.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/date.h"
#include "lua/host.h"
#include "lua/runtime.h"

namespace engine::lua {

using Arguments = std::span<const base::Value>;

std::span<const HostFunction> text_functions();
std::span<const HostFunction> name_functions();
std::span<const HostFunction> encoding_functions();
std::span<const HostFunction> number_functions();
std::span<const HostFunction> date_functions();
std::span<const HostFunction> list_functions();
std::span<const HostFunction> object_functions();
std::span<const HostFunction> value_functions();
std::span<const HostFunction> request_functions();

inline constexpr int kAnyNumber = 64;

// An argument as text: texts, numbers, booleans and promises as written, absent and null as "";
// lists and objects are an error that names the function.
base::Result<std::string> as_text(const base::Value& value, std::string_view function);
// A list's items; absent and null count as an empty list. Other kinds are an error.
base::Result<base::Value> as_list(const base::Value& value, std::string_view function);
base::Result<base::Value> as_object(const base::Value& value, std::string_view function);
base::Result<std::int64_t> as_integer(const base::Value& value, std::string_view function);
base::Error wrong(std::string_view function, std::string_view expected, const base::Value& got);

}  // namespace engine::lua
