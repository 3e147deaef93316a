#include "run/hidden_keys.h"

#include "base/text.h"

namespace engine::run {

using base::Value;

namespace {

// `from` where it is a whole value of a query.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::string value = "=" + from;
  std::size_t at = text.find('?');
  while ((at = text.find(value, at)) != std::string::npos) {
    const std::size_t end = at + value.size();
    if (end == text.size() || text[end] == '&') text.replace(at + 1, from.size(), to);
    ++at;
  }
  return text;
}

template <class Change>
Value changed(const Value& record, const Change& change) {
  Value result = record;
  for (const auto& entry : record) {
    if (entry.value.is_text())
      result.set(entry.key.as_text(), Value::text(change(std::string(entry.value.as_text()))));
  }
  return result;
}

}  // namespace

std::string key_name(const std::string& setting) {
  return "${settings." + setting + "}";
}

Value with_keys(const Value& record, const Secrets& secrets) {
  return changed(record, [&](std::string text) {
    for (const auto& [setting, secret] : secrets) {
      const std::string key(secret.reveal());
      if (text == key_name(setting)) return key;
      text = replaced(std::move(text), key_name(setting), base::percent_encode(key));
    }
    return text;
  });
}

Value without_keys(const Value& record, const Secrets& secrets) {
  return changed(record, [&](std::string text) {
    for (const auto& [setting, secret] : secrets) {
      const std::string key(secret.reveal());
      if (key.empty()) continue;
      if (text == key) return key_name(setting);
      text = replaced(std::move(text), base::percent_encode(key), key_name(setting));
    }
    return text;
  });
}

}  // namespace engine::run
