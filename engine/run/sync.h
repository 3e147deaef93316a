// The `sync` step: match, map, merge, write, link.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rule/merge.h"
#include "run/pair_key.h"
#include "run/process.h"

namespace engine::run {

inline std::string text_of(const base::Value& value) {
  return std::string(value.as_text());
}

// Why an event is passed over.
inline constexpr const char* kEcho = "the echo of the last sync";

// One sync of one record. Lives for one step.
class Sync {
 public:
  Sync(Process& process, Frame& frame, const rule::Step& step, const rule::SyncStep& sync)
      : process_(process), frame_(frame), step_(step), sync_(sync) {}

  // A sync step, where there is one.
  struct Step {
    const rule::Step* step = nullptr;
    const rule::SyncStep* sync = nullptr;
  };

  // The first two-way sync of the record of this name.
  static Step of_record(const rule::Block& steps, const std::string& name);

  Flow run();
  // Whether `source`, of which the task is news, is as the last sync left it: without a look at the
  // target. Only by what the mapping reads; `fields` beside it may not be known yet.
  base::Result<bool> drops_echo(const base::Value& source);

 private:
  // What the match chain found.
  struct Found {
    std::optional<base::Value> record;    // the target's record, as it is
    std::optional<store::Link> link;      // of the source
    rule::LinkBase base;                  // of the link
    std::vector<base::Value> candidates;  // several: ambiguous
    std::string why;                      // for people: which step found it, or what is ambiguous
    bool gone = false;                    // linked, but its system has it no more
    bool echo = false;                    // the source is as the last sync left it
    bool by_base = false;  // the record is its id only: what the base says is believed
    std::string reaction;  // of an ambiguous find: park | fail | first
  };

  base::Result<Found> match();
  // Of the target: asked for, or from the run's one listing, as `against` says.
  base::Result<std::optional<base::Value>> read_target(const base::Value& id);
  base::Result<std::vector<base::Value>> find_target(const base::Value& by);
  base::Result<bool> match_link(Found& found);
  base::Result<bool> is_echo(Found& found);
  base::Result<bool> match_link_back(Found& found);
  base::Result<bool> match_find(const rule::Match& match, Found& found);
  base::Result<void> take(base::Value record, std::string why, Found& found);
  // Why the target belongs to somebody else; nullopt: it is free, or this source's.
  base::Result<std::optional<std::string>> linked_to_another(const base::Value& target_id);
  base::Result<std::optional<std::string>> names_another(const base::Value& record);
  base::Result<bool> source_is_there(const base::Value& id);
  base::Result<void> hold_target(const Found& found);
  void forget_echo(Found& found);
  Flow ambiguous(const Found& found);
  Flow gone(const Found& found);
  base::Result<const std::vector<base::Value>*> listing();

  // What the source wants the target to be; worked out once. Beside the mapping's fields those of
  // the step and the other side's id, which say nothing of how they came about.
  base::Result<const rule::WantedList*> wanted();
  static const spec::FieldMap& beside_mapping();
  Flow create(Found& found, const rule::WantedList& wanted);
  Flow update(Found& found, const rule::WantedList& wanted);
  rule::WantedList changed_since_base(const Found& found, const rule::WantedList& wanted) const;
  base::Result<rule::Merged> merge(const Found& found, const rule::WantedList& wanted);
  // Names the change among the task's effects.
  std::string place(rule::ChangeKind kind) const;
  // `record`: from which people know it by name.
  rule::Change change(rule::ChangeKind kind, const rule::Merged& merged, const base::Value& record);
  base::Result<std::optional<base::Value>> reserved();
  base::Result<void> link_back(const Found& found, const base::Value& target_id);
  base::Result<void> give_back(rule::Change& back, const std::string& field,
                               const base::Value& given);

  bool links() const { return sync_.link != nullptr && !source_id_.is_blank(); }

  bool remembers() const { return links() && sync_.link->spec->remember; }

  rule::LinkBase::Direction direction() const;
  store::Link linked(const Found& found, const base::Value& target_id) const;
  store::Learned learned(const Found& found, const base::Value& target_id) const;
  // What is in step after a write that the target answered with `record`.
  void learn(Found& found, const rule::Merged& merged, const base::Value& record) const;

  const rule::LinkSet::Side& source_side() const { return sync_.link->sides[sync_.source_side]; }

  const rule::LinkSet::Side& target_side() const {
    return sync_.link->sides[1 - sync_.source_side];
  }

  base::Result<std::optional<base::Time>> modified(const rule::EntityRef& entity,
                                                   const base::Value& record);

  Process& process_;
  Frame& frame_;
  const rule::Step& step_;
  const rule::SyncStep& sync_;
  base::Value source_;
  base::Value source_id_;
  std::string id_field_;  // of the target
  std::optional<rule::WantedList> wanted_;
  std::vector<std::string> names_;  // match values: what a create reserves
  base::Value readback_;            // by which an uncertain create is found again
};

}  // namespace engine::run
