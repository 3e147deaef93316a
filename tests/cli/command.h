// The command line as a test runs it: in this process, in a folder of its own.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <stdlib.h>

#include "cli/cli.h"

namespace engine::cli {

// Removed at the end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "cli-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }

  ~Folder() { std::filesystem::remove_all(path_); }

  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Its exit code.
inline int engine(std::vector<std::string> words) {
  words.insert(words.begin(), "engine");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  return main(static_cast<int>(arguments.size()), arguments.data());
}

}  // namespace engine::cli
