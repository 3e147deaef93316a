#include "config/expressions.h"

namespace engine::config {

namespace {

class Visitor {
 public:
  Visitor(const void* value, const Constraints& constraints, const OnExpression& visit)
      : value_(value), constraints_(constraints), visit_(visit) {}

  void operator()(const ScalarShape& scalar) const {
    if (scalar.kind == Scalar::expression) see(*static_cast<const Expression*>(value_));
    if (scalar.kind == Scalar::template_text) see(*static_cast<const Template*>(value_));
    if (scalar.kind == Scalar::value_template) see(*static_cast<const ValueTemplate*>(value_));
  }

  void operator()(const WrappedShape& wrapped) const {
    if (const void* inner = wrapped.peek(value_)) go_on(wrapped.inner(), inner, constraints_);
  }

  template <class Many>

  requires requires(const Many& many) { many.item, many.size, many.at; }

  void operator()(const Many& many) const {
    for (std::size_t i = 0; i < many.size(value_); ++i) {
      go_on(many.item(), many.at(value_, i), constraints_);
    }
  }

  void operator()(const Described<ObjectShape>& object) const { see(object.get()); }

  void operator()(const Described<EnumShape>&) const {}

  void operator()(const Described<OneOfShape>& one_of) const {
    for (const Alternative& alternative : one_of.get().alternatives) {
      const void* held = alternative.peek(value_);
      if (!held) continue;
      Visitor(held, constraints_, visit_).see(alternative.object());
      return;  // one alternative may go by several words
    }
  }

 private:
  void see(const ObjectShape& object) const {
    const std::size_t keys = object.keys.size();
    for (std::size_t i = 0; i < keys; ++i) {
      const Key& key = object.keys[i];
      if (!shares_member(object, i)) go_on(*key.shape, member(key.offset), key.constraints);
    }
    for (const Part& part : object.parts) go_on(*part.shape, member(part.offset), constraints_);
  }

  // Several keys may fill one member.
  static bool shares_member(const ObjectShape& object, std::size_t index) {
    for (std::size_t i = 0; i < index; ++i) {
      if (object.keys[i].offset == object.keys[index].offset) return true;
    }
    return false;
  }

  void see(const Expression& expression) const {
    if (!expression.source.empty()) visit_(expression, constraints_);
  }

  void see(const Template& text) const {
    for (const auto& part : text.parts) {
      if (const auto* expression = std::get_if<Expression>(&part)) see(*expression);
    }
  }

  void see(const ValueTemplate& value) const {
    if (const auto* text = std::get_if<Template>(&value.value)) see(*text);
    if (const auto* list = std::get_if<ValueTemplate::List>(&value.value)) {
      for (const ValueTemplate& item : *list) see(item);
    }
    if (const auto* map = std::get_if<ValueTemplate::Map>(&value.value)) {
      for (const ValueTemplate::Entry& entry : *map) see(entry.value);
    }
  }

  void go_on(const Shape& shape, const void* value, const Constraints& constraints) const {
    std::visit(Visitor(value, constraints, visit_), shape.is);
  }

  const void* member(std::size_t offset) const { return static_cast<const char*>(value_) + offset; }

  const void* value_;
  const Constraints& constraints_;
  const OnExpression& visit_;
};

}  // namespace

void each_expression(const Shape& shape, const void* value, const OnExpression& visit) {
  const Constraints none;
  std::visit(Visitor(value, none, visit), shape.is);
}

}  // namespace engine::config
