// demo.yaml: a story told on a sandbox: what is planned, run and posted, one step after the other.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/source.h"
#include "base/value.h"
#include "config/describe.h"

namespace engine::spec {

// Folders and files are relative to demo.yaml.
struct DemoWorkspace {
  std::string rules;
  std::string connectors;
  std::string scripts;
  std::string config;  // engine.yaml
  std::vector<std::string>
      set;  // as --set; {PACK} is where a sandbox pack listens, {service} the service
};

struct DemoPlan {
  base::Located<std::string> plan;
  config::Named<base::Value> with;
};

struct DemoRun {
  base::Located<std::string> run;
  config::Named<base::Value> with;
};

// A request to the service, as a webhook would send it; then its task is waited for.
struct DemoPost {
  base::Located<std::string> post;  // path and query
};

// A request to a sandbox, as another user of the product would make it.
struct DemoSend {
  base::Located<std::string> send;  // URL, with {PACK}
  std::string method = "GET";
  config::Named<std::string> headers;
  base::Value json;
};

using DemoAction = std::variant<DemoPlan, DemoRun, DemoPost, DemoSend>;

struct DemoStep {
  std::string title;
  DemoAction kind;
  base::SourceLoc at;
};

struct Demo {
  DemoWorkspace sandbox;
  DemoWorkspace service;
  std::vector<DemoStep> story;
  base::SourceLoc at;
};

const config::Object<DemoWorkspace>& describe(const DemoWorkspace*);
const config::Object<DemoPlan>& describe(const DemoPlan*);
const config::Object<DemoRun>& describe(const DemoRun*);
const config::Object<DemoPost>& describe(const DemoPost*);
const config::Object<DemoSend>& describe(const DemoSend*);
const config::OneOf<DemoAction>& describe(const DemoAction*);
const config::Object<DemoStep>& describe(const DemoStep*);
const config::Object<Demo>& describe(const Demo*);

}  // namespace engine::spec
