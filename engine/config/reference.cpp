#include "config/reference.h"

#include <fmt/format.h>

#include "base/json.h"
#include "config/walk.h"

namespace engine::config {

namespace {

// A cell of a Markdown table.
std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find_first_of("|\n", at)) != text.npos; at += 2) {
    text.replace(at, 1, text[at] == '|' ? "\\|" : "  ");
  }
  return text;
}

std::string code(const std::string& text) {
  return "`" + text + "`";
}

std::string anchor(const std::string& name) {
  std::string text;
  for (const char c : name) text += c == ' ' ? '-' : c;
  return text;
}

std::string link(const std::string& name) {
  return "[" + name + "](#" + anchor(name) + ")";
}

std::string scalar_kind(Scalar kind) {
  switch (kind) {
    case Scalar::text:
      return "text";
    case Scalar::template_text:
      return "text with `${…}`";
    case Scalar::boolean:
      return "true or false";
    case Scalar::integer:
      return "whole number";
    case Scalar::number:
      return "number";
    case Scalar::duration:
      return "duration";
    case Scalar::expression:
      return "Lua";
    case Scalar::value_template:
      return "any value, with `${…}`";
    case Scalar::constant:
      return "any value";
  }
  return "";
}

struct KindOf {
  const Constraints& constraints;

  std::string operator()(const ScalarShape& scalar) const {
    std::string kind = scalar_kind(scalar.kind);
    if (constraints.identifier) kind = "name";
    if (const auto& range = constraints.range)
      kind += fmt::format(", {} to {}", range->min_text, range->max_text);
    return kind;
  }

  std::string operator()(const WrappedShape& wrapped) const {
    return std::visit(*this, wrapped.inner().is);
  }

  std::string operator()(const ListShape& list) const {
    const Constraints items = constraints.for_items();
    const std::string item = std::visit(KindOf{items}, list.item().is);
    return constraints.one_or_many ? item + ", or a list of them" : "list of " + item;
  }

  std::string operator()(const NamedShape& named) const {
    Constraints items = constraints.for_items();
    items.identifier = false;
    return "map of names to " + std::visit(KindOf{items}, named.item().is);
  }

  template <class D>
  std::string operator()(const Described<D>& described) const {
    return link(described.get().name);
  }
};

std::string default_of(const Key& key, const ObjectShape& object) {
  if (key.required) return "**required**";
  const base::Value shown = shown_default(key, object);
  if (shown.is_absent()) return "";
  return code(shown.is_text() ? std::string(shown.as_text()) : base::to_json(shown));
}

std::string sentence_of(const Key& key) {
  std::string text = key.doc;
  std::string names;
  for (const std::string& name : key.constraints.scope)
    names += (names.empty() ? "" : ", ") + code(name);
  if (!names.empty()) text += " In scope: " + names + ".";
  if (!key.constraints.example.empty()) text += " Example: " + code(key.constraints.example);
  return text;
}

std::string heading(const std::string& name, const std::string& doc) {
  return "\n## " + name + "\n" + (doc.empty() ? "" : "\n" + doc + "\n");
}

std::string shorthand_text(const Shorthand& shorthand) {
  switch (shorthand.form) {
    case Form::scalar:
      return "A single value in place of the map";
    case Form::list:
      return "A list in place of the map";
    case Form::map:
      return "A map";
  }
  return "";
}

std::string part_name(const Part& part) {
  if (const auto* object = std::get_if<Described<ObjectShape>>(&part.shape->is))
    return object->get().name;
  return std::get<Described<OneOfShape>>(part.shape->is).get().name;
}

std::string section(const ObjectShape& object) {
  std::string text = heading(object.name, object.doc);
  for (const Shorthand& shorthand : object.shorthands) {
    text += "\n" + shorthand_text(shorthand) + " is the value of " + code(shorthand.key) + ".\n";
  }
  if (!object.keys.empty()) text += "\n| key | value | default | |\n|---|---|---|---|\n";
  for (const Key& key : object.keys) {
    text += fmt::format("| {} | {} | {} | {} |\n", code(key.name),
                        cell(std::visit(KindOf{key.constraints}, key.shape->is)),
                        cell(default_of(key, object)), cell(sentence_of(key)));
  }
  for (const Part& part : object.parts)
    text += "\nAlso the keys of " + link(part_name(part)) + ".\n";
  for (const RenamedKey& renamed : object.renamed) {
    text += "\n" + code(renamed.old_name) + " is the old name of " + code(renamed.new_name) + ".\n";
  }
  for (const std::string& example : object.examples) text += "\n```yaml\n" + example + "\n```\n";
  return text;
}

std::string section(const EnumShape& words) {
  std::string text = heading(words.name, words.doc) + "\n| word | |\n|---|---|\n";
  for (const Word& word : words.words)
    text += "| " + code(word.text) + " | " + cell(word.doc) + " |\n";
  return text;
}

std::string section(const OneOfShape& one_of) {
  const std::string chooser = one_of.by.empty() ? "has the key" : code(one_of.by) + " is";
  std::string text =
      heading(one_of.name, one_of.doc) + "\n| " + chooser + " | keys | |\n|---|---|---|\n";
  for (const Alternative& each : one_of.alternatives) {
    const ObjectShape& object = each.object();
    text += fmt::format("| {} | {} | {} |\n", code(each.word), link(object.name), cell(object.doc));
  }
  return text;
}

}  // namespace

std::string reference(const Shape& root) {
  std::string page;
  for (const AnyDescription& description : descriptions_below(root)) {
    page += std::visit([](const auto* described) { return section(*described); }, description);
  }
  return page.empty() ? page : page.substr(1);  // each section begins with an empty line
}

}  // namespace engine::config
