// One record through the data path: JSON in, mapped, compared with what the
// target has, the changed fields out as JSON. The engine beside the same job
// written by hand.
//
//   ninja -C build/release bench_mapping && build/release/bench/bench_mapping
//
// 25 source fields (about 0.9 KB), 20 target fields: 10 copies, 4 joins, 3
// chooses, 3 functions in Lua (in C++ for the floor); half of the target fields
// differ. Both must write the same text. Exit code 1 when the engine takes more
// than three times as long.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "base/json.h"
#include "config/read.h"
#include "config/yaml.h"
#include "lua/script.h"
#include "mapping_floor.h"
#include "rule/map.h"
#include "rule/merge.h"

namespace engine::bench {

namespace {

constexpr std::size_t kRecords = 64;
// Short rounds in turn: what else the machine does then meets both alike.
constexpr int kPasses = 4;
constexpr int kRounds = 1500;
constexpr double kMostTimesTheFloor = 3.0;

constexpr const char* kMapping = R"(
email: email
phone: phone
title: title
lead_source: leadSource
lead_status: leadStatus
lead_score: leadScore
industry: industry
employees: numberOfEmployees
revenue: annualRevenue
website: website
name: { fields: [firstName, lastName], mode: join }
location: { fields: [city, state, country], mode: join, separator: ", " }
company_line: { fields: [company, website], mode: join, separator: " - " }
contact: { fields: [email, phone], mode: join, separator: " / " }
city: { fields: [inferredCity, city], mode: choose }
state: { fields: [inferredState, state], mode: choose }
mobile: { fields: [mobilePhone, phone], mode: choose }
created_date: { fields: createdAt, post_adapter: leads.date_of_timestamp }
grade: { fields: leadScore, post_adapter: leads.grade }
suspended: { fields: unsubscribed, post_adapter: leads.yes_no }
)";

constexpr const char* kFunctions = R"(
local leads = {}

function leads.date_of_timestamp(text)
  if #text == 20 and text:byte(11) == 84 and text:byte(20) == 90 then
    return text:sub(1, 10)
  end
end

function leads.grade(score)
  if score >= 150 then
    return "hot"
  end
  return score >= 120 and "warm" or "cold"
end

function leads.yes_no(flag)
  return flag and "Yes" or "No"
end

return leads
)";

std::string record(std::size_t i) {
  const std::string n = std::to_string(100 + i);
  return R"({"id":10)" + n + R"(,"firstName":"Augusta Ada )" + n +
         R"(","lastName":"King Lovelace)" + n + R"(","email":"ada.lovelace)" + n +
         R"(@engines.example","phone":"+44 20 7946 0)" + n + R"(","mobilePhone":)" +
         (i % 2 == 0 ? "null" : "\"+44 7700 900 " + n + "\"") +
         R"(,"title":"Principal Analyst of Numbers and of Their Relations","company":"Analytical Engines and Difference Works Ltd )" +
         n + R"(","website":"https://engines.example/)" + n +
         R"(","industry":"Manufacturing","annualRevenue":12500)" + n +
         R"(.50,"numberOfEmployees":)" + n +
         R"(,"leadSource":"Web form: request for a demonstration","leadStatus":"Contacted","leadScore":)" +
         n +
         R"(,"address":"12 St James's Square, 2nd floor, the door on the left behind the library of the institute, ring at )" +
         n + R"(","city":"London","inferredCity":)" + (i % 3 == 0 ? R"("Westminster")" : R"("")") +
         R"(,"state":"Greater London","inferredState":null,"country":"United Kingdom","postalCode":"SW1Y 4JH",)" +
         R"("createdAt":"2026-10-12T08:15:30Z","updatedAt":"2026-11-20T17:45:12Z","unsubscribed":)" +
         (i % 4 == 0 ? "true" : "false") + "}";
}

class NoLookups final : public rule::LookupSource {
 public:
  base::Result<base::Value> value(const std::string&, const base::Value&) const override {
    return base::Value();
  }
};

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(70);
}

std::shared_ptr<const base::SourceFile> source(const char* path, const char* text) {
  return std::make_shared<const base::SourceFile>(base::SourceFile{path, text});
}

