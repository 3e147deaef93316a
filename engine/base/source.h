// Where a user wrote something: a file's text and places in it.
#pragma once

#include <compare>
#include <memory>
#include <string>
#include <string_view>

namespace engine::base {

// A file's path as the user would type it, and its text. Immutable; shared by everything read from
// it.
struct SourceFile {
  std::string path;
  std::string text;

  // The 1-based line without its newline; empty when there is no such line.
  std::string_view line(int number) const;
};

// A place: 1-based line and column (in bytes), and how many bytes it covers (0 when unknown).
// A SourceLoc without a file is "nowhere"; line 0 means the file as a whole.
struct SourceLoc {
  std::shared_ptr<const SourceFile> file;
  int line = 0;
  int column = 0;
  int length = 0;

  bool known() const { return file != nullptr; }

  std::string text() const;  // "rules/x.yaml:14:9", "rules/x.yaml", or ""
};

// A value and the place where the user wrote it.
template <typename T>
struct Located {
  T value{};
  SourceLoc at;

  const T& operator*() const { return value; }

  const T* operator->() const { return &value; }
};

}  // namespace engine::base
