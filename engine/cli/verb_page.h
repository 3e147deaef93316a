// The command line as a Markdown page.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace engine::cli {

// Of the whole program that `verb` belongs to: its own options, then each verb with its summary,
// options and example.
std::string verb_page(const CLI::App& verb);

}  // namespace engine::cli
