#include <algorithm>

#include "http/message.h"

namespace engine::http {

bool same_name(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [lower](char a, char b) { return lower(a) == lower(b); });
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(list_, [name](const auto& header) { return same_name(header.first, name); });
  list_.emplace_back(name, std::move(value));
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
  const auto found = std::find_if(list_.begin(), list_.end(), [name](const auto& header) {
    return same_name(header.first, name);
  });
  if (found == list_.end()) return std::nullopt;
  return found->second;
}

bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [marks](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_header_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace engine::http
