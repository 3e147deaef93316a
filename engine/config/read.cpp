#include "config/read.h"

#include "base/suggest.h"
#include "base/text.h"
#include "config/reading.h"

namespace engine::config {

using base::Diagnostics;

namespace {

std::string found(const Node& node) {
  switch (node.kind) {
    case Node::Kind::empty:
      return "nothing";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
    case Node::Kind::scalar:
      break;
  }
  constexpr std::size_t kLongest = 40;
  std::size_t end = 0;
  while (end < node.text.size() && end < kLongest && node.text[end] != '\n') {
    end += base::utf8_length(std::string_view(node.text).substr(end));
  }
  const std::string text = end < node.text.size() ? node.text.substr(0, end) + "…" : node.text;
  return (node.quoted ? "the text '" : "'") + text + "'";
}

class ValueReader {
 public:
  ValueReader(const Node& node, void* out, const ReadContext& context)
      : node_(node), out_(out), context_(context) {}

  bool operator()(const ScalarShape& scalar) const { return scalar.read(node_, out_, context_); }

  bool operator()(const WrappedShape& wrapped) const {
    return read_value(wrapped.inner(), node_, wrapped.open(out_, node_.at), context_);
  }

  bool operator()(const ListShape& list) const {
    const Constraints constraints = context_.constraints.for_items();
    list.clear(out_);  // what is written stands in place of the default
    if (node_.kind == Node::Kind::list) return read_items(list, constraints);
    if (context_.constraints.one_or_many && node_.kind != Node::Kind::empty) {
      return read_value(
          list.item(), node_, list.append(out_),
          {context_.diagnostics, context_.subject, constraints, " or a list" + context_.also});
    }
    const bool is_item = node_.kind != Node::Kind::empty;
    return wrong_type(node_, context_, phrase(Shape{list}, context_.constraints),
                      is_item ? "begin each item with '- '" : "");
  }

  bool operator()(const NamedShape& named) const {
    Constraints constraints = context_.constraints.for_items();
    constraints.identifier = false;
    const std::string& only_name = context_.constraints.only_name;
    if (!only_name.empty() && node_.kind == Node::Kind::scalar) {
      return read_value(named.item(), node_, named.append(out_, {only_name, node_.at}),
                        {context_.diagnostics, context_.subject, constraints});
    }
    if (node_.kind != Node::Kind::map)
      return wrong_type(node_, context_, phrase(Shape{named}, context_.constraints));
    if (!check_filled(node_.entries.size(), "entry")) return false;
    bool ok = true;
    for (const Node::Entry& entry : node_.entries) {
      ok &= check_name(entry);
      void* item = named.append(out_, {entry.key, entry.key_at});
      ok &= read_value(named.item(), entry.value, item,
                       {context_.diagnostics, "'" + entry.key + "'", constraints});
    }
    return ok;
  }

  bool operator()(const Described<ObjectShape>& object) const {
    return read_object(object.get(), node_, out_, context_);
  }

  bool operator()(const Described<EnumShape>& words) const {
    return read_word(words.get(), node_, out_, context_);
  }

  bool operator()(const Described<OneOfShape>& one_of) const {
    return read_one_of(one_of.get(), node_, out_, context_);
  }

 private:
  bool read_items(const ListShape& list, const Constraints& constraints) const {
    if (!check_filled(node_.items.size(), "item")) return false;
    const ReadContext context{context_.diagnostics, "an item of " + context_.subject, constraints};
    bool ok = true;
    for (const Node& item : node_.items)
      ok &= read_value(list.item(), item, list.append(out_), context);
    return ok;
  }

  bool check_filled(std::size_t size, const std::string& unit) const {
    if (size > 0 || !context_.constraints.not_empty) return true;
    context_.diagnostics.error("missing-value", node_.at,
                               context_.subject + " needs at least one " + unit);
    return false;
  }

  bool check_name(const Node::Entry& entry) const {
    if (!context_.constraints.identifier || is_identifier(entry.key)) return true;
    context_.diagnostics.error("bad-name", entry.key_at,
                               "'" + entry.key + "' cannot be a name in " + context_.subject,
                               std::string(kNameHint));
    return false;
  }

  const Node& node_;
  void* out_;
  const ReadContext& context_;
};

// The name that a description gives to what it describes; "" for other shapes.
struct NameOf {
  std::string operator()(const WrappedShape& wrapped) const {
    return std::visit(*this, wrapped.inner().is);
  }

  template <class D>
  std::string operator()(const Described<D>& described) const {
    return described.get().name;
  }

  template <class Other>
  std::string operator()(const Other&) const {
    return "the file";
  }
};

}  // namespace

bool read_shape(const Shape& shape, const Node& node, void* out, Diagnostics& diagnostics) {
  const Constraints none;
  return read_value(shape, node, out, {diagnostics, std::visit(NameOf{}, shape.is), none});
}

bool read_value(const Shape& shape, const Node& node, void* out, const ReadContext& context) {
  return std::visit(ValueReader(node, out, context), shape.is);
}

bool read_word(const EnumShape& words, const Node& node, void* out, const ReadContext& context) {
  if (node.kind != Node::Kind::scalar)
    return wrong_type(node, context, "one of " + enumerate(words.texts(), "or"));
  const Word* word = words.find(node.text);
  if (!word) return unknown_word(node, context, words.texts());
  words.store(out, word->value);
  return true;
}

bool wrong_type(const Node& node, const ReadContext& context, const std::string& wanted,
                const std::string& hint) {
  base::Diagnostics& diagnostics = context.diagnostics;
  const std::string all = wanted + context.also;
  if (node.kind != Node::Kind::empty) {
    diagnostics.error("wrong-type", node.at,
                      context.subject + " wants " + all + ", not " + found(node), hint);
  } else if (node.at.line == 0) {
    diagnostics.error("missing-value", node.at, "the file is empty");
  } else {
    diagnostics.error("missing-value", node.at, context.subject + " has no value; it wants " + all);
  }
  return false;
}

bool unknown_word(const Node& node, const ReadContext& context,
                  const std::vector<std::string>& words) {
  std::string hint = base::did_you_mean(node.text, words);
  if (hint.empty()) hint = "it is one of " + enumerate(words, "or");
  context.diagnostics.error("unknown-word", node.at, context.subject + " cannot be " + found(node),
                            hint);
  return false;
}

}  // namespace engine::config
