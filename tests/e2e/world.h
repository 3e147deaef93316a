// What the tests of the built binary stand on: a folder, a sandbox and a service, each engine a
// process of its own, on ports that the system chose.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/value.h"
#include "e2e/process.h"

namespace engine::e2e {

// Whether the long versions were asked for: ENGINE_LONG_TESTS, as `./start test --long` sets it.
bool is_long();
// A path in the repository.
std::string repository(const std::string& path);

// Removed at the end.
class Folder {
 public:
  Folder();
  ~Folder();

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

  // Writes a file of this folder; its path.
  std::string write(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

std::string text_of(const std::string& path);
std::string replaced(std::string text, const std::string& what, const std::string& with);

struct Answer {
  int status = 0;  // 0: none came
  base::Value body;
  std::string text;
};

Answer ask(const std::string& method, const std::string& url, const base::Value& json = {});
// Looks until it holds; false: not within `seconds`.
bool eventually(int seconds, const std::function<bool()>& holds);

// `engine serve`, and where it listens.
class Engine {
 public:
  struct Options {
    std::string binary = ENGINE_BIN;
    std::string rules;
    std::string connectors = repository("connectors");
    std::string config;
    std::string store;
    std::string log;
    std::vector<std::string> set;
    std::size_t addresses = 1;
  };

  explicit Engine(const Options& options);

  // Of a pack; "": the engine's own.
  const std::string& address(const std::string& pack = "") const { return addresses_.at(pack); }

  void kill(int signal) { process_->kill(signal); }

  int wait() { return process_->wait(); }

 private:
  std::unique_ptr<Process> process_;
  std::map<std::string, std::string> addresses_;
};

// Both products' sandboxes in one process, in memory.
class Sandbox {
 public:
  explicit Sandbox(const Folder& folder, const std::vector<std::string>& set = {});

  const std::string& marketo() const { return engine_.address("marketo"); }

  const std::string& pipedrive() const { return engine_.address("pipedrive"); }

  // What connects a service to it.
  std::vector<std::string> settings() const;
  // Makes a lead or a company or changes one, as a person would do in the product; its id.
  std::int64_t put(const std::string& kind, const base::Value& record) const;

  std::int64_t put_lead(const base::Value& lead) const { return put("lead", lead); }

  base::Value leads() const { return records(marketo(), "lead"); }

  base::Value companies() const { return records(marketo(), "company"); }

  base::Value persons() const { return records(pipedrive(), "persons"); }

  base::Value organizations() const { return records(pipedrive(), "organizations"); }

  // The code of a person's custom field.
  std::string person_field(const std::string& name) const;
  // Pipedrive's requests of one method with their bodies, oldest first.
  base::Value requests(const std::string& method) const;
  // "POST /api/v2/persons" -> how many were answered with success; tokens are left out.
  std::map<std::string, std::int64_t> ledger() const;

 private:
  static base::Value records(const std::string& product, const std::string& kind);
  Engine engine_;
};

std::int64_t sum(const std::map<std::string, std::int64_t>& counts);

// A service of the pack on a sandbox, which can be killed and started again on the same store.
class Service {
 public:
  Service(const Folder& folder, const Sandbox& sandbox, Engine::Options options,
          const std::string& config);

  Engine& engine() { return *engine_; }

  std::string url(const std::string& path) const { return engine_->address() + path; }

  // On the same store.
  void start();

  Answer get(const std::string& path) const { return ask("GET", url(path)); }

  // An event of a lead.
  Answer post(std::int64_t lead) const;
  // Until nothing waits or runs; parked tasks stay.
  bool is_idle() const;
  // Until this task is finished.
  base::Value finished(const std::string& task) const;

 private:
  Engine::Options options_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace engine::e2e
