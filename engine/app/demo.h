// Tells the story of a demo.yaml: a sandbox and a service in this process, on loopback, on stores
// that go with it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/service.h"
#include "base/result.h"
#include "base/value.h"
#include "spec/demo_spec.h"

namespace engine::app {

class Demo {
 public:
  // `folder`: of demo.yaml. `set`: more --set for the sandbox, e.g. another seed.
  Demo(const spec::Demo& demo, std::string folder, std::vector<Override> set);
  ~Demo();

  // Starts both engines. Everything that is wrong with their files stands in the diagnostics.
  base::Result<void> start(base::Diagnostics& diagnostics);
  // One step; what it shows goes to `print`, and as an object into the result.
  base::Result<base::Value> tell(const spec::DemoStep& step,
                                 const std::function<void(const std::string&)>& print);
  // "http://127.0.0.1:4100".
  std::string address() const;

  Service& service() { return *service_; }

 private:
  base::Result<std::unique_ptr<Service>> open(const spec::DemoWorkspace& workspace,
                                              std::vector<Override> set, const std::string& store,
                                              base::Diagnostics& diagnostics);
  std::string filled(std::string text) const;
  base::Result<base::Value> request(const std::string& method, const std::string& url,
                                    const config::Named<std::string>& headers,
                                    const base::Value& json);
  base::Result<base::Value> told(const spec::DemoPlan& plan,
                                 const std::function<void(const std::string&)>& print);
  base::Result<base::Value> told(const spec::DemoRun& run,
                                 const std::function<void(const std::string&)>& print);
  base::Result<base::Value> told(const spec::DemoPost& post,
                                 const std::function<void(const std::string&)>& print);
  base::Result<base::Value> told(const spec::DemoSend& send,
                                 const std::function<void(const std::string&)>& print);

  const spec::Demo& demo_;
  std::string folder_;
  std::vector<Override> set_;
  std::string stores_;  // temporary folder
  std::unique_ptr<Service> sandbox_;
  std::unique_ptr<Service> service_;
};

}  // namespace engine::app
