#include "rule/merge.h"

#include "base/value_batch.h"

namespace engine::rule {

using base::Value;

namespace {

struct Decision {
  enum class What { write, keep, review } what = What::write;
  std::string why;  // of keep and review
};

Decision write() {
  return {};
}

Decision keep(std::string why) {
  return {Decision::What::keep, std::move(why)};
}

Decision review(std::string why) {
  return {Decision::What::review, std::move(why)};
}

class Merge {
 public:
  explicit Merge(const MergeInput& input)
      : input_(input),
        fields_(input.wanted->size()),
        before_(input.present != nullptr ? input.wanted->size() : 0) {}

  Merged run() {
    for (const Wanted& wanted : *input_.wanted) {
      if (wanted.value.is_absent() || wanted.spec->write == spec::Write::never) continue;
      if (input_.present == nullptr) {
        create(wanted);
      } else {
        update(wanted);
      }
    }
    result_.fields = fields_.take();
    if (input_.present != nullptr) result_.before = before_.take();
    if (!result_.review.empty()) write_nothing();
    return std::move(result_);
  }

 private:
  // Only a link set remembers what was written last time.
  bool linked() const { return !input_.direction.source_side.empty(); }

  void create(const Wanted& wanted) {
    if (!wanted.value.is_blank()) {
      Value made;
      fields_.add(key_of(wanted, made), wanted_values_.copy(wanted.value));
    }
    remember(wanted, wanted.value);
  }

  void update(const Wanted& wanted) {
    Value made;
    const Value& key = key_of(wanted, made);
    const Value& present = input_.present->get(key, next_);
    ++next_;
    if (same_value(wanted.value, present)) return remember(wanted, present);
    const Decision decision = decide(wanted, present);
    switch (decision.what) {
      case Decision::What::write:
        fields_.add(key, wanted_values_.copy(wanted.value));
        before_.add(key, present.is_absent() ? Value::null() : present_values_.copy(present));
        remember(wanted, wanted.value);
        break;
      case Decision::What::keep:
        result_.kept.push_back(*wanted.field + ": " + decision.why);
        if (!comes_back(*wanted.field)) remember(wanted, present);
        break;
      case Decision::What::review:
        result_.review.push_back({*wanted.field, wanted.value, present, decision.why});
        break;
    }
  }

  Decision decide(const Wanted& wanted, const Value& present) const {
    if (wanted.spec->write == spec::Write::enforce) return write();
    if (wanted.spec->write == spec::Write::on_create) return keep("it is written on create only");
    if (wanted.spec->write == spec::Write::if_empty && !present.is_blank()) {
      return keep("it is written only where the target has none");
    }
    const Since source =
        input_.base == nullptr ? Since::unknown : input_.base->source(input_.direction, wanted);
    const Since target = input_.base == nullptr
                             ? Since::unknown
                             : input_.base->target(input_.direction, *wanted.field, present);
    if (source == Since::unknown || target == Since::unknown)
      return decide_without_base(wanted, present);
    const bool source_changed = source == Since::changed;
    const bool target_changed = target == Since::changed;
    if (source_changed && target_changed) return decide_conflict(wanted);
    if (source_changed) return write();
    if (target_changed) return keep("the target changed since the last sync, the source did not");
    return keep(
        "neither side changed since the last sync; the target has its "
        "own form of the value");
  }

  // A blank target has nothing to lose, and a side that never had a value has not cleared one.
  Decision decide_without_base(const Wanted& wanted, const Value& present) const {
    if (linked() && wanted.value.is_blank())
      return keep("before the first sync a blank clears nothing");
    const bool target_first = !input_.first.empty() && input_.first == input_.direction.target_side;
    if (!target_first || present.is_blank()) return write();
    return keep("before the first sync the " + input_.direction.target_side +
                "'s value counts as the newer one");
  }

  Decision decide_conflict(const Wanted& wanted) const {
    const std::string& policy =
        wanted.spec->conflict->empty() ? input_.conflict : *wanted.spec->conflict;
    if (policy == input_.direction.source_side) return write();
    if (policy == input_.direction.target_side)
      return keep("both sides changed; the " + policy + " decides");
    if (policy != "newest" && !policy.empty()) return review("both sides changed");
    if (!input_.source_modified || !input_.target_modified ||
        *input_.source_modified == *input_.target_modified) {
      return review("both sides changed and their times are equal or unknown");
    }
    if (*input_.source_modified > *input_.target_modified) return write();
    return keep("both sides changed; the " + input_.direction.target_side + " is newer");
  }

  static const Value& key_of(const Wanted& wanted, Value& made) {
    return wanted.key != nullptr ? *wanted.key : made = Value::text(*wanted.field);
  }

  bool comes_back(const std::string& field) const {
    return input_.two_way != nullptr && input_.two_way->count(field) != 0;
  }

  void remember(const Wanted& wanted, const Value& held) {
    if (linked()) result_.settled.push_back({&wanted, &held});
  }

  void write_nothing() {
    result_.fields = Value::object();
    result_.before = Value::object();
    result_.settled.clear();
  }

  const MergeInput& input_;
  Merged result_;
  base::ValueBatch::Entries fields_;
  base::ValueBatch::Entries before_;
  base::ValueBatch wanted_values_;
  base::ValueBatch present_values_;
  std::uint32_t next_ = 0;  // where the present record may have the next wanted field
};

}  // namespace

Merged merge(const MergeInput& input) {
  return Merge(input).run();
}

std::vector<FieldReason> reasons_of(const Merged& merged, const std::vector<Wanted>& wanted) {
  std::vector<FieldReason> reasons;
  reasons.reserve(merged.fields.size());
  for (const Wanted& each : wanted) {
    if (merged.fields.has(*each.field)) reasons.push_back({*each.field, each.spec->at});
  }
  return reasons;
}

}  // namespace engine::rule
