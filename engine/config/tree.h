// Builds the Node tree from a parser's events, and refuses the parts of YAML that we do not have.
//
// Knows our rules and no parser. After a limit was exceeded, further events are ignored.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "config/node.h"

namespace engine::config {

// Where an event stands: the offset in the file's text, and the 1-based line and column.
struct EventPlace {
  std::size_t offset = 0;
  int line = 1;
  int column = 1;
};

class TreeBuilder {
 public:
  TreeBuilder(std::shared_ptr<const base::SourceFile> file, base::Diagnostics& diagnostics);

  void begin_document(const EventPlace& place);
  void scalar(const EventPlace& place, const std::string& text);
  // A parser reports these for nothing at all (then `place` is that of what follows) and for the
  // words for it.
  void null(const EventPlace& place);
  void begin_list(const EventPlace& place);
  void begin_map(const EventPlace& place);
  void end();
  void refuse(const EventPlace& place, std::string_view what, std::string_view hint);

  bool stopped() const { return stopped_; }

  // The innermost `{` or `[` that is not closed; nullptr if there is none.
  const base::SourceLoc* open_bracket() const;
  base::SourceLoc locate(const EventPlace& place, std::size_t length) const;

  Node take() { return std::move(root_); }

 private:
  // A list or map that has begun and not ended. Its node stays where it is as long as it is open.
  struct Frame {
    Node* node;
    bool in_brackets;
    bool awaits_value;  // of a map: its last entry has a key only
    std::unordered_map<std::string, base::SourceLoc> given;
  };

  bool wants_key() const;
  void key(const EventPlace& place, const std::string& text, std::size_t length);
  void value(const EventPlace& place, Node node);
  void no_key(const EventPlace& place);
  void open(const EventPlace& place, Node::Kind kind);
  // The node that the next value fills.
  Node& next();
  bool count(const EventPlace& place);
  void stop(const EventPlace& place, std::string message, std::string hint);

  std::string_view rest(const EventPlace& place) const;
  std::string_view written_null(const EventPlace& place) const;
  std::size_t written_length(const EventPlace& place, const std::string& text);

  std::shared_ptr<const base::SourceFile> file_;
  base::Diagnostics& diagnostics_;
  Node root_;
  std::vector<Frame> frames_;
  std::size_t nodes_ = 0;
  bool has_document_ = false;
  bool stopped_ = false;
};

}  // namespace engine::config
