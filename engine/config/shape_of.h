// The shape of each C++ type that a described struct may have as a member.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "config/box.h"
#include "config/named.h"
#include "config/shape.h"
#include "config/template.h"

namespace engine::config {

// The shape of T. For T that is described, `describe(const T*)` is looked up in T's namespace.
template <class T>
struct ShapeOf;

template <class T>
const Shape& shape_of() {
  return ShapeOf<T>::get();
}

template <class T>
struct ShapeOf {
  static const Shape& get() {
    using Erased =
        typename std::remove_cvref_t<decltype(describe(static_cast<const T*>(nullptr)))>::Erased;
    static const Shape shape{Described<Erased>{
        []() -> const Erased& { return describe(static_cast<const T*>(nullptr)).shape(); }}};
    return shape;
  }
};

template <>
struct ShapeOf<std::string> {
  static const Shape& get();
};

template <>
struct ShapeOf<bool> {
  static const Shape& get();
};

template <>
struct ShapeOf<int> {
  static const Shape& get();
};

template <>
struct ShapeOf<std::int64_t> {
  static const Shape& get();
};

template <>
struct ShapeOf<double> {
  static const Shape& get();
};

template <>
struct ShapeOf<base::Duration> {
  static const Shape& get();
};

template <>
struct ShapeOf<base::Value> {
  static const Shape& get();
};

template <>
struct ShapeOf<Expression> {
  static const Shape& get();
};

template <>
struct ShapeOf<Template> {
  static const Shape& get();
};

template <>
struct ShapeOf<ValueTemplate> {
  static const Shape& get();
};

template <class T>
struct ShapeOf<std::optional<T>> {
  static const Shape& get() {
    static const Shape shape{WrappedShape{&shape_of<T>,
                                          [](void* out, const base::SourceLoc&) -> void* {
                                            return &static_cast<std::optional<T>*>(out)->emplace();
                                          },
                                          [](const void* value) -> const void* {
                                            const auto& held =
                                                *static_cast<const std::optional<T>*>(value);
                                            return held ? &*held : nullptr;
                                          }}};
    return shape;
  }
};

template <class T>
struct ShapeOf<Box<T>> {
  static const Shape& get() {
    static const Shape shape{WrappedShape{&shape_of<T>,
                                          [](void* out, const base::SourceLoc&) -> void* {
                                            return &static_cast<Box<T>*>(out)->emplace();
                                          },
                                          [](const void* value) -> const void* {
                                            const auto& held = *static_cast<const Box<T>*>(value);
                                            return held ? &*held : nullptr;
                                          }}};
    return shape;
  }
};

template <class T>
struct ShapeOf<base::Located<T>> {
  static const Shape& get() {
    static const Shape shape{
        WrappedShape{&shape_of<T>,
                     [](void* out, const base::SourceLoc& at) -> void* {
                       auto& located = *static_cast<base::Located<T>*>(out);
                       located.at = at;
                       return &located.value;
                     },
                     [](const void* value) -> const void* {
                       return &static_cast<const base::Located<T>*>(value)->value;
                     }}};
    return shape;
  }
};

template <class T>
struct ShapeOf<std::vector<T>> {
  static const Shape& get() {
    static const Shape shape{ListShape{
        &shape_of<T>, [](void* out) { static_cast<std::vector<T>*>(out)->clear(); },
        [](void* out) -> void* { return &static_cast<std::vector<T>*>(out)->emplace_back(); },
        [](const void* list) { return static_cast<const std::vector<T>*>(list)->size(); },
        [](const void* list, std::size_t index) -> const void* {
          return &(*static_cast<const std::vector<T>*>(list))[index];
        }}};
    return shape;
  }
};

template <class T>
struct ShapeOf<Named<T>> {
  static const Shape& get() {
    static const Shape shape{NamedShape{
        &shape_of<T>,
        [](void* out, base::Located<std::string> name) -> void* {
          return &static_cast<Named<T>*>(out)->items.emplace_back(std::move(name), T{}).second;
        },
        [](const void* named) { return static_cast<const Named<T>*>(named)->size(); },
        [](const void* named, std::size_t index) -> const void* {
          return &static_cast<const Named<T>*>(named)->items[index].second;
        }}};
    return shape;
  }
};

}  // namespace engine::config
