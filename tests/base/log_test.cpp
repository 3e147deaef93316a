#include "base/log.h"

#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"

using namespace engine::base;
using log::Format;
using log::Level;

namespace {

// Stderr goes where the test wants while this lives; the log is as at start afterwards.
class Stderr {
 public:
  explicit Stderr(int target) : saved_(dup(STDERR_FILENO)) {
    if (target >= 0) dup2(target, STDERR_FILENO);
    if (target < 0) close(STDERR_FILENO);
  }

  ~Stderr() {
    dup2(saved_, STDERR_FILENO);
    close(saved_);
    log::configure(Level::info, Format::text);
  }

 private:
  int saved_;
};

struct Pipe {
  int ends[2] = {-1, -1};

  Pipe() { REQUIRE(pipe(ends) == 0); }

  ~Pipe() {
    close_reader();
    close(ends[1]);
  }

  void close_reader() {
    if (ends[0] >= 0) close(ends[0]);
    ends[0] = -1;
  }

  int writer() const { return ends[1]; }

  // What is there to be read now.
  std::string take() const {
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    std::string text;
    char buffer[4096];
    for (ssize_t count = 0; (count = read(ends[0], buffer, sizeof buffer)) > 0;) {
      text.append(buffer, static_cast<std::size_t>(count));
    }
    return text;
  }
};

template <typename Work>
std::string logged(Format format, Work work) {
  const Pipe pipe;
  const Stderr redirected(pipe.writer());
  log::configure(Level::debug, format);
  work();
  return pipe.take();
}

Value logged_json(std::string_view message, std::initializer_list<log::Field> fields = {}) {
  const std::string line = logged(Format::json, [&] { log::info(message, fields); });
  CHECK(line.back() == '\n');
  const auto value = parse_json(line);
  CAPTURE(line);
  REQUIRE(value.ok());
  return *value;
}

std::string without_time(const std::string& line) {
  return line.substr(line.find(' ') + 1);
}

}  // namespace

TEST_CASE("log: a line of text has time, level, message and fields") {
  const auto line = logged(Format::text, [] {
    log::warning("answer is slow",
                 {{"connection", "crm"}, {"millis", 1500}, {"note", "a \"b\""}, {"empty", ""}});
  });
  CHECK(parse_time(line.substr(0, line.find(' '))));
  CHECK(without_time(line) ==
        "warning answer is slow connection=crm millis=1500 note=\"a \\\"b\\\"\" empty=\"\"\n");
}

TEST_CASE("log: a line of JSON has the same; numbers are numbers; lines are counted") {
  const Value first = logged_json("started", {{"workers", std::size_t{4}}, {"mode", "serve"}});
  CHECK(parse_time(first.get("time").as_text()));
  CHECK(first.get("level").as_text() == "info");
  CHECK(first.get("message").as_text() == "started");
  CHECK(first.get("workers") == Value::number(std::int64_t{4}));
  CHECK(first.get("mode").as_text() == "serve");
  const Value second = logged_json("again");
  CHECK(*second.get("sequence").as_integer() == *first.get("sequence").as_integer() + 1);
}

TEST_CASE("log: only what is at least as grave as the level") {
  const auto text = logged(Format::text, [] {
    log::configure(Level::warning, Format::text);
    log::debug("one");
    log::info("two");
    log::warning("three");
    log::error("four");
    log::configure(Level::off, Format::text);
    log::error("five");
  });
  CHECK(text.find("two") == std::string::npos);
  CHECK(text.find("three") != std::string::npos);
  CHECK(text.find("error   four\n") != std::string::npos);
  CHECK(text.find("five") == std::string::npos);
}

TEST_CASE("log: control characters cannot forge a line or steer a terminal") {
  const auto text = logged(Format::text, [] {
    log::info("a\nb\x1b[2J\x7f\xC2\x9B\xFF", {{"key", "x\ny"}});
  });
  CHECK(without_time(text) == "info    a\\nb\\u001b[2J\\u007f\\u009b\\ufffd key=\"x\\ny\"\n");
  CHECK(logged_json("a\nb\x1b").get("message").as_text() == "a\nb\x1b");
  CHECK(logged_json("\xFF").get("message").as_text() == "\uFFFD");
}

TEST_CASE("log: a line is cut at 16 KiB and stays whole JSON") {
  constexpr std::size_t kLongest = std::size_t{16} * 1024;
  for (const std::string& long_text : {std::string(100'000, 'x'), std::string(100'000, '\n')}) {
    for (const auto format : {Format::json, Format::text}) {
      const auto line = logged(format, [&] {
        log::info(long_text, {{"late", "field"}, {"number", 1}});
      });
      CHECK(line.size() <= kLongest);
      CHECK(line.size() > kLongest - 32);
      CHECK(line.back() == '\n');
      CHECK(is_utf8(line));
      if (format == Format::json) CHECK(parse_json(line).ok());
    }
  }
  for (std::size_t length = kLongest - 150; length < kLongest; ++length) {
    const Value line = logged_json(std::string(length, 'x'), {{"number", 123456}, {"text", "abc"}});
    CHECK(line.is_object());
  }
}

TEST_CASE("log: registered secrets are redacted in messages and fields, before they are escaped") {
  log::redact(Secret("top\"secret\nvalue"));
  const auto text = logged(Format::json, [] {
    log::error("refused top\"secret\nvalue",
               {{"header", "Basic " + base64_encode("me:top\"secret\nvalue")}});
  });
  CHECK(text.find("refused ***\"") != std::string::npos);
  CHECK(text.find("Basic bWU***") == std::string::npos);
  CHECK(text.find("***") != text.rfind("***"));
  CHECK(log::redacted("top%22secret%0Avalue") == "***");
}

TEST_CASE("log: a closed stderr and a reader that is gone cost the line and nothing else") {
  const auto before = log::dropped();
  {
    const Stderr closed(-1);
    log::error("nobody hears this");
  }
  CHECK(log::dropped() == before + 1);
  Pipe pipe;
  pipe.close_reader();
  {
    const Stderr broken(pipe.writer());
    log::error("nor this");
  }
  CHECK(log::dropped() == before + 2);
}

TEST_CASE("log: a reader that stands still loses lines, and later lines are whole again") {
  const Pipe pipe;
  const Stderr redirected(pipe.writer());
  log::configure(Level::info, Format::json);
  const auto before = log::dropped();
  const std::string text(10'000, 'x');
  for (int i = 0; i < 20; ++i) log::info(text);
  CHECK(log::dropped() > before);
  std::string taken = pipe.take();
  log::info("back");
  taken += pipe.take();
  const auto lines = split(trim(taken), '\n');
  CHECK(lines.size() > 2);
  CHECK(parse_json(lines.front()).ok());
  CHECK(parse_json(lines.back()).value().get("message").as_text() == "back");
}

TEST_CASE("log: lines of several threads do not mix") {
  const auto text = logged(Format::json, [] {
    const auto work = [] {
      for (int i = 0; i < 50; ++i) log::info("some message", {{"field", "some value"}});
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
  });
  const auto lines = split(trim(text), '\n');
  CHECK(lines.size() == 100);
  for (const auto line : lines) CHECK(parse_json(line).ok());
}
