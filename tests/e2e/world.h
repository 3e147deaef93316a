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

// `token`: sent as Marketo's clients send theirs.
Answer ask(const std::string& method, const std::string& url, const base::Value& json = {},
           const std::string& token = "");
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
    std::string public_url;
    int port = 0;  // of a service; 0: any
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

// The products' sandboxes in one process, in memory.
class Sandbox {
 public:
  explicit Sandbox(const Folder& folder, const std::vector<std::string>& set = {});

  const std::string& marketo() const { return engine_.address("marketo"); }

  const std::string& pipedrive() const { return engine_.address("pipedrive"); }

  const std::string& github() const { return engine_.address("github"); }

  // What connects a service to it.
  std::vector<std::string> settings() const;
  // Makes a lead or a company or changes one, as a person would do in the product; its id.
  std::int64_t put(const std::string& kind, const base::Value& record) const;

  std::int64_t put_lead(const base::Value& lead) const { return put("lead", lead); }

  void put_person(const base::Value& person) const;
  // What the next requests to a product meet; examples/sandbox/README.md says what there is.
  static void meet(const std::string& product, const base::Value& fault);

  base::Value leads() const { return records(marketo(), "lead"); }

  base::Value companies() const { return records(marketo(), "company"); }

  base::Value persons() const { return records(pipedrive(), "persons"); }

  base::Value organizations() const { return records(pipedrive(), "organizations"); }

  // The code of a person's custom field.
  std::string person_field(const std::string& name) const;
  // A product's requests of one method with their bodies, oldest first.
  static base::Value requests(const std::string& product, const std::string& method);
  // "POST /api/v2/persons" -> how many came, whatever the answer was; tokens are left out.
  std::map<std::string, std::int64_t> ledger() const;
  // How often Marketo was asked for a token.
  std::int64_t tokens() const;

 private:
  static base::Value records(const std::string& product, const std::string& kind);
  std::map<std::string, std::int64_t> all_requests() const;
  Engine engine_;
};

// The task of an event that was accepted.
std::string task_of(const Answer& accepted);
std::string outcome_of(const base::Value& task);

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

  // A request to a route of the pack, with its key.
  Answer post(const std::string& path) const;
  // An event of a lead.
  Answer post(std::int64_t lead) const;
  // Until nothing waits or runs; parked tasks stay.
  bool is_idle() const;
  // Waits until nothing does; what it waits for, when that takes too long, is the test's failure.
  void come_to_rest(int seconds = 300) const;
  // The rule's tasks, the newest first; 500 at most.
  base::Value tasks_of(const std::string& rule) const;
  // Until this task is finished.
  base::Value finished(const std::string& task) const;

 private:
  Engine::Options options_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace engine::e2e
