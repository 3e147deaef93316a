#include "config/yaml.h"

#include <istream>
#include <streambuf>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"
#include "config/syntax_error.h"
#include "config/tree.h"

namespace engine::config {

using base::Diagnostics;
using base::SourceFile;

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A stream over text that somebody else keeps.
class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(const std::string& text) {
    char* begin = const_cast<char*>(text.data());  // only read
    setg(begin, begin, begin + text.size());
  }
};

// Passes yaml-cpp's events on. Its positions count from 0 and leave the byte order mark out.
class Events : public YAML::EventHandler {
 public:
  Events(TreeBuilder& tree, std::size_t skipped) : tree_(tree), skipped_(skipped) {}

  EventPlace place(const YAML::Mark& mark) const {
    return {static_cast<std::size_t>(mark.pos) + skipped_, mark.line + 1, mark.column + 1};
  }

  void OnDocumentStart(const YAML::Mark& mark) override { tree_.begin_document(place(mark)); }

  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "", anchor);
    tree_.null(place(mark));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    tree_.refuse(place(mark), kNoAnchors, kNoAnchorsHint);
    tree_.scalar(place(mark), "");
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check(mark, tag, anchor);
    tree_.scalar(place(mark), value);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    tree_.begin_list(place(mark));
  }

  void OnSequenceEnd() override { tree_.end(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    tree_.begin_map(place(mark));
  }

  void OnMapEnd() override { tree_.end(); }

 private:
  // Values without a tag come as "?" (plain) and "!" (quoted).
  void check(const YAML::Mark& mark, std::string_view tag, YAML::anchor_t anchor) {
    if (tag.size() > 1) tree_.refuse(place(mark), kNoTags, kNoTagsHint);
    if (anchor != 0) tree_.refuse(place(mark), kNoAnchors, kNoAnchorsHint);
  }

  TreeBuilder& tree_;
  std::size_t skipped_;
};

bool check_file(const std::shared_ptr<const SourceFile>& file, Diagnostics& diagnostics) {
  const base::SourceLoc whole{file, 0, 0, 0};
  if (file->text.size() > kMaxYamlBytes) {
    diagnostics.error("too-large", whole,
                      fmt::format("the file has {} bytes; 1 MiB is the most", file->text.size()),
                      "split it");
    return false;
  }
  if (!base::is_utf8(file->text) || file->text.find('\0') != std::string::npos) {
    diagnostics.error("bad-yaml", whole, "the file is not UTF-8 text", "save it as UTF-8");
    return false;
  }
  return true;
}

}  // namespace

std::optional<Node> load_yaml(std::shared_ptr<const SourceFile> file, Diagnostics& diagnostics) {
  if (!check_file(file, diagnostics)) return std::nullopt;
  const std::size_t errors = diagnostics.error_count();
  TreeBuilder tree(file, diagnostics);
  Events events(tree, file->text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  TextBuffer buffer(file->text);
  std::istream stream(&buffer);
  try {
    YAML::Parser parser(stream);
    // A second document stops the tree; without that check a stray ',' would yield documents for
    // ever.
    while (!tree.stopped() && parser.HandleNextDocument(events)) {
    }
  } catch (const YAML::Exception& exception) {
    if (!tree.stopped())
      diagnostics.add(
          explain_syntax_error(exception.msg, events.place(exception.mark), tree, *file));
  }
  if (diagnostics.error_count() > errors) return std::nullopt;
  return tree.take();
}

}  // namespace engine::config
