#include "app/demo.h"

#include <filesystem>

#include "app/runs.h"
#include "base/json.h"
#include "crypto/random.h"
#include "http/curl_transport.h"
#include "rule/plan.h"
#include "server/task_value.h"

namespace engine::app {

using base::ErrorKind;
using base::Result;
using base::Value;
namespace fs = std::filesystem;

namespace {

Value inputs(const config::Named<Value>& with) {
  Value result = Value::object({});
  for (const auto& [name, value] : with) result.set(name.value, value);
  return result;
}

Value number(std::int64_t n) {
  return Value::number(n);
}

// "created 37, updated 12, parked 2 (1 ambiguous…, 1 …)".
std::string counted(const std::map<std::string, int>& outcomes,
                    const std::map<std::string, int>& reasons) {
  std::string text;
  for (const auto& [outcome, count] : outcomes)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + outcome;
  for (const auto& [reason, count] : reasons)
    text += "\n            " + std::to_string(count) + " × " + reason;
  return text;
}

std::map<std::string, std::int64_t> calls_of(const run::World& world) {
  std::map<std::string, std::int64_t> calls;
  for (const auto& [name, client] : world.clients) calls[name] = client->calls();
  return calls;
}

// Calls since `before`, per connection and per record.
std::string cost_text(const run::World& world, const std::map<std::string, std::int64_t>& before,
                      std::size_t records, Value& told) {
  std::string text;
  std::int64_t all = 0;
  Value calls = Value::object({});
  for (const auto& [name, client] : world.clients) {
    const auto known = before.find(name);
    const std::int64_t spent = client->calls() - (known == before.end() ? 0 : known->second);
    all += spent;
    text += (text.empty() ? "" : ", ") + name + " " + std::to_string(spent);
    calls.set(name, number(spent));
  }
  told.set("calls", calls);
  std::string per_record;
  if (records > 0) {
    const auto hundredths = all * 100 / static_cast<std::int64_t>(records);
    per_record = ", " + std::to_string(hundredths / 100) + "." +
                 (hundredths % 100 < 10 ? "0" : "") + std::to_string(hundredths % 100) +
                 " a record";
  }
  return std::to_string(all) + " calls (" + text + ")" + per_record;
}

}  // namespace

Demo::Demo(const spec::Demo& demo, std::string folder, std::vector<Override> set)
    : demo_(demo), folder_(std::move(folder)), set_(std::move(set)) {}

Demo::~Demo() {
  service_.reset();
  sandbox_.reset();
  std::error_code ignored;
  if (!stores_.empty()) fs::remove_all(stores_, ignored);
}

// "{acme}" and "{service}" become addresses.
std::string Demo::filled(std::string text) const {
  const auto put = [&](const std::string& name, const server::Address& address) {
    const std::string hole = "{" + name + "}";
    for (auto at = text.find(hole); at != std::string::npos; at = text.find(hole)) {
      text.replace(at, hole.size(), "http://" + address.host + ":" + std::to_string(address.port));
    }
  };
  if (sandbox_) {
    for (const auto& each : sandbox_->addresses()) {
      if (!each.pack.empty()) put(each.pack, each);
    }
  }
  if (service_) put("service", service_->addresses().front());
  return text;
}

std::string Demo::address() const {
  return filled("{service}");
}

Result<std::unique_ptr<Service>> Demo::open(const spec::DemoWorkspace& workspace,
                                            std::vector<Override> set, const std::string& store,
                                            base::Diagnostics& diagnostics) {
  const auto below = [&](const std::string& path) {
    return (fs::path(folder_) / path).lexically_normal().string();
  };
  LoadOptions options;
  options.folders = {{below(workspace.rules)},
                     below(workspace.connectors),
                     below(workspace.scripts),
                     below(workspace.config)};
  for (const auto& text : workspace.set) {
    auto override_ = parse_override(filled(text));
    if (!override_)
      return base::error(ErrorKind::invalid,
                         "'" + text + "' is not of the form NAME.SETTING=VALUE");
    options.overrides.push_back(std::move(*override_));
  }
  options.overrides.insert(options.overrides.begin(), set.begin(), set.end());
  auto opened = Service::open(options, store);
  diagnostics.take(std::move(opened.diagnostics));
  if (opened.error) return *opened.error;
  if (!opened.service) return base::error(ErrorKind::invalid, "the demo's files have errors");
  return std::move(opened.service);
}

Result<void> Demo::start(base::Diagnostics& diagnostics) {
  TRY(const std::string name, crypto::random_token(9));
  stores_ = (fs::temp_directory_path() / ("lockstep-demo-" + name)).string();
  std::error_code problem;
  if (!fs::create_directory(stores_, problem))
    return base::error(ErrorKind::invalid, "cannot make the folder '" + stores_ + "'");
  TRY(sandbox_, open(demo_.sandbox, set_, store::kInMemory, diagnostics));
  TRY(service_,
      open(demo_.service, {}, (fs::path(stores_) / "service.sqlite").string(), diagnostics));
  return {};
}

Result<Value> Demo::request(const std::string& method, const std::string& url,
                            const config::Named<std::string>& headers, const Value& json) {
  http::Request request;
  request.method = method;
  request.url = url;
  for (const auto& [name, value] : headers) request.headers.add(name.value, value);
  if (!json.is_absent()) {
    request.headers.add("content-type", "application/json");
    request.body = base::to_json(json);
  }
  http::CurlTransport transport;
  TRY(const http::Response response, transport.send(request));
  auto body = base::parse_json(response.body);
  return Value::object(
      {{"status", number(response.status)}, {"body", body ? *body : Value::text(response.body)}});
}

Result<Value> Demo::tell(const spec::DemoStep& step,
                         const std::function<void(const std::string&)>& print) {
  return std::visit([&](const auto& kind) { return told(kind, print); }, step.kind);
}

Result<Value> Demo::told(const spec::DemoPlan& step,
                         const std::function<void(const std::string&)>& print) {
  Machine& machine = service_->machine();
  TRY(const rule::Plan plan, plan_rules(machine, {{step.plan.value, inputs(step.with)}}, {}));
  rule::PlanStyle style;
  style.most_changes = 2;
  print(rule::to_text(plan, style));
  return rule::to_value(plan);
}

Result<Value> Demo::told(const spec::DemoRun& step,
                         const std::function<void(const std::string&)>& print) {
  Machine& machine = service_->machine();
  const auto world = machine.world();
  const auto before = calls_of(*world);
  const base::Duration started = machine.clock().boot();
  TRY(const RunReport report, run_rule(machine, {step.run.value, inputs(step.with)}, {}));
  std::map<std::string, int> outcomes;
  std::map<std::string, int> reasons;
  std::size_t records = 0;
  for (const auto& task : report.tasks) {
    const bool has_children =
        std::any_of(report.tasks.begin(), report.tasks.end(),
                    [&](const auto& other) { return other.parent == task.task; });
    if (has_children && task.outcome == "done") continue;
    ++records;
    ++outcomes[task.outcome];
    if (task.outcome == "parked" || task.outcome == "failed")
      ++reasons[task.outcome + ": " + task.reason];
  }
  Value told = Value::object({});
  for (const auto& [outcome, count] : outcomes) told.set(outcome, number(count));
  print(std::to_string(records) + " records: " + counted(outcomes, reasons) + "\n");
  const auto tenths = (machine.clock().boot() - started).count() / 100000;
  print(cost_text(*world, before, records, told) + ", " + std::to_string(tenths / 10) + "." +
        std::to_string(tenths % 10) + " s\n");
  return told;
}

Result<Value> Demo::told(const spec::DemoPost& step,
                         const std::function<void(const std::string&)>& print) {
  Machine& machine = service_->machine();
  const auto world = machine.world();
  const auto before = calls_of(*world);
  TRY(const Value answer, request("POST", address() + step.post.value, {}, Value()));
  print("POST " + step.post.value.substr(0, step.post.value.find('?')) + " → " +
        std::string(answer.get("status").as_text()) + "\n");
  const std::string task(answer.get("body").get("task").as_text());
  TRY(const auto view, machine.store().queue().wait_for(task, std::chrono::seconds(30)));
  if (!view)
    return base::error(ErrorKind::invalid, "the service took no task: " + base::to_json(answer));
  Value told = server::task_value(*view);
  print("outcome " + view->outcome + (view->reason.empty() ? "" : " (" + view->reason + ")") +
        ", " + cost_text(*world, before, 0, told) + "\n");
  TRY(const auto effects, machine.store().effects().of_task(task));
  for (const auto& effect : effects) {
    for (const auto& entry : effect.change) {
      print("  " + effect.kind + " " + effect.entity + " " + effect.record + "  " +
            std::string(entry.key.as_text()) + ": " +
            base::to_json(effect.before.get(entry.key.as_text())) + " → " +
            base::to_json(entry.value) + "\n");
    }
  }
  return told;
}

Result<Value> Demo::told(const spec::DemoSend& step,
                         const std::function<void(const std::string&)>& print) {
  config::Named<std::string> headers = step.headers;
  TRY(const Value answer, request(step.method, filled(step.send.value), headers, step.json));
  print(base::to_json(answer.get("body")).substr(0, 400) + "\n");
  return answer;
}

}  // namespace engine::app
