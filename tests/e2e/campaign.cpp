#include "e2e/campaign.h"

#include <atomic>
#include <csignal>
#include <filesystem>

#include <doctest/doctest.h>

#include "base/json.h"

namespace engine::e2e {

using base::Value;

namespace {

constexpr int kKilled = 128 + SIGKILL;
constexpr int kEventsPerLead = 2;
constexpr int kLeadsPerCompany = 5;
constexpr int kMostCalls = 8;  // of a service in its life, which a kill ends

Value number(std::int64_t n) {
  return Value::number(n);
}

Value meets(const char* method, const char* path) {
  return Value::object({{"method", Value::text(method)}, {"path", Value::text(path)}});
}

constexpr int kBreaks = 4;

// What the network and the product may do to one request.
Value broken(int kind) {
  Value fault = Value::object({{"times", number(1)}});
  switch (kind) {
    case 0:  // made, and nobody hears of it
      fault.set("match", meets("POST", "/api/v2/persons"));
      fault.set("cut", Value::text("before"));
      fault.set("after_apply", Value::boolean(true));
      break;
    case 1:  // made, half an answer
      fault.set("match", meets("POST", "/api/v2/organizations"));
      fault.set("cut", Value::text("middle"));
      fault.set("after_apply", Value::boolean(true));
      break;
    case 2:  // made, and called a failure
      fault.set("match", meets("PATCH", "/api/v2/persons"));
      fault.set("status", number(502));
      fault.set("after_apply", Value::boolean(true));
      break;
    default:  // not made, and nobody hears of it
      fault.set("match", meets("POST", "/api/v2/persons"));
      fault.set("cut", Value::text("before"));
  }
  return fault;
}

// Slow answers to writes, so that kills fall between a write and its answer. Shorter than `settle`.
Value slow(const char* path) {
  return Value::object(
      {{"match", meets("POST", path)}, {"delay", Value::text("200ms")}, {"times", number(4)}});
}

// The connectors wait for a product's index for longer than a test has; the sandbox says how long
// it takes.
std::string quick_connectors(const Folder& folder) {
  namespace fs = std::filesystem;
  const fs::path copy = folder / "connectors";
  fs::copy(repository("connectors"), copy, fs::copy_options::recursive);
  for (const auto& file : fs::recursive_directory_iterator(copy)) {
    if (file.path().extension() != ".yaml") continue;
    const std::string text = text_of(file.path().string());
    const std::string quick =
        replaced(replaced(text, "lag: 30s", "lag: 2500ms"), "lag: 90s", "lag: 2500ms");
    if (quick != text)
      folder.write("connectors/" + fs::relative(file.path(), copy).string(), quick);
  }
  return copy.string();
}

Engine::Options service_options(const Folder& folder, const std::string& binary) {
  Engine::Options options;
  options.binary = binary;
  options.connectors = quick_connectors(folder);
  options.rules = repository("rules/marketo-pipedrive");  // it starts often
  return options;
}

std::map<std::string, int> counted(const Value& records, const char* field) {
  std::map<std::string, int> counts;
  for (const Value& each : records.items()) {
    if (!each.get("is_deleted").is_true()) ++counts[std::string(each.get(field).as_text())];
  }
  return counts;
}

void note_duplicates(const std::map<std::string, int>& counts, const std::string& kind,
                     std::vector<std::string>& notes) {
  for (const auto& [name, count] : counts) {
    if (name.starts_with("Kill ") && count > 1)
      notes.push_back(std::to_string(count) + " × " + kind + " " + name);
  }
}

// How many calls a page of metrics tells of.
double calls_of(const std::string& page) {
  constexpr std::string_view kCalls = "\nengine_calls_total{";
  double sum = 0;
  for (auto at = page.find(kCalls); at != std::string::npos; at = page.find(kCalls, at + 1))
    sum += std::stod(page.substr(page.find("} ", at) + 2));
  return sum;
}

constexpr std::string_view kEvent = "Event ";

// Updates of a person must arrive in the order of the lead's events; one may be sent again.
std::vector<std::string> unordered(const Value& updates, const std::string& title_field) {
  std::vector<std::string> notes;
  std::map<std::string, int> last;
  for (const Value& update : updates.items()) {
    const auto title = update.get("body").get("custom_fields").get(title_field).as_text();
    if (!title.starts_with(kEvent)) continue;
    const int event = std::stoi(std::string(title.substr(kEvent.size())));
    int& before = last.try_emplace(std::string(update.get("path").as_text()), event).first->second;
    if (event < before) {
      notes.push_back(std::string(update.get("path").as_text()) + ": " + std::string(title) +
                      " after " + std::to_string(before));
    }
    before = event;
  }
  return notes;
}

}  // namespace

Campaign::Campaign(const std::string& binary, int events, int kills, unsigned seed)
    : sandbox_(folder_, {"pipedrive.search_lag=2", "marketo.leads=14", "pipedrive.leads=14"}),
      service_(folder_, sandbox_, service_options(folder_, binary), "settle: 700ms\n"),
      kills_(kills),
      events_a_round_((events + kills - 1) / kills),
      random_(seed) {
  make_leads(events / kEventsPerLead);
}

int Campaign::below(int limit) {
  return static_cast<int>(random_() % static_cast<unsigned>(limit));
}

void Campaign::make_leads(int count) {
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    leads_.push_back(sandbox_.put_lead(
        Value::object({{"firstName", Value::text("Kill")},
                       {"lastName", Value::text(n)},
                       {"email", Value::text("kill" + n + "@acme.example")},
                       {"company", Value::text("Kill " + std::to_string(i / kLeadsPerCompany))}})));
  }
}

