// A workspace in a folder of its own: the base of tests/golden/check, with some files laid over it.
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include "spec/workspace.h"

namespace engine::spec {

using FileTexts = std::vector<std::pair<std::string, std::string>>;

inline const std::string kCheckFolder = PROJECT_SOURCE_DIR "/tests/golden/check";

// "--- PATH" above the text of each file.
inline FileTexts split_files(std::string_view text) {
  constexpr std::string_view kMark = "--- ";
  FileTexts files;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kMark)) {
      files.emplace_back(line.substr(kMark.size()), "");
    } else if (!files.empty()) {
      files.back().second += line + "\n";
    }
  }
  return files;
}

class CheckCase {
 public:
  explicit CheckCase(const FileTexts& files, bool with_base = true) : folder_(fresh_folder()) {
    std::filesystem::create_directories(folder_);
    if (with_base) {
      std::filesystem::copy(kCheckFolder + "/base", folder_,
                            std::filesystem::copy_options::recursive);
    }
    for (const auto& [file, text] : files) write(file, text);
  }

  CheckCase(const CheckCase&) = delete;
  CheckCase& operator=(const CheckCase&) = delete;

  ~CheckCase() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string path(const std::string& file) const { return (folder_ / file).string(); }

  void write(const std::string& file, std::string_view text) const {
    std::filesystem::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }

  std::shared_ptr<const Workspace> load(Folders folders = {}) {
    if (folders.packs.empty()) folders.packs = {path("rules")};
    base::Diagnostics diagnostics;
    auto workspace = load_workspace(folders, diagnostics);
    problems_ = to_text(diagnostics);
    return workspace;
  }

  // What the last load said.
  const std::string& problems() const { return problems_; }

  // Paths count from the folder.
  std::string to_text(const base::Diagnostics& diagnostics) const {
    const std::string part = folder_.string() + "/";
    std::string text;
    for (const auto& diagnostic : diagnostics.sorted()) text += base::to_text(diagnostic);
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) {
      text.erase(at, part.size());
    }
    return text;
  }

 private:
  static std::filesystem::path fresh_folder() {
    static std::atomic<int> count = 0;
    const std::string name =
        "engine-check-" + std::to_string(getpid()) + "-" + std::to_string(++count);
    return std::filesystem::temp_directory_path() / name;
  }

  std::filesystem::path folder_;
  std::string problems_;
};

}  // namespace engine::spec
