// Compares what a step brought about with what it was expected to.
#include <algorithm>
#include <map>

#include "app/case_step.h"
#include "base/json.h"

namespace engine::app {

using base::SourceLoc;
using base::Value;

namespace {

// The series that fit, added up; nullopt: a gauge that could not be worked out.
std::optional<double> value_of(const std::vector<run::Family>& families,
                               const spec::SeriesName& series) {
  const auto family = std::find_if(families.begin(), families.end(), [&](const run::Family& each) {
    return each.name == series.metric;
  });
  const auto is_of = [&](const run::Sample& sample) {
    return std::all_of(series.labels.begin(), series.labels.end(), [&](const auto& wanted) {
      const auto name = std::find(family->labels.begin(), family->labels.end(), wanted.first);
      return sample.labels[static_cast<std::size_t>(name - family->labels.begin())] ==
             wanted.second;
    });
  };
  if (family->type == spec::MetricType::gauge && family->samples.empty()) return std::nullopt;
  double sum = 0;
  for (const run::Sample& sample : family->samples) {
    if (!is_of(sample)) continue;
    sum += family->type == spec::MetricType::histogram ? static_cast<double>(sample.count)
                                                       : sample.value;
  }
  return sum;
}

class Checking {
 public:
  Checking(CaseWorld& world, const spec::CaseStep& step, const Happened& happened,
           Differences& differences)
      : world_(world), step_(step), happened_(happened), differences_(differences) {}

  void unexpected() {
    const bool named = step_.expect.has_value();
    if (happened_.error && !(named && step_.expect->error))
      differences_.say(step_.at, "the step failed: " + base::to_text(*happened_.error),
                       happened_.error->hint);
    if (happened_.error) return;  // the rest would only be its consequences
    for (const auto& task : happened_.left)
      differences_.say(step_.at,
                       "a task of " + task.rule + " does not come to an end: " + task.reason);
    if (happened_.answer && happened_.answer->status >= 400 && !(named && step_.expect->answer)) {
      differences_.say(step_.at, "the event was answered " +
                                     std::to_string(happened_.answer->status) + ": " +
                                     happened_.answer->body);
    }
    const bool outcome_named =
        named && (step_.expect->outcome || step_.expect->reason || step_.expect->outcomes);
    // A storm has looked at its tasks itself.
    if (outcome_named || std::holds_alternative<spec::ProveAction>(step_.action)) return;
    for (const auto& task : happened_.tasks) {
      if (task.outcome == "parked" || task.outcome == "failed")
        differences_.say(step_.at, "the task was " + task.outcome + ": " + task.reason);
    }
  }

  void check(const spec::Expectations& expect) {
    if (expect.answer) check_answer(*expect.answer);
    check_outcome(expect);
    if (expect.changes) check_changes(expect.changes->value, expect.changes->at);
    check_requests(expect);
    check_state(expect.state);
    if (expect.value && !happened_.error)
      differences_.compare(expect.value->at, "value", expect.value->value,
                           happened_.value.value_or(Value()));
    if (expect.error) check_error(*expect.error);
    check_plan(expect.plan);
    check_metrics(expect.metrics);
  }

 private:
  void equal(const SourceLoc& at, const std::string& what, int expected, int got) {
    if (expected != got) differences_.add(at, what, std::to_string(expected), std::to_string(got));
  }

  void equal(const std::string& what, const std::optional<base::Located<std::string>>& expected,
             std::string_view got) {
    if (expected && expected->value != got)
      differences_.add(expected->at, what, shown(Value::text(expected->value)),
                       shown(Value::text(got)));
  }

  void check_answer(const spec::ExpectedAnswer& expect) {
    if (!happened_.answer) return differences_.say(step_.at, "only an event has an answer");
    const http::Outgoing& got = *happened_.answer;
    if (expect.status) equal(expect.status->at, "answer.status", expect.status->value, got.status);
    if (expect.json) {
      const auto body = base::parse_json(got.body);
      differences_.compare(expect.json->at, "answer.json", expect.json->value,
                           body ? *body : Value::text(got.body));
    }
    equal("answer.text", expect.text, got.body);
    check_parts(expect, got.body);
    for (const auto& [name, value] : expect.headers)
      equal("answer.headers." + name.value, value, got.headers.get(name.value).value_or(""));
  }

