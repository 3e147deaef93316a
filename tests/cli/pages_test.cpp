// Every YAML example of every page is what the engine reads.
//
// An example that is more than a few words begins with the file that it is of: "# pack.yaml". What
// that file needs besides (its name, an address) may be left out.
#include <doctest/doctest.h>

#include "base/text.h"
#include "cli/command.h"
#include "config/read.h"
#include "config/yaml.h"
#include "spec/case_spec.h"
#include "spec/demo_spec.h"
#include "spec/workspace.h"

namespace engine::cli {

namespace {

namespace fs = std::filesystem;

struct Fence {
  std::string place;
  std::string text;
};

std::vector<Fence> yaml_fences(const fs::path& page) {
  std::vector<Fence> fences;
  bool inside = false;
  int number = 0;
  const std::string text = text_of(page);
  for (const std::string_view line : base::split(text, '\n')) {
    ++number;
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      fences.back().text += std::string(line) + "\n";
    } else if (line == "```yaml") {
      inside = true;
      fences.push_back({page.string() + ":" + std::to_string(number), ""});
    }
  }
  return fences;
}

std::vector<fs::path> pages() {
  const fs::path root = PROJECT_SOURCE_DIR;
  std::vector<fs::path> found;
  for (const char* name : {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"})
    found.push_back(root / name);
  for (const char* folder : {"docs", "connectors", "rules", "examples"}) {
    for (const auto& file : fs::recursive_directory_iterator(root / folder)) {
      const bool made = file.path().parent_path().filename() == "reference";
      if (file.path().extension() == ".md" && !made) found.push_back(file.path());
    }
  }
  return found;
}

template <class T>
void read_as(const config::Node& node, base::Diagnostics& diagnostics) {
  T value{};
  config::read(node, value, diagnostics);
}

// The keys without which there is no such file, unless the example gives them.
std::string completed(const std::string& text, const std::string& name) {
  const auto with = [&](const std::string& key, const std::string& value) {
    return ("\n" + text).find("\n" + key + ":") == std::string::npos ? key + ": " + value + "\n"
                                                                     : "";
  };
  if (name == "connector.yaml")
    return with("connector", "acme") + with("base", "https://acme.example") + text;
  if (name == "pack.yaml") return with("pack", "acme") + text;
  return text;
}

// What the first line says: "# pack.yaml" or "# tests/people.yaml".
std::string file_name(const std::string& text) {
  const std::string_view first = base::split(text, '\n').front();
  return first.starts_with("# ") ? std::string(base::trim(first.substr(2))) : "";
}

std::string problems(const Fence& fence) {
  const std::string name = file_name(fence.text);
  const auto file = std::make_shared<base::SourceFile>(
      base::SourceFile{fence.place, completed(fence.text, name)});
  base::Diagnostics diagnostics;
  const auto node = config::load_yaml(file, diagnostics);
  if (node) {
    if (name == "connector.yaml") read_as<spec::Connector>(*node, diagnostics);
    if (name == "pack.yaml") read_as<spec::Pack>(*node, diagnostics);
    if (name == "rules.yaml") read_as<spec::RulesFile>(*node, diagnostics);
    if (name == "mappings.yaml") read_as<spec::MappingsFile>(*node, diagnostics);
    if (name == "engine.yaml") read_as<spec::App>(*node, diagnostics);
    if (name == "demo.yaml") read_as<spec::Demo>(*node, diagnostics);
    if (name.starts_with("tests/")) read_as<spec::CaseFile>(*node, diagnostics);
  }
  std::string text;
  for (const auto& diagnostic : diagnostics.sorted()) text += base::to_text(diagnostic);
  return text;
}

}  // namespace

TEST_CASE("pages: every YAML example is read without a complaint") {
  std::size_t read = 0;
  for (const fs::path& page : pages()) {
    for (const Fence& fence : yaml_fences(page)) {
      CHECK(problems(fence) == "");
      ++read;
    }
  }
  CHECK(read > 10);
}

TEST_CASE("pages: a wrong example is complained about") {
  CHECK(problems({"page.md:1", "# pack.yaml\nconections: {}\n"}) != "");
  CHECK(problems({"page.md:1", "a: [\n"}) != "");
  CHECK(problems({"page.md:1", "# pack.yaml\nsettings: { a: { type: int } }\n"}) == "");
}

}  // namespace engine::cli
