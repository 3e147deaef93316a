#include "cli/task_text.h"

#include "server/task_value.h"

namespace engine::cli {

std::string one_line(const store::TaskView& task) {
  const std::string outcome =
      task.outcome.empty() ? std::string(to_string(task.state)) : task.outcome;
  std::string text = task.task + "  " + outcome + "  " + task.rule;
  if (!task.key.empty()) text += "  " + task.key;
  if (!task.reason.empty()) text += "  (" + task.reason + ")";
  return text;
}

base::Value to_value(const store::TaskView& task) {
  return server::task_value(task);
}

}  // namespace engine::cli
