// The queue on SQLite. Safe to use from several threads.
#pragma once

#include "store/core.h"
#include "store/queue.h"

namespace engine::store {

class SqliteQueue final : public Queue {
 public:
  explicit SqliteQueue(Core& core) : core_(core) {}

  base::Result<Accepted> accept(const NewTask& task) override;
  base::Result<std::vector<Claim>> claim(int limit, const std::string& config) override;
  base::Result<std::vector<std::string>> heartbeat(const std::vector<Claim>& claims) override;
  base::Result<void> give_back(const Claim& claim, const GiveBack& back) override;
  base::Result<int> reap() override;
  base::Result<std::string> hold(const Claim& claim,
                                 const std::vector<std::string>& names) override;
  base::Result<bool> is_held_by_running(const Claim& claim, const std::string& name) override;
  base::Result<int> unblock(const std::string& connection) override;
  base::Result<void> retry(const std::string& task) override;
  base::Result<void> drop(const std::string& task, const std::string& reason) override;
  base::Result<std::optional<TaskView>> find(const std::string& task) override;
  base::Result<std::vector<TaskView>> list(const TaskFilter& filter) override;
  base::Result<Counts> counts() override;
  base::Result<Children> children(const std::string& task) override;
  base::Result<std::vector<std::string>> pinned_configs() override;
  void wait(base::Duration longest) override;
  void wake() override;
  base::Result<std::optional<TaskView>> wait_for(const std::string& task,
                                                 base::Duration longest) override;

 private:
  std::optional<base::Duration> until_due();

  Core& core_;
};

}  // namespace engine::store
