// The command line as a Markdown page.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace engine::cli {

// Of the whole program: its own options, then each verb with its summary, options and example.
std::string verb_page(const CLI::App& program);

}  // namespace engine::cli
