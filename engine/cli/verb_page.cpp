#include "cli/verb_page.h"

#include <CLI/CLI.hpp>

namespace engine::cli {

namespace {

std::string cell(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

std::string name_of(const CLI::Option& option) {
  if (!option.get_positional()) return option.get_name(false, true);
  std::string name = option.get_name(true);
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

std::string option_table(const CLI::App& command) {
  std::string rows;
  for (const CLI::Option* option : command.get_options()) {
    if (option == command.get_help_ptr()) continue;
    std::string text = option->get_description() + ".";
    if (option->get_required()) text += " **Required.**";
    if (const std::string value = option->get_default_str(); !value.empty())
      text += " Default: `" + value + "`.";
    rows += "| `" + cell(name_of(*option)) + "` | " + cell(text) + " |\n";
  }
  return rows.empty() ? "" : "\n| option | |\n|---|---|\n" + rows;
}

// "Example:\n  engine …"
std::string example_of(const CLI::App& verb) {
  const std::string footer = verb.get_footer();
  const auto start = footer.find("engine");
  return start == std::string::npos ? "" : "\n```sh\n" + footer.substr(start) + "\n```\n";
}

}  // namespace

std::string verb_page(const CLI::App& verb) {
  const CLI::App& program = *verb.get_parent();
  std::string text = "Options of every verb:\n" + option_table(program);
  for (const CLI::App* each : program.get_subcommands([](const CLI::App*) { return true; })) {
    text += "\n## " + each->get_name() + "\n\n" + each->get_description() + "\n" +
            option_table(*each) + example_of(*each);
  }
  return text;
}

}  // namespace engine::cli
