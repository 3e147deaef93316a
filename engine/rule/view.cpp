#include "rule/view.h"

#include <deque>

#include <kainjow/mustache.hpp>

#include "base/text.h"
#include "rule/view_reader.h"

namespace engine::rule {

namespace {

using base::Value;
using kainjow::mustache::data;

data data_of(const Value& value) {
  if (value.is_list()) {
    kainjow::mustache::list items;
    items.reserve(value.size());
    for (const Value& item : value.items()) items.push_back(data_of(item));
    return data(items);
  }
  if (value.is_object()) {
    data object(data::type::object);
    for (const auto& entry : value) object[std::string(entry.key.as_text())] = data_of(entry.value);
    return object;
  }
  if (value.is_boolean()) return data(value.as_boolean());
  const std::string text(value.as_text());
  return text.empty() ? data(false) : data(text);
}

std::string encoded(char mark, const std::string& text) {
  if (mark == kUrlPartMark) return base::percent_encode(text);
  return is_harmless_url(text) ? text : "about:invalid";
}

// The values by name. A name with a mark is looked up without it, and its value encoded as the mark
// says.
class Names final : public kainjow::mustache::context<std::string> {
 public:
  using context::context;

  const data* get(const std::string& name) const override {
    const char mark = name.front();
    if (mark != kUrlPartMark && mark != kWholeUrlMark) return context::get(name);
    const data* const found = context::get(name.substr(1));
    if (found == nullptr || !found->is_string()) return found;
    return &encoded_.emplace_back(encoded(mark, found->string_value()));
  }

 private:
  mutable std::deque<data> encoded_;  // for as long as the page is rendered
};

}  // namespace

struct View::Page {
  kainjow::mustache::mustache page;
};

View::View(std::shared_ptr<const Page> page, std::vector<base::Located<std::string>> names)
    : page_(std::move(page)), names_(std::move(names)) {}

std::shared_ptr<const View> View::compile(const std::shared_ptr<const base::SourceFile>& source,
                                          base::Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  ViewReader reader(source, diagnostics);
  const std::string text = reader.read();
  if (diagnostics.error_count() > errors) return nullptr;
  return std::shared_ptr<const View>(new View(
      std::make_shared<const Page>(Page{kainjow::mustache::mustache(text)}), reader.take_names()));
}

std::string View::render(const Value& values) const {
  // Rendering changes the library's object, so each page gets one of its own.
  kainjow::mustache::mustache page = page_->page;
  const data root = data_of(values);
  Names names(&root);
  return page.render(names);
}

}  // namespace engine::rule
