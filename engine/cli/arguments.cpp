#include "cli/arguments.h"

#include <CLI/CLI.hpp>

namespace engine::cli {

Arguments& Arguments::text(const char* name, std::string& value, const std::string& help) {
  last_ = command_.add_option(name, value, help);
  return *this;
}

Arguments& Arguments::texts(const char* name, std::vector<std::string>& values,
                            const std::string& help) {
  last_ = command_.add_option(name, values, help);
  return *this;
}

Arguments& Arguments::count(const char* name, int& value, const std::string& help) {
  last_ = command_.add_option(name, value, help)->check(CLI::PositiveNumber);
  return *this;
}

Arguments& Arguments::flag(const char* name, bool& value, const std::string& help) {
  last_ = command_.add_flag(name, value, help);
  return *this;
}

Arguments& Arguments::required() {
  last_->required();
  return *this;
}

Arguments& Arguments::one_of(std::initializer_list<const char*> words) {
  last_->check(CLI::IsMember(std::vector<std::string>(words.begin(), words.end())));
  return *this;
}

Arguments& Arguments::show_default() {
  last_->capture_default_str();
  return *this;
}

}  // namespace engine::cli
