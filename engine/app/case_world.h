// The world of one case: a stopped clock, the pack under test, and the sandboxes that play its
// systems.
//
// For one thread. Nothing in it outlives the case.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/case_browser.h"
#include "app/case_host.h"
#include "app/loopback_transport.h"
#include "base/metrics.h"
#include "sim/recorded_transport.h"
#include "spec/case_spec.h"

namespace engine::app {

// A pack, alone, that was compiled once for all cases that need it.
struct CasePack {
  std::string name;
  Compiled compiled;
};

const spec::Pack& spec_of(const CasePack& pack);

// What the cases of one file have in common.
struct CaseSetting {
  const spec::CaseFile& file;
  std::string folder;  // of the test file
  const CasePack& subject;
  std::map<std::string, const CasePack*> sandboxes;  // by connection
};

class CaseWorld {
 public:
  // Error invalid: why the case cannot begin.
  static base::Result<std::unique_ptr<CaseWorld>> open(const CaseSetting& setting,
                                                       const spec::Case& test);

  // Works until nothing is left that is due within half a day, moving the clock.
  base::Result<void> settle();

  CaseHost& service() { return *service_; }

  sim::StoppedClock& clock() { return clock_; }

  base::Result<connector::Client*> client(const std::string& connection);
  // Of a connection's sandbox, or the pack itself.
  base::Result<CaseHost*> host(const std::string& name);

  CaseBrowser& browser(const std::string& name) { return browsers_[name]; }

  // Requests to connections since the last time, without those for tokens.
  std::vector<LoopbackTransport::Sent> take_requests();
  // Places of recordings that nobody asked for.
  std::vector<std::string> unused_recordings() const;

 private:
  explicit CaseWorld(base::Time start) : clock_(start), transport_(clock_) {}

  base::Result<void> add_sandboxes(const CaseSetting& setting);
  base::Result<void> add_service(const CaseSetting& setting, const spec::Case& test);
  base::Result<void> add_recordings(const CaseSetting& setting, const spec::Case& test);
  base::Result<void> fill(const spec::Case& test);
  base::Result<bool> work();
  // How long until the next task of any pack is due; nullopt: there is none.
  base::Result<std::optional<base::Duration>> until_due();

  sim::StoppedClock clock_;
  base::CountingMetrics metrics_;
  LoopbackTransport transport_;
  std::unique_ptr<sim::RecordedTransport> recorded_;
  std::map<std::string, std::unique_ptr<CaseHost>> sandboxes_;  // by connection
  std::unique_ptr<CaseHost> service_;
  std::map<std::string, CaseBrowser> browsers_;
  std::string subject_;                                        // name of the pack under test
  std::set<std::pair<std::string, std::string>> token_paths_;  // of connection
};

}  // namespace engine::app
