// A child process: its standard output is read here, its standard error goes to a file.
//
// Nothing outlives its owner: the destructor kills. `kill` may be called from another thread.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include <sys/types.h>

namespace engine::e2e {

class Process {
 public:
  Process(std::vector<std::string> words, const std::string& log);
  ~Process();

  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // The next lines of its output; fewer when it ends before.
  std::vector<std::string> lines(std::size_t count);
  std::string rest_of_output();
  void kill(int signal);
  // Its exit code; 128 + the signal that ended it.
  int wait();

 private:
  std::mutex mutex_;
  pid_t pid_ = -1;
  int status_ = 0;
  int output_ = -1;
  std::string read_;
};

}  // namespace engine::e2e
