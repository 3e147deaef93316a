// What most verbs begin with: the folders, the diagnostics, the machine on its store.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/machine.h"
#include "base/clock.h"
#include "base/diagnostic.h"
#include "cli/cli.h"
#include "http/transport.h"

namespace engine::cli {

app::LoadOptions load_options(const Common& common);
bool colour_on(const Common& common, int descriptor);
// To stderr, in the one format. `output` json: to stdout instead; annotations: to stdout too.
void print(const base::Diagnostics& diagnostics, const Common& common);
void print(const base::Error& error);
// The exit code that an error's kind stands for.
int exit_code(const base::Error& error);
// "k=v" words as an object of texts; error usage when one is none.
base::Result<base::Value> key_values(const std::vector<std::string>& words);

// A machine with everything that it stands on.
struct Workshop {
  base::SystemClock clock;
  base::CountingMetrics metrics;
  std::unique_ptr<http::Transport> transport;
  std::unique_ptr<app::Machine> machine;
};

// `in_memory`: a store of its own that goes with the process. On failure everything was printed;
// the exit code.
std::variant<std::unique_ptr<Workshop>, int> open_workshop(const Common& common,
                                                           bool in_memory = false);

}  // namespace engine::cli
