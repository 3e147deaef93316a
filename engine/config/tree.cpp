#include "config/tree.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "config/yaml.h"

namespace engine::config {

using base::SourceLoc;

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// The index after the quote that closes the one at the start of `text`; npos when none does.
std::size_t find_quote_end(std::string_view text) {
  const char quote = text.front();
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      const bool doubled = quote == '\'' && i + 1 < text.size() && text[i + 1] == quote;
      if (!doubled) return i + 1;
      ++i;
    }
  }
  return std::string_view::npos;
}

bool is_quote(std::string_view text) {
  return text.starts_with('"') || text.starts_with('\'');
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

}  // namespace

TreeBuilder::TreeBuilder(std::shared_ptr<const base::SourceFile> file,
                         base::Diagnostics& diagnostics)
    : file_(std::move(file)), diagnostics_(diagnostics) {
  root_.at = {file_, 0, 0, 0};
}

void TreeBuilder::begin_document(const EventPlace& place) {
  if (!has_document_) {
    has_document_ = true;
  } else if (rest(place).starts_with("---")) {
    stop(place, "a file holds one YAML document; this '---' begins a second",
         "put it into a file of its own");
  } else if (rest(place).starts_with(',')) {
    stop(place, "a ',' stands only within [ ] and { }",
         "remove it, or put text that begins with it in quotes");
  } else {
    stop(place, "this line does not belong to the list or map above",
         "indent it as what it belongs to");
  }
}

void TreeBuilder::scalar(const EventPlace& place, const std::string& text) {
  if (!count(place)) return;
  const std::size_t length = written_length(place, text);
  if (wants_key()) return key(place, text, length);
  Node node;
  node.kind = Node::Kind::scalar;
  node.text = text;
  const std::string_view written = rest(place);
  node.quoted = is_quote(written) || written.starts_with('|') || written.starts_with('>');
  node.at = locate(place, length);
  value(place, std::move(node));
}

void TreeBuilder::null(const EventPlace& place) {
  if (!count(place)) return;
  const std::string_view written = written_null(place);
  // YAML counts these as null; a surname should not vanish.
  if (written == "Null" || written == "NULL") return scalar(place, std::string(written));
  if (wants_key()) return key(place, std::string(written), written.size());
  Node node;
  if (!written.empty()) {
    node.at = locate(place, written.size());
  } else if (!frames_.empty()) {
    const Node& holder = *frames_.back().node;
    node.at = holder.entries.empty() ? holder.at : holder.entries.back().key_at;
  } else {
    node.at = root_.at;
  }
  value(place, std::move(node));
}

void TreeBuilder::begin_list(const EventPlace& place) {
  open(place, Node::Kind::list);
}

void TreeBuilder::begin_map(const EventPlace& place) {
  open(place, Node::Kind::map);
}

void TreeBuilder::end() {
  if (!stopped_) frames_.pop_back();
}

void TreeBuilder::refuse(const EventPlace& place, std::string_view what, std::string_view hint) {
  if (stopped_) return;
  const std::size_t length = rest(place).find_first_of(" \t\r\n,]}");
  diagnostics_.error("unsupported-yaml", locate(place, std::min(length, rest(place).size())),
                     std::string(what), std::string(hint));
}

const SourceLoc* TreeBuilder::open_bracket() const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (frame->in_brackets) return &frame->node->at;
  }
  return nullptr;
}

SourceLoc TreeBuilder::locate(const EventPlace& place, std::size_t length) const {
  return {file_, place.line, place.column, static_cast<int>(length)};
}

bool TreeBuilder::wants_key() const {
  return !frames_.empty() && frames_.back().node->kind == Node::Kind::map &&
         !frames_.back().awaits_value;
}