void Campaign::add_faults() {
  Sandbox::meet(sandbox_.pipedrive(), broken(below(kBreaks)));
  Sandbox::meet(sandbox_.pipedrive(), slow("/api/v2/"));
  Sandbox::meet(sandbox_.marketo(), slow("/rest/v1/"));
}

void Campaign::change_and_post() {
  const std::int64_t lead = leads_[static_cast<std::size_t>(next_) % leads_.size()];
  const std::string title = std::string(kEvent) + std::to_string(next_++);
  sandbox_.put_lead(Value::object({{"id", number(lead)}, {"title", Value::text(title)}}));
  while (service_.post(lead).status != 202) revive();
  titles_[lead] = title;
}

// Waits for the kill, and starts the service on what it left.
void Campaign::revive() {
  killer_.join();
  REQUIRE(service_.engine().wait() == kKilled);
  ++killed_;
  service_.start();
}

// The kill comes when the service has made so many calls, which is in the middle of others; or when
// nothing is left to do.
void Campaign::round() {
  const int killed_before = killed_;
  add_faults();
  std::atomic<bool> all_posted{false};
  killer_ = std::jthread([this, &all_posted, most = below(kMostCalls)] {
    eventually(60, [&] {
      return calls_of(service_.get("/metrics").text) >= most || (all_posted && service_.is_idle());
    });
    service_.engine().kill(SIGKILL);
  });
  for (int i = 0; i < events_a_round_; ++i) change_and_post();
  all_posted = true;
  if (killed_ == killed_before) revive();
}

std::vector<std::string> Campaign::finish() {
  std::vector<std::string> parked;
  const bool is_done = eventually(600, [&] {
    parked = retry_crashed();
    return service_.is_idle();
  });
  CHECK_MESSAGE(is_done, service_.get("/_/overview").text);
  return parked;
}

// As an operator would; returns what is parked for another reason.
std::vector<std::string> Campaign::retry_crashed() {
  std::vector<std::string> others;
  const Answer tasks = service_.get("/_/tasks?outcome=parked&limit=500");
  for (const Value& task : tasks.body.get("tasks").items()) {
    if (!task.get("reason").as_text().starts_with("crashed ")) {
      others.push_back(base::to_json(task));
      continue;
    }
    const std::string id(task.get("task").as_text());
    CHECK(ask("POST", service_.url("/_/tasks/" + id + "/retry")).status == 200);
  }
  return others;
}

Findings Campaign::findings() const {
  Findings findings;
  const Value persons = sandbox_.persons();
  const auto names = counted(persons, "name");
  note_duplicates(names, "person", findings.duplicated);
  note_duplicates(counted(sandbox_.organizations(), "name"), "organization", findings.duplicated);
  note_duplicates(counted(sandbox_.companies(), "company"), "company", findings.duplicated);

  const std::string title_field = sandbox_.person_field("Title");
  findings.unordered = unordered(Sandbox::requests(sandbox_.pipedrive(), "PATCH"), title_field);
  std::map<std::string, Value> by_id;
  for (const Value& person : persons.items())
    by_id[std::string(person.get("id").as_text())] = person;
  const Value leads = sandbox_.leads();
  for (const Value& lead : leads.items()) {
    const auto acknowledged = titles_.find(lead.get("id").as_integer().value_or(0));
    if (acknowledged == titles_.end()) continue;
    const std::string name = "Kill " + std::string(lead.get("lastName").as_text());
    const auto person = by_id.find(std::string(lead.get("pipedriveId").as_text()));
    if (names.count(name) == 0 || person == by_id.end()) {
      findings.lost.push_back(name);
      continue;
    }
    const auto title = person->second.get("custom_fields").get(title_field).as_text();
    if (title != acknowledged->second)
      findings.stale.push_back(name + ": " + std::string(title) + ", not " + acknowledged->second);
  }
  return findings;
}

}  // namespace engine::e2e
