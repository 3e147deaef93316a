#include "rule/view_reader.h"

#include <algorithm>

#include "base/text.h"
#include "config/shape.h"

namespace engine::rule {

namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string shown(const std::string& tag) {
  return "{{" + tag + "}}";
}

}  // namespace

std::string ViewReader::read() {
  const std::string& text = source_->text;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t tag = std::min(text.find("{{", at), text.size());
    const std::string_view written(text.data() + at, tag - at);
    place_.read(written);
    out_ += written;
    at = tag == text.size() ? tag : read_tag(tag + 2);
  }
  for (const Section& section : sections_)
    wrong(section.at, shown((section.enters ? "#" : "^") + section.name) + " is not closed",
          "write " + shown("/" + section.name) + " where it ends");
  return std::move(out_);
}

std::size_t ViewReader::read_tag(std::size_t at) {
  const std::string& text = source_->text;
  const std::size_t begin_of_tag = at - 2;
  const std::size_t close = text.find("}}", at);
  if (close == std::string::npos) {
    wrong(begin_of_tag, "'{{' is not closed", "write }} behind the name");
    return text.size();
  }
  const std::string tag = trimmed(std::string_view(text).substr(at, close - at));
  const char kind = tag.empty() ? ' ' : tag.front();
  const std::string name = trimmed(std::string_view(tag).substr(tag.empty() ? 0 : 1));
  if (kind == '#' || kind == '^') {
    begin(name, kind == '#', begin_of_tag);
  } else if (kind == '/') {
    end(name, begin_of_tag);
  } else if (kind == '{' || kind == '&') {
    wrong(begin_of_tag, "'" + name + "' would not be escaped",
          "write " + shown(name) + ": a view shows values as text");
  } else if (kind == '>' || kind == '=') {
    wrong(begin_of_tag, "a view has no " + std::string(kind == '>' ? "partials" : "other braces"));
  } else if (kind != '!') {
    value(tag, begin_of_tag);
  }
  return close + (kind == '{' && text.compare(close, 3, "}}}") == 0 ? 3 : 2);
}

void ViewReader::value(const std::string& name, std::size_t at) {
  if (!is_name(name, at)) return;
  use(name, at);
  Encoding encoding = Encoding::text;
  if (const auto reason = place_.put(encoding); !reason.empty()) {
    wrong(at, shown(name) + " cannot stand " + std::string(reason),
          "values stand in text, in quoted attributes and behind the host of a URL");
    return;
  }
  out_ += "{{";
  if (encoding == Encoding::url_part) out_ += kUrlPartMark;
  if (encoding == Encoding::whole_url) out_ += kWholeUrlMark;
  out_ += name + "}}";
}

void ViewReader::begin(const std::string& name, bool enters, std::size_t at) {
  if (is_name(name, at)) use(name, at);
  sections_.push_back({name, enters, at, place_});
  out_ += shown((enters ? "#" : "^") + name);
}

void ViewReader::end(const std::string& name, std::size_t at) {
  if (sections_.empty() || sections_.back().name != name) {
    wrong(at, shown("/" + name) + " closes nothing",
          sections_.empty() ? "" : "'" + sections_.back().name + "' is open");
    return;
  }
  if (!place_.goes_on_as(sections_.back().place))
    wrong(at, "'" + name + "' ends within another part of the page than it begins",
          "put whole tags or whole values into it");
  sections_.pop_back();
  out_ += shown("/" + name);
}

bool ViewReader::is_name(const std::string& name, std::size_t at) {
  if (name == ".") return true;
  const auto parts = base::split(name, '.');
  const bool fine = std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return config::is_identifier(std::string(part));
  });
  if (!fine) wrong(at, "'" + name + "' is no name", "write {{lead.name}}");
  return fine;
}

// Within an item a name may be one of the item's own, which nobody knows here.
void ViewReader::use(const std::string& name, std::size_t at) {
  const bool within = std::any_of(sections_.begin(), sections_.end(),
                                  [](const Section& each) { return each.enters; });
  if (within || name == ".") return;
  base::SourceLoc place = place_of(source_->text.find(name, at));
  place.length =
      static_cast<int>(name.find('.') == std::string::npos ? name.size() : name.find('.'));
  names_.push_back({name.substr(0, name.find('.')), place});
}

void ViewReader::wrong(std::size_t at, std::string message, std::string hint) {
  base::SourceLoc place = place_of(at);
  const std::size_t close = source_->text.find("}}", at);
  if (close != std::string::npos) place.length = static_cast<int>(close + 2 - at);
  diagnostics_.error("bad-view", place, std::move(message), std::move(hint));
}

base::SourceLoc ViewReader::place_of(std::size_t at) const {
  const std::string_view before(source_->text.data(), at);
  const auto line = std::count(before.begin(), before.end(), '\n');
  const auto last = before.rfind('\n');
  const std::size_t column = at - (last == std::string_view::npos ? 0 : last + 1);
  return {source_, static_cast<int>(line) + 1, static_cast<int>(column) + 1, 0};
}

}  // namespace engine::rule
