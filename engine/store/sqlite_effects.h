// The effect journal on SQLite. Safe to use from several threads.
#pragma once

#include "store/core.h"
#include "store/effects.h"

namespace engine::store {

class SqliteEffects final : public Effects {
 public:
  explicit SqliteEffects(Core& core) : core_(core) {}

  base::Result<std::optional<Effect>> intent(const Claim& claim, const Effect& effect) override;
  base::Result<void> again(const Claim& claim, const Effect& effect) override;
  base::Result<void> result(const Claim& claim, const Effect& effect,
                            const Learned& learned) override;
  base::Result<std::vector<Effect>> of_task(const std::string& task) override;
  base::Result<std::vector<Effect>> of_record(const std::string& entity, const std::string& id,
                                              int limit) override;

 private:
  Core& core_;
};

}  // namespace engine::store
