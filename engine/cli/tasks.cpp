#include <cstdio>

#include "base/json.h"
#include "cli/arguments.h"
#include "cli/task_text.h"
#include "cli/verbs.h"
#include "cli/workspace.h"
#include "server/task_value.h"

namespace engine::cli {

namespace {

struct Options {
  std::string action = "list";
  std::string task;
  store::TaskFilter filter;
} options;

int list(store::Queue& queue, const Common& common) {
  const auto tasks = queue.list(options.filter);
  if (!tasks) return print(tasks.error()), exit_code(tasks.error());
  if (common.output == "json") {
    base::Value items = base::Value::list();
    for (const auto& task : *tasks) items.push(server::task_value(task));
    const auto all = base::Value::object({{"format", base::Value::text("engine.tasks")},
                                          {"version", base::Value::text("1.0")},
                                          {"tasks", items}});
    std::printf("%s\n", base::to_pretty_json(all).c_str());
    return kGood;
  }
  for (const auto& task : *tasks) std::printf("%s\n", one_line(task).c_str());
  if (tasks->empty()) std::printf("no tasks\n");
  return kGood;
}

int show(store::Store& store) {
  const auto task = store.queue().find(options.task);
  if (!task) return print(task.error()), exit_code(task.error());
  if (!*task)
    return print(base::error(base::ErrorKind::missing, "there is no task '" + options.task + "'")),
           kFindings;
  const base::Value shown = server::whole_task_value(**task, store);
  std::printf("%s\n", base::to_pretty_json(shown).c_str());
  return kGood;
}

int act(store::Queue& queue) {
  const auto done = options.action == "retry" ? queue.retry(options.task)
                                              : queue.drop(options.task, "dropped by hand");
  if (!done) return print(done.error()), kFindings;
  std::printf("%s: %s\n", options.task.c_str(),
              options.action == "retry" ? "back in the queue" : "dropped");
  return kGood;
}

}  // namespace

void add_tasks(Arguments& arguments) {
  arguments.text("action", options.action, "list, show, retry or drop")
      .one_of({"list", "show", "retry", "drop"})
      .show_default();
  arguments.text("task", options.task, "The task's id, for show, retry and drop");
  arguments.text("--rule", options.filter.rule, "Only of this rule, as PACK/NAME");
  arguments.text("--outcome", options.filter.outcome, "Only with this outcome");
  arguments.text("--reason", options.filter.reason, "Only whose reason contains this");
  arguments.text("--key", options.filter.key, "Only with this key");
  arguments.count("--limit", options.filter.limit, "At most this many, the newest first")
      .show_default();
}

int tasks(const Common& common) {
  if (options.action != "list" && options.task.empty()) {
    return print(base::error(base::ErrorKind::invalid,
                             "tasks " + options.action + " needs a task's id",
                             "engine tasks list shows them")),
           kUsage;
  }
  app::LoadOptions load = load_options(common);
  const app::Compiled compiled = app::compile(load.folders);
  base::SystemClock clock;
  auto store = store::open_sqlite(app::store_path(*compiled.workspace, common.store), clock);
  if (!store) return print(store.error()), exit_code(store.error());
  if (options.action == "list") return list((*store)->queue(), common);
  if (options.action == "show") return show(**store);
  return act((*store)->queue());
}

}  // namespace engine::cli
