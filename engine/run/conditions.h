// What a task knows of answers that it had before: the conditions of its requests.
//
// Known is an answer only to the rule that made use of it, with the same input, in the same version
// of its pack and on the same account: another one has not seen it yet. New answers are known from
// the end of the task on, when it ends well. One per attempt; not safe for several threads.
#pragma once

#include <string>
#include <vector>

#include "connector/validators.h"
#include "run/world.h"
#include "store/queue.h"
#include "store/settlement.h"
#include "store/state.h"

namespace engine::run {

class Conditions final : public connector::Validators {
 public:
  Conditions(const World& world, const LoadedPack& pack, store::State& state,
             const store::Claim& claim)
      : world_(world), pack_(pack), state_(state), claim_(claim) {}

  // The steps of a nested rule or of one item: what ends early within them ends no more than them.
  class Part {
   public:
    explicit Part(Conditions* conditions);
    ~Part();
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

   private:
    Conditions* const conditions_;
    const std::size_t before_;
  };

  // A step that looks; what it asks is conditional if it says so. `conditions` may be nullptr: then
  // nothing is.
  class Step {
   public:
    Step(Conditions* conditions, bool conditional);

    template <typename Ask>
    auto ask(const Ask& ask) {
      arm(true);
      auto answer = ask();
      arm(false);
      return answer;
    }

    // The last answer was that nothing is new.
    bool unchanged() const { return conditions_ != nullptr && conditions_->unchanged_; }

    // The part ends with this step: nobody made use of what was answered to the steps before.
    void forget_before();

   private:
    void arm(bool asking);

    Conditions* const conditions_;
    const std::size_t first_;  // of the answers to this step
  };

  // Nobody made use of what was answered since there were so many answers: a step failed, and the
  // rule goes on.
  void forget_since(std::size_t answers);

  std::size_t answers() const { return answers_.size(); }

  base::Result<std::string> known(const std::string& connection, const std::string& url) override;
  void answered(const std::string& connection, const std::string& url,
                const std::string& validator) override;

  void unchanged() override { unchanged_ = true; }

  // What is to be known from the end of the task on.
  std::vector<store::Settlement::Kept> take() { return std::move(answers_); }

 private:
  base::Result<std::string> name(const std::string& connection, const std::string& url) const;

  const World& world_;
  const LoadedPack& pack_;
  store::State& state_;
  const store::Claim& claim_;
  bool asking_ = false;
  bool unchanged_ = false;
  std::vector<store::Settlement::Kept> answers_;
  std::size_t part_ = 0;  // where the answers of the innermost part begin
};

}  // namespace engine::run
