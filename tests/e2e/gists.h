// A service of one of the gist packs on the products' sandboxes.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "e2e/world.h"

namespace engine::e2e {

class GistService {
 public:
  // `sandbox`, `set`: settings of the sandboxes and of the pack. The products are empty but for
  // what the sandbox of gists begins with.
  GistService(const std::string& pack, const std::vector<std::string>& sandbox,
              const std::vector<std::string>& set);

  // On the same store; kills the one before.
  void start();
  void kill_and_start();
  // A request, and a kill while it is being answered. Whether an answer came at all, nobody knows.
  void ask_and_kill(const std::string& path);

  std::string url(const std::string& path) const { return engine_->address() + path; }

  // The head and the body; GET.
  std::string get(const std::string& path, const std::string& headers = "") const;

  // A public gist of octo, to whom the sandbox's token belongs; its id.
  std::string add_gist(const std::string& description) const;
  // How often each value of a field stands in the product's records of a kind ("deals").
  std::map<std::string, int> counted(const std::string& kind, const char* field) const;

  const Folder& folder() const { return folder_; }

 private:
  Folder folder_;
  Sandbox sandbox_;
  Engine::Options options_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace engine::e2e
