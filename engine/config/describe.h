// Says once how a struct is written in YAML. From this come reading, defaults, messages, the JSON
// Schema and the reference page.
//
//   const Object<Retry>& describe(const Retry*) {           // found by overload
//     static const auto object =
//         Object<Retry>("retry", "How a failed request is tried again.")
//             .optional("max_attempts", &Retry::max_attempts, "Attempts in total.", range(1, 50))
//             .example("max_attempts: 3");
//     return object;
//   }
//
// A member may be: bool, int, std::int64_t, double, std::string, base::Duration, base::Value,
// Expression, Template, ValueTemplate; std::optional, std::vector, Named, Box, base::Located of
// such; an enum, a struct or a std::variant that is described. Its default is its initialiser.
//
// An optional key that is not written leaves its member alone.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "config/constraint.h"
#include "config/report.h"
#include "config/shape_of.h"

namespace engine::config {

template <class T>
class Object {
 public:
  using Erased = ObjectShape;

  Object(std::string name, std::string doc) {
    static const T blank{};
    shape_.name = std::move(name);
    shape_.doc = std::move(doc);
    shape_.blank = &blank;
  }

  template <class M, class B, class... C>
  Object& required(std::string key, M B::*member, std::string doc, const C&... constraints) {
    add(std::move(key), std::move(doc), true, shape_of<M>(), offset(member));
    (shape_.keys.back().constraints.add(constraints), ...);
    return *this;
  }

  template <class M, class B, class... C>
  Object& optional(std::string key, M B::*member, std::string doc, const C&... constraints) {
    add(std::move(key), std::move(doc), false, shape_of<M>(), offset(member));
    (shape_.keys.back().constraints.add(constraints), ...);
    return *this;
  }

  // The keys of `member` (a described struct or variant) stand among the keys of this object.
  template <class M, class B>
  Object& include(M B::*member) {
    shape_.parts.push_back({&shape_of<M>(), offset(member)});
    return *this;
  }

  // The old key is still read, with a warning.
  Object& renamed(std::string old_name, std::string new_name) {
    shape_.renamed.push_back({std::move(old_name), std::move(new_name)});
    return *this;
  }

  // In place of the map: a scalar or a list is the value of `key`.
  Object& shorthand(const std::string& key) {
    return shorthand(Form::scalar, key).shorthand(Form::list, key);
  }

  // The same for one form; with Form::map every map is, and the object has no written form of its
  // own.
  Object& shorthand(Form form, std::string key) {
    shape_.shorthands.push_back({form, std::move(key)});
    return *this;
  }

  // Fills a SourceLoc with the place of the object.
  template <class B>
  Object& at(base::SourceLoc B::*member) {
    shape_.places.push_back(offset(member));
    return *this;
  }

  // Fills members that have no key of their own, before the checks. Called like them.
  Object& complete(void (*fill)(T& value, const Report& report)) {
    shape_.completions.emplace_back(
        [fill](void* value, const Report& report) { fill(*static_cast<T*>(value), report); });
    return *this;
  }

  // A rule across fields. Called when the object was read without an error.
  Object& check(void (*rule)(const T& value, Report& report)) {
    shape_.checks.emplace_back(
        [rule](const void* value, Report& report) { rule(*static_cast<const T*>(value), report); });
    return *this;
  }

  Object& example(std::string yaml) {
    shape_.examples.push_back(std::move(yaml));
    return *this;
  }

  const ObjectShape& shape() const { return shape_; }

 private:
  template <class M, class B>
  std::size_t offset(M B::*member) const {
    const T& blank = *static_cast<const T*>(shape_.blank);
    return static_cast<std::size_t>(reinterpret_cast<const char*>(&(blank.*member)) -
                                    reinterpret_cast<const char*>(&blank));
  }

  void add(std::string key, std::string doc, bool required, const Shape& shape,
           std::size_t offset) {
    shape_.keys.push_back({std::move(key), std::move(doc), required, &shape, offset, {}});
  }

  ObjectShape shape_;
};

// Words and their enumerators:  Enum<Write>("write").word("always", Write::always, "Every time.")
template <class E>
class Enum {
 public:
  using Erased = EnumShape;

  explicit Enum(std::string name, std::string doc = {}) {
    shape_.name = std::move(name);
    shape_.doc = std::move(doc);
    shape_.store = [](void* out, long long value) {
      *static_cast<E*>(out) = static_cast<E>(value);
    };
    shape_.load = [](const void* value) {
      return static_cast<long long>(*static_cast<const E*>(value));
    };
  }

  Enum& word(std::string text, E value, std::string doc) {
    shape_.words.push_back({std::move(text), std::move(doc), static_cast<long long>(value)});
    return *this;
  }

  // The word for a value; "" for one that has none.
  std::string_view word_of(E value) const {
    const Word* word = shape_.find(static_cast<long long>(value));
    return word ? std::string_view(word->text) : std::string_view();
  }

  const EnumShape& shape() const { return shape_; }

 private:
  EnumShape shape_;
};

// A std::variant of described structs. Either the value of a key says which one it is:
//
//   OneOf<Pages>("pages", "How to read on.").by("type").alternative<CursorPages>("cursor")…
//
// or, without `by`, the first alternative whose word is a key of the map:
//
//   OneOf<Action>("step", "One step.").alternative<ReadStep>("read").alternative<SyncStep>("sync")…
template <class V>
class OneOf {
 public:
  using Erased = OneOfShape;

  OneOf(std::string name, std::string doc) {
    shape_.name = std::move(name);
    shape_.doc = std::move(doc);
  }

  OneOf& by(std::string key) {
    shape_.by = std::move(key);
    return *this;
  }

  template <class A>
  OneOf& alternative(std::string word) {
    shape_.alternatives.push_back(
        {std::move(word),
         []() -> const ObjectShape& { return describe(static_cast<const A*>(nullptr)).shape(); },
         [](void* variant) -> void* { return &static_cast<V*>(variant)->template emplace<A>(); },
         [](const void* variant) -> const void* {
           return std::get_if<A>(static_cast<const V*>(variant));
         }});
    return *this;
  }

  const OneOfShape& shape() const { return shape_; }

 private:
  OneOfShape shape_;
};

}  // namespace engine::config
