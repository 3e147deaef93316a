#include "config/walk.h"

#include <algorithm>

namespace engine::config {

namespace {

class Walk {
 public:
  void visit(const Shape& shape) {
    std::visit([this](const auto& is) { (*this)(is); }, shape.is);
  }

  std::vector<AnyDescription> take() { return std::move(found_); }

  void operator()(const ScalarShape&) {}

  void operator()(const WrappedShape& wrapped) { visit(wrapped.inner()); }

  void operator()(const ListShape& list) { visit(list.item()); }

  void operator()(const NamedShape& named) { visit(named.item()); }

  void operator()(const Described<ObjectShape>& object) { visit(object.get()); }

  void operator()(const Described<EnumShape>& words) { add(&words.get()); }

  void operator()(const Described<OneOfShape>& described) {
    const OneOfShape& one_of = described.get();
    if (!add(&one_of)) return;
    for (const Alternative& alternative : one_of.alternatives) visit(alternative.object());
  }

 private:
  void visit(const ObjectShape& object) {
    if (!add(&object)) return;
    for (const Part& part : object.parts) visit(*part.shape);
    for (const Key& key : object.keys) visit(*key.shape);
  }

  // False when it was met before.
  bool add(AnyDescription description) {
    if (std::find(found_.begin(), found_.end(), description) != found_.end()) return false;
    found_.push_back(description);
    return true;
  }

  std::vector<AnyDescription> found_;
};

}  // namespace

std::vector<AnyDescription> descriptions_below(const Shape& root) {
  Walk walk;
  walk.visit(root);
  return walk.take();
}

}  // namespace engine::config
