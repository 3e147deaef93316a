// What a verb takes on its command line, said without the library that parses it: that one is long
// to compile, and arguments.cpp and cli.cpp do so for all verbs.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace engine::cli {

// One per verb. A name with dashes is an option; one without is positional, in the order of the
// calls. The values are written when the command line is parsed, so they have to live until then.
class Arguments {
 public:
  explicit Arguments(CLI::App& command) : command_(command) {}

  Arguments& text(const char* name, std::string& value, const std::string& help);
  Arguments& texts(const char* name, std::vector<std::string>& values, const std::string& help);
  // A positive number.
  Arguments& count(const char* name, int& value, const std::string& help);
  Arguments& flag(const char* name, bool& value, const std::string& help);

  // Of what was added last.
  Arguments& required();
  Arguments& one_of(std::initializer_list<const char*> words);
  Arguments& show_default();

  const CLI::App& command() const { return command_; }

 private:
  CLI::App& command_;
  CLI::Option* last_ = nullptr;
};

}  // namespace engine::cli
