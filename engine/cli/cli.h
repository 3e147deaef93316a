// The command line: one file per verb, one table of verbs.
#pragma once

#include <string>
#include <vector>

#include "app/load.h"

namespace engine::cli {

class Arguments;

// What the process ends with. experience: 0 good, 1 findings, 2 usage or configuration, 4
// credentials, 5 store, 6 vendor, 70 a bug of ours, 75 start me again.
enum ExitCode : int {
  kGood = 0,
  kFindings = 1,
  kUsage = 2,
  kCredentials = 4,
  kStore = 5,
  kVendor = 6,
  kBug = 70,
  kStartAgain = 75,
};

// Options that every verb takes.
struct Common {
  std::vector<std::string> rules;
  std::string connectors;
  std::string scripts;
  std::string config;  // engine.yaml
  std::vector<std::string> set;
  std::string public_url;  // instead of engine.yaml's
  std::string store;  // instead of engine.yaml's
  std::string output = "text";
  std::string colour = "auto";
  std::string log;
};

// A verb adds its options to its sub-command; `run` is called after parsing.
struct Verb {
  const char* name;
  const char* summary;  // one line of --help
  const char* example;
  void (*add)(Arguments& arguments);
  int (*run)(const Common& common);
};

int main(int argc, char** argv);

}  // namespace engine::cli
