#include <algorithm>

#include "base/suggest.h"
#include "config/reading.h"
#include "config/report.h"

namespace engine::config {

using base::SourceLoc;

namespace {

std::string quoted(std::string_view word) {
  return "'" + std::string(word) + "'";
}

void* member(void* object, std::size_t offset) {
  return static_cast<char*>(object) + offset;
}

Form form_of(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::list:
      return Form::list;
    case Node::Kind::map:
      return Form::map;
    default:
      return Form::scalar;
  }
}

// Reads one map, whose keys may come from several descriptions: the object's own, those that it
// includes, and the alternative that was chosen. First it collects them as slots, then it fills the
// slots.
class MapReader {
 public:
  MapReader(const Node& node, const ReadContext& context) : node_(node), context_(context) {}

  // False: nothing can be said about the keys, because it is not known which alternative is meant.
  bool collect(const ObjectShape& object, void* out) {
    name_ = object.name;
    for (const Key& key : object.keys) slots_.push_back({&key, member(out, key.offset)});
    objects_.push_back({&object, out});
    for (const std::size_t offset : object.places)
      *static_cast<SourceLoc*>(member(out, offset)) = node_.at;
    const std::string own_name = name_;
    for (const Part& part : object.parts) {
      if (!collect(*part.shape, member(out, part.offset))) return false;
      if (!std::holds_alternative<Described<OneOfShape>>(part.shape->is)) name_ = own_name;
    }
    return true;
  }

  bool collect(const OneOfShape& one_of, void* out) {
    const Alternative* chosen = one_of.by.empty() ? choose_by_key(one_of) : choose_by_value(one_of);
    return chosen && collect(chosen->object(), chosen->emplace(out));
  }

  bool fill() {
    for (const Node::Entry& entry : node_.entries) ok_ &= read_entry(entry);
    return finish();
  }

  // In place of the map, the node is the value of `key`.
  bool fill_one(const std::string& key) {
    Slot& slot = *find(key);
    slot.accounted_for = true;
    ok_ =
        read_value(*slot.key->shape, node_, slot.out,
                   {context_.diagnostics, context_.subject, slot.key->constraints, context_.also});
    return finish();
  }

 private:
  struct Slot {
    const Key* key;
    void* out;
    const Node::Entry* entry = nullptr;  // that fills it
    bool accounted_for = false;          // filled, or meant by a misspelt key
  };

  struct Filled {
    const ObjectShape* object;
    void* out;
  };

  bool collect(const Shape& shape, void* out) {
    if (const auto* object = std::get_if<Described<ObjectShape>>(&shape.is))
      return collect(object->get(), out);
    return collect(std::get<Described<OneOfShape>>(shape.is).get(), out);
  }

  const Alternative* choose_by_value(const OneOfShape& one_of) {
    choosers_.push_back(one_of.by);
    const Node::Entry* entry = node_.find(one_of.by);
    if (!entry) {
      error("missing-key", node_.at, one_of.name + " needs " + quoted(one_of.by),
            "it is one of " + enumerate(one_of.words(), "or"));
      return nullptr;
    }
    const ReadContext context{context_.diagnostics, quoted(one_of.by), context_.constraints};
    const auto found = find_word(one_of, entry->value.text);
    if (entry->value.kind != Node::Kind::scalar) {
      wrong_type(entry->value, context, "one of " + enumerate(one_of.words(), "or"));
    } else if (!found) {
      unknown_word(entry->value, context, one_of.words());
    }
    return found;
  }

  const Alternative* choose_by_key(const OneOfShape& one_of) {
    for (const Alternative& alternative : one_of.alternatives) {
      if (!node_.find(alternative.word)) continue;
      alternatives_ = one_of.words();
      chosen_ = alternative.word;
      choice_ = one_of.name;
      return &alternative;
    }
    for (const Node::Entry& entry : node_.entries) {
      const std::string hint = find(entry.key) ? "" : base::did_you_mean(entry.key, one_of.words());
      if (hint.empty()) continue;
      error("unknown-key", entry.key_at, quoted(entry.key) + " is not a key of " + one_of.name,
            hint);
      return nullptr;
    }
    missing(one_of.name, "one of " + enumerate(one_of.words(), "or"));
    return nullptr;
  }

  static const Alternative* find_word(const OneOfShape& one_of, std::string_view word) {
    const auto found = std::find_if(one_of.alternatives.begin(), one_of.alternatives.end(),
                                    [&](const Alternative& each) { return each.word == word; });
    return found == one_of.alternatives.end() ? nullptr : &*found;
  }

  bool read_entry(const Node::Entry& entry) {
    if (std::find(choosers_.begin(), choosers_.end(), entry.key) != choosers_.end()) return true;
    Slot* slot = find(entry.key);
    if (!slot) slot = find_renamed(entry);
    if (!slot) return unknown_key(entry);
    slot->accounted_for = true;
    if (slot->entry) return given_twice(*slot->entry, entry, slot->key->name);
    slot->entry = &entry;
    return read_value(*slot->key->shape, entry.value, slot->out,
                      {context_.diagnostics, quoted(entry.key), slot->key->constraints});
  }

