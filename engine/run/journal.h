// One change through the effect journal: intent on disk, trust check, write, receipt on disk.
//
// What may be done when an earlier attempt left an intent or an unknown outcome depends on the
// change's effect: repeat (repeatable, keyed), wait and read back (marked), drop or repeat (once).
// A change that was made answers from the journal. One Journal per attempt of a task; not safe for
// several threads.
#pragma once

#include "base/clock.h"
#include "base/metrics.h"
#include "rule/target.h"
#include "run/writer.h"
#include "store/store.h"

namespace engine::run {

struct JournalLimits {
  base::Duration lease{std::chrono::seconds(60)};
  base::Duration margin{std::chrono::seconds(10)};
  base::Duration request{std::chrono::seconds(30)};  // longest time of one request
  base::Duration settle{
      std::chrono::seconds(60)};  // until an abandoned request has happened or never will
};

class Journal final : public Writer {
 public:
  Journal(store::Store& store, rule::Target& target, base::Clock& clock, base::Metrics& metrics,
          const store::Claim& claim, const JournalLimits& limits);

  base::Result<rule::Receipt> write(const rule::Change& change, const WriteNotes& notes) override;
  base::Result<void> found(const std::string& step, const base::Value& id) override;

 private:
  base::Result<store::Effect> effect_of(const rule::Change& change, const WriteNotes& notes) const;
  base::Result<rule::Receipt> send(const rule::Change& change, store::Effect effect,
                                   const WriteNotes& notes);
  base::Result<rule::Receipt> resume(const rule::Change& change, store::Effect effect,
                                     const WriteNotes& notes);
  base::Result<rule::Receipt> read_back(const rule::Change& change, store::Effect effect,
                                        const WriteNotes& notes);
  base::Result<rule::Receipt> send_again(const rule::Change& change, const store::Effect& earlier,
                                         const WriteNotes& notes);
  base::Result<rule::Receipt> done(store::Effect effect, const rule::Receipt& receipt,
                                   const WriteNotes& notes);
  base::Result<void> be_trusted();
  base::Error uncertain(const store::Effect& effect) const;

  store::Store& store_;
  rule::Target& target_;
  base::Clock& clock_;
  base::Metrics& metrics_;
  store::Claim claim_;
  JournalLimits limits_;
};

}  // namespace engine::run