class Engine {
 public:
  Engine()
      : script_("bench", lua::Kind::function, {{"leads", source("leads.lua", kFunctions)}}, {}) {
    base::Diagnostics diagnostics;
    const auto node = config::load_yaml(source("mappings.yaml", kMapping), diagnostics);
    if (node && config::read(*node, spec_, diagnostics)) {
      mapping_ = rule::Mapping::compile("lead", spec_, script_, {}, {}, diagnostics);
    }
    for (const auto& each : diagnostics.sorted()) give_up(base::to_text(each));
  }

  base::Value mapped(const std::string& text) {
    base::Value fields = base::Value::object();
    for (const auto& each : wanted(text)) fields.set(*each.field, each.value);
    return fields;
  }

  void map(const std::string& text, const base::Value& present, std::string& out) {
    const auto wanted = this->wanted(text);
    rule::MergeInput input;
    input.wanted = &wanted;
    input.present = &present;
    const rule::Merged merged = rule::merge(input);
    out.clear();
    base::append_json(out, merged.fields);
  }

 private:
  rule::WantedList wanted(const std::string& text) {
    auto record = base::parse_json(text);
    if (!record) give_up(record.error().message);
    auto wanted = mapping_->map(lua_, *record, scope_, lookups_);
    if (!wanted) give_up(wanted.error().message);
    return std::move(*wanted);
  }

  lua::Script script_;
  lua::Runtime lua_;
  lua::Scope scope_;
  NoLookups lookups_;
  spec::Mapping spec_;
  std::shared_ptr<const rule::Mapping> mapping_;
};

struct Sample {
  std::string record;
  std::string previous;  // the target's 20 fields, every second one different
  base::Value present;   // the same
  simdjson::padded_string padded_record, padded_previous;
};

std::vector<Sample> samples(Engine& engine) {
  std::vector<Sample> result;
  for (std::size_t i = 0; i < kRecords; ++i) {
    Sample& sample = result.emplace_back();
    sample.record = record(i);
    std::size_t field = 0;
    const base::Value mapped = engine.mapped(sample.record);
    for (const auto& entry : mapped) {
      const bool differs = field++ % 2 == 0;
      sample.present.set(entry.key.as_text(),
                         differs ? base::Value::text("as it was") : entry.value);
    }
    sample.previous = base::to_json(sample.present);
    sample.padded_record = simdjson::padded_string(sample.record);
    sample.padded_previous = simdjson::padded_string(sample.previous);
  }
  return result;
}

// Microseconds a record.
template <typename Job>
double timed(const std::vector<Sample>& samples, Job job) {
  const auto start = std::chrono::steady_clock::now();
  for (int pass = 0; pass < kPasses; ++pass) {
    for (const Sample& sample : samples) job(sample);
  }
  const std::chrono::duration<double, std::micro> taken = std::chrono::steady_clock::now() - start;
  return taken.count() / (kPasses * static_cast<double>(samples.size()));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int run() {
  Engine engine;
  Floor floor;
  const auto all = samples(engine);
  std::string by_hand;
  std::string by_engine;
  const auto run_floor = [&](const Sample& s) {
    floor.map(s.padded_record, s.padded_previous, by_hand);
  };
  const auto run_engine = [&](const Sample& s) { engine.map(s.record, s.present, by_engine); };
  for (const Sample& sample : all) {
    run_floor(sample), run_engine(sample);
    if (by_hand != by_engine) give_up("the outputs differ:\n" + by_hand + "\n" + by_engine);
  }
  std::vector<double> floors, engines, ratios;
  for (int round = 0; round < kRounds; ++round) {
    floors.push_back(timed(all, run_floor));
    engines.push_back(timed(all, run_engine));
    ratios.push_back(engines.back() / floors.back());
  }
  const double ratio = median(ratios);
  std::printf("record %zu bytes, changes %zu bytes\n", all[0].record.size(), by_engine.size());
  std::printf("floor   %6.2f us a record\n", median(floors));
  std::printf("engine  %6.2f us a record\n", median(engines));
  std::printf("ratio   %6.2f (at most %.1f)\n", ratio, kMostTimesTheFloor);
  return ratio > kMostTimesTheFloor ? 1 : 0;
}

}  // namespace

}  // namespace engine::bench

int main() {
  return engine::bench::run();
}