void TreeBuilder::key(const EventPlace& place, const std::string& text, std::size_t length) {
  Frame& map = frames_.back();
  const SourceLoc at = locate(place, length);
  // Else in quotes, or behind a tag or an anchor.
  const bool plain = !is_quote(rest(place)) && rest(place).starts_with(text);
  const std::string_view after = rest(place).substr(std::min(length, rest(place).size()));
  const std::size_t colon = after.find_first_not_of(kBlanks);
  if (text.empty() && plain) {
    diagnostics_.error("bad-yaml", at, "there is no key before this ':'");
  } else if (plain && (colon == after.npos || after[colon] != ':')) {
    diagnostics_.error(
        "bad-yaml", at, fmt::format("the key '{}' has no ':'", text),
        text.starts_with('-') ? "put a blank after the '-' of a list item" : "write key: value");
  } else if (plain && text == "<<") {
    refuse(place, "merge keys ('<<') are not supported", "write the keys out");
  }
  const auto [first, is_new] = map.given.emplace(text, at);
  if (!is_new) {
    diagnostics_.error("duplicate-key", at, fmt::format("'{}' is given twice", text))
        .notes.push_back({first->second, "first given here"});
  }
  if (map.node->entries.empty() && !map.in_brackets) map.node->at.length = at.length;
  map.node->entries.push_back({text, at, {}});
  map.awaits_value = true;
}

void TreeBuilder::value(const EventPlace& place, Node node) {
  node.offset = place.offset;
  next() = std::move(node);
}

// A quote that is not closed swallows the ':' of a key and makes one of what stands before it.
void TreeBuilder::no_key(const EventPlace& place) {
  const std::string_view line = first_line(rest(place));
  if (std::count(line.begin(), line.end(), '"') % 2 == 1) {
    return stop(place, "a quote on this line is not closed", "close it where its text ends");
  }
  stop(place, "a key is a single word or text, not a list or map", "");
}

void TreeBuilder::open(const EventPlace& place, Node::Kind kind) {
  if (!count(place)) return;
  if (wants_key()) return no_key(place);
  if (frames_.size() == kMaxYamlDepth) {
    diagnostics_.error("too-large", locate(place, 1),
                       fmt::format("this is nested more than {} levels deep", kMaxYamlDepth));
    stopped_ = true;
    return;
  }
  const char first = rest(place).empty() ? '\0' : rest(place).front();
  Node node;
  node.kind = kind;
  node.at = locate(place, 1);
  node.offset = place.offset;
  Node& opened = next() = std::move(node);
  frames_.push_back({&opened, first == '[' || first == '{', false, {}});
}

Node& TreeBuilder::next() {
  if (frames_.empty()) return root_;
  Frame& frame = frames_.back();
  if (frame.node->kind == Node::Kind::list) return frame.node->items.emplace_back();
  frame.awaits_value = false;
  return frame.node->entries.back().value;
}

bool TreeBuilder::count(const EventPlace& place) {
  if (stopped_) return false;
  if (++nodes_ <= kMaxYamlNodes) return true;
  diagnostics_.error("too-large", locate(place, 0),
                     fmt::format("the file has more than {} values", kMaxYamlNodes), "split it");
  stopped_ = true;
  return false;
}

void TreeBuilder::stop(const EventPlace& place, std::string message, std::string hint) {
  if (stopped_) return;
  diagnostics_.error("bad-yaml", locate(place, first_line(rest(place)).size()), std::move(message),
                     std::move(hint));
  stopped_ = true;
}

std::string_view TreeBuilder::rest(const EventPlace& place) const {
  return std::string_view(file_->text).substr(std::min(place.offset, file_->text.size()));
}

// The word for null that stands at `place`; "" when nothing was written and a key follows.
std::string_view TreeBuilder::written_null(const EventPlace& place) const {
  const std::string_view text = rest(place);
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (!text.starts_with(word)) continue;
    const std::string_view after = text.substr(word.size());
    const std::size_t next = after.find_first_not_of(" \t");
    const bool is_key = next != after.npos && after[next] == ':';
    return is_key && !wants_key() ? std::string_view() : word;
  }
  return {};
}

// How much of the first line the scalar takes.
std::size_t TreeBuilder::written_length(const EventPlace& place, const std::string& text) {
  const std::string_view written = rest(place);
  const std::string_view line = first_line(written);
  if (is_quote(written)) {
    const std::size_t end = find_quote_end(written);
    if (end == written.npos) stop(place, "this quote is not closed", "close it on the same line");
    return std::min(end, line.size());
  }
  return line.starts_with(text) ? text.size() : line.size();
}

}  // namespace engine::config