  void check_parts(const spec::ExpectedAnswer& expect, const std::string& body) {
    for (const auto& part : expect.contains) {
      if (body.find(part.value) == std::string::npos)
        differences_.add(part.at, "answer.contains", shown(Value::text(part.value)),
                         shown(Value::text(body)));
    }
    for (const auto& part : expect.lacks) {
      if (body.find(part.value) != std::string::npos)
        differences_.add(part.at, "answer.lacks", "not " + shown(Value::text(part.value)),
                         shown(Value::text(body)));
    }
  }

  void check_outcome(const spec::Expectations& expect) {
    const bool none = happened_.tasks.empty();
    equal("outcome", expect.outcome, none ? "" : happened_.tasks.front().outcome);
    equal("reason", expect.reason, none ? "" : happened_.tasks.front().reason);
    if (!expect.outcomes) return;
    std::map<std::string, int> counts;
    for (const auto& task : happened_.tasks) ++counts[task.outcome];
    for (const auto& [outcome, count] : expect.outcomes->value) {
      equal(count.at, "outcomes." + outcome.value, *count, counts[outcome.value]);
      counts.erase(outcome.value);
    }
    for (const auto& [outcome, count] : counts)
      equal(expect.outcomes->at, "outcomes." + outcome, 0, count);
  }

  static std::string words(const rule::Change& change) {
    return std::string(to_string(change.kind)) + " " + change.connection + "." + change.entity;
  }

  void check_changes(const std::vector<spec::ExpectedChange>& expect, const SourceLoc& at) {
    for (std::size_t i = 0; i < expect.size(); ++i) {
      const std::string what = "changes[" + std::to_string(i) + "]";
      const std::string wanted = expect[i].kind() + " " + expect[i].target();
      const bool there = i < happened_.changes.size();
      if (!there || words(happened_.changes[i]) != wanted) {
        differences_.add(expect[i].at, what, wanted,
                         there ? words(happened_.changes[i]) : "nothing");
        continue;
      }
      check_change(expect[i], happened_.changes[i], what);
    }
    for (std::size_t i = expect.size(); i < happened_.changes.size(); ++i) {
      const rule::Change& extra = happened_.changes[i];
      differences_.add(at, "changes[" + std::to_string(i) + "]", "nothing",
                       words(extra) + " " + shown(extra.fields));
    }
  }

  void check_change(const spec::ExpectedChange& expect, const rule::Change& got,
                    const std::string& what) {
    if (!expect.id.is_absent() && expect.id.as_text() != got.id.as_text())
      differences_.add(expect.at, what + ".id", shown(expect.id), shown(got.id));
    if (expect.fields) {
      differences_.compare(expect.at, what + ".fields", *expect.fields, got.fields);
      for (const auto& entry : got.fields) {
        const std::string name(entry.key.as_text());
        if (!expect.fields->has(name))
          differences_.add(expect.at, what + ".fields." + name, "nothing", shown(entry.value));
      }
    }
    if (expect.before)
      differences_.compare(expect.at, what + ".before", *expect.before, got.before);
  }

  std::vector<const LoopbackTransport::Sent*> requests_to(const std::string& connection) const {
    std::vector<const LoopbackTransport::Sent*> found;
    for (const auto& each : happened_.requests) {
      if (each.host == connection) found.push_back(&each);
    }
    return found;
  }

  std::string requests_text(const std::string& connection) const {
    std::string text;
    for (const auto* each : requests_to(connection))
      text += (text.empty() ? " (" : ", ") + each->method + " " + each->path;
    return text.empty() ? "" : text + ")";
  }

  void check_requests(const spec::Expectations& expect) {
    for (const auto& [connection, count] : expect.calls) {
      const int got = static_cast<int>(requests_to(connection.value).size());
      if (got != *count)
        differences_.add(count.at, "calls." + connection.value, std::to_string(*count),
                         std::to_string(got) + requests_text(connection.value));
    }
    for (const auto& [connection, most] : expect.at_most) {
      const int got = static_cast<int>(requests_to(connection.value).size());
      if (got > *most)
        differences_.add(most.at, "at_most." + connection.value, "at most " + std::to_string(*most),
                         std::to_string(got) + requests_text(connection.value));
    }
    for (const auto& [connection, lines] : expect.requests)
      check_lines(connection.value, lines.value, lines.at);
  }