  // Under its old name and its new one; YAML itself refuses the same name twice.
  bool given_twice(const Node::Entry& first, const Node::Entry& second, const std::string& name) {
    context_.diagnostics
        .error("duplicate-key", second.key_at,
               quoted(first.key) + " and " + quoted(second.key) + " are the same key",
               "keep " + quoted(name))
        .notes.push_back({first.key_at, "first given here"});
    return false;
  }

  Slot* find_renamed(const Node::Entry& entry) {
    for (const Filled& each : objects_) {
      for (const RenamedKey& renamed : each.object->renamed) {
        if (renamed.old_name != entry.key) continue;
        context_.diagnostics.warning(
            "renamed-key", entry.key_at,
            quoted(entry.key) + " is now called " + quoted(renamed.new_name),
            "write " + quoted(renamed.new_name));
        return find(renamed.new_name);
      }
    }
    return nullptr;
  }

  bool unknown_key(const Node::Entry& entry) {
    if (std::find(alternatives_.begin(), alternatives_.end(), entry.key) != alternatives_.end()) {
      return error("conflicting-keys", entry.key_at,
                   quoted(entry.key) + " cannot stand beside " + quoted(chosen_),
                   "write one " + choice_ + " for each");
    }
    std::vector<std::string> keys = choosers_;
    for (const Slot& slot : slots_) keys.push_back(slot.key->name);
    if (const auto nearest = base::suggest(entry.key, keys)) {
      if (Slot* slot = find(*nearest)) slot->accounted_for = true;
    }
    constexpr std::size_t kMostListed = 16;
    std::string hint = base::did_you_mean(entry.key, keys);
    if (hint.empty() && !keys.empty() && keys.size() <= kMostListed) {
      hint = "its keys are " + enumerate(keys, "and");
    }
    return error("unknown-key", entry.key_at, quoted(entry.key) + " is not a key of " + name_,
                 hint);
  }

  bool finish() {
    for (const Slot& slot : slots_) {
      if (slot.key->required && !slot.accounted_for) ok_ = missing(name_, quoted(slot.key->name));
    }
    return ok_ && check();
  }

  bool check() {
    const std::size_t errors = context_.diagnostics.error_count();
    Report report(node_, context_.diagnostics);
    for (const Filled& each : objects_) {
      for (const auto& complete : each.object->completions) complete(each.out, report);
      for (const auto& check : each.object->checks) check(each.out, report);
    }
    return context_.diagnostics.error_count() == errors;
  }

  Slot* find(std::string_view key) {
    const auto slot = std::find_if(slots_.begin(), slots_.end(),
                                   [&](const Slot& s) { return s.key->name == key; });
    return slot == slots_.end() ? nullptr : &*slot;
  }

  bool missing(const std::string& name, const std::string& what) {
    return error("missing-key", node_.at, name + " needs " + what, "");
  }

  bool error(std::string code, const SourceLoc& at, std::string message, std::string hint) {
    context_.diagnostics.error(std::move(code), at, std::move(message), std::move(hint));
    return false;
  }

  const Node& node_;
  const ReadContext& context_;
  std::string name_;  // of the innermost description, for messages
  std::vector<Slot> slots_;
  std::vector<Filled> objects_;
  std::vector<std::string> choosers_;      // keys such as `type`
  std::vector<std::string> alternatives_;  // words of which only `chosen_` may be a key
  std::string chosen_;
  std::string choice_;
  bool ok_ = true;
};

bool wants_map(const Node& node, const ReadContext& context, const std::string& wanted) {
  const bool glued =
      node.kind == Node::Kind::scalar && !node.quoted && node.text.find(':') != std::string::npos;
  return wrong_type(node, context, wanted, glued ? "put a blank after the ':'" : "");
}

}  // namespace

bool read_object(const ObjectShape& object, const Node& node, void* out,
                 const ReadContext& context) {
  MapReader reader(node, context);
  const Shorthand* shorthand =
      node.kind == Node::Kind::empty ? nullptr : object.shorthand(form_of(node.kind));
  if (!shorthand && node.kind != Node::Kind::map) return wants_map(node, context, phrase(object));
  if (!reader.collect(object, out)) return false;
  return shorthand ? reader.fill_one(shorthand->key) : reader.fill();
}

bool read_one_of(const OneOfShape& one_of, const Node& node, void* out,
                 const ReadContext& context) {
  if (node.kind != Node::Kind::map) {
    const auto words = one_of.words();
    const bool is_word =
        !one_of.by.empty() && std::find(words.begin(), words.end(), node.text) != words.end();
    if (is_word)
      return wrong_type(node, context, "a map", "write { " + one_of.by + ": " + node.text + " }");
    return wants_map(node, context, "a map");
  }
  MapReader reader(node, context);
  return reader.collect(one_of, out) && reader.fill();
}

}  // namespace engine::config
