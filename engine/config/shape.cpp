#include "config/shape.h"

#include <algorithm>

#include "base/suggest.h"

namespace engine::config {

using base::Value;

namespace {

template <class List, class Holds>
auto find_in(const List& list, Holds holds) -> decltype(&list.front()) {
  const auto found = std::find_if(list.begin(), list.end(), holds);
  return found == list.end() ? nullptr : &*found;
}

std::string_view phrase_of(Scalar kind) {
  switch (kind) {
    case Scalar::text:
    case Scalar::template_text:
      return "text";
    case Scalar::boolean:
      return "true or false";
    case Scalar::integer:
      return "a whole number";
    case Scalar::number:
      return "a number";
    case Scalar::duration:
      return "a duration such as 30s or 1m30s";
    case Scalar::expression:
      return "a Lua expression";
    case Scalar::value_template:
    case Scalar::constant:
      return "a value";
  }
  return "";
}

struct Phrase {
  const Constraints& constraints;

  std::string operator()(const ScalarShape& scalar) const {
    if (constraints.percent) return "a percentage from 0% to 100%";
    if (!constraints.words.empty()) return "one of " + enumerate(constraints.words, "or");
    return std::string(phrase_of(scalar.kind));
  }

  std::string operator()(const WrappedShape& wrapped) const {
    return phrase(wrapped.inner(), constraints);
  }

  std::string operator()(const ListShape& list) const {
    if (!constraints.one_or_many) return "a list";
    return phrase(list.item(), constraints.for_items()) + " or a list";
  }

  std::string operator()(const NamedShape& named) const {
    if (constraints.only_name.empty()) return "a map";
    return phrase(named.item(), constraints.for_items()) + " or a map";
  }

  std::string operator()(const Described<ObjectShape>& object) const {
    return phrase(object.get());
  }

  std::string operator()(const Described<EnumShape>& words) const {
    return "one of " + enumerate(words.get().texts(), "or");
  }

  std::string operator()(const Described<OneOfShape>&) const { return "a map"; }
};

struct Show {
  const void* value;

  Value operator()(const ScalarShape& scalar) const { return scalar.show(value); }

  Value operator()(const WrappedShape& wrapped) const {
    const void* inner = wrapped.peek(value);
    return inner ? std::visit(Show{inner}, wrapped.inner().is) : Value();
  }

  Value operator()(const ListShape& list) const {
    Value shown;
    for (std::size_t i = 0; i < list.size(value); ++i) {
      shown.push(std::visit(Show{list.at(value, i)}, list.item().is));
    }
    return shown;
  }

  Value operator()(const NamedShape&) const { return {}; }

  Value operator()(const Described<ObjectShape>&) const { return {}; }

  Value operator()(const Described<EnumShape>& described) const {
    const EnumShape& words = described.get();
    const Word* word = words.find(words.load(value));
    return word ? Value::text(word->text) : Value();
  }

  Value operator()(const Described<OneOfShape>&) const { return {}; }
};

}  // namespace

const Key* ObjectShape::find(std::string_view key) const {
  return find_in(keys, [&](const Key& k) { return k.name == key; });
}

const Shorthand* ObjectShape::shorthand(Form form) const {
  return find_in(shorthands, [&](const Shorthand& s) { return s.form == form; });
}

const Word* EnumShape::find(std::string_view text) const {
  return find_in(words, [&](const Word& word) { return word.text == text; });
}

const Word* EnumShape::find(long long value) const {
  return find_in(words, [&](const Word& word) { return word.value == value; });
}

std::vector<std::string> EnumShape::texts() const {
  std::vector<std::string> texts;
  for (const Word& word : words) texts.push_back(word.text);
  return texts;
}

std::vector<std::string> OneOfShape::words() const {
  std::vector<std::string> words;
  for (const Alternative& alternative : alternatives) words.push_back(alternative.word);
  return words;
}

Value shown_default(const Key& key, const ObjectShape& object) {
  if (key.required) return {};
  const void* member = static_cast<const char*>(object.blank) + key.offset;
  Value shown = std::visit(Show{member}, key.shape->is);
  return shown.is_text() && shown.is_blank() ? Value() : shown;
}

std::string phrase(const Shape& shape, const Constraints& constraints) {
  return std::visit(Phrase{constraints}, shape.is);
}

std::string phrase(const ObjectShape& object) {
  std::string text;
  for (const Shorthand& shorthand : object.shorthands) {
    const Key& key = *object.find(shorthand.key);
    if (shorthand.form == Form::scalar) text += phrase(*key.shape, key.constraints) + " or ";
    if (shorthand.form == Form::list && text.find("a list") == text.npos) text += "a list or ";
  }
  return text + "a map";
}

std::string enumerate(const std::vector<std::string>& words, std::string_view last_joined_by) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 < words.size() ? ", " : " " + std::string(last_joined_by) + " ";
    text += "'" + words[i] + "'";
  }
  return text;
}

std::string name_hint(const std::string& name, const std::vector<std::string>& known) {
  constexpr std::size_t kMostListed = 12;
  if (known.empty()) return "there is none at all";
  const std::string near = base::did_you_mean(name, known);
  if (!near.empty() || known.size() > kMostListed) return near;
  return (known.size() == 1 ? "there is only " : "there are ") + enumerate(known, "and");
}

}  // namespace engine::config
