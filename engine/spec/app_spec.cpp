#include "spec/app_spec.h"

namespace engine::spec {

using config::range;
using config::words;

std::optional<std::string> public_url_of(std::string_view text) {
  const std::size_t host = text.find("://");
  if (host == std::string_view::npos ||
      (text.substr(0, host) != "http" && text.substr(0, host) != "https"))
    return std::nullopt;
  while (text.ends_with('/')) text.remove_suffix(1);
  const std::size_t begin = host + std::string_view("://").size();
  const bool has_host = text.size() > begin && text[begin] != '/' && text[begin] != ':';
  if (!has_host || text.find_first_of("?#@ \t\n\"<>\\^`{|}") != std::string_view::npos)
    return std::nullopt;
  return std::string(text);
}

const config::Object<Listen>& describe(const Listen*) {
  static const auto object =
      config::Object<Listen>("listen", "An address to listen on.")
          .optional("host", &Listen::host, "Name or number of the interface.", config::not_empty())
          .optional("port", &Listen::port, "0 takes any free one and prints it.", range(0, 65535))
          .example("{ host: 0.0.0.0, port: 8080 }");
  return object;
}

const config::Object<ConnectionSettings>& describe(const ConnectionSettings*) {
  static const auto object =
      config::Object<ConnectionSettings>("connection settings", "One account.")
          .optional("auth", &ConnectionSettings::auth,
                    "Which of the connector's ways to prove who it is. Default: the pack's.")
          .optional("settings", &ConnectionSettings::settings,
                    "Values of the connector's settings.");
  return object;
}

const config::Object<PackSettings>& describe(const PackSettings*) {
  static const auto object =
      config::Object<PackSettings>("pack settings", "What this workspace says to one pack.")
          .optional("listen", &PackSettings::listen, "An address of its own for the pack's routes.")
          .optional("settings", &PackSettings::settings, "Values of the pack's settings.");
  return object;
}

const config::Object<App>& describe(const App*) {
  static const auto object =
      config::Object<App>("engine.yaml", "The engine's own settings for one workspace.")
          .optional("store", &App::store, "The store's file, relative to this file's folder.",
                    config::not_empty())
          .optional("listen", &App::listen, "Where routes, dashboard and metrics are served.")
          .optional("public_url", &App::public_url,
                    "Where products reach it, such as https://hooks.example.com; the hooks of "
                    "packs are registered there. Default: nowhere, and no hook is registered.")
          .optional("workers", &App::workers, "How many tasks are worked on at a time.",
                    range(1, 256))
          .optional("log_level", &App::log_level, "The least that is logged.",
                    words({"debug", "info", "warn", "error"}))
          .optional("log_format", &App::log_format,
                    "text for people, json for machines; auto: text on a terminal.",
                    words({"auto", "text", "json"}))
          .optional(
              "settle", &App::settle,
              "After a write whose fate is unknown: how long until it has happened or never will.",
              range(std::chrono::seconds(0), std::chrono::hours(24)))
          .optional("script_budget", &App::script_budget,
                    "How long one call of a Lua function may run, or those of one record together.",
                    range(std::chrono::milliseconds(1), std::chrono::minutes(1)))
          .optional("connections", &App::connections, "Settings of connections, by name.")
          .optional("packs", &App::packs, "Settings of packs, by name.")
          .at(&App::at)
          .complete([](App& app, const config::Report&) {
            if (auto url = public_url_of(app.public_url.value)) app.public_url.value = *url;
          })
          .check([](const App& app, config::Report& report) {
            const std::string& url = app.public_url.value;
            if (report.has("public_url") && !public_url_of(url))
              report.error("public_url", "'" + url + "' is no public address", kPublicUrlHint);
          })
          .example(
              "workers: 4\n"
              "connections:\n"
              "  acme: { settings: { host: \"https://eu.acme.example\" } }\n");
  return object;
}

}  // namespace engine::spec
