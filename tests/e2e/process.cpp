#include "e2e/process.h"

#include <csignal>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace engine::e2e {

Process::Process(std::vector<std::string> words, const std::string& log) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  int pipe[2];
  REQUIRE(pipe2(pipe, O_CLOEXEC) == 0);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, pipe[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int problem =
      posix_spawn(&pid_, arguments.front(), &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  close(pipe[1]);
  output_ = pipe[0];
  REQUIRE_MESSAGE(problem == 0, "cannot start " << words.front());
}

Process::~Process() {
  kill(SIGKILL);
  wait();
  close(output_);
}

std::vector<std::string> Process::lines(std::size_t count) {
  std::vector<std::string> lines;
  char buffer[4096];
  while (lines.size() < count) {
    if (const auto end = read_.find('\n'); end != std::string::npos) {
      lines.push_back(read_.substr(0, end));
      read_.erase(0, end + 1);
      continue;
    }
    const ssize_t size = read(output_, buffer, sizeof buffer);
    if (size <= 0) break;
    read_.append(buffer, static_cast<std::size_t>(size));
  }
  return lines;
}

std::string Process::rest_of_output() {
  char buffer[65536];
  while (true) {
    const ssize_t size = read(output_, buffer, sizeof buffer);
    if (size <= 0) return std::move(read_);
    read_.append(buffer, static_cast<std::size_t>(size));
  }
}

void Process::kill(int signal) {
  const std::lock_guard lock(mutex_);
  if (pid_ > 0) ::kill(pid_, signal);
}

int Process::wait() {
  if (pid_ > 0) {
    // Collected under the lock: a pid that was given back must not be signalled.
    siginfo_t ended;
    waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOWAIT);
    const std::lock_guard lock(mutex_);
    waitpid(pid_, &status_, 0);
    pid_ = -1;
  }
  return WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
}

}  // namespace engine::e2e
