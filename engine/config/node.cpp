#include "config/node.h"

#include <algorithm>

namespace engine::config {

using base::SourceLoc;

namespace {

int to_int(std::size_t size) {
  return static_cast<int>(size);
}

// The line of `text` that begins at `start`, without its end.
std::string_view line_from(std::string_view text, std::size_t start) {
  text.remove_prefix(std::min(start, text.size()));
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

// In a `|` block, a line of the text is the end of a line of the file.
SourceLoc place_in_block(const Node& scalar, std::size_t index, std::size_t length) {
  const std::string_view file = scalar.at.file->text;
  const std::size_t line_start = scalar.text.rfind('\n', index) + 1;  // npos + 1 is 0
  const std::string_view wanted = line_from(scalar.text, line_start);
  SourceLoc place = scalar.at;
  std::size_t start = file.find('\n', scalar.offset) + 1;
  place.line += 1 + to_int(static_cast<std::size_t>(std::count(
                        scalar.text.begin(),
                        scalar.text.begin() + static_cast<std::ptrdiff_t>(line_start), '\n')));
  for (int line = scalar.at.line + 1; line < place.line; ++line) start = file.find('\n', start) + 1;
  const std::string_view written = line_from(file, start);
  if (!written.ends_with(wanted)) return scalar.at;
  place.column = to_int(written.size() - wanted.size() + index - line_start) + 1;
  place.length = to_int(std::min(length, wanted.size() - (index - line_start)));
  return place;
}

}  // namespace

const Node::Entry* Node::find(std::string_view key) const {
  const auto entry =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
  return entry == entries.end() ? nullptr : &*entry;
}

SourceLoc place_in(const Node& scalar, std::size_t index, std::size_t length) {
  if (!scalar.at.known()) return scalar.at;
  const std::string_view written = line_from(scalar.at.file->text, scalar.offset);
  if (written.starts_with('|') && scalar.quoted) return place_in_block(scalar, index, length);
  const std::size_t quote = scalar.quoted ? 1 : 0;
  const std::string_view before = std::string_view(scalar.text).substr(0, index);
  if (written.substr(std::min(quote, written.size())).substr(0, index) != before) return scalar.at;
  SourceLoc place = scalar.at;
  place.column += to_int(quote + index);
  place.length = to_int(std::min(length, written.size() - std::min(quote + index, written.size())));
  return place;
}

}  // namespace engine::config
