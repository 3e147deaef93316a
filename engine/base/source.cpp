#include "base/source.h"

namespace engine::base {

std::string_view SourceFile::line(int number) const {
  std::size_t start = 0;
  for (int i = 1; i < number; ++i) {
    start = text.find('\n', start);
    if (start == std::string::npos) return {};
    ++start;
  }
  if (number < 1 || start > text.size()) return {};
  const std::size_t end = text.find('\n', start);
  auto result = std::string_view(text).substr(start, end == std::string::npos ? end : end - start);
  if (!result.empty() && result.back() == '\r') result.remove_suffix(1);
  return result;
}

std::string SourceLoc::text() const {
  if (!file) return "";
  if (line == 0) return file->path;
  return file->path + ":" + std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace engine::base
