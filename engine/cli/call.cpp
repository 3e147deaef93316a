#include <cstdio>

#include "base/json.h"
#include "base/suggest.h"
#include "cli/arguments.h"
#include "cli/verbs.h"
#include "cli/workspace.h"

namespace engine::cli {

namespace {

struct Options {
  std::string connection;
  std::string operation;
  std::vector<std::string> arguments;
  bool all = false;
} options;

base::Result<connector::Client*> find_client(const run::World& world) {
  std::vector<std::string> names;
  for (const auto& [name, client] : world.clients) {
    if (name == options.connection) return client.get();
    names.push_back(name);
  }
  return base::error(base::ErrorKind::invalid,
                     "there is no connection '" + options.connection + "'",
                     base::did_you_mean(options.connection, names));
}

base::Result<void> find_operation(const connector::Client& client) {
  std::vector<std::string> names;
  for (const auto& item : client.connector().spec().operations) names.push_back(item.first.value);
  if (client.connector().spec().operations.find(options.operation) != nullptr) return {};
  return base::error(
      base::ErrorKind::invalid,
      "connection '" + options.connection + "' has no operation '" + options.operation + "'",
      base::did_you_mean(options.operation, names));
}

base::Result<void> call_and_print(const run::World& world) {
  TRY(auto* client, find_client(world));
  TRY(find_operation(*client));
  TRY(const base::Value arguments, key_values(options.arguments));
  lua::Runtime lua;
  base::Value page;
  do {
    TRY(const auto answer, client->call(lua, options.operation, arguments, {}, page));
    std::printf("%s\n", base::to_pretty_json(answer.body).c_str());
    page = answer.next;
  } while (options.all && !page.is_absent());
  return {};
}

}  // namespace

void add_call(Arguments& arguments) {
  arguments.text("connection", options.connection, "Name of the connection").required();
  arguments.text("operation", options.operation, "Name of the operation").required();
  arguments.texts("argument", options.arguments, "Its arguments, as name=value");
  arguments.flag("--all", options.all, "All pages");
}

int call(const Common& common) {
  auto opened = open_workshop(common);
  if (const int* code = std::get_if<int>(&opened)) return *code;
  const auto done = call_and_print(*std::get<std::unique_ptr<Workshop>>(opened)->machine->world());
  if (!done) return print(done.error()), exit_code(done.error());
  return kGood;
}

}  // namespace engine::cli
