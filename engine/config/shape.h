// How values of a C++ type are written in YAML: the one description from which reading, messages,
// JSON Schema and reference come.
//
// Shapes have no types: they reach the value through a pointer, so that the code that walks them is
// compiled once. describe.h makes them from types. All of them live until the end of the program.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/value.h"
#include "config/constraint.h"
#include "config/node.h"

namespace engine::config {

class Report;
struct Shape;

enum class Scalar {
  text,
  boolean,
  integer,
  number,
  duration,
  expression,
  template_text,
  value_template,
  constant,
};

// Where a value is read: whom to tell, and what to call it.
struct ReadContext {
  base::Diagnostics& diagnostics;
  std::string subject;  // "'retries'", "an item of 'tags'"
  const Constraints& constraints;
  std::string also = {};  // " or a list": what may stand in place of the value
};

struct ScalarShape {
  Scalar kind;
  bool (*read)(const Node& node, void* out, const ReadContext& context);
  base::Value (*show)(const void* value);  // as the user would write it; absent: nothing to show
};

// A value inside something that YAML does not show: optional, Located, Box.
struct WrappedShape {
  const Shape& (*inner)();
  void* (*open)(void* out, const base::SourceLoc& at);  // makes the inner value
  const void* (*peek)(const void* value);               // nullptr: there is none
};

struct ListShape {
  const Shape& (*item)();
  void (*clear)(void* out);
  void* (*append)(void* out);
  std::size_t (*size)(const void* list);
  const void* (*at)(const void* list, std::size_t index);
};

struct NamedShape {
  const Shape& (*item)();
  void* (*append)(void* out, base::Located<std::string> name);
  std::size_t (*size)(const void* named);
  const void* (*at)(const void* named, std::size_t index);
};

// One key of an object and the member it fills.
struct Key {
  std::string name;
  std::string doc;
  bool required = false;
  const Shape* shape = nullptr;
  std::size_t offset = 0;
  Constraints constraints;
};

struct RenamedKey {
  std::string old_name;
  std::string new_name;
};

// What may be written in place of the map.
enum class Form { scalar, list, map };

struct Shorthand {
  Form form;
  std::string key;  // the one that it fills
};

// A member whose own keys stand among those of the object.
struct Part {
  const Shape* shape;
  std::size_t offset;
};

struct ObjectShape {
  std::string name;
  std::string doc;
  const void* blank = nullptr;  // a value with nothing set: its members are the defaults
  std::vector<Key> keys;
  std::vector<RenamedKey> renamed;
  std::vector<Shorthand> shorthands;
  std::vector<Part> parts;
  std::vector<std::string> examples;
  std::vector<std::size_t> places;  // offsets of SourceLoc members to fill
  std::vector<std::function<void(void* value, const Report& report)>> completions;
  std::vector<std::function<void(const void* value, Report& report)>> checks;

  const Key* find(std::string_view key) const;
  const Shorthand* shorthand(Form form) const;
};

struct Word {
  std::string text;
  std::string doc;
  long long value;
};

struct EnumShape {
  std::string name;
  std::string doc;
  std::vector<Word> words;
  void (*store)(void* out, long long value) = nullptr;
  long long (*load)(const void* value) = nullptr;

  const Word* find(std::string_view text) const;
  const Word* find(long long value) const;
  std::vector<std::string> texts() const;
};

struct Alternative {
  std::string word;
  const ObjectShape& (*object)();
  void* (*emplace)(void* variant);
  const void* (*peek)(const void* variant);  // nullptr: another one is held
};

struct OneOfShape {
  std::string name;
  std::string doc;
  std::string
      by;  // the key whose value chooses; empty: the alternative whose word is a key of the map
  std::vector<Alternative> alternatives;

  std::vector<std::string> words() const;
};

// A described type. Its description is looked up when it is needed, because types may contain each
// other.
template <class D>
struct Described {
  const D& (*get)();
};

struct Shape {
  std::variant<ScalarShape, WrappedShape, ListShape, NamedShape, Described<ObjectShape>,
               Described<EnumShape>, Described<OneOfShape>>
      is;
};

// A default as the user would write it; absent when there is none worth telling (nothing, "", an
// empty list).
base::Value shown_default(const Key& key, const ObjectShape& object);

// What a value of this shape is called in a message: "a whole number", "text or a list".
std::string phrase(const Shape& shape, const Constraints& constraints);
std::string phrase(const ObjectShape& object);

// "'a', 'b' and 'c'"
std::string enumerate(const std::vector<std::string>& words, std::string_view last_joined_by);

// The hint about a name that nothing goes by: the nearest of the known ones, or all of them when
// they are few.
std::string name_hint(const std::string& name, const std::vector<std::string>& known);

}  // namespace engine::config
