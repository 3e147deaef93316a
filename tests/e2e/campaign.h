// The kill harness: events for leads against a sandbox that delays, cuts and fails, while the
// service is killed again and again. The sandbox is the judge.
#pragma once

#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "e2e/world.h"

namespace engine::e2e {

// What the sandbox holds against the service, one line each.
struct Findings {
  std::vector<std::string> lost;        // a lead that was acknowledged and has no person
  std::vector<std::string> duplicated;  // a person, organization or company that is there twice
  std::vector<std::string> stale;       // a person who is not what the lead became last
  std::vector<std::string> unordered;   // a person who was told a later event before an earlier one
};

class Campaign {
 public:
  // `events` in so many rounds, each ended by one kill. The same seed kills after as many calls.
  Campaign(const std::string& binary, int events, int kills, unsigned seed);

  int kills() const { return kills_; }

  int killed() const { return killed_; }

  // Changes leads, posts their events until each is acknowledged, kills the service and starts it.
  void round();
  // Lets the service work off what is left; tasks that were parked because their process died with
  // them three times are retried, as an operator would. Returns what else is parked.
  std::vector<std::string> finish();
  Findings findings() const;

 private:
  void make_leads(int count);
  void add_faults();
  void change_and_post();
  void revive();
  std::vector<std::string> retry_crashed();
  int below(int limit);

  Folder folder_;
  Sandbox sandbox_;
  Service service_;
  int kills_;
  int events_a_round_;
  int killed_ = 0;
  int next_ = 0;
  std::mt19937 random_;
  std::map<std::int64_t, std::string> titles_;  // by lead: what its last acknowledged event found
  std::vector<std::int64_t> leads_;
  std::jthread killer_;  // of this round
};

}  // namespace engine::e2e
