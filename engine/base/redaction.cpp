#include "base/redaction.h"

#include <algorithm>
#include <cstring>

#include "base/json.h"
#include "base/text.h"

namespace engine::base {

namespace {

std::uint64_t prefix(std::string_view text) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text.data(), Redaction::kShortest);
  return bytes;
}

std::string in_json(std::string_view text) {
  std::string quoted;
  append_json_string(quoted, text);
  return quoted.substr(1, quoted.size() - 2);
}

// The characters of a base64 text that depend on `text` alone, when `skipped` bytes (modulo 3)
// stand before it.
std::string in_base64(std::string_view text, std::size_t skipped) {
  const std::string encoded = base64_encode(std::string(skipped, '\0').append(text));
  const std::size_t first = (skipped * 8 + 5) / 6;
  const std::size_t end = (skipped + text.size()) * 8 / 6;
  return encoded.substr(first, end - first);
}

std::string with(std::string text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
  return text;
}

std::string with_blanks_as_plus(std::string_view encoded) {
  std::string result;
  while (!encoded.empty()) {
    const bool blank = encoded.substr(0, 3) == "%20";
    result.push_back(blank ? '+' : encoded.front());
    encoded.remove_prefix(blank ? 3 : 1);
  }
  return result;
}

std::string with_lower_escapes(std::string text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '%') text.replace(i + 1, 2, lower(std::string_view(text).substr(i + 1, 2)));
  }
  return text;
}

}  // namespace

void Redaction::add(const Secret& secret) {
  const std::string_view text = secret.reveal();
  if (text.size() < kShortest) return;
  add_spelling(std::string(text));
  add_spelling(in_json(text));
  const std::string encoded = percent_encode(text);
  add_spelling(encoded);
  add_spelling(with_lower_escapes(encoded));
  add_spelling(with_blanks_as_plus(encoded));
  for (std::size_t skipped = 0; skipped < 3; ++skipped) {
    const std::string base64 = in_base64(text, skipped);
    add_spelling(base64);
    add_spelling(with(with(base64, '+', '-'), '/', '_'));
  }
}

void Redaction::add_spelling(std::string spelling) {
  auto& group = spellings_[prefix(spelling)];
  if (std::find(group.begin(), group.end(), spelling) != group.end()) return;
  group.push_back(std::move(spelling));
  std::sort(group.begin(), group.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

// How long the spelling is that `text` starts with; 0 if it starts with none.
std::size_t Redaction::length_at(std::string_view text) const {
  const auto group = spellings_.find(prefix(text));
  if (group == spellings_.end()) return 0;
  for (const std::string& spelling : group->second) {
    if (text.substr(0, spelling.size()) == spelling) return spelling.size();
  }
  return 0;
}

std::string Redaction::apply(std::string_view text) const {
  std::string result;
  result.reserve(text.size());
  std::size_t i = 0;
  while (!spellings_.empty() && i + kShortest <= text.size()) {
    const std::size_t length = length_at(text.substr(i));
    if (length == 0) {
      result.push_back(text[i++]);
    } else {
      result += "***";
      i += length;
    }
  }
  return result.append(text.substr(i));
}

}  // namespace engine::base