  // A line with a query asks for exactly this one; one without takes any.
  void check_lines(const std::string& connection, const std::vector<std::string>& lines,
                   const SourceLoc& at) {
    const auto got = requests_to(connection);
    for (std::size_t i = 0; i < std::max(lines.size(), got.size()); ++i) {
      const std::string wanted = i < lines.size() ? lines[i] : "nothing";
      std::string line = "nothing";
      if (i < got.size()) {
        line = got[i]->method + " " + got[i]->path;
        if (wanted.find('?') != std::string::npos) line += "?" + got[i]->query;
      }
      if (line != wanted)
        differences_.add(at, "requests." + connection + "[" + std::to_string(i) + "]", wanted,
                         line);
    }
  }

  void check_state(const config::Named<config::Named<spec::ExpectedCollection>>& expect) {
    for (const auto& [owner, collections] : expect) {
      const auto host = world_.host(owner.value);
      if (!host) {
        differences_.say(owner.at, host.error().message, host.error().hint);
        continue;
      }
      for (const auto& [name, collection] : collections) {
        const auto records = (*host)->records(name.value);
        if (!records) {
          differences_.say(name.at, records.error().message, records.error().hint);
        } else {
          check_collection("state." + owner.value + "." + name.value, collection, *records);
        }
      }
    }
  }

  void check_collection(const std::string& what, const spec::ExpectedCollection& expect,
                        std::vector<Value> records) {
    if (expect.count)
      equal(expect.count->at, what, expect.count->value, static_cast<int>(records.size()));
    for (const auto& lacking : expect.lacks) {
      for (const Value& record : records) {
        if (fits(lacking.value, record))
          differences_.add(lacking.at, what, "no record " + shown(lacking.value), shown(record));
      }
    }
    for (const auto& wanted : expect.has) {
      const auto found = std::find_if(records.begin(), records.end(), [&](const Value& record) {
        return fits(wanted.value, record);
      });
      if (found != records.end()) {
        records.erase(found);
      } else {
        differences_.add(wanted.at, what, "a record " + shown(wanted.value),
                         nearest(wanted.value, records));
      }
    }
  }

  // Among those that do not fit, the one with the fewest differences.
  static std::string nearest(const Value& wanted, const std::vector<Value>& records) {
    const Value* best = nullptr;
    std::size_t fewest = 0;
    for (const Value& record : records) {
      Differences differences;
      differences.compare({}, "", wanted, record);
      const std::size_t count = differences.take().size();
      if (best == nullptr || count < fewest) {
        best = &record;
        fewest = count;
      }
    }
    if (best == nullptr) return "none";
    return "none; the nearest of " + std::to_string(records.size()) + " is " + shown(*best);
  }

  void check_error(const spec::ExpectedError& expect) {
    if (!happened_.error)
      return differences_.add(step_.at, "error", "an error",
                              shown(happened_.value.value_or(Value())));
    equal("error.kind", expect.kind, std::string(to_string(happened_.error->kind)));
    equal("error.code", expect.code, happened_.error->code);
    equal("error.message", expect.message, happened_.error->message);
  }

  void check_plan(const spec::CountsByName& expect) {
    if (expect.empty()) return;
    if (!happened_.plan) return differences_.say(step_.at, "only a plan has counts of a plan");
    const rule::Plan::Counts counts = happened_.plan->counts();
    const std::map<std::string, int> got = {
        {"create", counts.create},       {"update", counts.update}, {"delete", counts.remove},
        {"call", counts.call},           {"parked", counts.parked}, {"failed", counts.failed},
        {"unchanged", counts.unchanged}, {"done", counts.done}};
    for (const auto& [word, count] : expect)
      equal(count.at, "plan." + word.value, *count, got.at(word.value));
  }

  void check_metrics(const config::Named<base::Located<double>>& expect) {
    if (expect.empty()) return;
    const auto families = world_.service().metrics();
    for (const auto& [series, wanted] : expect) {
      const auto got = value_of(families, *spec::parse_series_name(series.value));
      if (got != *wanted)
        differences_.add(wanted.at, "metrics." + series.value, shown(Value::number(*wanted)),
                         got ? shown(Value::number(*got)) : "nothing");
    }
  }

  CaseWorld& world_;
  const spec::CaseStep& step_;
  const Happened& happened_;
  Differences& differences_;
};

}  // namespace

void check_step(CaseWorld& world, const spec::CaseStep& step, const Happened& happened,
                Differences& differences) {
  Checking checking(world, step, happened, differences);
  checking.unexpected();
  if (step.expect) checking.check(*step.expect);
}

}  // namespace engine::app
