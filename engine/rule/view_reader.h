// Reads a view's template ahead of the library that renders it: which tags it has, and how each
// value must be encoded at its place. For view.cpp only.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "rule/html_place.h"

namespace engine::rule {

// What stands before a value's name in a template that was read. No name begins so.
inline constexpr char kUrlPartMark = '%';
inline constexpr char kWholeUrlMark = '@';

class ViewReader {
 public:
  ViewReader(std::shared_ptr<const base::SourceFile> source, base::Diagnostics& diagnostics)
      : source_(std::move(source)), diagnostics_(diagnostics) {}

  // The template with the mark of its encoding before each name, without comments.
  std::string read();

  std::vector<base::Located<std::string>> take_names() { return std::move(names_); }

 private:
  struct Section {
    std::string name;
    bool enters = false;  // {{#…}}: names within are looked for in its items first
    std::size_t at = 0;
    HtmlPlace place;
  };

  // From `at`, which is behind the braces, to behind the tag.
  std::size_t read_tag(std::size_t at);
  void value(const std::string& name, std::size_t at);
  void begin(const std::string& name, bool enters, std::size_t at);
  void end(const std::string& name, std::size_t at);
  bool is_name(const std::string& name, std::size_t at);
  void use(const std::string& name, std::size_t at);
  void wrong(std::size_t at, std::string message, std::string hint = {});
  base::SourceLoc place_of(std::size_t at) const;

  std::shared_ptr<const base::SourceFile> source_;
  base::Diagnostics& diagnostics_;
  std::string out_;
  HtmlPlace place_;
  std::vector<Section> sections_;
  std::vector<base::Located<std::string>> names_;
};

}  // namespace engine::rule
