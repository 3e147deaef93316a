#include "spec/demo_spec.h"

namespace engine::spec {

using config::not_empty;

const config::Object<DemoWorkspace>& describe(const DemoWorkspace*) {
  static const auto object =
      config::Object<DemoWorkspace>("demo workspace",
                                    "Folders of one of the two engines, relative to this file.")
          .required("rules", &DemoWorkspace::rules, "Folder of its packs.", not_empty())
          .required("connectors", &DemoWorkspace::connectors, "Folder of its connectors.",
                    not_empty())
          .required("scripts", &DemoWorkspace::scripts, "Folder of its Lua library.", not_empty())
          .required("config", &DemoWorkspace::config, "Its engine.yaml.", not_empty())
          .optional("set", &DemoWorkspace::set,
                    "As --set; {PACK} is the address of a sandbox pack, {service} the service's.");
  return object;
}

const config::Object<DemoPlan>& describe(const DemoPlan*) {
  static const auto object = config::Object<DemoPlan>("demo plan", "What a rule would write.")
                                 .required("plan", &DemoPlan::plan, "The rule.", not_empty())
                                 .optional("with", &DemoPlan::with, "Its inputs.");
  return object;
}

const config::Object<DemoRun>& describe(const DemoRun*) {
  static const auto object = config::Object<DemoRun>("demo run", "A rule, for real.")
                                 .required("run", &DemoRun::run, "The rule.", not_empty())
                                 .optional("with", &DemoRun::with, "Its inputs.");
  return object;
}

const config::Object<DemoPost>& describe(const DemoPost*) {
  static const auto object =
      config::Object<DemoPost>("demo post", "A webhook to the service; its task is waited for.")
          .required("post", &DemoPost::post, "Path and query.", not_empty());
  return object;
}

const config::Object<DemoSend>& describe(const DemoSend*) {
  static const auto object =
      config::Object<DemoSend>("demo request",
                               "A request to a sandbox, as another of its users would make it.")
          .required("send", &DemoSend::send, "URL; {PACK} is the address of a sandbox pack.",
                    not_empty())
          .optional("method", &DemoSend::method, "GET, POST, PUT, PATCH or DELETE.")
          .optional("headers", &DemoSend::headers, "Headers of the request.")
          .optional("json", &DemoSend::json, "Its body.");
  return object;
}

const config::OneOf<DemoAction>& describe(const DemoAction*) {
  static const auto one_of = config::OneOf<DemoAction>("demo action", "What happens.")
                                 .alternative<DemoPlan>("plan")
                                 .alternative<DemoRun>("run")
                                 .alternative<DemoPost>("post")
                                 .alternative<DemoSend>("send");
  return one_of;
}

const config::Object<DemoStep>& describe(const DemoStep*) {
  static const auto object =
      config::Object<DemoStep>("demo step", "One step of the story.")
          .required("title", &DemoStep::title, "What to look at.", not_empty())
          .include(&DemoStep::kind)
          .at(&DemoStep::at);
  return object;
}

const config::Object<Demo>& describe(const Demo*) {
  static const auto object =
      config::Object<Demo>("demo.yaml", "A story told on a sandbox.")
          .required("sandbox", &Demo::sandbox, "The engine that plays the systems.")
          .required("service", &Demo::service, "The engine that syncs them.")
          .required("story", &Demo::story, "What happens, in order.", not_empty())
          .at(&Demo::at);
  return object;
}

}  // namespace engine::spec
